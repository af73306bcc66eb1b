"""What becomes of a missed fraction? Only the radiation oncologist chooses, and nothing is chosen for her."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding, Verdict
from oncodesk.domain.treatment.radiation import TWICE_DAILY_GAP, FractionState, MissedChoice
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.patients.steps import today
from oncodesk.services.radiation import steps
from oncodesk.services.radiation.layout import Ground, LaidOut, days_between, slot_on
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import FractionRow


_STANDING = (FractionState.PLANNED, FractionState.ANESTHETIZED, FractionState.DELIVERED)


@action("radiation.decide_missed", Permission.PRESCRIBE_RADIATION)
def decide_missed(
    work: Work,
    *,
    fraction: UUID,
    seen_version: int,
    choice: MissedChoice,
    reason: str,
    second_on: date | None = None,
) -> Done:
    """Append it on the day that is kept, give it as a second fraction of one day, or leave it out.

    `second_on` is a later day of the course with a planned fraction; the second one begins at least six
    hours after the first. The kept day is freed unless she appends.
    """
    row = steps.opened_fraction(work, fraction, seen_version)
    if row.state != FractionState.NOT_DONE:
        raise Invalid("Only a fraction that was not done is decided about.")
    if row.missed_choice:
        raise Invalid("This was decided already.")
    if not reason.strip():
        raise Invalid("Nothing was saved.", {"reason": "Give a reason."})
    kept = steps.reserved_for(row)
    if choice is MissedChoice.APPEND:
        if kept is None:
            kept = steps.reserve_at_end(work, row)
        if kept is None:
            raise Invalid("There is no free day at the end. Look at closed days, outages and capacity.")
        steps.move(work, kept, FractionState.PLANNED)
    elif kept is not None:
        steps.free_slots(work, kept)
        steps.move(work, kept, FractionState.CANCELLED)
    if choice is MissedChoice.TWICE_DAILY:
        _plan_second(work, row, second_on)
    write.change_fraction(
        work.ledger,
        row,
        missed_choice=choice.value,
        missed_by_id=work.actor.person_id,
        missed_reason=reason.strip()[:300],
    )
    steps.complete_when_done(work, row.course)
    return Done(str(row.public_id), row.version)


def _plan_second(work: Work, missed: FractionRow, on: date | None) -> None:
    """A second fraction on a day of the course, booked at least six hours after the first one's end."""
    rows = read.fractions_of(missed.course_id)
    first = next(
        (each for each in rows if each.planned_on == on and each.state == FractionState.PLANNED), None
    )
    if on is None or first is None or on < today(work):
        raise Invalid("Nothing was saved.", {"second_on": "Choose a later day with a planned fraction."})
    if any(each.is_second_of_day and each.planned_on == on and each.state != "cancelled" for each in rows):
        raise Invalid("Nothing was saved.", {"second_on": "This day has two fractions already."})
    phase = steps.phase_of(missed)
    ground = steps.ground_for(work, missed.course, on)
    machine = next(
        (each for each in read.slots_of([first.pk]).get(first.pk, ()) if each.kind == "machine"), None
    )
    if machine is None:
        raise Invalid("Nothing was saved.", {"second_on": "The first fraction of this day has no time."})
    earliest = (machine.ends_at + TWICE_DAILY_GAP).astimezone(ground.zone)
    if earliest.date() != on:
        raise Invalid("Nothing was saved.", {"second_on": "Six hours after the first one the day is over."})
    days = days_between(ground, missed.patient_id, on, on)
    taken = slot_on(ground, missed.course, phase, on, days, wish=earliest.time(), not_before=earliest.time())
    if isinstance(taken, Finding):
        raise Stopped("There is no second time on this day.", Verdict((taken,)))
    made = write.add_fraction(
        work.ledger,
        patient_id=missed.patient_id,
        course=missed.course,
        phase=phase,
        position=max(each.position for each in rows) + 1,
        state=FractionState.PLANNED.value,
        original_on=on,
        planned_on=on,
        planned_gy=missed.planned_gy,
        is_second_of_day=True,
        makes_up=missed,
    )
    steps.take_slots(work, ground, made, LaidOut(on, taken))


def _fasted_at(row: FractionRow, fed_at: datetime, ground: Ground) -> time:
    """The beam's earliest time after a meal: the signed hours, then the minutes before the beam."""
    instruction = read.instruction_of(row.patient_id)
    if instruction is None:
        raise Invalid("No anesthetist has signed what she fasts.", {"fed_at": "Sign the instruction first."})
    ready = fed_at + timedelta(hours=instruction.hours, minutes=row.course.induction_minutes)
    local = ready.astimezone(ground.zone)
    if local.date() > row.planned_on:
        raise Invalid(
            "Nothing was moved.", {"fed_at": f"With {instruction.hours} hours without food the day is over."}
        )
    return local.time() if local.date() == row.planned_on else time(0)


@action("radiation.later_today", Permission.BOOK)
def later_today(
    work: Work, *, fraction: UUID, seen_version: int, not_before: time, fed_at: datetime | None = None
) -> Done:
    """Another time on the same day, for example because she ate this morning. Never another day.

    A person does this: to say that she may be anesthetized later is the anesthetist's. With `fed_at` the
    hours of the signed instruction have passed when anesthesia begins, or nothing is moved.
    """
    row = steps.opened_fraction(work, fraction, seen_version)
    if row.state != FractionState.PLANNED:
        raise Invalid("Only a planned fraction gets another time.")
    if not work.actor.is_person:
        raise Invalid("Anesthesia chooses the time; the assistant does not.")
    if any(
        each.pk != row.pk and each.planned_on == row.planned_on and FractionState(each.state) in _STANDING
        for each in read.fractions_of(row.course_id)
    ):
        raise Invalid(
            "This day has two fractions, six hours apart. Record the one that cannot be given as not done; "
            "the radiation oncologist chooses."
        )
    phase = steps.phase_of(row)
    ground = steps.ground_for(work, row.course, row.planned_on)
    days = days_between(ground, row.patient_id, row.planned_on, row.planned_on, frozenset({row.pk}))
    now = work.now.astimezone(ground.zone)
    start = max(not_before, now.time()) if row.planned_on == now.date() else not_before
    if fed_at is not None:
        start = max(start, _fasted_at(row, fed_at, ground))
    taken = slot_on(ground, row.course, phase, row.planned_on, days, wish=start, not_before=start)
    if isinstance(taken, Finding):
        raise Stopped("There is no later time on this day.", Verdict((taken,)))
    steps.free_slots(work, row)
    steps.take_slots(work, ground, row, LaidOut(row.planned_on, taken))
    write.mark_fraction(work.ledger, row)
    return Done(str(row.public_id), row.version)
