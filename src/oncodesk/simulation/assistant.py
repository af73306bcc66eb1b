"""When does the assistant work in simulated time, and what does its mail server answer?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from oncodesk.gateways.email.base import Mail, Sent
from oncodesk.gateways.email.fake import FakeServer
from oncodesk.services.assistant import carry_out, looking
from oncodesk.services.comms.sending import send_due
from oncodesk.services.context import Context
from oncodesk.services.treatment.expiring import END_OF_DAY, expire_orders, list_past_signatures
from oncodesk.simulation.desk import Desk
from oncodesk.simulation.faults import Faults, Killed

# A sweep every few seconds would find nothing most of the time; these are when something can be due.
SWEEPS = (time(9), time(12), time(17, 30))
AFTER_SWEEP = 10  # minutes until the outbox is worked, so that a death can come between
ROUNDS = 3  # what is carried out wakes its patient, as in jobs/assistant.py


@dataclass
class Post:
    """A mail server that takes what it is given, and a worker that may die right afterwards."""

    faults: Faults
    server: FakeServer = field(default_factory=FakeServer)

    def send(self, mail: Mail) -> Sent:
        sent = self.server.send(mail)
        if self.faults.stops_after_call(len(self.server.taken)):
            raise Killed
        return sent


@dataclass
class Assistant:
    """The sweeps of jobs, at a time of our own."""

    desk: Desk

    def __post_init__(self) -> None:
        self.post = Post(self.desk.faults)

    def day(self, day: date) -> Iterator[datetime]:
        zone = self.desk.house.zone
        midnight = datetime.combine(day, time(0, 1), zone)
        yield midnight
        self.end_yesterday(midnight)
        for hour in SWEEPS if day.weekday() < 5 else SWEEPS[:1]:
            now = datetime.combine(day, hour, zone)
            yield now
            self.sweep(now)
            now = now.replace(minute=now.minute + AFTER_SWEEP)
            yield now
            self.send(now)
            self.desk.answer_alerts(now)

    def end_yesterday(self, now: datetime) -> None:
        """Signatures of ended days drop, as in jobs/treatment.py."""
        practice_id = self.desk.house.practice_id
        for visit in list_past_signatures(practice_id, now):
            expire_orders(Context(END_OF_DAY, practice_id, now), visit=visit)

    def sweep(self, now: datetime) -> None:
        practice_id = self.desk.house.practice_id
        for _ in range(ROUNDS):
            looked = looking.sweep(practice_id, now)
            tried = carry_out.carry_out_due(practice_id, lambda: now)
            if not looked and not tried:
                break

    def send(self, now: datetime) -> None:
        """Work the outbox; a worker that was stopped after the call leaves a lease that runs out."""
        try:
            send_due(self.desk.house.practice_id, lambda: now, self.post, sender=self.post.server.sender)
        except Killed:
            return
