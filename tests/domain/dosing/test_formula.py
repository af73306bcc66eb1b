"""Which formula may a practice choose, and does each give its own numbers and no other's?"""

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.dose import DoseInputs, calculate
from oncodesk.domain.dosing.house_rules import DosingRules, parse_dosing
from oncodesk.domain.dosing.surface import SHIPPED, Constants, Exponent, SurfaceFormula, surface_m2
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.services.dosing.sentences import tell_step
from oncodesk.services.dosing.shipped import get_drug, read_dosing, shipped_dosing
from oncodesk.services.practice.shipped import Kind, list_shipped_content, read_toml
from tests.cases import read_cases

# Small Animal Internal Medicine, 6th edition, Table 76.2: kg and the printed surface of a cat in m2. A look
# into a printed table is no formula: neither may ever be "corrected" by the other.
PRINTED_CAT = {
    "2.3": "0.165",
    "2.8": "0.187",
    "3.2": "0.207",
    "3.6": "0.222",
    "4.1": "0.244",
    "4.6": "0.261",
    "5.1": "0.278",
    "5.5": "0.294",
    "6.0": "0.311",
    "6.4": "0.326",
    "6.9": "0.342",
    "7.4": "0.356",
    "7.8": "0.371",
    "8.2": "0.385",
    "8.7": "0.399",
    "9.2": "0.413",
}
[TEXT] = [each.body for each in list_shipped_content() if each.kind is Kind.DOSING]


def formula(k: str, exponent: Exponent, species: Species) -> SurfaceFormula:
    return SurfaceFormula(
        "mass", {species: Constants(Decimal(k), exponent, Decimal("0.01"), Decimal(9))}, "test"
    )


def test_the_shipped_file_says_what_the_calculators_use() -> None:
    assert shipped_dosing().formula == SurfaceFormula(
        SHIPPED.id, SHIPPED.constants, shipped_dosing().formula.source
    )
    assert shipped_dosing().heart.before_total is None


@pytest.mark.parametrize(("kg", "printed"), PRINTED_CAT.items())
def test_the_printed_table_of_cats_is_not_the_formula(kg: str, printed: str) -> None:
    calculated = surface_m2(Species.CAT, Decimal(kg))
    apart = 100 * (calculated - Decimal(printed)) / Decimal(printed)
    assert Decimal("4.5") < apart < Decimal("7.0"), "the formula with 10.0 is 4.9 to 6.7 % above the table"


@pytest.mark.parametrize(
    ("species", "k", "kg", "surface"),
    [
        (Species.DOG, "10.1", "10.4545", "0.4867"),
        (Species.CAT, "10.4", "7", "0.3830"),
        (Species.DOG, "10.1", "10", "0.4724"),
        (Species.DOG, "10.1", "50", "1.3888"),
    ],
)
def test_the_exponent_067_gives_the_numbers_in_print(species: Species, k: str, kg: str, surface: str) -> None:
    assert f"{surface_m2(species, Decimal(kg), formula(k, Exponent(67, 100), species)):f}" == surface


@given(
    k=st.decimals("9.0", "11.0", places=2),
    kg=st.decimals("0.5", "90", places=2),
    exponent=st.sampled_from([Exponent(2, 3), Exponent(67, 100), Exponent(66, 100)]),
)
def test_the_integer_root_is_the_power(k: Decimal, kg: Decimal, exponent: Exponent) -> None:
    exact = float(k) / 100 * math.pow(float(kg), exponent.over / exponent.under)
    found = surface_m2(Species.DOG, kg, formula(str(k), exponent, Species.DOG))
    assert abs(float(found) - exact) < 0.0000501


def test_a_dose_tells_the_formula_that_was_signed() -> None:
    drug = get_drug("carboplatin")
    assert drug is not None
    worked = calculate(
        DoseInputs(
            drug,
            Quantity(Decimal(300), "mg", "m2"),
            Species.DOG,
            Quantity(Decimal(10), "kg"),
            formula=formula("10.1", Exponent(67, 100), Species.DOG),
        )
    )
    told = [tell_step(step) for step in worked.steps]
    assert "Body surface 10.1 ÷ 100 × 10 kg^0.67 = 0.4724 m², rounded once, half up" in told


CASES: list[dict[str, Any]] = read_cases("dose_house_rules")["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["what"]))
def test_a_file_of_ones_own_is_read_or_every_problem_is_told(case: dict[str, Any]) -> None:
    text = TEXT
    for before, after in case.get("change", []):
        assert before in text, before
        text = text.replace(before, after, 1)
    found = read_dosing(text)
    if "problems" in case:
        assert isinstance(found, tuple)
        assert [problem.split(":")[0] for problem in found] == case["problems"]
    else:
        assert isinstance(found, DosingRules), found


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=4) | st.integers(), st.lists, max_leaves=4))
def test_nonsense_is_a_problem_and_never_an_exception(value: object) -> None:
    document = read_toml(TEXT)
    for key in (*document, "stranger"):
        assert isinstance(parse_dosing({**document, key: value}), DosingRules | tuple)
    assert parse_dosing({})
