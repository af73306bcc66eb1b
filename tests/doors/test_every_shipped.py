"""Does each calculator answer for every protocol and every drug that ships?"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from oncodesk.cli import main
from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.protocols.protocol import Dose
from oncodesk.services.dosing.shipped import drug_ids, get_drug
from oncodesk.services.labs.policies import shipped_policy
from oncodesk.services.protocols.shipped import get_shipped, list_shipped, shipped_ids
from tests.laboratory import counts, message, obx, pid

# The demo's closed week; the calendar that `plan` needs to refuse.
HOLIDAYS = ["--open", "mon-fri", "--closed", "2026-12-24..2027-01-03"]
WEIGHTS = {Species.DOG: "30 kg", Species.CAT: "4.5 kg"}
# A dose that no whole tablet meets within 10 % is refused with its alternatives, which is the rule.
BY_TABLET = "dosing.no_whole_unit_fits"


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--json"])
    printed = capsys.readouterr()
    assert printed.err == ""
    assert left.value.code in (0, 3), printed
    read: dict[str, Any] = json.loads(printed.out)
    return int(left.value.code), read


def stopping(document: dict[str, Any]) -> set[str]:
    return {each["code"] for each in document["findings"] if each["level"] in ("unknown", "block")}


@pytest.mark.parametrize("name", shipped_ids())
def test_every_protocol_shows_and_asks_what_its_drugs_ask(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    protocol = get_shipped(name)
    assert protocol is not None
    code, shown = answer(capsys, "protocols", "show", name)
    assert code == 0
    codes = {finding["code"] for finding in shown["findings"]}
    assert ("protocols.draft" in codes) is (shown["status"] == "draft")
    for visit in shown["visits"]:
        for dose in visit["drugs"]:
            drug = get_drug(dose["drug"])
            wanted = {
                test
                for each in protocol.species
                for test in (drug.requires.get(Species(each), ()) if drug else ())
            }
            held = {"alt", "creatinine", "bun"} if "chemistry" in visit["requires"] else set()
            held |= {"usg"} if "urinalysis" in visit["requires"] else set()
            assert wanted - held <= set(visit["requires"]), (name, visit["day"])
    assert all(source["author"] and source["url"] for source in shown["sources"])


@pytest.mark.parametrize("name", shipped_ids())
def test_every_protocol_plans_over_a_closed_week(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, plan = answer(capsys, "plan", name, "--start", "2026-12-07", *HOLIDAYS)
    closed = [
        finding
        for visit in plan["visits"]
        for finding in visit["findings"]
        if finding["code"] == "scheduling.closed_day"
    ]
    assert code == (3 if any(each["level"] == "block" for each in closed) else 0)
    assert all(visit["planned_on"] == visit["original_on"] for visit in plan["visits"])
    assert all("2027-01-0" in finding["fix"] for finding in closed if finding["level"] == "block")
    drafts = [each for each in plan["findings"] if each["code"] == "protocols.draft"]
    protocol = get_shipped(name)
    assert protocol is not None
    assert bool(drafts) is (protocol.status == "draft")


PRINTED = sorted(
    {
        (dose.drug, species, str(dose.amount), dose.route)
        for protocol in list_shipped()
        for species in protocol.species
        for dose in (*protocol.doses, *(other.dose for other in protocol.alternatives))
        if dose.drug != "radiation"
    }
)


@pytest.mark.parametrize(("name", "species", "amount", "route"), PRINTED)
def test_every_dose_of_every_protocol_is_calculated(
    name: str, species: str, amount: str, route: str, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = ["--genotype", "normal/normal", "--prior", "0 mg/m2", "--breed", "Labrador Retriever"]
    code, dose = answer(
        capsys,
        *("dose", "--drug", name, "--amount", amount, "--species", species, "--route", route),
        *("--weight", WEIGHTS[Species(species)], *facts),
    )
    assert stopping(dose) <= {BY_TABLET}
    assert dose["allowed"] is (code == 0)
    assert Decimal(dose["calculated"]["amount"]) > 0


def _usual(drug: Drug, species: Species) -> str:
    """A quarter of the table's limit on some basis: small enough for any rule but the one asked here."""
    limits = [each for each in drug.ceilings if each.species in (None, species)]
    limit = max(limits or drug.ceilings, key=lambda each: each.per)
    amount = (limit.warn_above or limit.stop_above or limit.warn_from or Decimal(4)) / 4
    return f"{amount} {drug.unit}/{limit.per or 'patient'}"


@pytest.mark.parametrize("name", drug_ids())
@pytest.mark.parametrize("species", list(Species))
def test_every_drug_is_dosed_where_it_is_known_and_refused_elsewhere(
    name: str, species: Species, capsys: pytest.CaptureFixture[str]
) -> None:
    drug = get_drug(name)
    assert drug is not None
    code, dose = answer(
        capsys,
        *(
            "dose",
            "--drug",
            name,
            "--amount",
            _usual(drug, species),
            "--species",
            species,
            "--route",
            drug.routes[0],
        ),
        *("--weight", WEIGHTS[species], "--genotype", "normal/normal", "--breed", "Labrador Retriever"),
    )
    refused = stopping(dose) - {BY_TABLET}
    if species in drug.never_in:
        assert (code, refused) == (3, {"dosing.species_forbidden"})
    elif species not in drug.known_in:
        assert (code, refused) == (3, {"dosing.species_untested"})
    else:
        assert refused == set()


