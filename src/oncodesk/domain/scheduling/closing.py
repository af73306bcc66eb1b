"""A day with visits is closed at short notice: who needs a new time first, and on which day?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.check import steps_between
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.scheduling.ways import Way, changes_for
from oncodesk.domain.shared.calendar import OpenDays

LOOKED_AHEAD = 14  # days in which a new day is looked for; later ones are for a person


class Need(StrEnum):
    """Why a visit is placed before others, the first the most pressing. The order is the practice's own.

    A gap in radiation and a dose that is late already cannot be caught up; a recheck after low counts
    decides about the next dose; the first cycle brings the remission.
    """

    FRACTION = "fraction"
    RECHECK = "recheck"
    LATE = "late"
    FIRST_CYCLE = "first_cycle"
    TREATMENT = "treatment"
    BLOOD_CHECK = "blood_check"
    OTHER = "other"


_ORDER = {need: place for place, need in enumerate(Need)}


@dataclass(frozen=True, slots=True)
class DueThatDay:
    """One visit of the day. `late_days` is its delay so far against the original day."""

    visit: int
    kind: str  # fraction, treatment, blood_check, or another
    is_after_low_counts: bool
    late_days: int
    is_first_cycle: bool


def need_of(due: DueThatDay) -> Need:
    """The first need that fits, in the order of Need."""
    if due.kind == "fraction":
        return Need.FRACTION
    if due.is_after_low_counts:
        return Need.RECHECK
    if due.kind == "blood_check":
        return Need.BLOOD_CHECK
    if due.kind != "treatment":
        return Need.OTHER
    if due.late_days > 0:
        return Need.LATE
    return Need.FIRST_CYCLE if due.is_first_cycle else Need.TREATMENT


def by_need(due: Iterable[DueThatDay]) -> tuple[DueThatDay, ...]:
    """The most pressing first, among equals the latest, then as they were made."""
    return tuple(sorted(due, key=lambda one: (_ORDER[need_of(one)], -one.late_days, one.visit)))


@dataclass(frozen=True, slots=True)
class NewDay:
    """Where a visit goes, by which changes; `way` is VISIT where all later dates can stay."""

    on: date
    way: Way
    changes: tuple[Change, ...]


def new_days(
    plan: Plan,
    visit: int,
    not_before: date,
    open_days: OpenDays,
    stands: Callable[[tuple[Change, ...]], Plan | None],
) -> Iterable[NewDay]:
    """Open days for one visit of a plan, the nearest first, each with the way that moves least.

    Only this visit moves where every minimum interval and window holds; else all later ones move along.
    `stands` answers the plan after the changes, or None when something stands against it.
    """
    here = plan.visits[visit - 1]
    for step in range(LOOKED_AHEAD + 1):
        on = not_before + timedelta(days=step)
        days = steps_between(plan, here.planned_on, on)
        if days <= 0 or not open_days.is_open(on):
            continue
        for way in (Way.VISIT, Way.FOLLOWING):
            changes = changes_for(plan, Verb.DELAY, visit, days, way)
            after = stands(changes)
            if after is not None and after.visits[visit - 1].planned_on == on:
                yield NewDay(on, way, changes)
                break
