"""Does no change of an input ever make the gate more permissive than the truth allows?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from oncodesk.domain.labs.analyte import BOUNDS, UNIT, WITNESS_FROM, Analyte
from oncodesk.domain.labs.gates import GateVerdict, judge_gate
from oncodesk.domain.labs.policy import WORSE, Band, GatePolicy
from oncodesk.domain.labs.read import Expected, read_file
from oncodesk.domain.labs.result import RawFile, RawReport, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.services.labs.policies import shipped_policy
from tests.laboratory import raw_report, raw_result

AT = datetime(2026, 10, 20, 13, 0, tzinfo=UTC)
DRUG = "doxorubicin"
THOUSAND = Decimal(1000)


def two_places(low: str, high: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=2, allow_nan=False)


@st.composite
def blood_counts(draw: st.DrawFn) -> RawReport:
    """A true blood count of a dog: neutrophils and their share agree, platelets are whole thousands."""
    neutrophils = draw(two_places("0.00", "30.00"))
    rest = draw(two_places("0.30", "20.00"))
    white = neutrophils + rest
    results = {"WBC": f"{white} | 10^9/L", "Neutrophils": f"{neutrophils} | 10^9/L"}
    if draw(st.booleans()):
        results["Neutrophils %"] = f"{(neutrophils / white * 100).quantize(Decimal('0.1'))} | %"
    if draw(st.booleans()) and neutrophils < WITNESS_FROM:
        del results["WBC"]
        results.pop("Neutrophils %", None)
    results["Platelets"] = f"{draw(st.integers(0, 999))} | K/uL"
    return raw_report(results)


def judged(report: RawReport, policy: GatePolicy | None = None, at: datetime = AT) -> GateVerdict:
    reading = read_file(RawFile((report,)), Expected(Species.DOG))
    return judge_gate(policy or shipped_policy(), DRUG, Species.DOG, reading.reports, at)


def changed(report: RawReport, name: str, told: str) -> RawReport:
    results = tuple(raw_result(name, told) if each.name == name else each for each in report.results)
    return replace(report, results=results)


names = st.sampled_from(["WBC", "Neutrophils", "Neutrophils %", "Platelets"])


def not_better(after: GateVerdict, before: GateVerdict) -> None:
    assert WORSE[after.band] >= WORSE[before.band] or not after.allowed
    assert before.allowed or not after.allowed


@settings(max_examples=120)
@given(blood_counts(), names, st.sampled_from([THOUSAND, 1 / THOUSAND]))
def test_a_factor_of_a_thousand_is_caught_or_judged(report: RawReport, name: str, factor: Decimal) -> None:
    before = judged(report)
    told = {each.name: each for each in report.results}.get(name)
    if told is not None:
        wrong = (Decimal(told.value) * factor).normalize()
        not_better(judged(changed(report, name, f"{wrong:f} | {told.unit}")), before)


@settings(max_examples=80)
@given(blood_counts(), st.sampled_from([THOUSAND, 1 / THOUSAND]))
def test_a_whole_run_a_thousand_times_wrong_is_never_allowed(report: RawReport, factor: Decimal) -> None:
    before = judged(report)
    wrong = report
    for each in report.results:
        if each.unit != "%":
            wrong = changed(wrong, each.name, f"{(Decimal(each.value) * factor).normalize():f} | {each.unit}")
    not_better(judged(wrong), before)


@settings(max_examples=120)
@given(
    blood_counts(),
    names,
    st.sampled_from(["", "K", "cells/mL", "10^3/mL", "mg/dL", "/uL", "10^6/L", "10^12/L", "g/L"]),
)
def test_another_unit_never_opens_the_gate(report: RawReport, name: str, unit: str) -> None:
    before = judged(report)
    told = {each.name: each for each in report.results}.get(name)
    if told is not None:
        not_better(judged(changed(report, name, f"{told.value} | {unit}")), before)


@settings(max_examples=60)
@given(blood_counts(), names, st.sampled_from([Status.PRELIMINARY, Status.WITHDRAWN, Status.UNKNOWN]))
def test_a_lesser_status_never_opens_the_gate(report: RawReport, name: str, status: Status) -> None:
    results = tuple(replace(each, status=status) if each.name == name else each for each in report.results)
    not_better(judged(replace(report, results=results)), judged(report))


@settings(max_examples=30)
@given(blood_counts(), st.sampled_from(["FELINE", "EQUINE", "", "CANINE FELINE"]))
def test_another_species_is_never_allowed(report: RawReport, species: str) -> None:
    assert judged(replace(report, species=species)).band is Band.UNKNOWN


@settings(max_examples=30)
@given(
    blood_counts(),
    st.sampled_from(["", "2026-10-20", "2026-10-20T08:10:00", "20261020", "2026-10-20T25:00Z"]),
)
def test_an_uncertain_time_is_never_allowed(report: RawReport, collected: str) -> None:
    assert judged(replace(report, collected=collected)).band is Band.UNKNOWN


@settings(max_examples=60)
@given(blood_counts(), st.lists(st.integers(0, 3), max_size=3))
def test_fewer_results_never_open_the_gate(report: RawReport, gone: list[int]) -> None:
    """A missing count, percent or white cell count leaves the answer as it was, or unknown."""
    before = judged(report)
    if any(finding.code == "labs.contradiction" for finding in before.verdict.findings):
        return
    results = tuple(each for place, each in enumerate(report.results) if place not in gone)
    not_better(judged(replace(report, results=results)), before)


@settings(max_examples=80)
@given(blood_counts(), two_places("0.00", "3.00"), st.integers(0, 80))
def test_a_stricter_policy_never_turns_no_into_yes(report: RawReport, more: Decimal, platelets: int) -> None:
    policy = shipped_policy()
    added = {Analyte.NEUTROPHILS: more, Analyte.PLATELETS: Decimal(platelets)}
    stricter = tuple(
        replace(
            limit,
            steps=tuple((start + added.get(limit.analyte, Decimal(0)), band) for start, band in limit.steps),
        )
        for limit in policy.limits[DRUG]
    )
    strict = judged(report, replace(policy, limits={**policy.limits, DRUG: stricter}))
    assert not (strict.allowed and not judged(report, policy).allowed)
    assert WORSE[strict.band] >= WORSE[judged(report, policy).band]


@settings(max_examples=60)
@given(blood_counts(), st.integers(0, 72 * 60))
def test_the_answer_holds_until_it_expires_and_not_longer(report: RawReport, minutes: int) -> None:
    answer = judged(report, at=AT)
    if answer.expires_at is None:
        assert not answer.allowed
        return
    assert not judged(report, at=answer.expires_at).allowed
    assert judged(report, at=answer.expires_at - timedelta(microseconds=1)).allowed
    later = AT + timedelta(minutes=minutes)
    assert judged(report, at=later).allowed is (later < answer.expires_at)


def test_no_value_and_its_thousandfold_are_both_believed() -> None:
    """Bounds of gated analytes span at most a factor of a thousand; high neutrophils need white cells."""
    gated = {limit.analyte for limits in shipped_policy().limits.values() for limit in limits}
    for species in Species:
        for analyte in gated - {Analyte.NEUTROPHILS}:
            bounds = BOUNDS[species][analyte]
            assert bounds.below <= bounds.low * THOUSAND, (species, analyte)
        assert BOUNDS[species][Analyte.WBC].below <= BOUNDS[species][Analyte.WBC].low * THOUSAND
        assert BOUNDS[species][Analyte.NEUTROPHILS].low * THOUSAND >= WITNESS_FROM
        assert set(BOUNDS[species]) == set(UNIT)
