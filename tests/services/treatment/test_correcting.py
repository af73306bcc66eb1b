"""Is a wrong administration taken back by two people, with everything that followed from it?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from oncodesk.records.models import AdministrationRow, ExposureRow, OrderRow, TaskRow
from oncodesk.services.errors import Invalid, NotAllowed
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from oncodesk.services.treatment.correcting import confirm_error, doubt_given, keep_given
from oncodesk.services.treatment.death import record_death
from tests import course

pytestmark = pytest.mark.django_db
DAY = course.START
TEN = course.at(DAY, 10)


@pytest.fixture
def dog() -> course.Treated:
    treated = course.on_course()
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(DAY, 9))
    return treated


def given(dog: course.Treated) -> OrderRow:
    return next(each for each in dog.orders(1) if each.drug == "vincristine" and each.state != "planned")


def seen(dog: course.Treated) -> dict[str, object]:
    row = given(dog)
    return {"order": row.public_id, "seen_version": row.version}


def doubt(dog: course.Treated, who: str = "nurse") -> None:
    doubt_given(dog.context(who, TEN), reason="given to Otto", **seen(dog))  # type: ignore[arg-type]


def confirm(dog: course.Treated, who: str = "oncologist") -> None:
    confirm_error(dog.context(who, TEN), **seen(dog))  # type: ignore[arg-type]


def total(dog: course.Treated) -> Decimal:
    return sum((row.mg_per_m2 for row in ExposureRow.objects.filter(substance="vincristine")), Decimal(0))


def test_until_the_second_person_confirms_the_dose_counts(dog: course.Treated) -> None:
    before = total(dog)
    doubt(dog)
    assert TaskRow.objects.filter(kind="confirm_error", state="open", to_role="oncologist").exists()
    with pytest.raises(Invalid, match="Another person confirms"):
        confirm(dog, "nurse")
    with pytest.raises(NotAllowed):
        confirm(dog, "coordinator")
    assert total(dog) == before > 0 and given(dog).state == "given"
    keep_given(dog.context("oncologist", TEN), **seen(dog))  # type: ignore[arg-type]
    assert not TaskRow.objects.filter(kind="confirm_error", state="open").exists()
    with pytest.raises(Invalid, match="One person says first"):
        confirm(dog)


def test_confirmed_it_counts_nowhere_and_stays_to_be_read(dog: course.Treated) -> None:
    doubt(dog)
    confirm(dog)
    assert not TaskRow.objects.filter(kind="confirm_error", state="open").exists()
    assert total(dog) == 0
    assert ExposureRow.objects.filter(substance="vincristine").count() == 2
    row = AdministrationRow.objects.get()
    people = dog.house.people
    assert row.is_error and row.amount == Decimal("0.68") and row.error_reason == "given to Otto"
    assert (row.error_asked_by_id, row.error_by_id) == (
        people["nurse"].person_id,
        people["oncologist"].person_id,
    )
    assert given(dog).state == "error"
    visit = dog.visit(1)
    assert (visit.state, visit.actual_on, visit.arrived_at) == ("planned", None, None)
    with pytest.raises(Invalid, match="Nothing is recorded as given"):
        doubt(dog)


def test_the_right_dose_can_be_given_that_very_day_and_the_interval_counts_from_it(
    dog: course.Treated,
) -> None:
    doubt(dog)
    confirm(dog)
    course.ready(dog, 1)
    course.step(review_results, dog, "oncologist", 1, TEN + timedelta(minutes=1))
    course.step(sign_orders, dog, "oncologist", 1, TEN + timedelta(minutes=2))
    course.step(release_visit, dog, "nurse", 1, TEN + timedelta(minutes=3))
    order = next(each for each in dog.orders(1) if each.drug == "vincristine" and each.state == "released")
    assert order.final_amount == Decimal("0.68")


def test_after_a_death_the_record_is_corrected_and_nothing_is_opened(dog: course.Treated) -> None:
    record_death(
        dog.context("nurse", TEN),
        patient=dog.patient,
        seen_version=dog.visit(1).patient.version,
        died_at=TEN,
    )
    doubt(dog)
    confirm(dog)
    visit = dog.visit(1)
    assert (visit.state, visit.actual_on) == ("skipped", None)
    assert not [each for each in dog.orders(1) if each.state == "planned"]


def test_the_database_wants_two_people(dog: course.Treated) -> None:
    nurse = dog.house.people["nurse"].person_id
    doubt(dog)
    for alone in ({"is_error": True}, {"is_error": True, "error_by_id": nurse}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AdministrationRow.objects.update(**alone)


def test_without_a_reason_nobody_doubts(dog: course.Treated) -> None:
    with pytest.raises(Invalid, match="what was wrong"):
        doubt_given(dog.context("nurse", TEN), reason=" ", **seen(dog))  # type: ignore[arg-type]
