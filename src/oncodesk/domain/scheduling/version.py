"""What changes when a running course goes over to another version of its protocol?

Only what is still to come: a visit that was given, or came before one that was, keeps its day and its
drugs. Every delay that the course has had stays in it. The visits must be the same by number, because a
number is how releases, reductions and counts know a visit; else it is another course, not another version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from oncodesk.domain.protocols.protocol import Dose, Protocol, Where
from oncodesk.domain.scheduling.plan import Plan, PlannedCheck, PlannedVisit, VisitState, date_at, expand
from oncodesk.domain.shared.verdict import Finding, block


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that differs: `before` empty where it is new, `after` empty where it is gone.

    `kind`: day, dose, blood, check, interval, limit, window, decision. `visit` where it is about one.
    `drug` is an id, so that a page can name it in full.
    """

    kind: str
    before: str
    after: str
    visit: int | None = None
    drug: str = ""


def check_versions(plan: Plan, old: Protocol, new: Protocol, first: int) -> tuple[Finding, ...]:
    """Why the course cannot go over; empty when every visit has its place in the new version.

    `first` is the number of the first visit that takes the new rules.
    """
    if old.id != new.id:
        return (block("scheduling.version_of_another", protocol=new.id, course=old.id),)
    if old.counting is not new.counting:
        return (block("scheduling.version_counts_otherwise", version=new.version),)
    before, after = _layout(old, plan), _layout(new, plan)
    found: list[Finding] = []
    for visit in plan.visits:
        if visit.number not in after:
            found.append(block("scheduling.version_visit_gone", visit=visit.number, version=new.version))
        elif visit.number < first and before[visit.number].position != after[visit.number].position:
            found.append(block("scheduling.version_moves_past", visit=visit.number, version=new.version))
    known = {visit.number for visit in plan.visits}
    found += [
        block("scheduling.version_visit_added", visit=number, version=new.version)
        for number in sorted(after)
        if number not in known
    ]
    return tuple(found)


def go_over(plan: Plan, old: Protocol, new: Protocol, first: int) -> Plan:
    """The plan on the new version from visit `first` on; asked only where `check_versions` finds nothing.

    Original dates stay. A visit keeps the days by which it was moved, and its state. Blood checks of the
    new version take the place of those after `first`, and follow their visits.
    """
    before, after = _layout(old, plan), _layout(new, plan)
    visits = tuple(
        visit if visit.number < first else _taken_over(visit, before[visit.number], after[visit.number], plan)
        for visit in plan.visits
    )
    placed = {visit.number: visit for visit in visits}
    laid = expand(new, plan.start_on)
    kept = [check for check in plan.monitoring if check.after_visit < first]
    known = {check.day: check for check in plan.monitoring}
    fresh = [
        _follows(check, placed, after, known.get(check.day))
        for check in laid.monitoring
        if check.after_visit >= first and check.day not in {each.day for each in kept}
    ]
    return replace(
        plan,
        version=new.version,
        max_total_delay_days=new.max_total_delay_days,
        early_days=new.early_days,
        late_days=new.late_days,
        intervals=new.intervals,
        visits=visits,
        monitoring=tuple(sorted((*kept, *fresh), key=lambda check: check.day)),
        decisions=tuple(
            replace(each, planned_on=each.planned_on + (placed[number].planned_on - after[number].planned_on))
            if (number := each.after_visit) in placed
            else each
            for each in laid.decisions
        ),
    )


def _layout(protocol: Protocol, plan: Plan) -> dict[int, PlannedVisit]:
    """The visits of a version as printed, laid out from the first day of the course."""
    return {visit.number: visit for visit in expand(protocol, plan.start_on).visits}


def _taken_over(visit: PlannedVisit, before: PlannedVisit, after: PlannedVisit, plan: Plan) -> PlannedVisit:
    position = after.position + (visit.position - before.position)
    return replace(
        visit,
        week=after.week,
        kind=after.kind,
        doses=after.doses,
        requires=after.requires,
        position=position,
        planned_on=date_at(plan.start_on, position, plan.counting),
        # The usual distance to its neighbors is the new version's, although the original date stays.
        late_when_added=visit.late_when_added - (after.original_on - before.original_on).days,
    )


