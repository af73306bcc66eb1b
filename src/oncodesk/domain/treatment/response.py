"""Does the disease get smaller or larger? Sums of measured lesions as a help; a clinician names the category.

Sources: VCOG response of lymphoma v1.0 and cRECIST v1.0 of solid tumors: partial from 30 % less than the
first sum, progression from 20 % more than the smallest one or a new lesion. AAHA prints "more than" for both,
so exactly 30 and 20 % are told as such.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

PARTIAL, PROGRESSION = Decimal(30), Decimal(20)  # percent


class Category(StrEnum):
    COMPLETE = "CR"
    PARTIAL = "PR"
    STABLE = "SD"
    PROGRESSIVE = "PD"


@dataclass(frozen=True, slots=True)
class Measured:
    """The longest diameter of each lesion in mm on one day, by name; 0 for one that is gone."""

    on: date
    lesions: Mapping[str, Decimal]
    has_new_lesion: bool = False

    @property
    def total(self) -> Decimal:
        return sum(self.lesions.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Change:
    """The sum against the first one and the smallest before it, in percent, 1 decimal; negative is smaller.

    None where nothing can be compared. `on_limit`: exactly 30 or 20 percent, where sources disagree.
    """

    total: Decimal
    from_first: Decimal | None
    from_smallest: Decimal | None
    suggests: Category | None
    on_limit: bool


def change_of(before: Sequence[Measured], now: Measured) -> Change:
    """What the numbers suggest. Another set of lesions than the first time suggests nothing.

    A new lesion is progression whatever the sum; all gone is complete. Without an earlier measurement
    there is nothing to compare, so nothing is suggested.
    """
    if now.has_new_lesion and before:
        return Change(
            now.total, _percent(before[0], now), _smallest(before, now), Category.PROGRESSIVE, False
        )
    if not before or not now.lesions or set(before[0].lesions) != set(now.lesions):
        return Change(now.total, None, None, None, on_limit=False)
    comparable = [each for each in before if set(each.lesions) == set(now.lesions)]
    first, smallest = _percent(comparable[0], now), _smallest(comparable, now)
    on_limit = first == -PARTIAL or smallest == PROGRESSION
    return Change(now.total, first, smallest, _suggested(now, first, smallest), on_limit)


def _suggested(now: Measured, first: Decimal | None, smallest: Decimal | None) -> Category | None:
    if now.total == 0:
        return Category.COMPLETE
    if smallest is None:  # it had been gone, and there is something again
        return Category.PROGRESSIVE
    if smallest >= PROGRESSION:
        return Category.PROGRESSIVE
    if first is not None and first <= -PARTIAL:
        return Category.PARTIAL
    return Category.STABLE


def _smallest(before: Sequence[Measured], now: Measured) -> Decimal | None:
    return _percent(min(before, key=lambda each: each.total), now)


def _percent(before: Measured, now: Measured) -> Decimal | None:
    if before.total == 0:
        return None
    return 100 * (now.total - before.total) / before.total
