"""Is a file of another patient refused, and is every difference and every gap told?"""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.treatment.radiation_files import (
    FileKind,
    Given,
    Identity,
    RadiationFile,
    Written,
    check_file,
    check_identifiers,
    check_patient,
)

CASES = tomllib.loads((Path(__file__).parents[2] / "cases" / "radiation_files.toml").read_text())["case"]
MONDAY = date(2026, 10, 5)
HER = Identity("Juniper", Species.DOG, "985141000123456", ("Maria Rivera",))
PRESCRIBED = Written(Decimal(3), 16, "P-1")
FIRST = Given(Decimal(3), MONDAY, "P-1")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_the_file(case: dict[str, Any]) -> None:
    def told(name: str, usual: Any) -> Any:
        value = case.get(name, usual)
        return None if value == "none" else value

    gy = told("gy", "3")
    said = RadiationFile(
        kind=FileKind(case.get("kind", "plan")),
        uid="1.2",
        patient=told("patient", "Rivera Juniper"),
        patient_id=told("patient_id", "RT-77"),
        responsible=told("responsible", ""),
        species=told("species", "Canine"),
        plan_label=told("plan_label", "P-1"),
        plan_uid="1.1",
        fractions=told("fractions", 16),
        gy=None if gy is None else Decimal(gy),
        number=told("number", 1),
        treated_on=told("treated_on", MONDAY),
        ended_normally=told("ended", True),
    )
    refused = check_patient(said, HER)
    assert [each.code for each in refused] == case.get("refused", [])
    assert all(each.stops for each in refused)
    if refused:
        return
    given = FIRST if said.number == 1 else None
    found = (*check_identifiers(said, HER), *check_file(said, PRESCRIBED, given, said.plan_label))
    assert [each.code for each in found] == case["found"]


def test_a_patient_without_owner_or_chip_has_one_identifier() -> None:
    nobody = Identity("Juniper", Species.DOG, "", ())
    said = RadiationFile(
        *(FileKind.PLAN, "1.2", "Juniper", "", "", "Canine", "P-1", "", 16, Decimal(3), None, None, None)
    )
    assert [each.code for each in check_identifiers(said, nobody)] == ["radiation.file_one_identifier"]
