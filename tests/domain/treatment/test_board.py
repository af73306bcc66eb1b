"""Does the day board show the one word that the table says?"""

from typing import Any

import pytest

from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Level, Override, Verdict
from oncodesk.domain.treatment import order, visit
from oncodesk.domain.treatment.board import BOARD, Answer, answer_of
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import VisitState
from tests.cases import read_cases

CASES = read_cases("day_board")
BY = {
    "nobody": None,
    "one": Override(Role.ONCOLOGIST),
    "two": Override(Role.ONCOLOGIST, second_approver=True),
}


def test_every_state_and_answer_has_its_word() -> None:
    written = {
        (VisitState(state), answer): word
        for state, words in CASES["board"].items()
        for answer, word in zip(Answer, words, strict=True)
    }
    assert written == BOARD


@pytest.mark.parametrize("case", CASES["answer"], ids=lambda case: case["what"])
def test_the_short_answer(case: dict[str, Any]) -> None:
    findings = tuple(
        Finding(
            stop["code"], Level.BLOCK, {"band": stop["band"]} if "band" in stop else {}, "", BY[stop["by"]]
        )
        for stop in case["stops"]
    )
    answer, why = answer_of(Verdict(findings), drawn=case.get("drawn", False), blood_needed=True)
    assert answer == case["answer"]
    assert (why is None) is (answer is Answer.READY)


def test_the_hold_is_told_by_the_blood() -> None:
    consent = Finding("treatment.consent_missing", Level.UNKNOWN)
    blood = Finding("labs.below_gate", Level.BLOCK, {"band": "hold"}, "", BY["one"])
    assert answer_of(Verdict((consent, blood)), drawn=True, blood_needed=True) == (Answer.HOLD, blood)


def test_without_blood_there_is_nothing_to_wait_for() -> None:
    assert answer_of(Verdict(), drawn=False, blood_needed=False) == (Answer.NOT_NEEDED, None)


def test_an_order_is_never_given_without_signature_and_release() -> None:
    def before(after: OrderState) -> set[OrderState]:
        return {state for state in OrderState if order.may_move(state, after)}

    assert before(OrderState.GIVEN) == before(OrderState.PARTLY_GIVEN) == {OrderState.GIVING}
    assert before(OrderState.GIVING) == {OrderState.CHECKED}
    assert before(OrderState.CHECKED) == {OrderState.PREPARED}
    assert before(OrderState.PREPARED) == {OrderState.PREPARING}
    assert before(OrderState.PREPARING) == {OrderState.RELEASED}
    # From the three stages of preparation: what was prepared is thrown away, the dose is prepared anew.
    thrown = {OrderState.PREPARING, OrderState.PREPARED, OrderState.CHECKED}
    assert before(OrderState.RELEASED) == {OrderState.SIGNED} | thrown
    assert before(OrderState.ERROR) == order.WENT_IN


def test_only_a_support_drug_is_handed_out_without_a_preparation() -> None:
    for state in OrderState:
        for after in OrderState:
            differs = order.may_move(state, after) != order.may_move(state, after, is_cytotoxic=False)
            assert differs is ((state, after) == (OrderState.RELEASED, OrderState.GIVEN))


def test_what_has_ended_stays_ended() -> None:
    assert not any(
        order.may_move(state, after)
        for state in order.ENDED
        for after in set(OrderState) - {OrderState.ERROR}
    )
    assert set(OrderState) - order.ENDED == order.STANDING
    gone = {VisitState.ELSEWHERE, VisitState.SKIPPED, VisitState.CANCELLED}
    assert {VisitState.GIVEN, VisitState.DONE} | gone == visit.ENDED
    assert not any(visit.may_move(state, after) for state in visit.ENDED for after in VisitState)
    assert visit.MOVABLE.isdisjoint(visit.ENDED)
    assert set(VisitState) == visit.MOVABLE | visit.ENDED


def test_a_visit_is_given_only_after_its_release_and_released_only_after_arrival() -> None:
    # Arrived or held: a release was taken back between two drugs, and only the rest is not given.
    assert {state for state in VisitState if visit.may_move(state, VisitState.GIVEN)} == {
        VisitState.RELEASED,
        VisitState.ARRIVED,
        VisitState.HELD,
    }
    assert {state for state in VisitState if visit.may_move(state, VisitState.RELEASED)} == {
        VisitState.ARRIVED,
        VisitState.HELD,
    }
