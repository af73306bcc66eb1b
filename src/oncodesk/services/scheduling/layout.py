"""How does a plan become rows, and how do rows become the plan again?

The dates of a course are its protocol laid out from the first day, with every recorded change applied
in order. The rows hold the result for lists; a change is computed on the replayed plan, never on rows.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.scheduling.change import Change, Scope, Verb, change_plan
from oncodesk.domain.scheduling.plan import Plan, PlannedCheck, PlannedVisit, expand
from oncodesk.domain.scheduling.plan import VisitState as PlanState
from oncodesk.domain.scheduling.version import go_over
from oncodesk.domain.shared.calendar import EVERY_DAY, Closure, OpenDays
from oncodesk.domain.treatment.visit import VisitKind, VisitState
from oncodesk.records.read import scheduling as read
from oncodesk.services.protocols.reading import read_protocol_file

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, VisitRow


VERSION = "version"  # the verb of a change to another version of the protocol


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


def plan_of(course: CourseRow) -> Plan:
    """The plan now: the layout at activation with every recorded change, in order.

    Where the course went over to another version, the text that it had until then is kept with the change,
    so that the replay begins with the very text of the activation.
    """
    rows = read.changes_of_course(course.pk)
    texts = [*(row.replaced_body for row in rows if row.verb == VERSION), course.protocol_body]
    protocol, *later = map(protocol_of, texts)
    plan = expand(protocol, course.start_on)
    for row in rows:
        if row.verb == VERSION:
            before, protocol = protocol, later.pop(0)
            plan = go_over(plan, before, protocol, row.from_position)
            continue
        change = Change(Verb(row.verb), row.from_position, row.days, Scope(row.scope), row.count)
        changed = change_plan(plan, change)
        plan = changed if isinstance(changed, Plan) else plan
    return plan


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
