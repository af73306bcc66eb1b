"""Do `oncodesk labs read` and `oncodesk gate` answer as the interface promises?"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oncodesk.cli import main
from tests.labfiles import BUILDERS, Draw
from tests.laboratory import counts, message, msh, obr, obx, pid

AT = "2026-10-20T09:00-04:00"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "report.hl7"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    written = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, written.out, written.err


def read(capsys: pytest.CaptureFixture[str], file: Path, *more: str) -> tuple[int, dict[str, Any]]:
    status, out, err = run(capsys, "labs", "read", str(file), *more, "--json")
    assert err == ""
    document: dict[str, Any] = json.loads(out)
    return status, document


def gate(capsys: pytest.CaptureFixture[str], file: Path, *more: str) -> tuple[int, dict[str, Any]]:
    arguments = {"--drug": "vincristine", "--species": "dog", "--labs": str(file), "--at": AT}
    arguments |= dict(zip(more[::2], more[1::2], strict=True))
    status, out, err = run(capsys, "gate", *(each for pair in arguments.items() for each in pair), "--json")
    assert err == ""
    document: dict[str, Any] = json.loads(out)
    return status, document


def codes(document: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in document["findings"]]


def test_read_an_accepted_report(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    file.write_bytes(message())
    status, document = read(capsys, file, "--species", "dog", "--patient", "biscuit", "--owner", "Rivera")
    assert (status, document["accepted"], document["findings"]) == (0, "yes", [])
    (report,) = document["reports"]
    assert report["patient"] == {"name": "Biscuit", "owner": "Rivera", "species": "dog"}
    assert (report["status"], report["collected_at"]) == ("final", "2026-10-20T08:10:00-04:00")
    platelets = report["results"][3]
    assert platelets["analyte"] == "platelets"
    assert (platelets["raw"], platelets["value"], platelets["unit"]) == ("240", "240", "10^9/L")
    assert (platelets["comparator"], platelets["usable"], platelets["findings"]) == (None, True, [])


def test_read_notes_what_was_not_asked(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    file.write_bytes(message())
    status, document = read(capsys, file)
    assert (status, document["accepted"]) == (0, "yes")
    assert codes(document) == ["not_considered"] * 3


@pytest.mark.parametrize(
    ("content", "more", "accepted"),
    [
        (message(counts(status="P")), (), "no"),
        (message(), ("--patient", "Bella"), "review"),
        (message(animal=pid(species="FELINE")), ("--species", "dog"), "no"),
        (message(order=obr(drawn="20261020081000")), (), "review"),
        (message(order=obr(drawn="20261020081000")), ("--zone", "America/New_York"), "yes"),
        (message(head=msh(charset="KLINGON")), (), "no"),
        (b"MSH|^~\\&|", (), "no"),
        (message()[:-20], (), "review"),
    ],
)
def test_read_stops(
    capsys: pytest.CaptureFixture[str], file: Path, content: bytes, more: tuple[str, ...], accepted: str
) -> None:
    file.write_bytes(content)
    status, document = read(capsys, file, *more)
    assert document["accepted"] == accepted
    assert status == (0 if accepted == "yes" else 3)


@pytest.mark.parametrize("content", [b"", b"   \n", b"{}", b"a,b\n1,2\n", b"%PDF-1.7", b"\x00\x01" * 100])
def test_an_unknown_format_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    for command in (("labs", "read", str(file)), _gate_of(file)):
        status, out, err = run(capsys, *command, "--json")
        assert (status, out) == (2, "")
        assert str(file) in err
        assert len(err.splitlines()) == 1


def _gate_of(file: Path, **changed: str) -> tuple[str, ...]:
    given = {"drug": "vincristine", "species": "dog", "labs": str(file), "at": AT} | changed
    return (
        "gate",
        *(each for name, value in given.items() for each in (f"--{name.replace('_', '-')}", value)),
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"labs": "no such file"},
        {"drug": "water"},
        {"species": "horse"},
        {"at": "2026-10-20"},
        {"at": "2026-10-20T09:00"},
        {"at": "yesterday"},
        {"at": "9999-12-31T23:59-04:00"},
        {"at": "2026-11-01T01:30", "zone": "America/New_York"},
        {"zone": "Mars/Olympus"},
        {"zone": "../etc/passwd"},
        {"last_dose": "2026-10-13"},
        {"policy": "no such file"},
        {"labs": "/"},
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], file: Path, changed: dict[str, str]) -> None:
    file.write_bytes(message())
    status, out, err = run(capsys, *_gate_of(file, **changed), "--json")
    assert (status, out, len(err.splitlines())) == (2, "", 1)


def test_gate_proceeds(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    file.write_bytes(message())
    status, document = gate(capsys, file)
    assert (status, document["allowed"], document["band"]) == (0, True, "proceed")
    assert {"policy.unsigned", "not_considered"} <= set(codes(document))
    assert document["expires_at"].startswith("2026-10-22T08:10:00")
    status, document = gate(capsys, file, "--at", document["expires_at"])
    assert (status, document["allowed"], document["band"]) == (3, False, "unknown")


@pytest.mark.parametrize(
    ("neutrophils", "percent", "band", "override"),
    [
        ("1.8", "30", "oncologist", {"role": "oncologist", "second_approver": False}),
        ("1.2", "20", "hold", {"role": "oncologist", "second_approver": False}),
        ("0.9", "15", "floor", {"role": "oncologist", "second_approver": True}),
        ("1.8", "60", "unknown", None),
    ],
)
def test_gate_names_who_may_decide(
    capsys: pytest.CaptureFixture[str], file: Path, neutrophils: str, percent: str, band: str, override: Any
) -> None:
    file.write_bytes(message(counts(neutrophils, percent=percent)))
    status, document = gate(capsys, file)
    assert (status, document["allowed"], document["band"], document["expires_at"]) == (3, False, band, None)
    stopping = [each for each in document["findings"] if each["level"] in ("unknown", "block")]
    assert all(each["override"] == override for each in stopping)
    assert all(each["message"] for each in document["findings"])


def test_gate_and_the_previous_dose(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    file.write_bytes(message())
    for said, allowed, code in (
        ("2026-10-13T09:00-04:00", True, "policy.unsigned"),
        ("2026-10-20T08:10-04:00", False, "labs.before_last_dose"),
        ("unknown", False, "labs.last_dose_unknown"),
        ("none", True, "policy.unsigned"),
    ):
        status, document = gate(capsys, file, "--last-dose", said)
        assert (status, document["allowed"]) == ((0, True) if allowed else (3, False))
        assert code in codes(document)
        assert "not_considered" not in codes(document)


def test_gate_refuses_two_animals_in_one_file(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    file.write_bytes(message() + message(head=msh(number="M2"), animal=pid("Smith^Bella")))
    _, document = gate(capsys, file)
    assert (document["band"], "labs.several_animals" in codes(document)) == ("unknown", True)


def test_gate_stops_on_what_is_wrong_with_the_file(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    file.write_bytes(message(counts(), "garbage"))
    _, document = gate(capsys, file)
    assert (document["band"], "labs.broken_line" in codes(document)) == ("unknown", True)


def test_nothing_of_a_policy_is_needed_to_refuse_a_urine_count(
    capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    file.write_bytes(message(counts(), order=obr("UA^Urinalysis")))
    _, document = gate(capsys, file)
    assert document["band"] == "unknown"


POLICY = """schema = 1
name = "House limits"
version = "7"
[freshness]
cbc_hours = 24
[flags]
bands_above = "0.3"
[[drug]]
id = "vincristine"
  [[drug.limit]]
  analyte = "neutrophils"
  unit = "10^9/L"
  proceed = "4.0"
  source = "our oncologist"
