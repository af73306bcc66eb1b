"""Does each drug file say what it must, and does a wrong one say what is wrong?"""

from decimal import Decimal

import pytest

from oncodesk.domain.dosing.drug import Drug, Evidence
from oncodesk.domain.patients.patient import Species
from oncodesk.services.dosing.shipped import drug_ids, get_drug, read_drug

GOOD = """
schema = 1
id = "sample"
name = "sample"
group = "alkylating agent"
unit = "mg"
routes = { value = ["IV"], source = "a label", evidence = "source" }
cytotoxic = { value = true, source = "a label", evidence = "source" }
vesicant = { value = false, source = "a label", evidence = "source" }
pgp_substrate = { value = false, source = "a label", evidence = "general" }
myelosuppressive = { value = true, source = "a label", evidence = "source" }
low_count_days = { value = { dog = [3, 10] }, source = "a label", evidence = "source" }

[[ceilings]]
per = "m2"
warn_above = 2.5
source = "a paper"
evidence = "source"

[[size_rules]]
species = "dog"
below_kg = 15.0
at_most = ["1 mg/kg"]
binding = true
source = "a paper"
evidence = "source"
"""


@pytest.mark.parametrize("name", drug_ids())
def test_shipped_drugs_parse_and_give_their_grounds(name: str) -> None:
    drug = get_drug(name)
    assert drug is not None
    assert drug.id == name == drug.id.lower()
    assert drug.name.lower().replace(" ", "-") == name
    assert drug.routes
    assert all(ground.source for ground in drug.grounds.values())


def test_what_the_rules_rest_on() -> None:
    doxorubicin, vincristine, cisplatin = (
        get_drug(each) for each in ("doxorubicin", "vincristine", "cisplatin")
    )
    assert doxorubicin is not None
    assert vincristine is not None
    assert cisplatin is not None
    assert doxorubicin.lifetime is not None
    assert (doxorubicin.lifetime.warn_from, doxorubicin.lifetime.stop_above) == (Decimal(135), Decimal(180))
    assert vincristine.name == "vinCRIStine"
    assert vincristine.routes == ("IV",)
    assert set(cisplatin.never_in) == {Species.CAT}
    substrates = {name for name in drug_ids() if (drug := get_drug(name)) and drug.pgp_substrate}
    assert {"vincristine", "vinblastine", "doxorubicin"} <= substrates
    assert not {"cyclophosphamide", "lomustine", "carboplatin", "asparaginase"} & substrates


def test_a_good_file_is_read() -> None:
    drug = read_drug(GOOD)
    assert isinstance(drug, Drug)
    assert drug.low_count_days == {Species.DOG: (3, 10)}
    assert drug.grounds["pgp_substrate"].evidence is Evidence.GENERAL
    assert drug.ceilings[0].warn_above == Decimal("2.5")
    assert drug.size_rules[0].below_kg == Decimal(15)


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("schema = 1", "schema = 2", "schema"),
        ('id = "sample"', 'id = "VCR"', "id"),
        ('unit = "mg"', 'unit = "mcg"', "unit"),
        ("warn_above = 2.5", "warn_abov = 2.5", "ceilings[1].warn_abov"),
        ("warn_above = 2.5", "warn_above = -2.5", "ceilings[1].warn_above"),
        ("warn_above = 2.5", 'warn_above = "2.5"', "ceilings[1].warn_above"),
        ("warn_above = 2.5", "warn_above = nan", "ceilings[1].warn_above"),
        ('per = "m2"', 'per = "m3"', "ceilings[1].per"),
        ('at_most = ["1 mg/kg"]', 'at_most = ["1 mg"]', "size_rules[1].at_most"),
        ('at_most = ["1 mg/kg"]', "at_most = [1]", "size_rules[1].at_most"),
        ('species = "dog"', 'species = "ferret"', "size_rules[1].species"),
        ('value = ["IV"]', 'value = ["intrathecal"]', "routes.value"),
        ("cytotoxic = { value = true", "cytotoxic = { value = 1", "cytotoxic.value"),
        ('source = "a paper"', 'source = ""', "ceilings[1].source"),
        ('evidence = "general"', 'evidence = "hearsay"', "pgp_substrate.evidence"),
        ("dog = [3, 10]", "dog = [10, 3]", "low_count_days.dog"),
        ("dog = [3, 10]", "dog = 3", "low_count_days.dog"),
        ("schema = 1", "schema = 1\nceiling = 5", "ceiling"),
        ("vesicant = {", "vesicants = {", "vesicant"),
        ("[[ceilings]]", "[ceilings]", "ceilings"),
        ("schema = 1", "schema = ", "not readable as TOML"),
    ],
)
def test_a_wrong_file_says_where(before: str, after: str, place: str) -> None:
    assert before in GOOD
    problems = read_drug(GOOD.replace(before, after, 1))
    assert isinstance(problems, tuple)
    assert any(problem.startswith(place) for problem in problems), problems
