"""Does a plan tell which of its doses the lifetime limit will not allow?"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.exposure import check_lifetime, exposure_mg_m2
from oncodesk.domain.dosing.projection import (
    PlannedDose,
    ProjectedDose,
    most_within,
    planned_dose,
    project,
    tell_projection,
)
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.verdict import Level
from oncodesk.services.dosing.shipped import get_drug
from tests.cases import read_cases

START = date(2026, 10, 6)


def planned(texts: list[str], surface: Decimal = Decimal(1)) -> list[PlannedDose]:
    return [
        PlannedDose(
            place + 1,
            START + timedelta(days=21 * place),
            None if text == "?" else Decimal(text),
            surface,
        )
        for place, text in enumerate(texts)
    ]


def told(each: ProjectedDose) -> str:
    level = "ok" if each.level is None else each.level.value
    total = "?" if each.total is None else f"{each.total:f}".removesuffix(".00")
    room = f"{each.room:f}".removesuffix(".00")
    return f"{total} {'?' if each.percent is None else each.percent} {level} {room}"


@pytest.mark.parametrize("case", read_cases("dose_projection")["case"], ids=lambda case: str(case["what"]))
def test_the_sum_of_the_plan(case: dict[str, Any]) -> None:
    drug = get_drug(case.get("drug", "doxorubicin"))
    assert drug is not None
    surface = Decimal(case.get("surface", "1"))
    found = project(drug, Decimal(case["prior"]), planned(case["planned"], surface))
    assert [told(each) for each in found] == case["totals"]
    if "most" in case:
        assert [f"{each.most:f}" for each in found] == case["most"]
    findings = tell_projection(drug, found)
    wanted = [each for each in found if each.level in (Level.WARN, Level.BLOCK)]
    wanted += [each for each in found if each.level is Level.UNKNOWN][:1]
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


def test_doses_of_another_course_count_but_are_told_there() -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    own, other = planned(["30", "30"])
    both = project(drug, Decimal(150), [replace(own, is_other=True), other])
    assert [each.total for each in both] == [Decimal(180), Decimal(210)]
    assert [finding.facts["visit"] for finding in tell_projection(drug, both)] == [other.visit]


def test_a_dose_that_a_calculation_stops_is_not_known() -> None:
    none = planned_dose(3, START, None)
    assert (none.mg_per_m2, none.visit) == (None, 3)
    assert PlannedDose(3, START, Decimal(29), None).mg_per_m2 is None
    drug = get_drug("doxorubicin")
    assert drug is not None
    assert most_within(drug, Decimal(30), None) is None


@given(
    st.decimals("0.05", "2.5", places=4), st.decimals("0", "180", places=2), st.sampled_from(["0.1", "0.25"])
)
def test_what_fits_never_passes_the_room_and_one_step_more_does(
    surface: Decimal, room: Decimal, step: str
) -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    size = Decimal(step)
    coarse = replace(drug, rounding_step=Quantity(size, "mg"))
    most = most_within(coarse, room, surface)
    assert most is not None
    assert exposure_mg_m2(most, surface) <= room
    assert most % size == 0
    assert (most + size) / surface > room
