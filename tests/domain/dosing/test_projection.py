"""Does a plan tell which of its doses the lifetime limit will not allow?"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.exposure import check_lifetime
from oncodesk.domain.dosing.projection import PlannedDose, ProjectedDose, project, tell_projection
from oncodesk.domain.shared.verdict import Level
from oncodesk.services.dosing.shipped import get_drug
from tests.cases import read_cases

START = date(2026, 10, 6)


def planned(texts: list[str]) -> list[PlannedDose]:
    return [
        PlannedDose(place + 1, START + timedelta(days=21 * place), None if text == "?" else Decimal(text))
        for place, text in enumerate(texts)
    ]


def told(each: ProjectedDose) -> str:
    level = "ok" if each.level is None else each.level.value
    total = "?" if each.total is None else f"{each.total:f}"
    return f"{total} {'?' if each.percent is None else each.percent} {level} {each.room:f}"


@pytest.mark.parametrize("case", read_cases("dose_projection")["case"], ids=lambda case: str(case["what"]))
def test_the_sum_of_the_plan(case: dict[str, Any]) -> None:
    drug = get_drug(case.get("drug", "doxorubicin"))
    assert drug is not None
    found = project(drug, Decimal(case["prior"]), planned(case["planned"]))
    assert [told(each) for each in found] == case["totals"]
    findings = tell_projection(drug, found)
    wanted = [each for each in found if each.level in (Level.WARN, Level.BLOCK)]
    assert [(each.facts["visit"], each.level) for each in findings] == [
        (each.planned.visit, each.level) for each in wanted
    ]
    assert [each.facts["room"] for each in findings if each.level is Level.BLOCK] == [
        each.room for each in wanted if each.level is Level.BLOCK
    ]


def test_the_order_is_that_of_the_days() -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    first, second = planned(["30", "24"])
    assert project(drug, Decimal(0), [second, first]) == project(drug, Decimal(0), [first, second])


@given(st.decimals("0", "200", places=2), st.lists(st.decimals("1", "40", places=2), max_size=6))
def test_the_plan_says_what_the_gate_will_say(prior: Decimal, doses: list[Decimal]) -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    for each in project(drug, prior, planned([f"{dose}" for dose in doses])):
        dose = each.planned.mg_per_m2
        assert dose is not None
        assert each.total is not None
        gate = check_lifetime(drug, each.total - dose, dose)
        assert [finding.level for finding in gate] == ([] if each.level is None else [each.level])
        if each.level is Level.BLOCK and each.room:
            fits = check_lifetime(drug, each.total - dose, each.room)
            assert not any(finding.stops for finding in fits)
