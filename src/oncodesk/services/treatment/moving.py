"""A course moves: what follows a change of dates, all or nothing?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.shared.verdict import Finding, Verdict
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import scheduling as read
from oncodesk.records.write import scheduling as write
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.labs import steps as labs
from oncodesk.services.scheduling import steps as scheduling
from oncodesk.services.scheduling.changing import Outcome, unaccepted, worked_out
from oncodesk.services.scheduling.layout import open_days_of, plan_of
from oncodesk.services.treatment import steps
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow

Accepted = Mapping[int, frozenset[str]]


def move_course(
    work: Work,
    course: CourseRow,
    change: Change,
    reason: str,
    *,
    accepted: Accepted | None = None,
    resolve_closed: bool = True,
) -> Outcome:
    """Change the dates of a locked course.

    Later visits move by the same days and off closed days, later and never earlier. Orders of moved
    visits lose their signature, undrawn lab requests move along, appointments are given back. Raises
    Invalid or Stopped, with nothing written.
    """
    if course.state not in ("active", "held"):
        raise Invalid("This course has ended; its dates cannot change.")
    if not reason.strip():
        raise Invalid("A change of dates needs a reason.", {"reason": "Say why, in a few words."})
    _refuse_ended(course, change)
    open_days = open_days_of(work.practice_id, work.now.date())
    outcome = worked_out(plan_of(course), [change], open_days, resolve=resolve_closed)
    left = unaccepted(_of_moved(outcome), accepted or {})
    if left or not outcome.changes:
        raise Stopped("These dates cannot be.", Verdict(left or outcome.findings))
    scheduling.record_changes(work, course, outcome, 1, reason.strip())
    _carry_through(work, course, outcome, accepted or {}, reason.strip())
    return outcome


def _refuse_ended(course: CourseRow, change: Change) -> None:
    """A visit that was given or otherwise ended keeps its date, and so does one whose giving has begun."""
    for visit in read.visits_of_course(course.pk):
        if visit.number != change.visit:
            continue
        if VisitState(visit.state) in ENDED:
            raise Invalid(f"Visit {change.visit} has ended ({visit.state}). Choose a later one.")
        if steps.has_begun(visit):
            raise Invalid(
                f"A dose was given at visit {change.visit} already. Give the rest or record it as not given, "
                "then change the visits after it."
            )


def _of_moved(outcome: Outcome) -> list[Finding]:
    """Findings about visits whose date this action changes; what was accepted before stays accepted."""
    before = {visit.number: visit for visit in outcome.before.visits}
    moved = {
        visit.number for visit in outcome.after.visits if visit.planned_on != before[visit.number].planned_on
    }
    return [finding for finding in outcome.findings if finding.facts.get("visit") in moved]


def _carry_through(work: Work, course: CourseRow, outcome: Outcome, accepted: Accepted, reason: str) -> None:
    """Rows, lab requests and orders follow the new plan; the course gets its new end."""
    zone = ZoneInfo(course.practice.zone)
    for visit, _, before in scheduling.write_dates(work, course, outcome.after, accepted):
        if VisitState(visit.state) in ENDED:
            labs.cancel_requests(work, visit)
            steps.cancel_orders(work, visit)
        else:
            labs.move_requests(work, visit, zone)
            steps.reopen(work, visit, before)
    rows = read.visits_of_course(course.pk)
    open_left = any(VisitState(visit.state) not in ENDED for visit in rows)
    ceased = outcome.changes[0].verb is Verb.CEASE
    write.change_course(
        work.ledger,
        course,
        ends_on=scheduling.last_day_of(rows),
        state="ceased" if ceased else course.state if open_left else "completed",
        ended_at=work.now if ceased or not open_left else None,
        end_reason=reason if ceased else "",
    )
