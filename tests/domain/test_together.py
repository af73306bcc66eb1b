"""Which second course asks an oncologist, and which does not?"""

from datetime import date, timedelta

import pytest

from oncodesk.domain.scheduling.plan import Plan, expand
from oncodesk.domain.scheduling.together import Running, check_together
from oncodesk.services.protocols.shipped import get_shipped

START = date(2026, 10, 6)
SUPPRESS = frozenset({"vincristine", "cyclophosphamide", "doxorubicin", "toceranib"})


def plan(name: str, start: date = START) -> Plan:
    protocol = get_shipped(name)
    assert protocol is not None
    return expand(protocol, start)


CHOP = plan("chop-uw-19")


def codes(new: Plan, *others: Plan, suppress: frozenset[str] = SUPPRESS) -> set[str]:
    running = [Running(other.protocol_id, other) for other in others]
    return {finding.code.removeprefix("scheduling.") for finding in check_together(new, running, suppress)}


def test_alone_nothing_is_asked() -> None:
    assert codes(CHOP) == set()


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (START, {"same_substance", "combined_low_counts", "same_day"}),
        (START + timedelta(days=1), {"same_substance", "combined_low_counts"}),
        (CHOP.visits[-1].planned_on, {"same_substance", "combined_low_counts", "same_day"}),
        (CHOP.visits[-1].planned_on + timedelta(days=1), set()),
    ],
)
def test_the_first_the_last_and_the_day_after_the_last(start: date, found: set[str]) -> None:
    assert codes(plan("chop-uw-19", start), CHOP) == found


def test_an_open_end_runs_on() -> None:
    metronomic = plan("metronomic-cyclophosphamide")
    assert metronomic.open_ended
    late = plan("chop-uw-19", date(2028, 1, 4))
    assert "same_substance" in codes(late, metronomic)


def test_without_two_drugs_that_lower_the_counts_the_marrow_is_not_asked() -> None:
    assert codes(CHOP, plan("melanoma-vaccine", START + timedelta(days=1))) == set()
    assert "combined_low_counts" not in codes(CHOP, CHOP, suppress=frozenset())


def test_every_one_is_acknowledged_by_an_oncologist_and_none_refused() -> None:
    for finding in check_together(CHOP, [Running("CHOP", CHOP)], SUPPRESS):
        assert finding.stops and finding.override is not None and not finding.override.second_approver
