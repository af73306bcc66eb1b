"""Is a patient looked at on the days that are printed or chosen, and for late effects without an end?"""

from datetime import date, timedelta
from typing import Any

import pytest

from oncodesk.domain.treatment.radiation_after import AfterPlan, check_after, check_days, next_late_day
from tests.cases import read_cases

CASES = read_cases("radiation_after")
LAST = date(2026, 10, 26)


@pytest.mark.parametrize("case", CASES["plan"], ids=lambda case: case["what"])
def test_a_plan(case: dict[str, Any]) -> None:
    plan = AfterPlan(tuple(case["days"]), case.get("late_every"))
    assert list(check_after(plan)) == case["wrong"]


@pytest.mark.parametrize("case", CASES["late"], ids=lambda case: case["what"])
def test_the_next_look_for_late_effects(case: dict[str, Any]) -> None:
    plan = AfterPlan(late_every=case.get("late_every"))
    assert next_late_day(plan, LAST, case["looked"]) == case.get("next")


def test_without_a_choice_the_days_are_the_printed_ones() -> None:
    assert check_days(AfterPlan(), LAST) == (LAST + timedelta(days=7), LAST + timedelta(days=91))
