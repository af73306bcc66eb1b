"""Which days is a practice open? Plan days are dates; a difference is a subtraction of dates."""

from dataclasses import dataclass
from datetime import date, timedelta

EVERY_DAY = frozenset(range(7))
_FAR = 366  # a practice that is closed for more than a year is closed


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed from the first to the last date, both included."""

    first: date
    last: date
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Weekdays (Monday is 0) on which the practice treats, less its closures."""

    weekdays: frozenset[int] = EVERY_DAY
    closures: tuple[Closure, ...] = ()

    def is_open(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not any(closure.covers(day) for closure in self.closures)

    def next_open(self, day: date) -> date | None:
        """The first open day on or after `day`; None when there is none within a year."""
        for step in range(_FAR):
            candidate = day + timedelta(days=step)
            if self.is_open(candidate):
                return candidate
        return None
