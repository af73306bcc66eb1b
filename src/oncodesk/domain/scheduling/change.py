"""What does one change do to a plan? A new plan, all or nothing; the original dates stay."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from oncodesk.domain.protocols.protocol import Counting
from oncodesk.domain.scheduling.check import HORIZON, check_plan
from oncodesk.domain.scheduling.extend import MOST_CYCLES, extended, repeating_end
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
_MOVE = re.compile(
    r"(?P<verb>delay|pull|elsewhere):(?P<visit>[0-9]{1,4}):(?P<sign>[+-])(?P<days>[0-9]{1,9})"
    r"(?::(?P<scope>visit|cycle))?"
)
_DROP = re.compile(r"(?P<verb>omit|cease):(?P<visit>[0-9]{1,4})")
_EXTEND = re.compile(r"extend:\+(?P<count>[0-9]{1,4})")


class Verb(StrEnum):
    """What a change does to the visits that its scope names."""

    DELAY = "delay"  # later
    PULL = "pull"  # earlier
    OMIT = "omit"  # this visit is left out
    CEASE = "cease"  # stopped from this visit on
    EXTEND = "extend"  # the repeating end once or more again
    ELSEWHERE = "elsewhere"  # its dose was given at another practice


class Scope(StrEnum):
    """How far a delay or a pull reaches."""

    FOLLOWING = "following"
    CYCLE = "cycle"  # this visit and the rest of its cycle
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Change:
    """`days`: above 0 for delay and pull, in what the protocol counts; for elsewhere how many days after
    the planned day the dose was given, below 0 for before. `count`: cycles that an extension adds.
    """

    verb: Verb
    visit: int = 0  # none for an extension
    days: int = 0
    scope: Scope = Scope.FOLLOWING
    count: int = 0

    def __str__(self) -> str:
        match self.verb:
            case Verb.EXTEND:
                return f"extend:+{self.count}"
            case Verb.DELAY | Verb.PULL:
                sign = "+" if self.verb is Verb.DELAY else "-"
                scope = "" if self.scope is Scope.FOLLOWING else f":{self.scope}"
                return f"{self.verb}:{self.visit}:{sign}{self.days}{scope}"
            case Verb.ELSEWHERE:
                return f"{self.verb}:{self.visit}:{self.days:+d}"
        return f"{self.verb}:{self.visit}"

    @property
    def moves(self) -> bool:
        return self.verb in (Verb.DELAY, Verb.PULL)


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A plan before and after one change and what stands against it; refused: both plans are the same."""

    before: Plan
    after: Plan
    findings: tuple[Finding, ...]
    refused: Finding | None = None


def parse_change(text: str) -> Change | str:
    """Read `delay:3:+3`, `pull:3:-1:visit`, `omit:3`, `cease:3`, `extend:+1`, `elsewhere:3:+2`.

    Else one sentence that says what to write.
    """
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if drop := _DROP.fullmatch(text):
        return Change(Verb(drop["verb"]), int(drop["visit"]))
    if more := _EXTEND.fullmatch(text):
        return Change(Verb.EXTEND, count=int(more["count"]))
    move = _MOVE.fullmatch(text)
    if move is None:
        return (
            f"The change “{shown}” is unknown; write delay:N:+D, pull:N:-D, omit:N, cease:N, extend:+C "
            "or elsewhere:N:+D."
        )
    verb, days = Verb(move["verb"]), int(move["days"])
    if verb is Verb.ELSEWHERE:
        if days > MOST_DAYS or move["scope"]:
            return f"The change “{shown}” is unknown; write elsewhere:3:+2, at most {MOST_DAYS} days."
        return Change(verb, int(move["visit"]), -days if move["sign"] == "-" else days)
    if (verb is Verb.DELAY) != (move["sign"] == "+"):
        return (
            f"The change “{shown}” contradicts itself; write delay:3:+3 for later or pull:3:-1 for earlier."
        )
    if not 1 <= days <= MOST_DAYS:
        return f"The change “{shown}” moves by {days} days; write 1 to {MOST_DAYS}."
    return Change(verb, int(move["visit"]), days, Scope(move["scope"] or Scope.FOLLOWING))


