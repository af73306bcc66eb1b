"""Is the heart looked at before the doses that ask for it?"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.exposure import Exposure
from oncodesk.domain.dosing.heart import HeartCheck, HeartFinding, HeartPolicy, check_heart
from oncodesk.services.dosing.shipped import get_drug, shipped_dosing
from tests.cases import read_cases

TODAY = date(2026, 11, 2)
SHIPPED = shipped_dosing().heart


def look(text: str) -> HeartFinding:
    kind, result, on, *due = text.split()
    assert result in ("ok", "abnormal")
    next_due = date.fromisoformat(due[0]) if due else None
    return HeartFinding(HeartCheck(kind), result == "ok", date.fromisoformat(on), next_due)


def entry(text: str) -> Exposure:
    on, amount, *substance = text.split()
    name = substance[0] if substance else "doxorubicin"
    return Exposure(name, "anthracycline", Decimal(amount), date.fromisoformat(on))


def policy(case: dict[str, Any]) -> HeartPolicy:
    kinds = tuple(HeartCheck(kind) for kind in case.get("kinds", ["echo", "ecg"]))
    return replace(SHIPPED, kinds=kinds, before_total=Decimal(case["limit"]) if "limit" in case else None)


@pytest.mark.parametrize("case", read_cases("dose_heart")["case"], ids=lambda case: str(case["what"]))
def test_the_heart_is_looked_at_as_the_case_says(case: dict[str, Any]) -> None:
    drug = get_drug(case.get("drug", "doxorubicin"))
    assert drug is not None
    found = check_heart(
        policy(case),
        drug,
        case.get("breed", "Golden Retriever"),
        [look(text) for text in case.get("looks", [])],
        [entry(text) for text in case.get("given", [])],
        None if case.get("dose") == "unknown" else Decimal(30),
        TODAY,
    )
    assert [f"{each.code} {each.facts['kind']}" for each in found] == case["finds"]
    assert all(each.stops for each in found)


@given(
    before_total=st.none() | st.decimals("1", "300", places=2),
    given_before=st.lists(st.decimals("1", "60", places=2), max_size=8),
    breed=st.sampled_from(["Boxer", "Beagle"]),
)
def test_without_a_look_a_lower_number_never_stops_less(
    before_total: Decimal | None, given_before: list[Decimal], breed: str
) -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    days = [TODAY - timedelta(days=21 * place) for place in range(len(given_before), 0, -1)]
    entries = [
        Exposure(drug.id, drug.group, amount, on) for amount, on in zip(given_before, days, strict=True)
    ]

    def stops(limit: Decimal | None) -> int:
        rules = replace(SHIPPED, before_total=limit)
        return len(check_heart(rules, drug, breed, [], entries, Decimal(30), TODAY))

    assert stops(before_total) >= stops(None)
    if before_total is not None:
        assert stops(before_total - Decimal("0.5")) >= stops(before_total)
