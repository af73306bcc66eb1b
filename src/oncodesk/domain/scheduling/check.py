"""What stands against the dates of a plan? Closed days, minimum intervals, order, windows, total delay."""

from collections.abc import Iterable
from datetime import date, timedelta

from oncodesk.domain.protocols.protocol import DAYS_PER_WEEK, Counting
from oncodesk.domain.scheduling.plan import WORKDAYS, Plan, PlannedCheck, PlannedVisit, VisitState
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Fact, Finding, Level, Override, block, note, warn

HORIZON = date(2299, 12, 31)  # no search and no change goes beyond it
_ONE_DAY = timedelta(days=1)
_BY_ONCOLOGIST = Override(Role.ONCOLOGIST)


def first_open(day: date, open_days: OpenDays, counting: Counting = Counting.DAYS) -> date | None:
    """The first open day on or after `day`, a weekday where weekdays count; None when there is none."""
    counted = range(WORKDAYS) if counting is Counting.WEEKDAYS else range(DAYS_PER_WEEK)
    weekdays = open_days.weekdays.intersection(counted)
    while weekdays and day <= HORIZON:
        closure = next((closure for closure in open_days.closures if closure.covers(day)), None)
        if closure is not None:
            if closure.last >= HORIZON:
                return None
            day = closure.last
        elif day.weekday() in weekdays:
            return day
        day += _ONE_DAY
    return None


def _intervals_before(plan: Plan, visit: PlannedVisit) -> Iterable[tuple[PlannedVisit, str, int]]:
    """(earlier visit, drug, days) for every minimum interval that ends at this visit."""
    for earlier in plan.visits:
        if earlier.number >= visit.number:
            return
        if not earlier.takes_place:
            continue
        for interval in plan.intervals:
            if earlier.gives(interval.after) and (not interval.before or visit.gives(interval.before)):
                yield earlier, interval.after, interval.days


def earliest_allowed(plan: Plan, visit: PlannedVisit) -> date | None:
    """The first date that keeps every minimum interval from the earlier visits; None: no interval."""
    return max(
        (earlier.on + timedelta(days=days) for earlier, _, days in _intervals_before(plan, visit)),
        default=None,
    )


def steps_between(plan: Plan, start: date, end: date) -> int:
    """How far `end` lies after `start`, in what the plan counts; below 0 when it lies before."""
    if end < start:
        return -steps_between(plan, end, start)
    if plan.counting is Counting.DAYS:
        return (end - start).days
    days = range((end - start).days)
    return sum(1 for step in days if (start + timedelta(days=step)).weekday() < WORKDAYS)


def _offered(
    plan: Plan, visit: PlannedVisit, not_before: date, open_days: OpenDays
) -> dict[str, Fact] | None:
    """The next open day that keeps every minimum interval, and the change that leads there."""
    allowed = earliest_allowed(plan, visit)
    day = first_open(max(not_before, allowed or not_before), open_days, plan.counting)
    if day is None:
        return None
    steps = steps_between(plan, visit.planned_on, day)
    return {
        "next_open": day,
        "next_open_date": day.isoformat(),
        "change": f"delay:{visit.number}:+{steps}",
    }


def _closed_day(plan: Plan, visit: PlannedVisit, open_days: OpenDays) -> Iterable[Finding]:
    if open_days.is_open(visit.planned_on):
        return
    facts: dict[str, Fact] = {"visit": visit.number, "on": visit.planned_on}
    offered = _offered(plan, visit, visit.planned_on + _ONE_DAY, open_days)
    if offered is None:
        yield Finding("scheduling.never_open", Level.BLOCK, facts, override=_BY_ONCOLOGIST)
    else:
        yield Finding("scheduling.closed_day", Level.BLOCK, facts | offered, override=_BY_ONCOLOGIST)


