"""What does one change do to a plan? A new plan, all or nothing; the original dates stay."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from oncodesk.domain.protocols.protocol import Counting
from oncodesk.domain.scheduling.check import HORIZON, check_plan
from oncodesk.domain.scheduling.plan import (
    Plan,
    PlannedCheck,
    PlannedDecision,
    PlannedVisit,
    VisitState,
    date_at,
)
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Finding, block

MOST_DAYS = 365
FIRST_DAY = date(1980, 1, 1)  # no change moves a visit before it
_MOVE = re.compile(r"(?P<verb>delay|pull):(?P<visit>[0-9]{1,4}):(?P<sign>[+-])(?P<days>[0-9]{1,9})")
_DROP = re.compile(r"(?P<verb>omit|cease):(?P<visit>[0-9]{1,4})")


class Verb(StrEnum):
    """Delay and pull move a visit and all later ones; omit leaves one out; cease stops from one on."""

    DELAY = "delay"
    PULL = "pull"
    OMIT = "omit"
    CEASE = "cease"


@dataclass(frozen=True, slots=True)
class Change:
    """`days` is above 0 for delay and pull, in what the protocol counts, and 0 for omit and cease."""

    verb: Verb
    visit: int
    days: int = 0

    def __str__(self) -> str:
        sign = {Verb.DELAY: "+", Verb.PULL: "-"}.get(self.verb)
        return f"{self.verb}:{self.visit}" + (f":{sign}{self.days}" if sign else "")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A plan before and after one change and what stands against it; refused: both plans are the same."""

    before: Plan
    after: Plan
    findings: tuple[Finding, ...]
    refused: Finding | None = None


def parse_change(text: str) -> Change | str:
    """Read `delay:3:+3`, `pull:3:-1`, `omit:3` or `cease:3`; else one sentence that says what to write."""
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if drop := _DROP.fullmatch(text):
        return Change(Verb(drop["verb"]), int(drop["visit"]))
    move = _MOVE.fullmatch(text)
    if move is None:
        return f"The change “{shown}” is unknown; write delay:N:+D, pull:N:-D, omit:N or cease:N."
    verb = Verb(move["verb"])
    if (verb is Verb.DELAY) != (move["sign"] == "+"):
        return (
            f"The change “{shown}” contradicts itself; write delay:3:+3 for later or pull:3:-1 for earlier."
        )
    days = int(move["days"])
    if not 1 <= days <= MOST_DAYS:
        return f"The change “{shown}” moves by {days} days; write 1 to {MOST_DAYS}."
    return Change(verb, int(move["visit"]), days)


def _refusal(plan: Plan, change: Change) -> Finding | None:
    visit = next((visit for visit in plan.visits if visit.number == change.visit), None)
    if visit is None:
        return block(
            "scheduling.no_such_visit", visit=change.visit, last=len(plan.visits), change=str(change)
        )
    if not visit.is_planned:
        return block("scheduling.not_planned", visit=change.visit, state=str(visit.state), change=str(change))
    # In weekdays a step is at most three days, so twice the days and a weekend is far enough.
    reach = timedelta(days=2 * change.days + 2) * (-1 if change.verb is Verb.PULL else 1)
    if not all(FIRST_DAY <= visit.planned_on + reach <= HORIZON for visit in plan.visits):
        return block("scheduling.beyond_calendar", visit=change.visit, change=str(change))
    return None


def _shifted(visit: PlannedVisit, steps: int, plan: Plan) -> PlannedVisit:
    position = visit.position + steps
    if plan.counting is Counting.DAYS:
        return replace(visit, position=position, planned_on=visit.planned_on + timedelta(days=steps))
    return replace(visit, position=position, planned_on=date_at(plan.start_on, position, plan.counting))


def _changed(visit: PlannedVisit, change: Change, plan: Plan) -> PlannedVisit:
    if visit.number < change.visit:
        return visit
    match change.verb:
        case Verb.DELAY:
            return _shifted(visit, change.days, plan)
        case Verb.PULL:
            return _shifted(visit, -change.days, plan)
        case Verb.OMIT:
            return replace(visit, state=VisitState.OMITTED) if visit.number == change.visit else visit
        case Verb.CEASE:
            return replace(visit, state=VisitState.CEASED) if visit.is_planned else visit


def _follow(
    check: PlannedCheck, visits: dict[int, PlannedVisit], before: dict[int, PlannedVisit]
) -> PlannedCheck:
    """A monitoring day moves by the days of its visit, and falls away with it."""
    anchor, was = visits[check.after_visit], before[check.after_visit]
    moved = anchor.planned_on - was.planned_on
    return replace(
        check,
        planned_on=check.planned_on + moved,
        last_on=check.last_on + moved,
        state=anchor.state,
    )


def _follow_decision(
    decision: PlannedDecision, visits: dict[int, PlannedVisit], before: dict[int, PlannedVisit]
) -> PlannedDecision:
    if decision.after_visit not in visits:
        return decision
    moved = visits[decision.after_visit].planned_on - before[decision.after_visit].planned_on
    return replace(decision, planned_on=decision.planned_on + moved)


def change_plan(plan: Plan, change: Change) -> Plan | Finding:
    """The plan after one change, or why it is refused; judges no dates, so a replay of many stays cheap.

    Delay and pull move the visit and all later ones by the same days, so a delay never brings a visit
    nearer to the one before it. Monitoring days and decisions move with their visits. A visit that
    does not exist or is no longer planned is refused. Nothing else moves by itself.
    """
    refused = _refusal(plan, change)
    if refused is not None:
        return refused
    before = {visit.number: visit for visit in plan.visits}
    visits = {visit.number: _changed(visit, change, plan) for visit in plan.visits}
    return replace(
        plan,
        visits=tuple(visits.values()),
        monitoring=tuple(_follow(check, visits, before) for check in plan.monitoring),
        decisions=tuple(_follow_decision(decision, visits, before) for decision in plan.decisions),
    )


def apply_change(plan: Plan, change: Change, open_days: OpenDays) -> PlanChange:
    """One change, and everything that stands against the plan after it; see `change_plan`."""
    after = change_plan(plan, change)
    if isinstance(after, Finding):
        return PlanChange(plan, plan, (after,), after)
    return PlanChange(plan, after, check_plan(after, open_days))
