"""How is a course put on hold, and how does it go on with new dates?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.check import steps_between
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import scheduling as read
from oncodesk.records.write import scheduling as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.scheduling import steps as scheduling
from oncodesk.services.scheduling.layout import plan_of
from oncodesk.services.scheduling.reasons import RESUMED
from oncodesk.services.tasks import end_question
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.moving import Accepted, move_course
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, VisitRow


def _locked(work: Work, course: UUID) -> CourseRow:
    row = read.course(work.practice_id, course)
    if row is None:
        raise NotThere("There is no such course in this practice.")
    lock_patient(row.patient_id)
    row.refresh_from_db()
    return row


@action("treatment.hold_course", Permission.PLAN_COURSE)
def hold_course(work: Work, *, course: UUID, seen_version: int, reason: str) -> Done:
    """Stop all treatment of this course until an oncologist resumes it; anybody at the desk may.

    Times of treatment visits are given back and no dose can be released; blood checks stay booked.
    """
    row = _locked(work, course)
    work.check_seen(row, seen_version)
    if row.state != "active":
        raise Invalid("Only an active course can be put on hold.")
    if not reason.strip():
        raise Invalid("A hold needs a reason.", {"reason": "Say why, in a few words."})
    write.change_course(work.ledger, row, state="held", hold_reason=reason.strip()[:200])
    end_question(work, row.patient_id, [visit.pk for visit in _open(row)])
    for visit in _open(row):
        if visit.kind != VisitKind.TREATMENT:
            continue
        if visit.state == VisitState.BOOKED:
            scheduling.free_slot(work, visit)
            steps.move_visit(work, visit, VisitState.PLANNED)
        elif visit.state != VisitState.PLANNED:
            steps.rejudge(work, visit)
    return Done(str(row.public_id), row.version)


@action("treatment.resume_course", Permission.PRESCRIBE)
def resume_course(
    work: Work,
    *,
    course: UUID,
    seen_version: int,
    first_on: date,
    reason: str = "",
    accept: Accepted | None = None,
) -> Done:
    """Go on with the next treatment on a day that a prescriber chooses; all later visits follow it.

    No old date goes on by itself: a day in the past is refused, and every open visit starts again, its
    orders unsigned. Raises Stopped for what stands against the new dates and nobody accepted.
    """
    row = _locked(work, course)
    work.check_seen(row, seen_version)
    if row.state != "held":
        raise Invalid("This course is not on hold.")
    if accept and any(accept.values()):
        work.need(Permission.DECIDE)
        if not reason.strip():
            raise Invalid("An acceptance needs a reason.", {"reason": "Say why, in a few words."})
    if first_on < work.now.astimezone(ZoneInfo(row.practice.zone)).date():
        raise Invalid("This day is over.", {"first_on": "Choose today or a later day."})
    wishes = resuming(plan_of(row), _open(row), first_on)
    if wishes:
        told = reason.strip() or "The course goes on"
        move_course(work, row, wishes, told, code=RESUMED, accepted=accept or {})
    write.change_course(work.ledger, row, state="active", hold_reason="")
    for visit in _open(row):
        steps.reopen(work, visit, VisitState(visit.state))
    return Done(str(row.public_id), row.version)


def resuming(plan: Plan, rows: Sequence[VisitRow], first_on: date) -> tuple[Change, ...]:
    """The change that brings the next treatment to the chosen day; none when it stands there already."""
    following = next((row for row in rows if row.number is not None), None)
    if following is None or following.number is None:
        raise Invalid("No treatment is left in this course. Stop it, or extend it first.")
    visit = plan.visits[following.number - 1]
    days = steps_between(plan, visit.planned_on, first_on)
    if not days:
        return ()
    return (Change(Verb.DELAY if days > 0 else Verb.PULL, visit.number, abs(days)),)


def _open(course: CourseRow) -> list[VisitRow]:
    return [row for row in read.visits_of_course(course.pk) if VisitState(row.state) not in ENDED]
