"""Which dose is a low daily one, and do the limits that it gets exist?"""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.protocols.low_dose import LOW_DOSES, limits_of_dose
from oncodesk.domain.protocols.protocol import Dose, Where
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.services.labs.policies import shipped_policy
from tests.cases import read_cases

CASES = read_cases("low_dose")["case"]


def dose_of(case: dict[str, Any]) -> Dose:
    return Dose(
        "a dose",
        case.get("drug", "cyclophosphamide"),
        Quantity(Decimal(case.get("amount", "12.5")), case.get("unit", "mg"), case.get("per", "m2")),
        None,
        tuple(case.get("routes", ["PO"])),
        Where(case.get("where", "home")),
        (),
        every_hours=case.get("every_hours", 24) or None,
        for_days=28,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_a_low_daily_dose(case: dict[str, Any]) -> None:
    assert limits_of_dose(dose_of(case)) == ("cyclophosphamide-metronomic" if case["low"] else "")


def test_every_low_dose_has_limits_in_the_shipped_policy() -> None:
    assert {low.limits for low in LOW_DOSES.values()} <= shipped_policy().limits.keys()


@given(st.decimals("0.1", "400", places=2), st.integers(1, 96))
def test_more_of_it_never_gets_the_milder_limits(amount: Decimal, hours: int) -> None:
    less = dose_of({"amount": str(amount), "every_hours": hours})
    more = dose_of({"amount": str(amount * 2), "every_hours": hours})
    assert limits_of_dose(less) or not limits_of_dose(more)