def _follows(
    check: PlannedCheck,
    placed: Mapping[int, PlannedVisit],
    laid: Mapping[int, PlannedVisit],
    known: PlannedCheck | None,
) -> PlannedCheck:
    anchor = placed[check.after_visit]
    moved = anchor.planned_on - laid[check.after_visit].planned_on
    planned_on = check.planned_on + moved
    return replace(
        check,
        original_on=planned_on if known is None else known.original_on,
        planned_on=planned_on,
        last_on=check.last_on + moved,
        state=VisitState.PLANNED if anchor.takes_place else anchor.state,
    )


def differences(plan: Plan, old: Protocol, new: Protocol, first: int) -> tuple[Difference, ...]:
    """Rule by rule what the new version says otherwise about what is still to come."""
    before, after = _layout(old, plan), _layout(new, plan)
    found: list[Difference] = []
    for number in sorted(after):
        if number >= first and number in before:
            found += _of_visit(before[number], after[number], old, new)
    found += _by_key("check", _checks(old, first), _checks(new, first))
    found += _by_key("interval", _intervals(old), _intervals(new))
    found += _by_key("limit", _limits(old), _limits(new))
    found += _by_key("decision", _decisions(old), _decisions(new))
    window = [f"{each.early_days} early, {each.late_days} late" for each in (old, new)]
    delay = [f"{each.max_total_delay_days} in all" for each in (old, new)]
    found += [Difference("window", was, now) for was, now in (window, delay) if was != now]
    return tuple(found)


def _of_visit(
    before: PlannedVisit, after: PlannedVisit, old: Protocol, new: Protocol
) -> Iterable[Difference]:
    number = before.number
    if before.position != after.position:
        yield Difference("day", f"day {_day(old, before)}", f"day {_day(new, after)}", number)
    yield from _by_key("dose", _doses(before), _doses(after), number)
    if before.requires != after.requires:
        yield Difference("blood", ", ".join(before.requires), ", ".join(after.requires), number)


def _day(protocol: Protocol, visit: PlannedVisit) -> int:
    """The printed day; of the open end, how many steps it lies after the start."""
    printed = {each.number: each.day for each in protocol.visits}
    return printed.get(visit.number, visit.position + 1)


def _by_key(
    kind: str, before: Mapping[str, str], after: Mapping[str, str], visit: int | None = None
) -> Iterable[Difference]:
    """The same key says something else, or stands in one version only. A key begins with its drug, if any."""
    for key in (*before, *(key for key in after if key not in before)):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            yield Difference(kind, was, now, visit, key if kind in ("dose", "limit") else "")


def _doses(visit: PlannedVisit) -> dict[str, str]:
    return {dose.drug: _told(dose) for dose in visit.doses}


def _told(dose: Dose) -> str:
    """Everything of a dose that reaches the animal."""
    parts = [str(dose.amount), dose.route]
    if dose.where is Where.HOME:
        parts.append("at home")
    if dose.every_hours is not None:
        parts.append(f"every {dose.every_hours} hours")
    if dose.per_week is not None:
        parts.append(f"{dose.per_week} times a week")
    if dose.least_hours is not None:
        parts.append(f"at least {dose.least_hours} hours apart")
    if dose.for_days is not None:
        parts.append(f"for {dose.for_days} days")
    if dose.cap is not None:
        parts.append(f"at most {dose.cap}")
    if dose.most_times is not None:
        parts.append(f"at most {dose.most_times} doses")
    if dose.levels:
        parts.append(f"steps down {', '.join(f'{level:f}' for level in dose.levels)}")
    parts += [
        f"{each.species} below {each.below_kg:f} kg {each.applies}: {each.amount}" for each in dose.options
    ]
    if dose.instructions:
        parts.append(dose.instructions)
    return " ".join(parts)


def _checks(protocol: Protocol, first: int) -> dict[str, str]:
    return {
        str(check.day): f"day {check.day} to {check.last_day}: {', '.join(check.requires)}"
        for check in protocol.monitoring
        if check.after_visit >= first
    }


def _intervals(protocol: Protocol) -> dict[str, str]:
    return {
        f"{each.after}>{each.before}": f"{each.days} days after {each.after}"
        + (f" before {each.before}" if each.before else "")
        for each in protocol.intervals
    }


def _limits(protocol: Protocol) -> dict[str, str]:
    return {each.drug: f"warn from {each.warn}, stop above {each.stop}" for each in protocol.limits}


def _decisions(protocol: Protocol) -> dict[str, str]:
    return {str(each.day): f"day {each.day}: {each.question}" for each in protocol.decisions}
