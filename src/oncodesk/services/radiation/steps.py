"""What do actions about radiation share: locked rows, booked and freed slots, the end of a course?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from oncodesk.domain.treatment.radiation import AHEAD, Fraction, FractionState, may_move
from oncodesk.records.locks import lock_patient, lock_slots
from oncodesk.records.read import comms as read_comms
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.comms import steps as comms
from oncodesk.services.errors import Invalid, NotThere, Taken
from oncodesk.services.radiation.after import plan_checks
from oncodesk.services.radiation.fasting import message_prefix
from oncodesk.services.radiation.layout import Ground, LaidOut, ground_of, next_free
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from datetime import date

    from oncodesk.records.models import FractionRow, PatientRow, RadiationCourseRow, RadiationPhaseRow

OPEN_COURSE = ("active", "held")


def opened_course(work: Work, course: UUID, seen_version: int) -> RadiationCourseRow:
    """The course, its patient locked, as the actor saw it."""
    row = read.course([work.practice_id], course)
    if row is None:
        raise NotThere("There is no such radiation course in this practice.")
    lock_patient(row.patient_id)
    row = read.course([work.practice_id], course)
    assert row is not None  # never removed
    work.check_seen(row, seen_version)
    refuse_dead(row.patient)
    return row


def opened_fraction(work: Work, fraction: UUID, seen_version: int) -> FractionRow:
    """The fraction, its patient locked, as the actor saw it."""
    patient_id = read.patient_of_fraction(work.practice_id, fraction)
    if patient_id is None:
        raise NotThere("There is no such fraction in this practice.")
    lock_patient(patient_id)
    row = read.fraction([work.practice_id], fraction)
    assert row is not None  # never removed
    work.check_seen(row, seen_version)
    refuse_dead(row.patient)
    return row


def refuse_dead(patient: PatientRow) -> None:
    if patient.died_at is not None:
        raise Invalid(f"{patient.name} has died. Nothing more is planned or given.")


def phase_of(row: FractionRow) -> RadiationPhaseRow:
    return next(each for each in read.phases_of(row.course_id) if each.pk == row.phase_id)


def known(row: FractionRow) -> Fraction:
    """The row as the rules see it."""
    return Fraction(
        row.pk,
        FractionState(row.state),
        row.planned_on,
        row.planned_gy,
        row.number,
        row.delivered_gy,
        row.delivered_at,
        row.is_second_of_day,
    )


def others_of(row: FractionRow, rows: list[FractionRow]) -> tuple[Fraction, ...]:
    """The other fractions of the same phase."""
    return tuple(known(each) for each in rows if each.phase_id == row.phase_id and each.pk != row.pk)


def move(work: Work, row: FractionRow, state: FractionState, **values: object) -> None:
    """One step of the table, with what belongs to it; another step is refused."""
    if not may_move(FractionState(row.state), state):
        before, after = (each.replace("_", " ") for each in (row.state, state.value))
        raise Invalid(f"This fraction is {before}; it cannot become {after}.")
    write.change_fraction(work.ledger, row, state=state.value, **values)


def ground_for(work: Work, course: RadiationCourseRow, since: date) -> Ground:
    """Slots are locked from here on, so that nobody takes what was found free."""
    lock_slots(work.practice_id)
    return ground_of(work.practice_id, course.practice.zone, since)


def take_slots(work: Work, ground: Ground, row: FractionRow, laid_out: LaidOut) -> None:
    """Write machine, anesthetist and recovery place; the database refuses what somebody else has."""
    try:
        with transaction.atomic():
            for each in laid_out.taken:
                write.add_slot(
                    work.ledger,
                    fraction=row,
                    patient_id=row.patient_id,
                    resource_id=each.resource,
                    kind=each.kind.value,
                    unit=each.unit,
                    starts_at=ground.instant(laid_out.on, each.starts),
                    ends_at=ground.instant(laid_out.on, each.ends),
                    state="booked",
                )
    except IntegrityError as taken:
        raise Taken("This time was booked by somebody else a moment ago. Choose another.") from taken


def free_slots(work: Work, row: FractionRow) -> None:
    """The times are free, and what was written to the owner about them and has not left is taken back."""
    for slot in read.slots_of([row.pk]).get(row.pk, ()):
        write.change_slot(work.ledger, slot, state="cancelled")
    prefix = message_prefix(row.pk)
    waiting = [each for each in read_comms.unsent_of(row.patient_id) if each.key.startswith(prefix)]
    comms.take_back(work, waiting, "time_changed")


def reserve_at_end(work: Work, missed: FractionRow) -> FractionRow | None:
    """Keep a day after the last one free until the radiation oncologist chose; None: there is no room."""
    rows = read.fractions_of(missed.course_id)
    phase = phase_of(missed)
    last = max(each.planned_on for each in rows if each.state not in ("cancelled", "error"))
    ground = ground_for(work, missed.course, missed.planned_on)
    free = next_free(ground, missed.course, phase, last)
    if free is None:
        return None
    return keep_free(work, ground, missed, free, max(each.position for each in rows) + 1)


def keep_free(work: Work, ground: Ground, missed: FractionRow, on: LaidOut, position: int) -> FractionRow:
    """Write down the day that is kept for a missed fraction, with its times."""
    made = write.add_fraction(
        work.ledger,
        patient_id=missed.patient_id,
        course_id=missed.course_id,
        phase_id=missed.phase_id,
        position=position,
        state=FractionState.RESERVED.value,
        original_on=on.on,
        planned_on=on.on,
        planned_gy=missed.planned_gy,
        makes_up=missed,
    )
    take_slots(work, ground, made, on)
    return made


def reserved_for(missed: FractionRow) -> FractionRow | None:
    """The day that is kept free for a missed fraction."""
    return next(
        (
            each
            for each in read.fractions_of(missed.course_id)
            if each.makes_up_id == missed.pk and each.state == FractionState.RESERVED
        ),
        None,
    )


def miss(work: Work, row: FractionRow, reason: str) -> FractionRow | None:
    """The fraction did not take place: its times are free, and a day at the end is kept until she chose."""
    free_slots(work, row)
    move(work, row, FractionState.NOT_DONE, not_done_reason=reason, not_done_at=work.now)
    return reserve_at_end(work, row)


def end_course(work: Work, course: RadiationCourseRow, state: str, reason: str = "") -> None:
    """Close a course: what lies ahead is cancelled and its times are free; what happened stays."""
    for row in read.fractions_of(course.pk):
        if FractionState(row.state) in AHEAD:
            free_slots(work, row)
            move(work, row, FractionState.CANCELLED)
        elif row.state == FractionState.ANESTHETIZED:
            free_slots(work, row)
            move(work, row, FractionState.NOT_DONE, not_done_reason=reason, not_done_at=work.now)
            if row.anesthesia is not None and row.anesthesia.state == "running":
                write.change_anesthesia(work.ledger, row.anesthesia, state="aborted", ended_at=work.now)
    write.change_course(work.ledger, course, state=state, ended_at=work.now, end_reason=reason)
    if state != "died":
        plan_checks(work, course)


def complete_when_done(work: Work, course: RadiationCourseRow) -> None:
    """Complete when nothing is ahead and every missed fraction was decided about."""
    rows = read.fractions_of(course.pk)
    if any(FractionState(row.state) in AHEAD or row.state == FractionState.ANESTHETIZED for row in rows):
        return
    if any(row.state == FractionState.NOT_DONE and not row.missed_choice for row in rows):
        return
    write.change_course(work.ledger, course, state="completed", ended_at=work.now)
    plan_checks(work, course)


def return_after_death(work: Work, patient_id: int, reason: str) -> None:
    """The death was an error: her courses return on hold, unsigned ones as drafts. Nothing is booked again;
    the radiation oncologist lets a course go on and signs a phase for what is left."""
    for course in read.courses_of(patient_id):
        if course.state == "died":
            state = "draft" if course.activated_at is None else "held"
            write.change_course(work.ledger, course, state=state, ended_at=None, end_reason=reason)


def end_for_death(work: Work, patient_id: int, reason: str) -> None:
    """Every course of a patient who died; slots of other patients are never touched."""
    for course in read.courses_of(patient_id):
        if course.state in ("draft", *OPEN_COURSE):
            end_course(work, course, "died", reason)
