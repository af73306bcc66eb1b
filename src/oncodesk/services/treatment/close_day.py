"""Who closes a day that has visits, and what follows for every patient and owner?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.visit import MOVABLE
from oncodesk.records.locks import lock_patient, lock_slots
from oncodesk.records.read import closing as read
from oncodesk.records.read import practice as read_practice
from oncodesk.records.read import radiation as read_radiation
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.write import practice as write
from oncodesk.services.comms.households import tell_households
from oncodesk.services.comms.words import day_shown, time_shown
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotAllowed, Stale
from oncodesk.services.practice.steps import practice_to_change
from oncodesk.services.radiation.replanning import carry, told_to_owners
from oncodesk.services.scheduling.booking import book
from oncodesk.services.scheduling.reasons import CLOSED
from oncodesk.services.tasks import raise_task
from oncodesk.services.treatment.closing_day import Placed, PlacedDay, fingerprint, place_day, starts_of
from oncodesk.services.treatment.moving import move_course
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow

Moved = tuple["PatientRow", datetime]


@action("treatment.close_day", Permission.PLAN_COURSE)
def close_day(work: Work, *, day: date, reason: str, seen: str, seen_version: int) -> Done:
    """Close one day: every visit moves as it was shown, with its blood and a booked time, or nothing does.

    `seen` is the fingerprint of the preview; anything that changed since makes it Stale. A visit without
    a new day keeps its date and is a task, most pressing first. A radiation fraction is missed: its times
    are free, a day at the end is kept, and the radiation oncologist chooses. Each household gets one
    message with what changes for its living pets, or a call task where nobody can be written to. Answers
    the practice.
    """
    if not work.actor.is_person:
        raise NotAllowed("Only a person closes a day.")
    practice = practice_to_change(work, seen_version)
    typed = Typed()
    text = typed.text("reason", reason, most=120)
    if day < work.now.astimezone(ZoneInfo(practice.zone)).date():
        typed.wrong["day"] = "This day is over."
    if any(closure.first_on <= day <= closure.last_on for closure in read_practice.closures(practice.pk)):
        typed.wrong["day"] = "This day is closed already."
    typed.refuse()
    treated = {row.patient_id for row in read.visits_of_day(practice.pk, day, MOVABLE)}
    treated |= {row.patient_id for row in read_radiation.fractions_ahead(practice.pk, day, day)}
    for patient_id in sorted(treated):
        lock_patient(patient_id)
    lock_slots(practice.pk)
    placed = place_day(practice, day, work.now)
    if fingerprint(practice, placed) != seen:
        raise Stale("The day changed while you were looking. Look at the new plan and close it again.")
    write.add_closure(work.ledger, first_on=day, last_on=day, reason=text)
    write.mark_practice(work.ledger, practice)
    zone = ZoneInfo(practice.zone)
    carry(work, placed.ground, placed.fractions, f"closed: {text}")
    moved = [_move(work, each, day, text, zone) for each in placed.visits]
    _tell(work, placed, day, [each for each in moved if each is not None], zone)
    return Done(str(practice.public_id), practice.version)


def _move(work: Work, placed: Placed, day: date, reason: str, zone: ZoneInfo) -> Moved | None:
    row = placed.row
    if placed.new_day is None or placed.slot is None or row.course is None:
        raise_task(
            work,
            f"closed_day:{day}:{row.public_id}",
            "place_by_hand",
            "scheduling.place_by_hand",
            to=Role.COORDINATOR,
            urgency="now",
            patient_id=row.patient_id,
            visit_id=row.pk,
            planned_on=day.isoformat(),
        )
        return None
    course = read_scheduling.course(work.practice_id, row.course.public_id)
    assert course is not None
    move_course(work, course, placed.new_day.changes, reason, code=CLOSED)
    after = read_scheduling.visit(work.practice_id, row.public_id)
    if after is None or after.planned_on != placed.slot.on:
        raise Invalid("The new day is not the one that was shown. Nothing was closed; look again.")
    starts_at = starts_of(placed.slot, zone)
    book(work, after, starts_at)
    return row.patient, starts_at


def _tell(work: Work, placed: PlacedDay, day: date, moved: Iterable[Moved], zone: ZoneInfo) -> None:
    """One message a household with all that changes for its pets; who cannot be written to is called."""
    lines: dict[int, list[str]] = defaultdict(list)
    for patient, at in sorted(moved, key=lambda each: each[1]):
        lines[patient.pk].append(f"{day_shown(at, zone)} at {time_shown(at, zone)}")
    for patient_id, told in told_to_owners(placed.ground, placed.fractions).items():
        lines[patient_id] += told
    left = tell_households(
        work,
        template="day_closed",
        key=f"day_closed:{day}",
        lines=lines,
        more={"closed_on": f"{day:%a %b} {day.day}"},
    )
    for patient_id in left:
        raise_task(
            work,
            f"closed_day:{day}:call:{patient_id}",
            "call",
            "scheduling.call_about_closed_day",
            to=Role.COORDINATOR,
            urgency="now",
            patient_id=patient_id,
            planned_on=day.isoformat(),
            changes="; ".join(lines[patient_id]),
        )
