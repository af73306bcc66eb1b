"""Which end of a plan repeats, and what does one more cycle of it look like?"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from oncodesk.domain.protocols.protocol import DAYS_PER_WEEK, Counting
from oncodesk.domain.scheduling.plan import Plan, PlannedCheck, PlannedVisit, VisitState

MOST_CYCLES = 12
_LAST_NUMBER = re.compile(r"([0-9]+)$")


@dataclass(frozen=True, slots=True)
class RepeatingEnd:
    """The last printed visits that came at least twice alike, and the days from one turn to the next."""

    visits: tuple[PlannedVisit, ...]
    checks: tuple[PlannedCheck, ...]  # blood checks that came in both turns
    length: int


def repeating_end(plan: Plan) -> RepeatingEnd | None:
    """The shortest run of visits at the printed end that repeats the run before it, dose and day for day.

    CHOP-19 repeats its last four visits after 35 days, a drug every three weeks its last one after 21.
    None where the protocol has no such run, or counts treatment days: radiation is prescribed anew.
    """
    printed = plan.visits[: plan.printed]
    if plan.counting is Counting.WEEKDAYS:
        return None
    for size in range(1, len(printed) // 2 + 1):
        last, before = printed[-size:], printed[-2 * size : -size]
        if _turn(last) == _turn(before):
            length = (last[0].original_on - before[0].original_on).days
            return RepeatingEnd(last, _checks_of(plan, last, before, length), length)
    return None


def _turn(visits: tuple[PlannedVisit, ...]) -> list[tuple[object, ...]]:
    """What makes two turns alike: doses, tests and the days from the first of the turn."""
    first = visits[0].original_on
    return [(visit.doses, visit.requires, (visit.original_on - first).days) for visit in visits]


def _checks_of(
    plan: Plan, last: tuple[PlannedVisit, ...], before: tuple[PlannedVisit, ...], length: int
) -> tuple[PlannedCheck, ...]:
    """Blood checks of the last turn that stood at the same place of the turn before."""
    numbers = {visit.number for visit in last}
    earlier = {visit.number for visit in before}
    known = {(check.day, check.requires) for check in plan.monitoring if check.after_visit in earlier}
    return tuple(
        check
        for check in plan.monitoring
        if check.after_visit in numbers and (check.day - length, check.requires) in known
    )


def _next_name(name: str, turn: int) -> str:
    """`Cycle 4` is followed by `Cycle 5`; a name without a number says that it was added."""
    number = _LAST_NUMBER.search(name)
    if number is not None:
        return f"{name[: number.start()]}{int(number[1]) + turn}"
    return f"{name}, added {turn}" if name else ""


def extended(plan: Plan, count: int) -> Plan:
    """The plan with `count` more turns of its repeating end, from its last visit at the usual distance.

    The added visits get the next numbers, and their first planned day is their original day. The plan
    must have a repeating end.
    """
    end = repeating_end(plan)
    assert end is not None
    for _ in range(count):
        plan = _one_more(plan, end)
    return plan


def _one_more(plan: Plan, end: RepeatingEnd) -> Plan:
    last = max((visit for visit in plan.visits if visit.takes_place), key=lambda visit: visit.on)
    added = len(plan.visits) - plan.printed
    turn = added // len(end.visits) + 1
    span = (end.visits[-1].original_on - end.visits[0].original_on).days
    first = last.on + timedelta(days=end.length - span)
    number = plan.visits[-1].number
    visits = []
    for place, visit in enumerate(end.visits, start=1):
        on = first + (visit.original_on - end.visits[0].original_on)
        position = (on - plan.start_on).days
        visits.append(
            replace(
                visit,
                number=number + place,
                week=position // DAYS_PER_WEEK + 1,
                position=position,
                original_on=on,
                planned_on=on,
                state=VisitState.PLANNED,
                actual_on=None,
                late_when_added=(last.on - last.undelayed_on).days,
                cycle=_next_name(visit.cycle, turn),
            )
        )
    by_number = {old.number: (old, new) for old, new in zip(end.visits, visits, strict=True)}
    checks = []
    for check in end.checks:
        old, new = by_number[check.after_visit]
        on = new.original_on + (check.original_on - old.original_on)
        checks.append(
            replace(
                check,
                week=(on - plan.start_on).days // DAYS_PER_WEEK + 1,
                day=check.day + turn * end.length,
                after_visit=new.number,
                original_on=on,
                planned_on=on,
                last_on=on + (check.last_on - check.planned_on),
                state=VisitState.PLANNED,
            )
        )
    return replace(plan, visits=(*plan.visits, *visits), monitoring=(*plan.monitoring, *checks))
