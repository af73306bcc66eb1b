"""On which days is a patient looked at after her last fraction?

Two days are printed: one week and three months. Late effects are watched from six months on, for life; how
often is the practice's own choice, and without one only the first of these looks is planned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SOURCE = "Veterinary Cancer Group, what to expect"
PRINTED = (7, 91)  # days: one week, three months
LATE_FROM = 183  # days, six months: printed as the beginning of late effects
_MOST_DAYS, _MOST_CHECKS = 365, 12
_EVERY = (28, 366)  # between two looks at late effects


@dataclass(frozen=True, slots=True)
class AfterPlan:
    """What a practice does after radiation, in days after the last fraction."""

    days: tuple[int, ...] = PRINTED
    late_every: int | None = None


def check_after(plan: AfterPlan) -> tuple[str, ...]:
    """The fields that cannot be: no day or too many, not rising, beyond a year; a rhythm under four weeks."""
    wrong = []
    allowed = range(1, _MOST_DAYS + 1)
    rising = list(plan.days) == sorted(set(plan.days))
    if not rising or len(plan.days) not in range(1, _MOST_CHECKS + 1) or set(plan.days) - set(allowed):
        wrong.append("days")
    if plan.late_every is not None and not _EVERY[0] <= plan.late_every <= _EVERY[1]:
        wrong.append("late_every")
    return tuple(wrong)


def check_days(plan: AfterPlan, last_on: date) -> tuple[date, ...]:
    """When acute effects are looked at."""
    return tuple(last_on + timedelta(days=day) for day in plan.days)


def next_late_day(plan: AfterPlan, last_on: date, looked_on: Iterable[date]) -> date | None:
    """The next look for late effects; None: there was one, and the practice has chosen no rhythm.

    A look within a month before the first one is due stands for it.
    """
    first = last_on + timedelta(days=LATE_FROM)
    late = [day for day in looked_on if day >= first - timedelta(days=_EVERY[0])]
    if not late:
        return first
    return None if plan.late_every is None else max(late) + timedelta(days=plan.late_every)
