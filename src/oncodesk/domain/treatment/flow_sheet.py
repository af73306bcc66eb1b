"""Where did a course stop, on which row of its flow sheet stands a thing, and how full was a dose?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.shared.verdict import Finding, note

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Treatment:
    """One treatment visit of a course in its order; given here or at another practice."""

    cycle: str  # empty where the protocol names no cycles
    is_given: bool


def where_stopped(treatments: Sequence[Treatment]) -> Finding:
    """`Stopped in cycle 2 after 2 of 4 doses (6 of 16 given)`: the cycle is that of the last dose given.

    Visits that were skipped count as planned and not as given. Without a dose it stopped before the first.
    """
    given = [each for each in treatments if each.is_given]
    if not given:
        return note("treatment.stopped_before_first", all=len(treatments))
    cycle = given[-1].cycle
    here = [each for each in treatments if each.cycle == cycle]
    if not cycle:
        return note("treatment.stopped_after", given=len(given), all=len(treatments))
    return note(
        "treatment.stopped_in_cycle",
        cycle=cycle[:1].lower() + cycle[1:],
        given=sum(each.is_given for each in here),
        planned=len(here),
        given_all=len(given),
        all=len(treatments),
    )


def row_of(days: Sequence[date], on: date, after: int | None = None) -> int | None:
    """On which row a thing of this day is read as `since the last visit`; None: later than every row.

    `days` are those of the rows, in their order; the row of the day itself is the first one on it. What
    followed the dose of row `after` stands on a later row than that dose, also where both are of one day.
    """
    first = 0 if after is None else after + 1
    return next((place for place in range(first, len(days)) if days[place] >= on), None)


def share_of_standard(given: Decimal, standard: Decimal | None) -> Decimal | None:
    """What was given in percent of the standard dose of that day's weight, to 0.1 half up.

    None where the standard is not known, never 100.
    """
    if standard is None or standard <= 0:
        return None
    return (100 * given / standard).quantize(_TENTH, ROUND_HALF_UP)
