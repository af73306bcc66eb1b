"""Does `oncodesk dose` answer as the interface promises?"""

import json
import subprocess
import sys
import time
from typing import Any

import pytest

from oncodesk.cli import main

BISCUIT = ["--drug", "doxorubicin", "--amount", "30 mg/m2", "--species", "dog", "--weight", "30 kg"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["dose", *arguments])
    written = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, written.out, written.err


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status, out, err = run(capsys, *arguments, "--json")
    assert err == ""
    document: dict[str, Any] = json.loads(out)
    return status, document


def codes(document: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in document["findings"]]


def change(arguments: list[str], option: str, value: str) -> list[str]:
    changed = list(arguments)
    changed[changed.index(option) + 1] = value
    return changed


def test_the_example_of_the_interface(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = answer(capsys, *BISCUIT)
    assert status == 0
    assert document["allowed"] is True
    assert document["bsa_m2"] == "0.9751"
    assert document["calculated"] == {"amount": "29.253", "unit": "mg"}
    assert document["final"] == {"amount": "29.253", "unit": "mg"}
    assert document["calculated_mg"] == document["final_mg"] == "29.253"
    assert document["deviation_pct"] == "0.00"
    assert codes(document)[0] == "policy.unsigned"


def test_a_fact_not_given_is_named_in_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    _, document = answer(capsys, *BISCUIT)
    named = [finding["message"] for finding in document["findings"] if finding["code"] == "not_considered"]
    for fact in ("last weight", "breed", "genotype", "prior", "home drugs"):
        assert any(fact in message for message in named)
    assert {finding["level"] for finding in document["findings"]} == {"note"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--genotype", "unknown"], "patients.breed_unknown"),
        (["--genotype", "unknown", "--breed", "Rough Collie"], "patients.abcb1_unknown"),
        (["--breed", "Rough Collie"], "patients.abcb1_unknown"),
        (["--breed", "unknown"], "patients.breed_unknown"),
        (["--prior", "unknown"], "dosing.prior_unknown"),
        (["--last-weight", "unknown"], "patients.last_weight_unknown"),
    ],
)
def test_a_fact_given_as_unknown_stops(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    status, document = answer(capsys, *BISCUIT, *arguments)
    assert status == 3
    assert document["allowed"] is False
    assert code in codes(document)
    assert document["final_mg"] == "29.253"


@pytest.mark.parametrize(
    ("option", "code"), [("--weight", "patients.weight_unknown"), ("--species", "patients.species_unknown")]
)
def test_without_weight_or_species_there_is_no_number(
    capsys: pytest.CaptureFixture[str], option: str, code: str
) -> None:
    status, document = answer(capsys, *change(BISCUIT, option, "unknown"))
    assert status == 3
    assert code in codes(document)
    assert document["final"] is None
    assert document["bsa_m2"] is None


def test_reduction_rounding_and_lifetime_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = answer(
        capsys,
        *BISCUIT,
        *("--modify=-20%-of-standard", "--modify=-10%-of-previous", "--round", "0.1mg"),
        *("--prior", "90 mg/m2", "--breed", "Labrador Retriever"),
    )
    assert status == 0
    assert document["calculated_mg"] == "29.253"
    assert document["final_mg"] == "21.1"
    assert document["deviation_pct"] == "0.18"
    assert document["steps"][-1] == "Lifetime sum with this dose: 90 + 21.64 = 111.64 mg/m²"


@pytest.mark.parametrize(
    ("prior", "status"), [("104 mg/m2", 0), ("105 mg/m2", 0), ("150 mg/m2", 0), ("150.01 mg/m2", 3)]
)
def test_the_lifetime_limit_is_exactly_180(
    capsys: pytest.CaptureFixture[str], prior: str, status: int
) -> None:
    assert answer(capsys, *BISCUIT, "--prior", prior)[0] == status


def test_rounding_up_counts_toward_the_lifetime_limit(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = answer(capsys, *BISCUIT, "--prior", "150 mg/m2", "--round", "0.1mg")
    assert status == 3
    assert "dosing.lifetime_exceeded" in codes(document)


def test_the_small_dog_rule_shows_both_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = answer(capsys, *change(BISCUIT, "--weight", "14.6 kg"), "--genotype", "normal/normal")
    assert status == 0
    assert document["calculated_mg"] == "14.600"
    steps = " ".join(document["steps"])
    assert "18.099 mg" in steps
    assert "14.600 mg" in steps
    warned = [finding for finding in document["findings"] if finding["level"] == "warn"]
    assert [finding["code"] for finding in warned] == ["dosing.size_rule"]


def test_pounds_are_converted_and_both_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, document = answer(capsys, *change(BISCUIT, "--weight", "66 lb"))
    assert "66 lb" in document["steps"][0]
    assert "29.93709642 kg" in document["steps"][0]
    assert document["bsa_m2"] == "0.9738"


def test_a_slip_of_pounds_stops_with_the_other_reading(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [*change(BISCUIT, "--weight", "66 kg"), "--last-weight", "29.8 kg"]
    status, document = answer(capsys, *arguments)
    assert status == 3
    message = next(each for each in document["findings"] if each["code"] == "patients.weight_in_pounds")
    assert "66 lb = 29.94 kg" in message["message"]


def test_units_that_are_not_mg(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = answer(
        capsys,
        *("--drug", "asparaginase", "--amount", "10000 IU/m2", "--species", "dog", "--weight", "20 kg"),
    )
    assert status == 0
    assert document["final"] == {"amount": "7442.000", "unit": "IU"}
    assert document["calculated_mg"] is None
    assert document["final_mg"] is None


WRONG = [
    change(BISCUIT, "--drug", "VCR"),
    change(BISCUIT, "--drug", "../doxorubicin"),
    change(BISCUIT, "--drug", ""),
    change(BISCUIT, "--species", "ferret"),
    *(
        change(BISCUIT, "--amount", text)
        for text in ("30", "30 mg", "30 kg", "-30 mg/m2", "1e3 mg/m2", "30,5 mg/m2", "NaN mg/m2", "unknown")
    ),
    *(change(BISCUIT, "--amount", text) for text in ("３０ mg/m2", "30 Gy/m2", "", "9" * 400 + " mg/m2")),
    *(
        change(BISCUIT, "--weight", text)
        for text in (
            "30",
            "-3 kg",
            "30 mg",
            "30 kg/m2",
            "1e2 kg",
            "inf kg",
            "٣٠ kg",
            "30,5 kg",
            "9" * 99 + " kg",
        )
    ),
    [*BISCUIT, "--last-weight", "29.8"],
    [*BISCUIT, "--last-weight", "0 kg"],
    [*BISCUIT, "--prior", "90"],
    [*BISCUIT, "--prior", "90 mg"],
    [*BISCUIT, "--prior", "-90 mg/m2"],
    [*BISCUIT, "--round", "0.1"],
    [*BISCUIT, "--round", "0 mg"],
    [*BISCUIT, "--round", "1 IU"],
    [*BISCUIT, "--round=-1mg"],
    [*BISCUIT, "--genotype", "wild"],
    [*BISCUIT, "--modify=-20%"],
    [*BISCUIT, "--modify=0%-of-standard"],
    [*BISCUIT, "--route", "intrathecal"],
    [*BISCUIT, "--nonsense"],
    BISCUIT[2:],
    [],
]


@pytest.mark.parametrize("arguments", WRONG, ids=lambda arguments: " ".join(arguments)[:60] or "nothing")
def test_wrong_usage_is_one_sentence_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    status, out, err = run(capsys, *arguments, "--json")
    assert (status, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert "mistake" not in err


def test_every_shipped_drug_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    from oncodesk.services.dosing.shipped import drug_ids, get_drug

    for name in drug_ids():
        drug = get_drug(name)
        assert drug is not None
        for species in ("dog", "cat"):
            status, document = answer(
                capsys,
                *("--drug", name, "--amount", f"1 {drug.unit}/m2", "--species", species, "--weight", "5 kg"),
            )
            assert document["drug"] == name
            assert status == (0 if document["allowed"] else 3)


def test_a_breed_that_is_no_utf_8_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    status, document = answer(capsys, *BISCUIT, "--breed", "Coll\udcffie")
    assert status == 0
    assert any("Coll?ie" in finding["message"] for finding in document["findings"])


def test_a_person_reads_lines(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, *BISCUIT)
    assert status == 0
    assert out.startswith("DOXOrubicin: 29.253 mg (allowed)\n")
    assert "Body surface 10.1 × 30000 g^(2/3) × 10⁻⁴ = 0.9751 m²" in out


def test_the_program_answers_within_a_second() -> None:
    command = [sys.executable, "-m", "oncodesk", "dose", *BISCUIT, "--json"]
    subprocess.run(command, check=True, capture_output=True)
    began = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert time.monotonic() - began < 1
    assert json.loads(done.stdout)["final_mg"] == "29.253"
