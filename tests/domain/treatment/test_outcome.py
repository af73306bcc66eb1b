"""Do sums, scores and intensities say what the written cases say?"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from oncodesk.domain.support.quality_of_life import ITEMS, total_of, wants_a_clinician
from oncodesk.domain.treatment.intensity import GivenDose, PlannedDose, delay_days, intensities
from oncodesk.domain.treatment.response import Measured, change_of
from tests.cases import read_cases

Case = dict[str, Any]
START = date(2026, 10, 6)


def named(case: Case) -> str:
    return str(case["what"])


@pytest.mark.parametrize("case", read_cases("response")["case"], ids=named)
def test_sums_of_lesions(case: Case) -> None:
    told = [case["first"], *case["then"]] if "first" in case else [{"left": "60"}]
    every = [
        Measured(START + timedelta(days=number), {name: Decimal(mm) for name, mm in lesions.items()})
        for number, lesions in enumerate(told)
    ]
    now = every[-1]
    if case.get("new"):
        now = Measured(now.on, now.lesions, has_new_lesion=True)
    found = change_of(every[:-1], now)
    assert (found.suggests or "none") == case["suggests"]
    assert found.on_limit is case.get("on_limit", False)


@pytest.mark.parametrize("case", read_cases("quality_of_life")["case"], ids=named)
def test_quality_of_life(case: Case) -> None:
    items = {**dict.fromkeys(ITEMS, 6), **case.get("change", {})}
    items.pop(case.get("without", ""), None)
    assert total_of(items) == (None if case["total"] == "none" else case["total"])
    assert wants_a_clinician(items) is case["look"]


def amount(text: str) -> Decimal | None:
    return None if text == "none" else Decimal(text)


@pytest.mark.parametrize("case", read_cases("dose_intensity")["case"], ids=named)
def test_relative_dose_intensity(case: Case) -> None:
    planned = [
        PlannedDose(drug, amount(per_m2), unit, START + timedelta(days=day))
        for drug, per_m2, unit, day in case["planned"]
    ]
    given = [
        GivenDose(drug, amount(per_m2), unit, START + timedelta(days=day))
        for drug, per_m2, unit, day in case["given"]
    ]
    (found,) = [each for each in intensities(planned, given) if each.drug == "v"]
    assert found.relative == amount(case["relative"])
    assert delay_days(planned, given) == case["delay"]