def _spacing(plan: Plan, visit: PlannedVisit, open_days: OpenDays) -> Iterable[Finding]:
    """Minimum intervals and order first; a visit that keeps them may still stand before its window."""
    before = [earlier for earlier in plan.visits if earlier.takes_place and earlier.number < visit.number]
    if not before:
        return
    last = before[-1]
    if visit.planned_on <= last.on:
        yield block(
            "scheduling.out_of_order",
            visit=visit.number,
            on=visit.planned_on,
            other=last.number,
            other_on=last.on,
        )
        return
    broken = [
        (earlier.on + timedelta(days=days), earlier, drug, days)
        for earlier, drug, days in _intervals_before(plan, visit)
        if (visit.planned_on - earlier.on).days < days
    ]
    if broken:
        _, earlier, drug, days = max(broken, key=lambda found: found[0])
        facts: dict[str, Fact] = {
            "visit": visit.number,
            "on": visit.planned_on,
            "days": (visit.planned_on - earlier.on).days,
            "drug": drug,
            "given_on": earlier.on,
            "minimum": days,
        }
        offered = _offered(plan, visit, visit.planned_on, open_days)
        if offered is None:
            yield Finding("scheduling.too_early_never_open", Level.BLOCK, facts, override=_BY_ONCOLOGIST)
        else:
            yield Finding("scheduling.too_early", Level.BLOCK, facts | offered, override=_BY_ONCOLOGIST)
        return
    usual = steps_between(plan, last.undelayed_on, visit.undelayed_on)
    spacing = steps_between(plan, last.on, visit.planned_on)
    if spacing < usual - plan.early_days:
        yield warn(
            "scheduling.before_window",
            visit=visit.number,
            on=visit.planned_on,
            days=spacing,
            usual=usual,
            early=plan.early_days,
        )
    elif spacing > usual + plan.late_days:
        yield note(
            "scheduling.after_window",
            visit=visit.number,
            on=visit.planned_on,
            days=spacing,
            usual=usual,
            late=plan.late_days,
        )


def _given_too_early(plan: Plan, visit: PlannedVisit) -> Iterable[Finding]:
    for earlier, drug, days in _intervals_before(plan, visit):
        if (visit.on - earlier.on).days < days:
            yield warn(
                "scheduling.given_too_early",
                visit=visit.number,
                on=visit.on,
                days=(visit.on - earlier.on).days,
                drug=drug,
                given_on=earlier.on,
                minimum=days,
            )
            return


def check_visit(plan: Plan, visit: PlannedVisit, open_days: OpenDays) -> tuple[Finding, ...]:
    """What stands against the planned date of one visit; an omitted or ceased visit has no date to judge.

    A dose that was given elsewhere too early is past; it is a warning, because its counts may fall lower.
    """
    if visit.state is VisitState.ELSEWHERE:
        return tuple(_given_too_early(plan, visit))
    if not visit.is_planned:
        return ()
    return (*_closed_day(plan, visit, open_days), *_spacing(plan, visit, open_days))


def check_monitoring(plan: Plan, check: PlannedCheck, open_days: OpenDays) -> tuple[Finding, ...]:
    """A blood check on a closed day is a warning: it can be drawn elsewhere, or later inside its window."""
    if not check.is_planned or open_days.is_open(check.planned_on):
        return ()
    on, week = check.planned_on, check.week
    day = first_open(on, open_days)
    if day is None or day > check.last_on:
        return (warn("scheduling.check_closed_window", on=on, week=week, last_on=check.last_on),)
    return (warn("scheduling.check_closed_day", on=on, week=week, next_open=day),)


def check_course(plan: Plan) -> tuple[Finding, ...]:
    """What is true of the plan as a whole: total delay, what it assumes, an open end."""
    found: list[Finding] = []
    worst = max(plan.planned, key=lambda visit: visit.delay_days, default=None)
    if worst is not None and worst.delay_days > plan.max_total_delay_days:
        found.append(
            warn(
                "scheduling.total_delay",
                visit=worst.number,
                days=worst.delay_days,
                limit=plan.max_total_delay_days,
            )
        )
    found += [
        note(
            "scheduling.assumes_decision",
            on=decision.planned_on,
            question=decision.point.question,
            assumes=decision.point.assumes,
            otherwise=decision.point.otherwise,
        )
        for decision in plan.decisions
        if any(visit.is_planned and visit.number > decision.after_visit for visit in plan.visits)
    ]
    if plan.open_ended and plan.planned:
        found.append(note("scheduling.open_ended", visits=len(plan.visits)))
    return tuple(found)


def check_plan(plan: Plan, open_days: OpenDays) -> tuple[Finding, ...]:
    """Everything that stands against a plan; a finding about one visit has its number as the fact `visit`."""
    return (
        *check_course(plan),
        *(finding for visit in plan.visits for finding in check_visit(plan, visit, open_days)),
        *(finding for check in plan.monitoring for finding in check_monitoring(plan, check, open_days)),
    )
