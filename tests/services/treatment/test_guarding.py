"""Does what happened to a patient, and what else goes in that day, stand before the dose?"""

from datetime import timedelta

import pytest

from oncodesk.domain.shared.verdict import Level
from oncodesk.services.reading import reading
from oncodesk.services.toxicity.events import Event, record_event
from oncodesk.services.treatment.facts import known_about
from tests import course
from tests.course import START, Treated, at

pytestmark = pytest.mark.django_db


def findings(dog: Treated, number: int, drug: str) -> dict[str, Level]:
    """What stands against one drug of a visit on its day, by code."""
    visit = dog.visit(number)
    with reading([dog.house.practice_id]):
        known = known_about(visit, at(visit.planned_on, 9))
    facts = {order.drug: facts for order, facts in zip(known.standing, known.facts.orders, strict=True)}
    return {each.code: each.level for each in facts[drug].dose_findings}


def cystitis(dog: Treated, attribution: str = "not_assessed") -> None:
    event = Event(
        "hemorrhagic_cystitis",
        1,
        START + timedelta(days=2),
        description="blood in the urine, no bacteria",
        source="vet",
        attribution=attribution,
    )
    record_event(dog.context("nurse", at(START + timedelta(days=3), 9)), patient=dog.patient, event=event)


def test_cyclophosphamide_is_refused_for_life_after_hemorrhagic_cystitis() -> None:
    dog = course.on_course()
    assert "dosing.never_again" not in findings(dog, 2, "cyclophosphamide")
    cystitis(dog)
    assert findings(dog, 2, "cyclophosphamide")["dosing.never_again"] is Level.BLOCK
    assert findings(dog, 6, "cyclophosphamide")["dosing.never_again"] is Level.BLOCK
    assert "dosing.never_again" not in findings(dog, 3, "vincristine")


@pytest.mark.parametrize("attribution", ["unrelated", "unlikely"])
def test_an_event_that_somebody_called_unrelated_rules_nothing_out(attribution: str) -> None:
    dog = course.on_course()
    cystitis(dog, attribution=attribution)
    assert "dosing.never_again" not in findings(dog, 2, "cyclophosphamide")


def test_two_drugs_of_one_visit_are_judged_against_each_other_once() -> None:
    dog = course.on_course(protocol="l-chop")
    visit = dog.visit(1)
    with reading([dog.house.practice_id]):
        home = known_about(visit, at(visit.planned_on, 9)).facts.home
    assert home is not None
    assert [(each.code, each.level) for each in home.findings] == [("dosing.interaction_ask", Level.WARN)]


def test_a_drug_asks_for_its_own_tests_before_every_visit() -> None:
    dog = course.on_course()
    with reading([dog.house.practice_id]):
        asked = {number: list(dog.visit(number).lab_requests.get().tests) for number in (1, 2, 3)}
    assert asked == {
        1: ["cbc", "chemistry", "urinalysis"],
        2: ["cbc", "urinalysis"],
        3: ["cbc"],
    }


@pytest.mark.parametrize(("days_before", "is_near"), [(1, True), (3, True), (4, False)])
def test_hours_count_from_the_end_of_a_day_elsewhere(days_before: int, is_near: bool) -> None:
    dog = course.on_course(protocol="verdinexor")
    course.elsewhere(dog, "verdinexor", dog.visit(1).planned_on - timedelta(days=days_before), "25 mg/m2")
    assert ("dosing.hours_too_near" in findings(dog, 1, "verdinexor")) is is_near
