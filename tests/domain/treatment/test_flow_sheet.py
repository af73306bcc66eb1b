"""Do the rules of the flow sheet give the answers of the cases?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.treatment.flow_sheet import row_of, share_of_standard
from tests.cases import read_cases

CASES = read_cases("flow_sheet")
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


def named(case: dict[str, Any]) -> str:
    return str(case["what"])


@pytest.mark.parametrize("case", CASES["row"], ids=named)
def test_row_of_a_thing(case: dict[str, Any]) -> None:
    days = [date.fromisoformat(each) for each in case["days"]]
    after = case["after"] - 1 if "after" in case else None
    found = row_of(days, date.fromisoformat(case["on"]), after)
    assert ("later" if found is None else found + 1) == case["row"]


@pytest.mark.parametrize("case", CASES["share"], ids=named)
def test_share_of_the_standard_dose(case: dict[str, Any]) -> None:
    standard = Decimal(case["standard"]) if "standard" in case else None
    found = share_of_standard(Decimal(case["given"]), standard)
    assert ("not known" if found is None else str(found)) == case["percent"]


@given(st.lists(DAYS, max_size=8).map(sorted), DAYS)
def test_nothing_stands_on_a_row_before_its_day_and_none_is_skipped(days: list[date], on: date) -> None:
    found = row_of(days, on)
    before = days if found is None else days[:found]
    assert all(each < on for each in before)
    assert found is None or days[found] >= on
