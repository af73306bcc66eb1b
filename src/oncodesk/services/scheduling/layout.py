"""How does a plan become rows, and how do rows become the plan again?

The dates of a course are its protocol laid out from the first day, with every recorded change applied
in order. The rows hold the result for lists; a change is computed on the replayed plan, never on rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.scheduling.change import Change, Scope, Verb, change_plan
from oncodesk.domain.scheduling.plan import Plan, PlannedCheck, PlannedVisit, expand
from oncodesk.domain.scheduling.plan import VisitState as PlanState
from oncodesk.domain.shared.calendar import EVERY_DAY, Closure, OpenDays
from oncodesk.domain.treatment.visit import VisitKind, VisitState
from oncodesk.records.read import scheduling as read
from oncodesk.services.protocols.reading import read_protocol_file

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, VisitRow


@lru_cache(maxsize=64)
def _parsed(digest: str, body: str) -> Protocol:
    read_back = read_protocol_file(body.encode(), f"protocol {digest[:8]}")
    if not isinstance(read_back, Protocol):
        raise ValueError("; ".join(map(str, read_back)))
    return read_back


def protocol_of(body: str) -> Protocol:
    """A stored protocol text, parsed; it parsed when it was stored, so a failure is our fault."""
    return _parsed(hashlib.sha256(body.encode()).hexdigest(), body)


def open_days_of(practice_id: int, since: date) -> OpenDays:
    """The practice's weekdays and closures from a date on; without any opening hours every day is open."""
    weekdays = frozenset(row.weekday for row in read.opening_of(practice_id))
    closures = tuple(
        Closure(row.first_on, row.last_on, row.reason) for row in read.closures_of(practice_id, since)
    )
    return OpenDays(weekdays or EVERY_DAY, closures)


def recorded_changes(course: CourseRow) -> list[Change]:
    return [
        Change(Verb(row.verb), row.from_position, row.days, Scope(row.scope), row.count)
        for row in read.changes_of_course(course.pk)
    ]


def replayed(protocol: Protocol, start_on: date, changes: Iterable[Change]) -> Plan:
    """The plan now: the layout at activation with every recorded change, in order."""
    plan = expand(protocol, start_on)
    for change in changes:
        changed = change_plan(plan, change)
        plan = changed if isinstance(changed, Plan) else plan
    return plan


def plan_of(course: CourseRow) -> Plan:
    return replayed(protocol_of(course.protocol_body), course.start_on, recorded_changes(course))


def row_key(row: VisitRow) -> tuple[str, int]:
    """What names a row's place in its plan: the number of a treatment, the day of a check."""
    if row.number is not None:
        return (VisitKind.TREATMENT, row.number)
    return (VisitKind.BLOOD_CHECK, row.day or 0)


def plan_keys(plan: Plan) -> dict[tuple[str, int], PlannedVisit | PlannedCheck]:
    keyed: dict[tuple[str, int], PlannedVisit | PlannedCheck] = {
        (VisitKind.TREATMENT, visit.number): visit for visit in plan.visits
    }
    keyed |= {(VisitKind.BLOOD_CHECK, check.day): check for check in plan.monitoring}
    return keyed


def dates_of(plan: Plan) -> dict[str, str]:
    """The dates of everything still planned, as kept with each change."""
    return {
        f"{kind}:{number}": item.planned_on.isoformat()
        for (kind, number), item in plan_keys(plan).items()
        if item.is_planned
    }


_GONE = {
    PlanState.OMITTED: VisitState.SKIPPED,
    PlanState.CEASED: VisitState.CANCELLED,
    PlanState.ELSEWHERE: VisitState.ELSEWHERE,
}


def state_of(item: PlannedVisit | PlannedCheck, row: VisitRow) -> VisitState:
    """The row's state after a change of plan: a moved day is planned again, a dropped one skipped."""
    if not item.is_planned:
        return _GONE[item.state]
    if item.planned_on != row.planned_on:
        return VisitState.PLANNED
    return VisitState(row.state)
