"""Do breeds, genotypes and weights speak as the written cases say?"""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.patients.patient import (
    Ancestry,
    BreedRisk,
    Genotype,
    Species,
    breed_risk,
    check_genotype,
    genotype_question,
)
from oncodesk.domain.patients.weight import check_new_weight, check_weight_entry
from oncodesk.domain.shared.verdict import Verdict
from tests.cases import read_cases

CASES = read_cases("patients_abcb1")
WRITTEN = [(row["risk"], written) for row in CASES["breed"] for written in row["written"]]


@pytest.mark.parametrize(("risk", "written"), WRITTEN)
def test_breeds_as_people_write_them(risk: str, written: str) -> None:
    assert breed_risk(written) == BreedRisk(risk)


@pytest.mark.parametrize(("risk", "written"), WRITTEN)
def test_an_unknown_genotype_stops_where_the_breed_asks(risk: str, written: str) -> None:
    untested = Verdict(check_genotype(Species.DOG, written, Genotype.UNKNOWN, "vinCRIStine"))
    assert untested.allowed is (risk not in ("listed", "unknown"))
    assert genotype_question(Species.DOG, written) is (risk != "not_listed")
    for known in (Genotype.NORMAL, Genotype.ONE_MUTANT, Genotype.TWO_MUTANTS):
        assert check_genotype(Species.DOG, written, known, "vinCRIStine") == ()
    assert check_genotype(Species.CAT, written, Genotype.UNKNOWN, "vinCRIStine") == ()


@pytest.mark.parametrize("row", CASES["ancestry"], ids=lambda row: f"{row['written']}: {row['said']}")
def test_what_the_owner_said_about_the_ancestors(row: dict[str, Any]) -> None:
    said = Ancestry(row["said"])
    found = check_genotype(Species.DOG, row["written"], Genotype.UNKNOWN, "vinCRIStine", said)
    assert [finding.code for finding in found] == [row["finds"]]
    assert Verdict(found).allowed is not row["stops"]
    assert check_genotype(Species.DOG, row["written"], Genotype.NORMAL, "vinCRIStine", said) == ()
    assert check_genotype(Species.CAT, row["written"], Genotype.UNKNOWN, "vinCRIStine", said) == ()


@pytest.mark.parametrize(("risk", "written"), WRITTEN)
def test_a_worse_answer_never_permits_more(risk: str, written: str) -> None:
    allowed = {
        said: Verdict(check_genotype(Species.DOG, written, Genotype.UNKNOWN, "vinCRIStine", said)).allowed
        for said in Ancestry
    }
    assert allowed[Ancestry.YES] <= min(allowed.values())
    assert allowed[Ancestry.NO] == allowed[Ancestry.NOT_KNOWN] == allowed[Ancestry.NOT_ASKED]


@pytest.mark.parametrize("row", CASES["weight"], ids=lambda row: row["what"])
def test_a_weight_next_to_the_last_one(row: dict[str, Any]) -> None:
    last = Decimal(row["last_kg"]) if "last_kg" in row else None
    found = check_weight_entry(Decimal(row["kg"]), last, weighed_again=row.get("weighed_again", False))
    assert [finding.code for finding in found] == row["finds"]
    if "read_kg" in row:
        assert str(found[0].facts["read_kg"]) == row["read_kg"]


@given(st.decimals("0.01", "2000", places=2), st.decimals("0.01", "2000", places=2))
def test_weighing_again_never_forbids_and_every_pound_slip_stops(kg: Decimal, last: Decimal) -> None:
    once = Verdict(check_weight_entry(kg, last)).allowed
    again = Verdict(check_weight_entry(kg, last, weighed_again=True)).allowed
    assert once <= again
    slip = last / Decimal("0.45359237")
    assert not Verdict(check_weight_entry(slip, last, weighed_again=True)).allowed


@pytest.mark.parametrize(
    "case", read_cases("patients_weight_window")["case"], ids=lambda case: str(case["what"])
)
def test_what_a_dog_or_a_cat_can_weigh(case: dict[str, Any]) -> None:
    kg, species = Decimal(case["kg"]), Species(case["species"])
    last = Decimal(case["last_kg"]) if "last_kg" in case else None
    once = Verdict(check_new_weight(species, kg, last)).allowed
    again = Verdict(check_new_weight(species, kg, last, weighed_again=True)).allowed
    assert (once, again) == {"ok": (True, True), "again": (False, True), "never": (False, False)}[
        case["answer"]
    ]


@pytest.mark.parametrize("species", list(Species))
@pytest.mark.parametrize("kg", ["0", "-1"])
def test_no_weight_at_all_is_said_once(species: Species, kg: str) -> None:
    [finding] = check_new_weight(species, Decimal(kg), None, weighed_again=True)
    assert finding.code == "patients.weight_not_positive"
