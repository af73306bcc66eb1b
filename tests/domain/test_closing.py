"""Is a closed day placed by clinical need, and does every new day keep the plan's intervals?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.cli.plan import read_closures, read_open
from oncodesk.domain.scheduling.change import Change, apply_change
from oncodesk.domain.scheduling.check import check_plan
from oncodesk.domain.scheduling.closing import DueThatDay, Need, by_need, need_of, new_days
from oncodesk.domain.scheduling.plan import Plan, expand
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.services.protocols.shipped import get_shipped
from tests.cases import read_cases

CASES = read_cases("closed_day")
CHOP = get_shipped("chop-uw-19")
assert CHOP is not None
PLAN = expand(CHOP, date(2026, 10, 6))

due = st.builds(
    DueThatDay,
    st.integers(1, 99),
    st.sampled_from(["fraction", "treatment", "blood_check", "consult"]),
    st.booleans(),
    st.integers(-3, 20),
    st.booleans(),
)


@pytest.mark.parametrize("case", CASES["need"], ids=lambda case: case["what"])
def test_the_need(case: dict[str, Any]) -> None:
    one = DueThatDay(1, case["kind"], case["low"], case["late"], case["first"])
    assert need_of(one) is Need(case["need"])


@given(st.lists(due, max_size=8, unique_by=lambda one: one.visit))
def test_nobody_is_lost_and_the_more_pressing_comes_first(dues: list[DueThatDay]) -> None:
    order = by_need(dues)
    assert sorted(order, key=lambda one: one.visit) == sorted(dues, key=lambda one: one.visit)
    places = [list(Need).index(need_of(one)) for one in order]
    assert places == sorted(places)
    assert by_need(reversed(dues)) == order


def stands_in(open_days: OpenDays) -> Any:
    def stands(changes: tuple[Change, ...]) -> Plan | None:
        plan = PLAN
        for change in changes:
            plan = apply_change(plan, change, open_days).after
        moved = {visit.number for visit in plan.visits if visit not in PLAN.visits}
        hard = [
            finding
            for finding in check_plan(plan, open_days)
            if finding.stops
            and (finding.facts.get("visit") in moved or finding.code != "scheduling.closed_day")
        ]
        return None if hard else plan

    return stands


@pytest.mark.parametrize("case", CASES["day"], ids=lambda case: case["what"])
def test_the_new_day(case: dict[str, Any]) -> None:
    open_days = OpenDays(read_open((case["open"],)), read_closures(tuple(case["closed"])))
    not_before = PLAN.visits[case["visit"] - 1].planned_on + timedelta(days=1)
    found = next(iter(new_days(PLAN, case["visit"], not_before, open_days, stands_in(open_days))))
    assert (found.on, found.way.value) == (case["on"], case["way"])


def test_no_day_within_two_weeks_is_for_a_person() -> None:
    open_days = OpenDays(read_open(("mon-fri",)), read_closures(("2026-10-20..2026-11-30",)))
    assert not list(new_days(PLAN, 3, date(2026, 10, 21), open_days, stands_in(open_days)))