NORMAL = [
    obx("ALT", "40", "U/L"),
    obx("CREA^Creatinine", "0.9", "mg/dL"),
    obx("ALB^Albumin", "3.2", "g/dL"),
    obx("TBIL^Total bilirubin", "0.2", "mg/dL"),
    obx("BUN", "18", "mg/dL"),
    obx("HCT", "42", "%"),
]


@pytest.mark.parametrize(("name", "species"), sorted({(drug, species) for drug, species, _, _ in PRINTED}))
def test_every_drug_of_every_protocol_goes_on_normal_blood(
    name: str, species: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    drug = get_drug(name)
    assert drug is not None
    blood = tmp_path / "normal.hl7"
    animal = pid(species={"dog": "CANINE", "cat": "FELINE"}[species])
    blood.write_bytes(message(counts(), NORMAL, animal=animal))
    asked = ["gate", "--drug", name, "--species", species, "--labs", str(blood)]
    asked += ["--at", "2026-10-20T09:00-04:00", "--last-dose", "none"]
    if not drug.cytotoxic and name not in shipped_policy().limits.keys() | shipped_policy().ungated.keys():
        with pytest.raises(SystemExit) as left:  # a support drug: no limits, which is said in one sentence
            main(asked)
        assert left.value.code == 2
        assert "No limits stand" in capsys.readouterr().err
        return
    code, gate = answer(capsys, *asked)
    assert (code, gate["allowed"], gate["band"]) == (0, True, "proceed"), gate["findings"]


def test_the_vaccine_has_no_blood_before_it_and_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    low = tmp_path / "low.hl7"
    low.write_bytes(message(counts(neutrophils="0.4", percent="7")))
    asked = ["--species", "dog", "--labs", str(low), "--at", "2026-10-20T09:00-04:00", "--last-dose", "none"]
    code, gate = answer(capsys, "gate", "--drug", "melanoma-vaccine", *asked)
    assert (code, gate["allowed"], gate["expires_at"]) == (0, True, None)
    assert "labs.ungated" in {finding["code"] for finding in gate["findings"]}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"--drug": "rabacfosadine", "--amount": "1 mg/kg", "--breed": "Westie"}, "dosing.breed_forbidden"),
        ({"--drug": "rabacfosadine", "--amount": "1 mg/kg", "--breed": "unknown"}, "dosing.breed_unknown"),
        (
            {"--drug": "vincristine", "--amount": "0.7 mg/m2", "--taking": "Atopica"},
            "dosing.interaction_avoid",
        ),
        (
            {"--drug": "vincristine", "--amount": "0.7 mg/m2", "--taking": "unknown"},
            "dosing.home_drugs_unknown",
        ),
        (
            {
                "--drug": "cyclophosphamide",
                "--amount": "250 mg/m2",
                "--history": "hemorrhagic-cystitis",
            },
            "dosing.never_again",
        ),
        (
            {"--drug": "cyclophosphamide", "--amount": "250 mg/m2", "--history": "unknown"},
            "dosing.history_unknown",
        ),
    ],
)
def test_what_rules_a_drug_out_stops_the_calculator(
    arguments: dict[str, str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"--genotype": "normal/normal", "--breed": "Labrador Retriever"} | arguments
    options = [part for pair in told.items() for part in pair]
    status, dose = answer(
        capsys, "dose", *options, "--species", "dog", "--weight", "20 kg", "--route", _first(told)
    )
    assert (status, dose["allowed"]) == (3, False)
    assert stopping(dose) == {code}


def _first(told: dict[str, str]) -> str:
    drug = get_drug(told["--drug"])
    assert drug is not None
    return drug.routes[0]


def test_a_history_that_is_none_and_one_that_is_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["dose", "--drug", "cyclophosphamide", "--amount", "250 mg/m2", "--species", "dog"]
    asked += ["--weight", "20 kg", "--route", "IV", "--history"]
    assert answer(capsys, *asked, "none")[0] == 0
    with pytest.raises(SystemExit) as left:
        main([*asked, "cystitis"])
    assert left.value.code == 2


def test_a_dose_given_at_the_practice_has_its_interval_and_its_low_count_days() -> None:
    doses: list[Dose] = [dose for protocol in list_shipped() for dose in protocol.doses]
    for name in {dose.drug for dose in doses} - {"radiation"}:
        drug = get_drug(name)
        assert drug is not None
        if drug.cytotoxic:
            assert drug.handling_days in (3, 5), name
            assert drug.low_count_days, name
        if drug.myelosuppressive:
            assert all("cbc" in tests for tests in drug.requires.values()), name
