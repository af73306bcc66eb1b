"""Is a dose that jumps at a weight limit shown with both numbers?"""

from decimal import Decimal
from typing import Any

import pytest

from oncodesk.domain.dosing.basis import DoseBefore, check_basis
from oncodesk.domain.shared.verdict import Level
from tests.cases import read_cases
from tests.domain.dosing.test_dose_cases import worked


@pytest.mark.parametrize("case", read_cases("dose_basis")["case"], ids=lambda case: str(case["what"]))
def test_the_basis_against_the_last_dose(case: dict[str, Any]) -> None:
    before = None
    if "before" in case:
        amount, _mg, kg, _kg, *small = case["before"].split()
        before = DoseBefore(Decimal(amount), Decimal(kg), bool(small))
    found = check_basis(worked({**case, "round": "0.1"}), before)
    if "jump" not in case:
        assert found == ()
        return
    [jump] = found
    facts = jump.facts
    told = f"{facts['before']} at {facts['before_kg']} to {facts['now']} at {facts['now_kg']}"
    assert f"{told}, {facts['percent']}" == case["jump"]
    assert jump.level is Level.BLOCK
