"""Which changes does one wish take, and what stands against the result?

A delay may push later visits onto closed days. They move on to the next open day that keeps every
minimum interval, later and never earlier, as further changes of the same action.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oncodesk.domain.scheduling.change import Change, apply_change, parse_change
from oncodesk.domain.scheduling.check import check_plan
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Finding

_MOST_STEPS = 200  # more closed days than that in one course is a calendar without open days
CLOSED = "scheduling.closed_day"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan before and after, the changes that lead there, and every finding about the new plan."""

    before: Plan
    after: Plan
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def stopping(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.stops)


def worked_out(plan: Plan, wishes: Sequence[Change], open_days: OpenDays, *, resolve: bool) -> Outcome:
    """Apply the wishes in order; with `resolve`, move visits off closed days until none stands on one."""
    now, made = plan, list[Change]()
    for wish in wishes:
        step = apply_change(now, wish, open_days)
        if step.refused is not None:
            return Outcome(plan, plan, (), step.findings)
        now = step.after
        made.append(wish)
    if resolve:
        for _ in range(_MOST_STEPS):
            offered = _next_off_closed_day(now, open_days)
            if offered is None:
                break
            now = apply_change(now, offered, open_days).after
            made.append(offered)
    return Outcome(plan, now, tuple(made), check_plan(now, open_days))


def _next_off_closed_day(plan: Plan, open_days: OpenDays) -> Change | None:
    for finding in check_plan(plan, open_days):
        offered = finding.facts.get("change")
        if finding.code == CLOSED and isinstance(offered, str):
            change = parse_change(offered)
            return change if isinstance(change, Change) else None
    return None


def unaccepted(findings: Iterable[Finding], accepted: Mapping[int, frozenset[str]]) -> tuple[Finding, ...]:
    """The stopping findings that nobody accepted for their visit; one without an override stays for all."""
    left: list[Finding] = []
    for finding in findings:
        visit = finding.facts.get("visit")
        codes = accepted.get(visit, frozenset()) if isinstance(visit, int) else frozenset()
        if finding.stops and (finding.override is None or finding.code not in codes):
            left.append(finding)
    return tuple(left)
