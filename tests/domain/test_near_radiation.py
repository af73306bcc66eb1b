"""Is chemotherapy on a day of radiation an oncologist's to acknowledge, and doxorubicin near it said?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.scheduling.near_radiation import Radiation, check_radiation
from oncodesk.domain.scheduling.plan import expand
from oncodesk.domain.scheduling.slots import Offer, Slot, outside_of
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Level, Override
from oncodesk.services.protocols.shipped import get_shipped
from tests.cases import read_cases

CASES = read_cases("near_radiation")
CHOP = get_shipped("chop-uw-19")
assert CHOP is not None
START = date(2026, 10, 6)
PLAN = expand(CHOP, START)
_CYCLE = 28  # only the first cycle is looked at in the cases


def told(finding: Finding) -> str:
    on = f" {finding.facts['on']}" if "on" in finding.facts else ""
    return f"{finding.code.removeprefix('scheduling.')} {finding.facts['visit']}{on}"


@pytest.mark.parametrize("case", CASES["radiation"], ids=lambda case: case["what"])
def test_a_case(case: dict[str, Any]) -> None:
    courses = [Radiation(each["first"], each["last"], frozenset(each["ahead"])) for each in case["courses"]]
    found = [each for each in check_radiation(PLAN, courses) if each.facts["visit"] in (1, 2, 3, 4)]
    assert [told(each) for each in found if each.stops] == case["stops"]
    assert [told(each) for each in found if not each.stops] == case["said"]
    assert all(each.override == Override(Role.ONCOLOGIST) for each in found if each.stops)
    assert all(each.source for each in found if not each.stops)


def test_the_note_of_a_field_treated_before_is_said_once() -> None:
    before = Radiation(START - timedelta(days=9), START - timedelta(days=9), frozenset())
    assert [told(each) for each in check_radiation(PLAN, [before])] == ["radiation_recall 4"]


days = st.sets(st.integers(0, 140).map(lambda step: START + timedelta(days=step)), min_size=1, max_size=20)


@given(days, days)
def test_more_radiation_never_stops_less(some: set[date], more: set[date]) -> None:
    def stopped(on: set[date]) -> set[str]:
        course = Radiation(min(on), max(on), frozenset(on))
        return {told(each) for each in check_radiation(PLAN, [course]) if each.level is Level.BLOCK}

    assert stopped(some) <= stopped(some | more)
    visits = {visit.planned_on for visit in PLAN.planned if visit.doses}
    assert len(stopped(some)) == len(visits & some)


def test_times_inside_her_radiation_are_not_offered() -> None:
    from datetime import time

    slots = tuple(Slot(START, 1, time(hour), time(hour + 1)) for hour in (8, 9, 10, 11))
    found = outside_of(Offer(slots), START, time(9), time(11))
    assert [slot.starts.hour for slot in found.slots] == [8, 11]
    assert [each.code for each in found.findings] == ["scheduling.radiation_at"]
    assert (found.findings[0].facts["from_at"], found.findings[0].facts["to_at"]) == ("9:00 AM", "11:00 AM")
    none = outside_of(Offer(slots), START, time(8), time(12))
    assert not none.slots and [each.code for each in none.findings] == ["scheduling.radiation_all_day"]
    assert outside_of(Offer(()), START, time(8), time(12)).slots == ()
