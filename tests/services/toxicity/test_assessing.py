"""Who names the response, and does the summary of a course add up?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.support.quality_of_life import ITEMS
from oncodesk.domain.treatment.response import Category
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.toxicity.assessing import record_quality_of_life, record_response
from oncodesk.services.toxicity.outcome import get_outcome, get_summary
from tests import course
from tests.course import START, Treated, at
from tests.services.toxicity.test_reducing import record, treated_once

pytestmark = pytest.mark.django_db
NOW = at(START + timedelta(days=40), 9)


def assess(dog: Treated, on: date, category: str, who: str = "oncologist", **values: object) -> str:
    lesions = [("left mandibular", Decimal(values.pop("mm", 40)))]  # type: ignore[arg-type]
    return record_response(
        dog.context(who, NOW),
        patient=dog.patient,
        assessed_on=on,
        category=category,
        method="caliper",
        **{"lesions": lesions, **values},  # type: ignore[arg-type]
    ).id


def test_a_clinician_names_the_response_and_the_sums_only_help() -> None:
    dog = course.on_course()
    with pytest.raises(NotAllowed):
        assess(dog, START, "SD", "nurse")
    assess(dog, START, "SD")
    assess(dog, START + timedelta(days=28), "SD", mm=20)
    first, second = get_outcome([dog.house.practice_id], dog.patient).responses
    assert first.change.suggests is None
    assert second.category == "SD"
    assert second.change.suggests is Category.PARTIAL
    assert second.change.from_first == Decimal(-50)


def test_a_correction_replaces_and_both_stay() -> None:
    dog = course.on_course()
    first = assess(dog, START, "PD")
    assess(dog, START, "PR", corrects=first)
    assert [each.category for each in get_outcome([dog.house.practice_id], dog.patient).responses] == ["PR"]
    with pytest.raises(Refusal):
        assess(dog, START, "CR", corrects=first)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"category": "XX"}, "category"),
        ({"on": date(2027, 1, 1)}, "assessed_on"),
        ({"mm": "-1"}, "lesions"),
        ({"mm": "1001"}, "lesions"),
        ({"lesions": [(f"node {n}", Decimal(1)) for n in range(6)]}, "lesions"),
        ({"lesions": [("left", Decimal(1)), ("left ", Decimal(2))]}, "lesions"),
        ({"lesions": [(" ", Decimal(1))]}, "lesions"),
    ],
)
def test_an_assessment_that_cannot_be_is_told_by_its_field(values: dict[str, object], field: str) -> None:
    dog = course.on_course()
    given: dict[str, object] = {"on": START, "category": "SD", **values}
    with pytest.raises(Invalid) as wrong:
        assess(dog, given.pop("on"), given.pop("category"), **given)  # type: ignore[arg-type]
    assert field in wrong.value.fields


def test_quality_of_life_is_told_by_somebody_and_a_part_has_no_total() -> None:
    dog = course.on_course()
    context = dog.context("coordinator", NOW)
    whole = dict.fromkeys(ITEMS, 6)
    record_quality_of_life(context, patient=dog.patient, scored_on=START, items=whole, told_by="owner")
    part = {"hurt": 3}
    record_quality_of_life(
        context, patient=dog.patient, scored_on=START + timedelta(days=7), items=part, told_by="vet"
    )
    one, two = get_outcome([dog.house.practice_id], dog.patient).scores
    assert (one.total, one.needs_a_look) == (42, False)
    assert (two.total, two.needs_a_look) == (None, True)
    for wrong, field in (({"hurt": 11}, "hurt"), ({"luck": 1}, "luck"), ({}, "hurt")):
        with pytest.raises(Invalid) as refused:
            record_quality_of_life(
                context, patient=dog.patient, scored_on=START, items=wrong, told_by="owner"
            )
        assert field in refused.value.fields


def test_the_summary_of_a_course_adds_up() -> None:
    dog = treated_once()
    row = dog.row()
    change_schedule(
        dog.context("oncologist", at(START + timedelta(days=6), 9)),
        course=row.public_id,
        seen_version=row.version,
        change=Change(Verb.DELAY, 2, 3),
        reason="the owner travels",
    )
    course.ready(dog, 2)
    course.released(dog, 2)
    course.give_all(dog, 2, at(dog.visit(2).planned_on, 9))
    record(dog)
    found = get_summary([dog.house.practice_id], dog.patient, dog.course)
    assert (found.visits_given, found.visits_planned, found.delay_days) == (2, 16, 3)
    assert [(each.verb, each.days, each.reason) for each in found.delays] == [
        ("delay", 3, "the owner travels")
    ]
    by_drug = {each.drug: each for each in found.intensities}
    assert (by_drug["vincristine"].doses_given, by_drug["vincristine"].planned) == (1, Decimal("0.7"))
    # 0.68 mg on 0.9751 m² in 17 days instead of 0.7 mg/m² in 14
    assert by_drug["vincristine"].relative == Decimal("82.0")
    assert found.worst == {"vomiting": 3}
    with pytest.raises(NotThere):
        get_summary(
            [dog.house.practice_id], course.on_course(dog.house, name="Otto", signed=True).patient, dog.course
        )


def test_a_course_without_a_dose_has_a_summary_too() -> None:
    dog = course.on_course()
    found = get_summary([dog.house.practice_id], dog.patient, dog.course)
    assert (found.visits_given, found.first_on, found.intensities) == (0, None, ())
