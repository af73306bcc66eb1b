"""Does the rule before a dose answer as the written cases say, and does missing never help?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Level, Override, Verdict, note, warn
from oncodesk.domain.treatment.may_give import (
    BANDS,
    DecisionFact,
    GateAnswer,
    GiveFacts,
    HomeFacts,
    Interval,
    OrderFacts,
    PreparedFact,
    ReleaseFacts,
    ReviewFact,
    WeightFact,
    check_administration,
    check_bedside,
    check_release,
)
from oncodesk.domain.treatment.signs import (
    SignsDecision,
    SignsFact,
    SignsFacts,
    TemperatureFact,
    parse_temperature,
)
from tests.cases import read_cases

Case = dict[str, Any]
RELEASE = [case for of in ("release", "signs", "home") for case in read_cases(f"may_give_{of}")["case"]]
DECISIONS = read_cases("may_give_decisions")["case"]
ADMINISTRATION = read_cases("may_give_administration")["case"]
BEDSIDE = read_cases("may_give_administration")["bedside"]
TODAY, START = date(2026, 10, 20), date(2026, 10, 6)
OVERRIDES = {
    "oncologist": Override(Role.ONCOLOGIST),
    "hold": Override(Role.ONCOLOGIST),
    "floor": Override(Role.ONCOLOGIST, second_approver=True),
}


def _home(case: Case) -> HomeFacts | None:
    asked, pair = case.get("home_on", TODAY), case.get("pair")
    if asked == "no_matter":
        return None
    found = (Finding("dosing.interaction_avoid", Level(pair)),) if pair else ()
    return HomeFacts(None if asked == "nobody" else asked, found)


def given_value(case: Case, name: str, usual: Any) -> Any:
    """What the case says, None where it says `missing`, else the usual."""
    value = case.get(name, usual)
    return None if value == "missing" else value


def decimal(case: Case, name: str, usual: str) -> Decimal | None:
    value = given_value(case, name, usual)
    return None if value is None else Decimal(value)


def gate_of(case: Case) -> GateAnswer | None:
    if given_value(case, "gate", "") is None:
        return None
    band = case.get("band", "proceed")
    findings: tuple[Finding, ...] = (note("labs.in_range"),)
    if band == "unknown":
        findings = (Finding("labs.missing", Level.UNKNOWN),)
    elif band != "proceed":
        findings = (Finding("labs.below_gate", Level.BLOCK, {"band": band}, "", OVERRIDES[band]),)
    if case.get("gate_warns"):
        findings = (*findings, warn("labs.corrected_used"))
    return GateAnswer("vinCRIStine", band, () if case.get("gate_silent") else findings, None)


def signs_facts(case: Case) -> SignsFacts:
    """A normal temperature and no sign, both of today, unless the case says otherwise."""
    text, grades = given_value(case, "temperature", "101.3 F"), given_value(case, "grades", {})
    celsius = None if text is None else parse_temperature(text)
    judged = case.get("judged")
    return SignsFacts(
        temperature=None
        if celsius is None
        else TemperatureFact(11, celsius, case.get("temperature_on", TODAY)),
        signs=None if grades is None else SignsFact(21, case.get("asked_on", TODAY), grades),
        unread_on=tuple(case.get("unread_on", ())),
        decision=None
        if judged is None
        else SignsDecision(case.get("judged_temperature", 11), case.get("judged_signs", 21), judged),
    )


def release_facts(case: Case) -> ReleaseFacts:
    kg = decimal(case, "weight_kg", "30.0")
    results = frozenset(case.get("results", [1, 2]))
    review = given_value(case, "review", "oncologist")
    level = case.get("dose_finding")
    order = OrderFacts(
        drug="vinCRIStine",
        signed=case.get("signed", True),
        signed_amount=decimal(case, "signed_amount", "0.68"),
        signed_weight_kg=decimal(case, "signed_kg", "30.0"),
        amount_today=decimal(case, "amount_today", case.get("signed_amount", "0.68")),
        dose_findings=(Finding("patients.abcb1_unknown", Level(level)),) if level else (),
        intervals=(Interval("vinCRIStine", case.get("last_on", date(2026, 10, 13)), 6),),
        gate=gate_of(case),
    )
    decided = case.get("decided_band")
    withdrawn = case.get("consent_withdrawn_on")
    return ReleaseFacts(
        today=TODAY,
        planned_on=case.get("planned_on", TODAY),
        is_alive=case.get("alive", True),
        course_is_active=case.get("active", True),
        consent_on=given_value(case, "consent_on", START),
        activated_on=START,
        protocol_signed=case.get("protocol_signed", True),
        policy_signed=case.get("policy_signed", True),
        weight=None
        if kg is None
        else WeightFact(kg, case.get("weight_on", TODAY), case.get("weight_measured", True)),
        orders=(order,) * case.get("orders", 1),
        home=_home(case),
        examined=(),
        result_ids=results,
        review=None
        if review is None
        else ReviewFact(
            Role(review), frozenset(case.get("review_results", [1, 2])), case.get("standing_order", False)
        ),
        decision=None
        if decided is None
        else DecisionFact(
            result_ids=frozenset(case.get("decided_results", [1, 2])),
            band=decided,
            choice=case.get("choice", "as_planned"),
            decided_by=7,
            second_by=case.get("second"),
        ),
        signs=signs_facts(case) if case.get("cytotoxic", True) else None,
        consent_withdrawn_on=withdrawn,
    )


def give_facts(case: Case) -> GiveFacts:
    checked_at = given_value(case, "checked_at", "2026-10-20T09:00:00Z")
    return GiveFacts(
        now=datetime.fromisoformat(case.get("now", "2026-10-20T09:10:00Z")),
        prepared=None if case.get("prepared") == "missing" else prepared_fact(case),
        unconfirmed=tuple(case.get("unconfirmed", ())),
        released=case.get("released", True),
        order_released=case.get("order_released", True),
        given_by=given_value(case, "given_by", 3),
        checked_by=given_value(case, "checked_by", 4),
        checked_at=None if checked_at is None else datetime.fromisoformat(checked_at),
        weight_recorded_at=datetime(2026, 10, 20, 8, 30, tzinfo=UTC),
        amount_shown=decimal(case, "amount_shown", "0.68"),
        amount_ordered=decimal(case, "amount_ordered", "0.68"),
    )


def instant(case: Case, name: str, usual: str) -> datetime | None:
    told = given_value(case, name, usual)
    return None if told is None else datetime.fromisoformat(told)


def prepared_fact(case: Case) -> PreparedFact:
    return PreparedFact(
        prepared_by=3,
        checked_by=given_value(case, "preparation_checked_by", 4),
        checked_at=instant(case, "preparation_checked_at", "2026-10-20T08:50:00Z"),
        under_this_release=case.get("under_this_release", True),
        beyond_use_at=instant(case, "beyond_use_at", "2026-10-20T12:00:00Z"),
    )


def stopping(verdict: Verdict) -> list[str]:
    return sorted(finding.code for finding in verdict.stopping)


def named(case: Case) -> str:
    return str(case["what"])


@pytest.mark.parametrize("case", RELEASE, ids=named)
def test_release(case: Case) -> None:
    answer = check_release(release_facts(case))
    assert stopping(answer) == sorted(case["finds"])
    assert answer.allowed is (case["finds"] == [])


@pytest.mark.parametrize("case", DECISIONS, ids=named)
def test_decisions(case: Case) -> None:
    assert check_release(release_facts(case)).allowed is case["goes"]


def test_a_decision_stays_visible_as_a_note() -> None:
    case = {"band": "hold", "decided_band": "hold"}
    decided = [
        each for each in check_release(release_facts(case)).findings if each.code == "treatment.decided"
    ]
    assert [each.level for each in decided] == [Level.NOTE]
    assert decided[0].facts["band"] == "hold"


def test_a_void_decision_says_so() -> None:
    case = {"band": "hold", "decided_band": "hold", "decided_results": [1]}
    codes = [each.code for each in check_release(release_facts(case)).findings]
    assert "treatment.decision_void" in codes


@pytest.mark.parametrize("case", ADMINISTRATION, ids=named)
def test_administration(case: Case) -> None:
    answer = check_administration(release_facts(case), give_facts(case))
    assert stopping(answer) == sorted(case["finds"])
    assert answer.allowed is (case["finds"] == [])


@pytest.mark.parametrize("case", BEDSIDE, ids=named)
def test_bedside(case: Case) -> None:
    assert stopping(check_bedside(give_facts(case))) == sorted(case["finds"])


@pytest.mark.parametrize("case", RELEASE, ids=named)
def test_administration_asks_everything_that_release_asks(case: Case) -> None:
    release = check_release(release_facts(case))
    dose = check_administration(release_facts(case), give_facts({}))
    assert stopping(dose) == stopping(release)


cases = st.fixed_dictionaries(
    {},
    optional={
        "band": st.sampled_from(BANDS),
        "decided_band": st.sampled_from(BANDS),
        "choice": st.sampled_from(["as_planned", "reduced", "delay"]),
        "second": st.sampled_from([7, 8]),
        "weight_kg": st.sampled_from(["26.9", "30", "33.1"]),
        "review": st.sampled_from(list(Role)).map(str),
        "standing_order": st.booleans(),
        "results": st.sampled_from([[1], [1, 2], [1, 3]]),
        "last_on": st.dates(date(2026, 10, 10), TODAY),
        "gate_warns": st.booleans(),
        "signed": st.booleans(),
        "alive": st.booleans(),
        "temperature": st.sampled_from(["101.3 F", "103 F", "39.5 C"]),
        "grades": st.sampled_from([{}, {"vomiting": 1}, {"vomiting": 2}]),
        "judged": st.sampled_from(["treat", "wait"]),
    },
)


@given(
    cases,
    st.sampled_from(
        [
            *("weight_kg", "consent_on", "signed_amount", "signed_kg", "review", "amount_today"),
            *("temperature", "grades"),
        ]
    ),
)
def test_a_missing_fact_never_turns_no_into_yes(case: Case, fact: str) -> None:
    before = check_release(release_facts(case))
    after = check_release(release_facts({**case, fact: "missing"}))
    assert after.allowed <= before.allowed


@given(cases, st.sampled_from(BANDS), st.sampled_from(BANDS))
def test_a_worse_band_never_turns_no_into_yes(case: Case, one: str, other: str) -> None:
    milder, worse = sorted((one, other), key=BANDS.index)
    after = check_release(release_facts({**case, "band": worse}))
    assert after.allowed <= check_release(release_facts({**case, "band": milder})).allowed


@given(cases)
def test_nothing_goes_on_results_that_nobody_saw_in_this_version(case: Case) -> None:
    facts = release_facts(case)
    changed = replace(facts, result_ids=facts.result_ids | {99})
    assert not check_release(changed).allowed


@given(cases, st.integers(1, 9))
def test_one_person_alone_never_gives(case: Case, person: int) -> None:
    alone = give_facts({"given_by": person, "checked_by": person})
    assert not check_administration(release_facts(case), alone).allowed
