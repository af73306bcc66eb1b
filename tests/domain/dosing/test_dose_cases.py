"""Do the doses come out as the written cases say?"""

from decimal import Decimal
from typing import Any

import pytest

from oncodesk.domain.dosing.dose import Calculation, DoseInputs, calculate, shown_amount
from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.dosing.exposure import check_lifetime, exposure_mg_m2
from oncodesk.domain.dosing.modification import Modification, parse_modification
from oncodesk.domain.dosing.surface import surface_m2
from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.domain.shared.verdict import Finding, Level
from oncodesk.services.dosing.shipped import get_drug
from tests.cases import read_cases

Case = dict[str, Any]
SURFACE, STANDARD = read_cases("dose_surface"), read_cases("dose_standard")
LIMITS, CHANGES = read_cases("dose_limits"), read_cases("dose_changes")


def quantity(text: str) -> Quantity:
    read = parse_quantity(text)
    assert isinstance(read, Quantity), read
    return read


def modifications(texts: list[str]) -> tuple[Modification, ...]:
    read = tuple(parse_modification(text) for text in texts)
    return tuple(each for each in read if isinstance(each, Modification))


def worked(case: Case) -> Calculation:
    """The calculation of a case; what it does not name is a dog of 30 kg and doxorubicin 30 mg/m2."""
    drug = get_drug(case.get("drug", "doxorubicin"))
    assert drug is not None
    return calculate(
        DoseInputs(
            drug=drug,
            amount=quantity(case.get("amount", "30 mg/m2")),
            species=Species(case.get("species", "dog")),
            weight=quantity(case.get("weight", "30 kg")),
            genotype=Genotype(case.get("genotype", "unknown")),
            modifications=modifications(case.get("modify", [])),
            rounding_step=Decimal(case["round"]) if "round" in case else None,
            route=Route(case["route"]) if "route" in case else None,
        )
    )


