"""Is a fixed dose left as it was set, does a cap only lower, and is a reduction never taken twice?"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.basis import DoseBefore, check_basis, check_fixed_weight
from oncodesk.domain.dosing.dose import Calculation, DoseInputs, calculate
from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.dosing.modification import GENOTYPE_REASON, Basis, Cap, Fixed, Modification
from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.verdict import Level
from oncodesk.services.dosing.shipped import get_drug
from tests.cases import read_cases
from tests.domain.dosing.test_dose_cases import modifications, quantity


def inputs(case: dict[str, Any]) -> DoseInputs:
    drug = get_drug(case.get("drug", "doxorubicin"))
    assert drug is not None
    weight = quantity(case.get("weight", "30 kg"))
    return DoseInputs(
        drug=drug,
        amount=quantity(case.get("amount", "30 mg/m2")),
        species=Species.DOG,
        weight=weight,
        genotype=Genotype(case.get("genotype", "unknown")),
        modifications=modifications(case.get("modify", [])),
        fixed=None
        if "fixed" not in case
        else Fixed(Decimal(case["fixed"]), weight.amount, may_exceed=case.get("may_exceed", False)),
        cap=None if "cap" not in case else Cap(Decimal(case["cap"])),
        rounding_step=Decimal(case.get("round", "0.1")) if "route" not in case else None,
        route=None if "route" not in case else Route(case["route"]),
    )


@pytest.mark.parametrize("case", read_cases("dose_set")["case"], ids=lambda case: str(case["what"]))
def test_what_was_set(case: dict[str, Any]) -> None:
    found = calculate(inputs(case))
    assert sorted(each.code for each in found.findings if each.stops) == sorted(case["finds"])
    warned = [each.code for each in found.findings if each.level is Level.WARN]
    assert [code for code in warned if code not in ("dosing.dose_high", "dosing.dose_high_from")] == case.get(
        "warns", []
    )
    if "final" in case:
        assert found.final == Decimal(case["final"])
    assert found.allowed is not bool(case["finds"])


@pytest.mark.parametrize(
    ("kg", "percent"),
    [("33", None), ("33.01", "10.03"), ("27", None), ("26.99", "10.03"), ("30", None), ("60", "100.00")],
)
def test_a_weight_that_leaves_a_fixed_dose_behind_is_looked_at(kg: str, percent: str | None) -> None:
    dose = calculate(replace(inputs({"fixed": "20"}), weight=Quantity(Decimal(kg), "kg")))
    fixed = dose.inputs.fixed
    assert fixed is not None
    moved = replace(dose, inputs=replace(dose.inputs, fixed=replace(fixed, at_kg=Decimal(30))))
    found = check_fixed_weight(moved)
    assert [str(each.facts["percent"]) for each in found] == ([] if percent is None else [percent])
    assert all(each.stops for each in found)


def test_only_a_fixed_dose_is_left_behind_and_it_never_jumps_at_a_weight_limit() -> None:
    plain = calculate(inputs({"weight": "14 kg"}))
    before = DoseBefore(Decimal(18), Decimal(16), by_size_rule=False)
    assert check_basis(plain, before) and check_fixed_weight(plain) == ()
    assert check_basis(calculate(inputs({"weight": "14 kg", "fixed": "10"})), before) == ()


def abcb1(genotype: Genotype, reason: str) -> Calculation:
    change = Modification(Decimal(-25), Basis.OF_STANDARD, "by hand", reason)
    return calculate(replace(inputs({}), genotype=genotype, modifications=(change,)))


def test_the_reduction_for_a_genotype_is_taken_once() -> None:
    assert abcb1(Genotype.UNKNOWN, GENOTYPE_REASON).allowed  # decided before the test came back
    twice = abcb1(Genotype.ONE_MUTANT, GENOTYPE_REASON)
    assert "dosing.genotype_twice" in [each.code for each in twice.findings if each.stops]
    assert twice.final is None
    assert abcb1(Genotype.ONE_MUTANT, "gastrointestinal").allowed
    assert abcb1(Genotype.NORMAL, GENOTYPE_REASON).allowed


@given(
    st.decimals("5", "60", places=2),
    st.decimals("0.1", "60", places=1),
    st.sampled_from(["unknown", "mutant/normal", "mutant/mutant"]),
)
def test_a_fixed_dose_is_the_amount_or_stops_and_a_cap_never_raises(
    kg: Decimal, amount: Decimal, genotype: str
) -> None:
    usual = inputs({"weight": f"{kg} kg", "genotype": genotype})
    fixed = calculate(replace(usual, fixed=Fixed(amount, kg)))
    assert fixed.final == amount
    assert fixed.modified == amount and fixed.deviation == 0
    plain = calculate(usual)
    assert plain.modified is not None and plain.final is not None
    assert fixed.allowed == (amount <= plain.modified)
    capped = calculate(replace(usual, cap=Cap(amount)))
    assert capped.final is not None and capped.final <= min(amount, plain.final)
