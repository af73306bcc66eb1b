"""Does the ledger count what was given elsewhere, by group, and what was taken back?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.exposure import Exposure, lifetime_sum, outside_dates
from oncodesk.domain.dosing.outside import Counted, Outside, count_outside
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.services.dosing.shipped import get_drug
from tests.cases import read_cases

OUTSIDE = read_cases("dose_outside")["case"]
DAY = date(2026, 10, 6)


def quantity(text: str) -> Quantity:
    read = parse_quantity(text)
    assert isinstance(read, Quantity), read
    return read


def outside(case: dict[str, Any]) -> Outside:
    drug = get_drug(case.get("drug", "doxorubicin"))
    assert drug is not None
    return Outside(
        drug=drug,
        species=Species(case.get("species", "dog")),
        doses=case.get("doses", 1),
        amount=quantity(case["amount"]) if "amount" in case else None,
        surface=Decimal(case["surface"]) if "surface" in case else None,
        weight=quantity(case["weight"]) if "weight" in case else None,
        is_told=case.get("told", False),
    )


@pytest.mark.parametrize("case", OUTSIDE, ids=lambda case: case["what"])
def test_a_dose_from_elsewhere_counts_as_written(case: dict[str, Any]) -> None:
    answer = count_outside(outside(case))
    if "finds" in case:
        assert isinstance(answer, tuple)
        assert [finding.code for finding in answer] == case["finds"]
        return
    assert isinstance(answer, Counted), answer
    assert f"{answer.mg_per_m2:f}" == case["counts"]
    assert answer.is_estimate is case.get("estimate", False)
    assert (None if answer.amount_mg is None else f"{answer.amount_mg:f}") == case.get("mg")


def entry(
    mg: str, *, substance: str = "doxorubicin", group: str = "anthracycline", on: date = DAY
) -> Exposure:
    return Exposure(substance, group, Decimal(mg), on, is_outside=True)


def test_the_whole_group_fills_the_limit_and_nothing_else() -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    entries = [
        entry("30"),
        entry("20", substance="epirubicin"),
        entry("5", substance="mitoxantrone", group="anthracenedione"),
        entry("1", substance="vincristine", group=""),
    ]
    assert lifetime_sum(drug, entries) == Decimal(50)


def test_the_last_day_elsewhere_forgets_what_was_taken_back() -> None:
    later = date(2026, 10, 20)
    entries = [entry("30"), entry("30", on=later), entry("-30", on=later)]
    assert outside_dates(entries) == {"doxorubicin": DAY}
    assert outside_dates([entry("30"), entry("30"), entry("-30")]) == {"doxorubicin": DAY}
    assert outside_dates([entry("30"), entry("-30")]) == {}
    own = Exposure("doxorubicin", "anthracycline", Decimal(30), DAY)
    assert outside_dates([own]) == {}


@given(
    doses=st.integers(1, 30),
    mg=st.decimals("0.1", "30", places=2),
    kg=st.decimals("2", "70", places=1),
)
def test_mg_and_mg_per_kg_of_the_same_dose_count_the_same(doses: int, mg: Decimal, kg: Decimal) -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    weight = Quantity(kg, "kg")
    told = count_outside(Outside(drug, Species.DOG, doses, Quantity(mg * kg, "mg"), weight=weight))
    per_kg = count_outside(Outside(drug, Species.DOG, doses, Quantity(mg, "mg", "kg"), weight=weight))
    assert told == per_kg
