"""How do weeks pass in a simulated practice? Day by day, hour by hour, in the order of the clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.scheduling.change import Verb
from oncodesk.domain.shared.roles import Mark, Role
from oncodesk.services.errors import Stopped
from oncodesk.services.patients.registering import register_patient
from oncodesk.services.patients.steps import Relation
from oncodesk.services.practice.actions import add_closure
from oncodesk.services.treatment.death import record_death
from oncodesk.simulation import watching
from oncodesk.simulation.agenda import Agenda
from oncodesk.simulation.animals import Animal, invent
from oncodesk.simulation.assistant import Assistant
from oncodesk.simulation.cards import Cards
from oncodesk.simulation.desk import Desk
from oncodesk.simulation.enrolling import Patient, enrol
from oncodesk.simulation.faults import Faults
from oncodesk.simulation.house import Colleague, Practice, found, sign
from oncodesk.simulation.visit_day import VisitDay

FIRST_DAY = date(2026, 9, 7)  # a Monday; 30 weeks cross both clock changes and the holidays
ENROLLED_WITHIN = (2, 3)  # the last patient begins after two thirds of the time
PROTOCOLS = ("chop-uw-25", "chop-uw-19")
SHAPE = Practice(
    name="Simulated Oncology",
    zone="America/New_York",
    phone="(608) 555-0100",
    email="desk@simulated.example",
    address="1 Quarry Street",
    after_hours="Emergency Hospital, (608) 555-0111",
    colleagues=(
        Colleague("manager", "Mara Lind", "mara@simulated.example", Role.MANAGER),
        Colleague("oncologist", "Olga Brandt", "olga@simulated.example", Role.ONCOLOGIST, (Mark.PRESCRIBER,)),
        Colleague("second", "Sam Okoye", "sam@simulated.example", Role.ONCOLOGIST, (Mark.PRESCRIBER,)),
        Colleague("nurse", "Nora Diaz", "nora@simulated.example", Role.NURSE),
        Colleague("coordinator", "Carla Ruiz", "carla@simulated.example", Role.COORDINATOR),
    ),
    opens=time(7, 30),
    closes=time(18),
    places=6,
    starts=6,
)
HOLIDAYS = ((date(2026, 11, 26), date(2026, 11, 26)), (date(2026, 12, 24), date(2027, 1, 3)))
DIES_EACH = 8  # one of so many patients dies during the course


@dataclass
class Simulation:
    """One practice through simulated time; what happens next waits in the agenda."""

    weeks: int
    many: int
    seed: int
    faults: Faults
    desk: Desk = field(init=False)
    assistant: Assistant = field(init=False)
    patients: list[Patient] = field(default_factory=list)
    agenda: Agenda = field(default_factory=Agenda)
    _begun: set[tuple[int, date]] = field(default_factory=set)

    def run(self) -> None:
        """Found the practice and let the weeks pass."""
        self.cards = Cards(self.seed)
        before = datetime.combine(FIRST_DAY - timedelta(days=3), time(9), ZoneInfo(SHAPE.zone))
        house = found(before, SHAPE, f"simulated practice {self.seed}")
        self.desk = Desk(house, self.faults)
        self.assistant = Assistant(self.desk)
        sign(house, before, PROTOCOLS)
        for first, last in HOLIDAYS:
            self.close(first, last, before, "holidays")
        self.agenda.begins(self.enrolling())
        for day in (FIRST_DAY + timedelta(days=each) for each in range(7 * self.weeks)):
            self.agenda.begins(self.of_day(day))
            self.agenda.begins(self.assistant.day(day))
            self.agenda.let_pass(self.at(day + timedelta(days=1), 0))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.desk.house.zone)

    def enrolling(self) -> Iterator[datetime]:
        """Patients come one after the other over the first two thirds of the time."""
        animals = list(invent(self.many, FIRST_DAY, self.cards.random))
        for animal in animals:
            part, whole = ENROLLED_WITHIN
            offset = animal.index * 7 * self.weeks * part // (whole * len(animals))
            day = FIRST_DAY + timedelta(days=offset)
            while day.weekday() > 3 or any(first <= day <= last for first, last in HOLIDAYS):
                day += timedelta(days=1)
            yield self.at(day, 6, animal.index % 60)
            self.patients.append(self.enrol(animal, day))

    def enrol(self, animal: Animal, day: date) -> Patient:
        """One more patient, whose course begins the next day; some have a cat of the same name at home."""
        now = self.at(day, 6, animal.index % 60)
        patient = enrol(self.desk, animal, now, day + timedelta(days=1))
        if animal.index % 5 == 0:
            self.desk.do(
                register_patient,
                "coordinator",
                now,
                name=animal.name,
                species=Species.CAT,
                breed="Domestic Shorthair",
                sex=animal.sex,
                relations=[Relation(patient.client, decides=True, pays=True)],
            )
        if animal.index % DIES_EACH == 2:
            patient.dies_before = 2 + animal.index % 5
        return patient

    def of_day(self, day: date) -> Iterator[datetime]:
        """In the morning: who comes today, whose blood is drawn elsewhere for tomorrow, who dies."""
        yield self.at(day, 6, 50)
        if day == FIRST_DAY + timedelta(days=7 * self.weeks // 2):
            self.closes_unexpectedly(day)
        self.moves_what_was_left(day)
        by_id = {patient.id: patient for patient in self.patients}
        for planned, elsewhere in ((day, False), (day + timedelta(days=1), True)):
            for seen in self.planned_on(planned):
                patient = by_id.get(seen["patient_id"])
                key = (seen["id"], planned)
                if patient is None or key in self._begun:
                    continue
                if elsewhere and patient.animal.lab_place is LabPlace.HERE:
                    continue
                self._begun.add(key)
                others = [each for each in self.patients if each is not patient]
                self.agenda.begins(
                    VisitDay(
                        self.desk, self.cards, patient, others, seen["id"], planned, drawn_elsewhere=elsewhere
                    ).story()
                )
        for seen in self.planned_on(day + timedelta(days=2)):
            patient = by_id.get(seen["patient_id"])
            if patient is not None and patient.dies_now(seen["number"]):
                self.agenda.begins(self.death_of(patient, self.at(day, 9, 5)))

    def moves_what_was_left(self, day: date) -> None:
        """A visit that did not take place on its day and was not moved since."""
        left = watching.visits(
            self.desk.house.practice_id,
            "v.planned_on < %(day)s and v.number is not null"
            " and v.state in ('planned', 'booked', 'arrived', 'held', 'released')",
            day=day,
        )
        for seen in left:
            days = (day - seen["planned_on"]).days + 1
            self.desk.change(seen["id"], self.at(day, 6, 51), Verb.DELAY, days, "did not take place")

    def planned_on(self, day: date) -> list[watching.Answer]:
        return watching.visits(
            self.desk.house.practice_id,
            "v.planned_on = %(day)s and v.state in ('planned', 'booked')",
            day=day,
        )

    def death_of(self, patient: Patient, at: datetime) -> Iterator[datetime]:
        """She dies two days before a visit, while the reminder waits in the outbox."""
        yield at
        if patient.has_died:
            return
        row = watching.one(
            self.desk.house.practice_id,
            watching.PATIENT,
            patient=patient.public_id,
        )
        assert row is not None
        patient.has_died = True
        self.desk.do(
            record_death,
            "coordinator",
            at,
            patient=patient.public_id,
            seen_version=row["version"],
            died_at=at - timedelta(hours=2),
        )

    def close(self, first: date, last: date, now: datetime, reason: str) -> list[UUID]:
        """Close days; answers the visits that were planned then and must move."""
        closing = {
            "first_on": first,
            "last_on": last,
            "reason": reason,
            "seen_version": self.desk.house.version,
        }
        try:
            self.desk.do(add_closure, "manager", now, **closing)
        except Stopped as stopped:
            visits = [UUID(str(finding.facts["visit"])) for finding in stopped.verdict.findings]
            self.desk.do(add_closure, "manager", now, seen_visits=visits, **closing)
            return visits
        return []

    def closes_unexpectedly(self, day: date) -> None:
        """A burst pipe: two days of next week close, and what was planned then moves."""
        first = day + timedelta(days=8 - day.weekday() if day.weekday() < 5 else 9)
        now = self.at(day, 6, 52)
        for visit in self.close(first, first + timedelta(days=1), now, "burst pipe"):
            for seen in watching.visits(
                self.desk.house.practice_id,
                "v.public_id = %(visit)s and v.number is not null",
                visit=visit,
            ):
                if not first <= seen["planned_on"] <= first + timedelta(days=1):
                    continue  # an earlier visit of the same course took it along
                self.desk.change(seen["id"], now, Verb.DELAY, 1, "closed")
