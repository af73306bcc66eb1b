"""Where in its protocol did a course stop, as a flow sheet says it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from oncodesk.domain.shared.verdict import Finding, note


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