def beyond_notes(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(finding.code for finding in findings if finding.level is not Level.NOTE)


def named(case: Case) -> str:
    return str(case.get("what") or case.get("kg") or case.get("prior"))


@pytest.mark.parametrize("row", SURFACE["dogs"], ids=named)
def test_surface_of_dogs(row: Case) -> None:
    assert str(surface_m2(Species.DOG, Decimal(row["kg"]))) == row["surface"]


@pytest.mark.parametrize("row", SURFACE["cats"], ids=named)
def test_surface_of_cats_is_our_formula_and_not_the_printed_table(row: Case) -> None:
    surface = surface_m2(Species.CAT, Decimal(row["kg"]))
    assert str(shown_amount(surface)) == row["to_3_decimals"]
    assert shown_amount(surface) != Decimal(row["printed_elsewhere"])


@pytest.mark.parametrize("drug", ["doxorubicin", "vincristine", "cyclophosphamide", "carboplatin"])
@pytest.mark.parametrize("row", STANDARD["dogs"], ids=named)
def test_standard_doses_of_dogs(row: Case, drug: str) -> None:
    amounts = {"vincristine": "0.7 mg/m2", "cyclophosphamide": "250 mg/m2", "carboplatin": "300 mg/m2"}
    case = {"drug": drug, "amount": amounts.get(drug, "30 mg/m2"), "weight": f"{row['kg']} kg"}
    calculation = worked(case)
    assert calculation.calculated is not None
    assert str(shown_amount(calculation.calculated)) == row[drug]
    if drug == "doxorubicin":
        standard = next(step for step in calculation.steps if step.kind == "standard")
        assert str(standard.facts["dose"]) == row["per_m2_would_be"]


@pytest.mark.parametrize("case", LIMITS["case"], ids=named)
def test_limits(case: Case) -> None:
    calculation = worked(case)
    assert beyond_notes(calculation.findings) == sorted(case["finds"])
    assert calculation.allowed is case["allowed"]
    if "surface" in case:
        assert str(calculation.surface) == case["surface"]
    if "calculated" in case:
        assert calculation.calculated is not None
        assert str(shown_amount(calculation.calculated)) == case["calculated"]
    if "final" in case:
        assert calculation.final is not None
        assert shown_amount(calculation.final) == Decimal(case["final"])
    if "deviation" in case:
        assert str(calculation.deviation) == case["deviation"]


@pytest.mark.parametrize("case", CHANGES["case"], ids=named)
def test_changes(case: Case) -> None:
    calculation = worked(case)
    assert beyond_notes(calculation.findings) == sorted(case["finds"])
    if "modified" in case:
        assert calculation.modified is not None
        assert str(shown_amount(calculation.modified)) == case["modified"]
    else:
        assert calculation.modified is None
        assert calculation.final is None
        assert not calculation.allowed


@pytest.mark.parametrize("row", CHANGES["lifetime"], ids=named)
def test_lifetime(row: Case) -> None:
    drug = get_drug("doxorubicin")
    assert drug is not None
    today = exposure_mg_m2(Decimal(row.get("given", "29.253")), Decimal(row.get("surface", "0.9751")))
    assert str(today) == row.get("today", "30.00")
    prior = None if row["prior"] == "unknown" else Decimal(row["prior"])
    assert beyond_notes(check_lifetime(drug, prior, today)) == row["finds"]


def test_the_size_rule_shows_both_numbers() -> None:
    step = next(step for step in worked({"weight": "14.9 kg"}).steps if step.kind == "size_rule")
    assert (str(step.facts["before"]), str(step.facts["after"])) == ("18.348", "14.900")


def test_small_dogs_bring_the_lower_amount_to_mind() -> None:
    case = {"drug": "vincristine", "amount": "0.7 mg/m2"}
    under = worked({**case, "weight": "14.9 kg"})
    assert [finding.code for finding in under.findings] == ["dosing.consider_less"]
    assert under.calculated == under.modified
    assert worked({**case, "weight": "15.0 kg"}).findings == ()


def test_a_change_for_the_same_event_counts_once() -> None:
    twice = tuple(
        Modification(change.percent, change.basis, cause="event-7")
        for change in modifications(["-20%-of-standard"])
    )
    inputs = worked({}).inputs
    again = calculate(
        DoseInputs(inputs.drug, inputs.amount, inputs.species, inputs.weight, modifications=twice * 2)
    )
    assert beyond_notes(again.findings) == ["dosing.modified_twice"]
    assert again.final is None


@pytest.mark.parametrize(
    "text",
    [
        "-20%",
        "20%-of-standard",
        "-20-of-standard",
        "-0%-of-standard",
        "-20%-of-nothing",
        "−20%-of-standard",
        "",
        "-1e1%-of-standard",
        "-2000%-of-standard",
        "-٢٠%-of-standard",
        "-12,5%-of-standard",
    ],
)
def test_a_modification_says_sign_percent_and_basis(text: str) -> None:
    assert isinstance(parse_modification(text), str)


@pytest.mark.parametrize(
    "text",
    [
        "30",
        "30mg/m3",
        "-30 mg/m2",
        "1e3 mg/m2",
        "30,5 mg/m2",
        "NaN mg",
        "Infinity kg",
        "３０ mg/m2",
        "٣٠ kg",
        "",
        "30 mg/m2 extra",
        "30 furlong",
        ".5 mg",
        "5. mg",
        "123456789 kg",
        "0.123456789 mg",
        "3 0 mg",
        "30 mg//m2",
    ],
)
def test_an_amount_is_plain_digits_with_a_unit(text: str) -> None:
    assert isinstance(parse_quantity(text), str)


@pytest.mark.parametrize("text", ["30 mg/m2", "30mg/m²", " 30 MG / M2 ", "30 mg/m^2"])
def test_an_amount_is_read_as_people_write_it(text: str) -> None:
    assert quantity(text) == Quantity(Decimal(30), "mg", "m2")