def _refusal(plan: Plan, change: Change) -> Finding | None:
    if change.verb is Verb.EXTEND:
        return _no_extension(plan, change)
    visit = next((visit for visit in plan.visits if visit.number == change.visit), None)
    if visit is None:
        return block(
            "scheduling.no_such_visit", visit=change.visit, last=len(plan.visits), change=str(change)
        )
    if not visit.is_planned:
        return block("scheduling.not_planned", visit=change.visit, state=str(visit.state), change=str(change))
    if change.scope is Scope.CYCLE and not visit.cycle:
        return block("scheduling.no_cycle", visit=change.visit, change=str(change))
    if change.verb is Verb.ELSEWHERE and plan.counting is Counting.WEEKDAYS:
        return block("scheduling.fraction_elsewhere", visit=change.visit, change=str(change))
    # In weekdays a step is at most three days, so twice the days and a weekend is far enough.
    reach = timedelta(days=2 * abs(change.days) + 2)
    if change.verb is Verb.PULL:
        reach = -reach
    if not all(FIRST_DAY <= visit.planned_on + reach <= HORIZON for visit in plan.visits):
        return block("scheduling.beyond_calendar", visit=change.visit, change=str(change))
    return None


def _no_extension(plan: Plan, change: Change) -> Finding | None:
    if not 1 <= change.count <= MOST_CYCLES:
        return block("scheduling.extend_count", count=change.count, most=MOST_CYCLES, change=str(change))
    if not plan.planned and not any(visit.takes_place for visit in plan.visits):
        return block("scheduling.nothing_to_extend", change=str(change))
    if repeating_end(plan) is None:
        return block("scheduling.no_repeating_end", change=str(change))
    return None


def _shifted(visit: PlannedVisit, steps: int, plan: Plan) -> PlannedVisit:
    position = visit.position + steps
    if plan.counting is Counting.DAYS:
        return replace(visit, position=position, planned_on=visit.planned_on + timedelta(days=steps))
    return replace(visit, position=position, planned_on=date_at(plan.start_on, position, plan.counting))


def _is_meant(visit: PlannedVisit, change: Change, cycle: str) -> bool:
    match change.scope:
        case Scope.VISIT:
            return visit.number == change.visit
        case Scope.CYCLE:
            return visit.number >= change.visit and visit.cycle == cycle
        case Scope.FOLLOWING:
            return visit.number >= change.visit


def _changed(visit: PlannedVisit, change: Change, plan: Plan, cycle: str) -> PlannedVisit:
    match change.verb:
        case Verb.DELAY if _is_meant(visit, change, cycle):
            return _shifted(visit, change.days, plan)
        case Verb.PULL if _is_meant(visit, change, cycle):
            return _shifted(visit, -change.days, plan)
        case Verb.OMIT if visit.number == change.visit:
            return replace(visit, state=VisitState.OMITTED)
        case Verb.CEASE if visit.number >= change.visit and visit.is_planned:
            return replace(visit, state=VisitState.CEASED)
        case Verb.ELSEWHERE if visit.number == change.visit:
            actual = visit.planned_on + timedelta(days=change.days)
            return replace(visit, state=VisitState.ELSEWHERE, actual_on=actual)
    return visit


def _follow(
    check: PlannedCheck, visits: dict[int, PlannedVisit], before: dict[int, PlannedVisit]
) -> PlannedCheck:
    """A monitoring day moves by the days of its visit, and falls away with it; blood after a dose that
    was given elsewhere is still asked for."""
    anchor, was = visits[check.after_visit], before[check.after_visit]
    moved = anchor.on - was.on
    return replace(
        check,
        planned_on=check.planned_on + moved,
        last_on=check.last_on + moved,
        state=VisitState.PLANNED if anchor.takes_place else anchor.state,
    )


def _follow_decision(
    decision: PlannedDecision, visits: dict[int, PlannedVisit], before: dict[int, PlannedVisit]
) -> PlannedDecision:
    if decision.after_visit not in visits:
        return decision
    moved = visits[decision.after_visit].on - before[decision.after_visit].on
    return replace(decision, planned_on=decision.planned_on + moved)


def change_plan(plan: Plan, change: Change) -> Plan | Finding:
    """The plan after one change, or why it is refused; judges no dates, so a replay of many stays cheap.

    Delay and pull move what their scope names by the same days; monitoring days and decisions move with
    their visits. A dose given elsewhere keeps the planned day of its visit and counts from its own day.
    A visit that does not exist or is no longer planned is refused. Nothing else moves by itself.
    """
    refused = _refusal(plan, change)
    if refused is not None:
        return refused
    if change.verb is Verb.EXTEND:
        return extended(plan, change.count)
    before = {visit.number: visit for visit in plan.visits}
    cycle = before[change.visit].cycle
    visits = {visit.number: _changed(visit, change, plan, cycle) for visit in plan.visits}
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
