"""Do the rules of the laboratory room answer as the case files say? A vet reads tests/cases."""

import tomllib
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from oncodesk.domain.labs.gates import judge_gate
from oncodesk.domain.labs.read import Expected, read_file
from oncodesk.domain.labs.result import RawFile, Reading
from oncodesk.domain.patients.patient import Species
from oncodesk.services.labs.policies import shipped_policy
from tests.laboratory import DRAWN, GOOD, raw_report

CASES = Path(__file__).parents[2] / "cases"


def _cases() -> list[Any]:
    found = []
    for path in sorted([*CASES.glob("labs_*.toml"), *CASES.glob("gate_*.toml")]):
        document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in document["case"]:
            whole = document.get("default", {}) | case
            found.append(pytest.param(whole, id=f"{path.stem}: {case['name']}"))
    return found


def _reading(case: dict[str, Any]) -> Reading:
    reports = []
    for told in case.get("reports", [case]):
        results = dict(told.get("results", GOOD))
        results |= told.get("change", {})
        for name in told.get("without", []):
            del results[name]
        reports.append(
            raw_report(
                results,
                patient=told.get("patient", "Biscuit"),
                owner=told.get("owner", "Rivera"),
                species=told.get("species", "CANINE"),
                collected=told.get("collected", DRAWN),
                comment=told.get("comment", ""),
                may_tell_species=told.get("may_tell_species", True),
                panels=told.get("panels"),
            )
        )
    expected = Expected(
        Species(case.get("of_species", "dog")) if case.get("of_species", "dog") else None,
        case.get("of_patient", "Biscuit") or None,
        case.get("of_owner", "Rivera") or None,
    )
    zone = ZoneInfo(case["zone"]) if "zone" in case else None
    return read_file(RawFile(tuple(reports)), expected, zone)


def _codes(reading: Reading) -> set[str]:
    return {
        finding.code
        for report in reading.reports
        for finding in (*report.findings, *(each for one in report.results for each in one.findings))
    } | {finding.code for finding in reading.findings}


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    reading = _reading(case)
    results = {str(each.analyte): each for report in reading.reports for each in report.results}
    codes = _codes(reading)
    if "accepted" in case:
        assert reading.accepted == case["accepted"], codes
    for analyte, usable in case.get("usable", {}).items():
        assert results[analyte].usable is usable, results[analyte]
    for analyte, value in case.get("value", {}).items():
        found = results[analyte].value
        assert ("" if found is None else f"{found:f}") == value
    if "status" in case:
        assert str(reading.reports[0].status) == case["status"]
    if "drawn" in case:
        assert (reading.reports[0].collected_text or "") == case["drawn"]
    if "band" in case:
        last = case.get("last_dose")
        answer = judge_gate(
            shipped_policy(),
            case.get("drug", "vincristine"),
            Species(case.get("of_species", "dog")),
            reading.reports,
            datetime.fromisoformat(case.get("at", "2026-10-20T09:00:00-04:00")),
            datetime.fromisoformat(last) if last else None,
        )
        codes |= {finding.code for finding in answer.verdict.findings}
        assert str(answer.band) == case["band"], answer.verdict.findings
        assert answer.allowed is (case["band"] == "proceed")
        assert (answer.expires_at is None) is (case["band"] != "proceed")
    if "code" in case:
        assert case["code"] in codes, sorted(codes)
    if "not_code" in case:
        assert case["not_code"] not in codes