"""


def test_gate_by_limits_of_the_practice(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    file.write_bytes(message())
    policy = tmp_path / "house.toml"
    policy.write_text(POLICY)
    _, document = gate(capsys, file, "--policy", str(policy))
    assert (document["band"], document["policy"]["version"]) == ("floor", "7")
    policy.write_text(POLICY.replace('"4.0"', '"3.9"'))
    assert gate(capsys, file, "--policy", str(policy))[1]["band"] == "proceed"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("schema = 1", "schema = 2", 1),
        ("cbc_hours = 24", "cbc_hours = 73", 5),
        ("cbc_hours = 24", "cbc_hours = 23", 5),
        ("cbc_hours = 24", "cbc_hours = 24.0", 5),
        ('bands_above = "0.3"', 'bands_above = "0.4"', 7),
        ('"neutrophils"', '"neutrophiles"', 11),
        ('"10^9/L"', '"/uL"', 12),
        ('"4.0"', '"four"', 13),
        ('"4.0"', '"-4"', 13),
        ('"4.0"', '"NaN"', 13),
        ('proceed = "4.0"', 'proceed = "1.0"\n  hold = "1.0"', 13),
        ('proceed = "4.0"', 'hold = "4.0"', 10),
        ('proceed = "4.0"', 'proceed = "4.0"\n  floor = "1.0"', 14),
        ('proceed = "4.0"', 'proceed = "4.0"\n  below = "nothing"', 14),
        ('proceed = "4.0"', 'proceed = "4.0"\n  species = ["horse"]', 14),
        ('proceed = "4.0"', 'proceed = "4.0"\n  max_age = "29 days"', 14),
        ('source = "our oncologist"', 'source = ""', 14),
        ('source = "our oncologist"', 'colour = "red"\n  source = "x"', 14),
        ('id = "vincristine"', 'id = "vincristine', 9),
    ],
)
def test_a_bad_policy_is_told_with_file_line_and_fix(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path, old: str, new: str, line: int
) -> None:
    file.write_bytes(message())
    policy = tmp_path / "house.toml"
    assert old in POLICY
    policy.write_text(POLICY.replace(old, new))
    status, out, err = run(capsys, *_gate_of(file, policy=str(policy)), "--json")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert "house.toml" in err
    assert f"line {line}" in err


def test_without_json_people_read_lines(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    file.write_bytes(message(counts("0.9", percent="15"), obx("NOTE", "toxic change", "", kind="TX")))
    status, out, _ = run(capsys, "labs", "read", str(file), "--species", "dog")
    assert status == 0
    assert "Toxic change is reported." in out
    status, out, _ = run(capsys, *_gate_of(file))
    assert status == 3
    assert "not allowed (floor)" in out


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("labs", "read"), ("gate",)):
        status, out, _ = run(capsys, *command, "--help")
        assert status == 0
        assert "Example:" in out


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_file_makes_a_traceback(
    capsys: pytest.CaptureFixture[str], file: Path, data: st.DataObject
) -> None:
    content = bytearray(message(counts(), "NTE|1|L|No clumps seen"))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(
            st.sampled_from(list(b"|^~\\&\r.<>0159A%"))
        )
    file.write_bytes(bytes(content))
    for command in (("labs", "read", str(file), "--species", "dog"), _gate_of(file)):
        status, out, _ = run(capsys, *command, "--json")
        assert status in (0, 2, 3)
        if status != 2:
            document = json.loads(out)
            if command[0] == "gate":
                assert document["allowed"] is (status == 0)


def test_the_program_starts_in_under_a_second(file: Path) -> None:
    file.write_bytes(message())
    best = 10.0
    for _ in range(3):
        began = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-m", "oncodesk", *_gate_of(file), "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
        best = min(best, time.perf_counter() - began)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert json.loads(ran.stdout)["allowed"] is True
    assert best < 1


@pytest.mark.parametrize("form", list(BUILDERS))
def test_every_format_is_read_and_half_of_it_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], file: Path, form: str
) -> None:
    content = BUILDERS[form]([Draw()])
    file.write_bytes(content)
    status, document = read(capsys, file, "--species", "dog", "--patient", "Biscuit", "--owner", "Rivera")
    assert (status, document["accepted"]) == (0, "yes")
    status, document = gate(capsys, file, "--last-dose", "none")
    assert document["allowed"] and status == 0
    if form == "hl7":
        return
    file.write_bytes(content[: len(content) // 2])
    status, out, err = run(capsys, "labs", "read", str(file), "--json")
    assert (status, out) == (2, "")
    assert "Ask the laboratory to send the report again." in err and "Traceback" not in err
