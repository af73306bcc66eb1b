"""What does the gate say where a stored report lost its findings, or a drug has no limits?"""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from oncodesk.domain.labs.gates import judge_gate
from oncodesk.domain.labs.policy import Band
from oncodesk.domain.labs.read import Expected, read_report
from oncodesk.domain.patients.patient import Species
from oncodesk.services.labs.policies import shipped_policy
from tests.laboratory import raw_report

AT = datetime(2026, 10, 20, 13, 0, tzinfo=UTC)
REPORT = read_report(raw_report(), Expected(species=Species.DOG))


def test_no_time_of_collection_stops_also_without_its_finding() -> None:
    report = replace(REPORT, collected_at=None, findings=())
    answer = judge_gate(shipped_policy(), "vincristine", Species.DOG, [report], AT)
    assert answer.band is Band.UNKNOWN
    assert {finding.code for finding in answer.verdict.stopping} == {"labs.collected_missing"}


def test_an_unusable_result_stops_also_without_its_finding() -> None:
    results = tuple(replace(each, usable=False, findings=()) for each in REPORT.results)
    answer = judge_gate(shipped_policy(), "vincristine", Species.DOG, [replace(REPORT, results=results)], AT)
    assert answer.band is Band.UNKNOWN


def test_a_drug_without_limits_is_unknown() -> None:
    answer = judge_gate(shipped_policy(), "water", Species.DOG, [REPORT], AT)
    assert (answer.band, answer.allowed, answer.expires_at) == (Band.UNKNOWN, False, None)
    assert {finding.code for finding in answer.verdict.stopping} == {"labs.no_limits"}


def test_no_reports_at_all_is_unknown() -> None:
    answer = judge_gate(shipped_policy(), "vincristine", Species.DOG, [], AT)
    assert answer.band is Band.UNKNOWN
    assert answer.used == ()


def test_the_answer_names_what_it_rests_on_and_until_when() -> None:
    answer = judge_gate(shipped_policy(), "vincristine", Species.DOG, [REPORT], AT)
    assert [str(each.analyte) for each in answer.used] == ["neutrophils", "platelets"]
    assert answer.expires_at == datetime(2026, 10, 22, 12, 10, 0, 1, tzinfo=UTC)


def test_a_count_is_told_per_microliter_too() -> None:
    answer = judge_gate(shipped_policy(), "vincristine", Species.DOG, [REPORT], AT)
    amounts = [each.facts["amount"] for each in answer.verdict.findings if each.code == "labs.in_range"]
    assert amounts == ["3.9 ×10⁹/L (3,900/µL)", "240 ×10⁹/L (240,000/µL)"]


def test_a_value_as_the_database_gives_it_reads_the_same() -> None:
    results = tuple(
        replace(each, value=None if each.value is None else each.value.quantize(Decimal("0.000001")))
        for each in REPORT.results
    )
    stored = judge_gate(shipped_policy(), "vincristine", Species.DOG, [replace(REPORT, results=results)], AT)
    fresh = judge_gate(shipped_policy(), "vincristine", Species.DOG, [REPORT], AT)
    assert stored.verdict == fresh.verdict
