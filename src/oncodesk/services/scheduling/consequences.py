"""What else does a change of dates touch, and how else could it be done?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from oncodesk.domain.labs.request import UNDRAWN, RequestState
from oncodesk.domain.scheduling.change import Change
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.scheduling.ways import Way, changes_for, ways_of
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Finding, note
from oncodesk.domain.treatment.order import MAY_STOP, OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import case as read_case
from oncodesk.records.read import scheduling as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.scheduling.changing import Outcome, worked_out
from oncodesk.services.scheduling.layout import plan_keys, row_key

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, VisitRow

_SIGNED = MAY_STOP | {OrderState.HELD}


@dataclass(frozen=True, slots=True)
class Option:
    """Another way to do the same: where the course would end, and how much stands against it."""

    way: Way
    next_on: date | None  # the visit after the one that moves
    ends_on: date | None
    moved: int
    stops: int


def options_of(plan: Plan, change: Change, open_days: OpenDays, *, resolve: bool) -> tuple[Option, ...]:
    """Every way that differs for a delay or a pull; none for other changes."""
    if not change.moves:
        return ()
    found = []
    for way in ways_of(plan, change.verb, change.visit, change.days):
        wishes = changes_for(plan, change.verb, change.visit, change.days, way)
        outcome = worked_out(plan, wishes, open_days, resolve=resolve)
        if outcome.refused is not None:
            continue
        later = (visit.planned_on for visit in outcome.after.planned if visit.number > change.visit)
        found.append(
            Option(
                way,
                next(later, None),
                outcome.after.ends_on,
                len(outcome.moved),
                sum(finding.stops for finding in outcome.concerned),
            )
        )
    return tuple(found)


def consequences_of(course: CourseRow, outcome: Outcome) -> tuple[Finding, ...]:
    """Signatures, appointments and blood of the visits that move or fall away, counted."""
    if outcome.refused is not None:
        return ()
    keyed = plan_keys(outcome.after)
    touched = [
        row
        for row in read.visits_of_course(course.pk)
        if VisitState(row.state) not in ENDED and _is_touched(row, keyed[row_key(row)])
    ]
    found = [*_signatures(touched), *_slots(touched), *_blood(touched)]
    added = len(outcome.after.visits) - len(outcome.before.visits)
    if added:
        found.append(note("scheduling.adds_visits", count=added))
    return tuple(found)


def _is_touched(row: VisitRow, item: object) -> bool:
    return getattr(item, "planned_on", None) != row.planned_on or not getattr(item, "is_planned", False)


def _signatures(rows: Sequence[VisitRow]) -> list[Finding]:
    orders = read_treatment.orders_of_visits([row.pk for row in rows])
    signed = {order.visit_id for order in orders if order.state in _SIGNED}
    return [
        note("scheduling.loses_signature", visit=row.number, on=row.planned_on)
        for row in rows
        if row.pk in signed
    ]


def _slots(rows: Sequence[VisitRow]) -> list[Finding]:
    booked = read.appointments_of([row.pk for row in rows])
    return [note("scheduling.gives_back_slots", count=len(booked))] if booked else []


def _blood(rows: Sequence[VisitRow]) -> list[Finding]:
    requests = read_case.requests_of_visits([row.pk for row in rows])
    states = [RequestState(request.state) for group in requests.values() for request in group]
    moving = sum(state in UNDRAWN for state in states)
    found = [note("scheduling.blood_moves", count=moving)] if moving else []
    if RequestState.DRAWN in states:
        found.append(note("scheduling.blood_stays", count=states.count(RequestState.DRAWN)))
    return found
