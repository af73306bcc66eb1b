"""What do actions about dates share? Laying a course out, writing moved dates, freeing slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from oncodesk.domain.scheduling.plan import Plan, PlannedCheck, PlannedVisit
from oncodesk.domain.treatment.visit import AHEAD, ENDED, VisitKind, VisitState
from oncodesk.records.read import scheduling as read
from oncodesk.records.write import scheduling as write
from oncodesk.services.scheduling.changing import Outcome
from oncodesk.services.scheduling.layout import dates_of, plan_keys, row_key, state_of
from oncodesk.services.scheduling.reasons import CLOSED
from oncodesk.services.tasks import end_question
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, VisitRow

_FAR = date(9999, 1, 1)


def lay_out(
    work: Work, course: CourseRow, plan: Plan, accepted: Mapping[int, frozenset[str]]
) -> list[VisitRow]:
    """One row for every visit and blood check that has none yet, in the order of their days."""
    there = read.visits_of_course(course.pk)
    known = {row_key(row) for row in there}
    items = [item for key, item in plan_keys(plan).items() if key not in known]
    items.sort(key=lambda item: (item.original_on, isinstance(item, PlannedCheck)))
    rows = []
    for position, item in enumerate(items, start=1 + max((row.position for row in there), default=0)):
        number = item.number if isinstance(item, PlannedVisit) else None
        rows.append(
            write.add_visit(
                work.ledger,
                patient_id=course.patient_id,
                course=course,
                kind=VisitKind.BLOOD_CHECK if number is None else VisitKind.TREATMENT,
                number=number,
                position=position,
                week=item.week,
                day=item.day if isinstance(item, PlannedCheck) else None,
                title=item.purpose
                if isinstance(item, PlannedCheck)
                else f"{course.protocol_name}, visit {number}",
                state=VisitState.PLANNED if item.is_planned else VisitState.SKIPPED,
                original_on=item.original_on,
                planned_on=item.planned_on,
                accepted=sorted(accepted.get(number or 0, ())),
            )
        )
    return rows


def record_changes(
    work: Work, course: CourseRow, outcome: Outcome, wishes: int, *, code: str, reason: str
) -> None:
    """One row a change, with the dates before and after the whole action for replay and for reading."""
    before, after = dates_of(outcome.before), dates_of(outcome.after)
    for index, change in enumerate(outcome.changes):
        write.add_schedule_change(
            work.ledger,
            course=course,
            verb=change.verb.value,
            from_position=change.visit,
            days=change.days,
            scope=change.scope.value,
            count=change.count,
            code=code if index < wishes else CLOSED,
            reason=reason if index < wishes else "closed day",
            before=before,
            after=after,
            changed_by_id=work.actor.person_id,
        )


def write_dates(
    work: Work, course: CourseRow, after: Plan, accepted: Mapping[int, frozenset[str]]
) -> list[tuple[VisitRow, date, VisitState]]:
    """Bring the rows to the new plan; answers the rows that changed with their date and state before."""
    keyed = plan_keys(after)
    moved: list[tuple[VisitRow, date, VisitState]] = []
    for row in read.visits_of_course(course.pk):
        item = keyed.get(row_key(row))
        was_on, was = row.planned_on, VisitState(row.state)
        if was in ENDED or item is None:  # a blood check that the course's newer version has no more
            continue
        state = state_of(item, row)
        if item.planned_on == was_on and state is was:
            _keep_accepted(work, row, accepted)
            continue
        if item.planned_on != was_on or state in ENDED:
            free_slot(work, row)
        write.change_visit(
            work.ledger,
            row,
            planned_on=item.planned_on,
            actual_on=item.actual_on if isinstance(item, PlannedVisit) else None,
            state=state,
            arrived_at=None if state is VisitState.PLANNED else row.arrived_at,
            held_by="",
            hold_reason="",
            accepted=sorted(accepted.get(row.number or 0, ())),
        )
        moved.append((row, was_on, was))
    end_question(work, course.patient_id, [row.pk for row, _, was in moved if was in AHEAD])
    return moved


def _keep_accepted(work: Work, row: VisitRow, accepted: Mapping[int, frozenset[str]]) -> None:
    """A visit may keep its day although another one's new day speaks against it: that was accepted too."""
    codes = set(accepted.get(row.number or 0, ())) - set(row.accepted)
    if codes:
        write.change_visit(work.ledger, row, accepted=sorted({*row.accepted, *codes}))


def free_slot(work: Work, visit: VisitRow) -> None:
    """Cancel the visit's appointment, if it has one."""
    appointment = read.appointment_of(visit.pk)
    if appointment is not None:
        write.change_appointment(work.ledger, appointment, state="cancelled")


def end_visit(work: Work, visit: VisitRow, state: VisitState) -> None:
    """Bring a visit that will not take place to its end and free its slot."""
    free_slot(work, visit)
    write.change_visit(work.ledger, visit, state=state, held_by="", hold_reason="")
    end_question(work, visit.patient_id, [visit.pk])


def last_day_of(rows: Iterable[VisitRow]) -> date:
    """The last planned day that counts; of a course without any, the last day it once had."""
    rows = list(rows)
    counted = [row.planned_on for row in rows if row.state not in (VisitState.SKIPPED, VisitState.CANCELLED)]
    return max(counted or [row.planned_on for row in rows], default=_FAR)
