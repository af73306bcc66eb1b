"""From a laboratory's report to the release: who may let the drug go, and what does the board show?"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from oncodesk.domain.labs.gates import judge_gate
from oncodesk.domain.labs.read import Expected, read_file
from oncodesk.domain.labs.result import RawFile
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.board import BOARD, answer_of
from oncodesk.domain.treatment.may_give import (
    DecisionFact,
    GateAnswer,
    ReleaseFacts,
    ReviewFact,
    check_release,
)
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.services.labs.policies import shipped_policy
from tests.cases import read_cases
from tests.domain.treatment.test_may_give import release_facts
from tests.laboratory import DRAWN, GOOD, raw_report

Case = dict[str, Any]
NOW = datetime.fromisoformat("2026-10-20T09:00:00-04:00")
SEEN = frozenset({1, 2})


def gate_of(case: Case) -> GateAnswer:
    results = {**GOOD, **case.get("change", {})}
    for name in case.get("without", []):
        results.pop(name, None)
    if "Neutrophils" in case.get("change", {}):  # only the count speaks
        results.pop("WBC", None)
        results.pop("Neutrophils %", None)
    report = raw_report(
        results, species=case.get("species", "CANINE"), collected=case.get("collected", DRAWN), comment=""
    )
    reading = read_file(RawFile((report,)), Expected(Species.DOG, "Biscuit", "Rivera"), None)
    drug = case.get("drug", "vincristine")
    answer = judge_gate(shipped_policy(), drug, Species.DOG, reading.reports, NOW)
    return GateAnswer(drug, answer.band.value, answer.verdict.findings, answer.expires_at)


def waiting_for_eyes(gate: GateAnswer) -> ReleaseFacts:
    facts = release_facts({"review": "missing"})
    return replace(facts, orders=tuple(replace(order, gate=gate) for order in facts.orders))


def least(facts: ReleaseFacts, band: str) -> str:
    """The first on the way from nurse to two oncologists who lets it go."""
    one = DecisionFact(SEEN, band, "as_planned", decided_by=7, second_by=None)
    ways = {
        "nurse": replace(facts, review=ReviewFact(Role.NURSE, SEEN, standing_order=True)),
        "oncologist": replace(facts, review=ReviewFact(Role.ONCOLOGIST, SEEN, standing_order=False)),
        "decision": replace(facts, decision=one),
        "two": replace(facts, decision=replace(one, second_by=8)),
    }
    return next((who for who, way in ways.items() if check_release(way).allowed), "nobody")


@pytest.mark.parametrize("case", read_cases("may_give_blood")["case"], ids=lambda case: case["what"])
def test_who_lets_it_go_and_what_the_board_shows(case: Case) -> None:
    gate = gate_of(case)
    facts = waiting_for_eyes(gate)
    assert not check_release(facts).allowed
    assert least(facts, gate.band) == case["least"]
    answer, _ = answer_of(check_release(facts), drawn=True, blood_needed=True)
    assert BOARD[VisitState.ARRIVED, answer] == case["board"]


def test_a_correction_from_180_to_090_takes_the_decision_back() -> None:
    decided = replace(
        waiting_for_eyes(gate_of({"change": {"Neutrophils": "1.80 | 10^9/L"}})),
        decision=DecisionFact(SEEN, "oncologist", "as_planned", decided_by=7, second_by=None),
    )
    assert check_release(decided).allowed
    corrected = gate_of({"change": {"Neutrophils": "0.90 | 10^9/L"}})
    after = replace(
        decided,
        orders=tuple(replace(order, gate=corrected) for order in decided.orders),
        result_ids=frozenset({2, 3}),
    )
    codes = {finding.code for finding in check_release(after).findings}
    assert {"labs.below_gate", "treatment.decision_void", "treatment.not_reviewed"} <= codes
    assert not check_release(after).allowed
    # Even if somebody forgot to give the new version a new id, the worse band is not covered.
    assert not check_release(replace(after, result_ids=SEEN)).allowed
