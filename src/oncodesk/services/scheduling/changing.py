"""Which changes does one wish take, and what stands against the result?

A delay may push later visits onto closed days. They move on to the next open day that keeps every
minimum interval, later and never earlier, as further changes of the same action.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from oncodesk.domain.scheduling.change import Change, Scope, apply_change, parse_change
from oncodesk.domain.scheduling.check import check_plan
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.scheduling.ways import Way, changes_for
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Finding

_MOST_STEPS = 200  # more closed days than that in one course is a calendar without open days
CLOSED = "scheduling.closed_day"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan before and after, the changes that lead there, and every finding about the new plan.

    `stood` are the findings about the plan before; nothing `refused` means that the changes can be.
    """

    before: Plan
    after: Plan
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    stood: tuple[Finding, ...] = ()
    refused: Finding | None = None

    @property
    def moved(self) -> frozenset[int]:
        """Visits with another day than before, and added ones."""
        was = {visit.number: visit.planned_on for visit in self.before.visits}
        return frozenset(
            visit.number for visit in self.after.visits if was.get(visit.number) != visit.planned_on
        )

    @property
    def concerned(self) -> tuple[Finding, ...]:
        """What this change brings: about visits that it moves, and what was not true before it."""
        moved = self.moved
        return tuple(
            finding
            for finding in self.findings
            if finding.facts.get("visit") in moved or finding not in self.stood
        )


def worked_out(
    plan: Plan, wishes: Sequence[Change], open_days: OpenDays, *, resolve: bool, is_new: bool = False
) -> Outcome:
    """Apply the wishes in order; with `resolve`, move what they move off closed days as well.

    A visit that the wishes leave where it is stays, also on a closed day: somebody accepted it or will
    move it. Of a new plan every visit is moved off.
    """
    now, made = plan, list[Change]()
    for wish in wishes:
        step = apply_change(now, wish, open_days)
        if step.refused is not None:
            return Outcome(plan, plan, (), step.findings, refused=step.refused)
        now = step.after
        made.append(wish)
    if resolve:
        for _ in range(_MOST_STEPS):
            offered = _next_off_closed_day(None if is_new else plan, now, wishes, open_days)
            if offered is None:
                break
            now = apply_change(now, offered, open_days).after
            made.append(offered)
    return Outcome(plan, now, tuple(made), check_plan(now, open_days), check_plan(plan, open_days))


def wishes_of(plan: Plan, change: Change, way: Way) -> tuple[Change, ...]:
    """The change as wished, and what it takes for the later dates."""
    if not change.moves:
        return (change,)
    return changes_for(plan, change.verb, change.visit, change.days, way)


def _next_off_closed_day(
    before: Plan | None, now: Plan, wishes: Sequence[Change], open_days: OpenDays
) -> Change | None:
    stays = {} if before is None else {visit.number: visit.planned_on for visit in before.visits}
    for finding in check_plan(now, open_days):
        offered = finding.facts.get("change")
        if finding.code != CLOSED or not isinstance(offered, str):
            continue
        change = parse_change(offered)
        if isinstance(change, Change) and stays.get(change.visit) != finding.facts["on"]:
            return replace(change, scope=_scope_at(change.visit, wishes))
    return None


def _scope_at(visit: int, wishes: Sequence[Change]) -> Scope:
    """A visit goes off a closed day as far as the wish reached that brought it there."""
    scopes = [wish.scope for wish in wishes if wish.moves and wish.visit <= visit]
    return scopes[-1] if scopes else Scope.FOLLOWING


def unaccepted(findings: Iterable[Finding], accepted: Mapping[int, frozenset[str]]) -> tuple[Finding, ...]:
    """The stopping findings that nobody accepted, by visit, or by 0 for what is about no visit alone.

    One without an override stays for all.
    """
    left: list[Finding] = []
    for finding in findings:
        visit = finding.facts.get("visit")
        codes = accepted.get(visit if isinstance(visit, int) else 0, frozenset())
        if finding.stops and (finding.override is None or finding.code not in codes):
            left.append(finding)
    return tuple(left)
