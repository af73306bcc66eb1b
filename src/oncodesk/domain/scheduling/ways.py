"""Which changes does a wish take: how far does it reach, and what becomes of the later dates?"""

from datetime import date
from enum import StrEnum

from oncodesk.domain.protocols.protocol import DAYS_PER_WEEK, Counting
from oncodesk.domain.scheduling.change import Change, Scope, Verb
from oncodesk.domain.scheduling.plan import Plan


class Way(StrEnum):
    """What a person chooses about the dates after the visit that moves."""

    FOLLOWING = "following"  # all later visits move by the same days
    CYCLE = "cycle"  # only the rest of this cycle
    VISIT = "visit"  # all later dates stay
    WEEKDAY = "weekday"  # later visits move by whole weeks, so that they keep their weekday


def _next_planned(plan: Plan, visit: int) -> int | None:
    return next((later.number for later in plan.planned if later.number > visit), None)


def changes_for(plan: Plan, verb: Verb, visit: int, days: int, way: Way) -> tuple[Change, ...]:
    """The changes of a delay or a pull by `days`, in the order in which they are applied.

    With WEEKDAY a delay by 3 days moves the later visits by 7 and one by 8 moves them by 14: later than
    asked, never earlier. A pull with WEEKDAY keeps the later dates.
    """
    if way in (Way.FOLLOWING, Way.CYCLE):
        return (Change(verb, visit, days, Scope(way.value)),)
    alone = Change(verb, visit, days, Scope.VISIT)
    later = _next_planned(plan, visit)
    if way is Way.VISIT or verb is Verb.PULL or later is None:
        return (alone,)
    weeks = -(-days // DAYS_PER_WEEK)
    return (alone, Change(Verb.DELAY, later, weeks * DAYS_PER_WEEK))


def ways_of(plan: Plan, verb: Verb, visit: int, days: int) -> tuple[Way, ...]:
    """The ways that differ for this visit; the last visit of a plan has only one."""
    if _next_planned(plan, visit) is None:
        return (Way.FOLLOWING,)
    found = [Way.FOLLOWING, Way.VISIT]
    here = next((each for each in plan.visits if each.number == visit), None)
    later = [each for each in plan.planned if each.number > visit]
    if here is not None and here.cycle and any(each.cycle != here.cycle for each in later):
        found.append(Way.CYCLE)
    if verb is Verb.DELAY and days % DAYS_PER_WEEK and plan.counting is Counting.DAYS:
        found.append(Way.WEEKDAY)
    return tuple(found)


def elsewhere_on(plan: Plan, visit: int, given_on: date, *, later_follow: bool) -> tuple[Change, ...]:
    """A dose given elsewhere on a day; with `later_follow` all later visits count from that day.

    A visit that the plan does not have gives the one change, whose refusal tells so.
    """
    here = next((each for each in plan.visits if each.number == visit), None)
    days = 0 if here is None else (given_on - here.planned_on).days
    found = (Change(Verb.ELSEWHERE, visit, days),)
    later = _next_planned(plan, visit)
    if not later_follow or not days or later is None:
        return found
    return (*found, Change(Verb.DELAY if days > 0 else Verb.PULL, later, abs(days)))
