"""Does a signature end with its day, in the practice's own zone, and is it refused at use as well?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from oncodesk.records.models import OrderRow, ReleaseRow, TaskRow
from oncodesk.services.context import Context
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.treatment.actions import sign_orders
from oncodesk.services.treatment.bedside import check_at_patient, start_giving
from oncodesk.services.treatment.expiring import END_OF_DAY, expire_orders, list_past_signatures
from oncodesk.services.treatment.preparing import prepare_dose
from tests import course, make

pytestmark = pytest.mark.django_db
MIDNIGHT = course.at(course.START + timedelta(days=1), 0)
DRUG = "vincristine"


def order(dog: course.Treated) -> OrderRow:
    return next(each for each in dog.orders(1) if each.drug == DRUG)


def end_of_day(dog: course.Treated, now: datetime) -> int:
    """What the job does."""
    past = list_past_signatures(dog.house.practice_id, now)
    for visit in past:
        expire_orders(Context(END_OF_DAY, dog.house.practice_id, now), visit=visit)
    return len(past)


@pytest.fixture
def dog() -> course.Treated:
    treated = course.on_course()
    course.released(treated, 1)
    return treated


def test_a_second_before_midnight_it_stands_and_at_midnight_it_drops(dog: course.Treated) -> None:
    course.prepared(dog, 1, DRUG, course.at(course.START, 9))
    assert end_of_day(dog, MIDNIGHT - timedelta(seconds=1)) == 0
    assert order(dog).state == "prepared"
    assert end_of_day(dog, MIDNIGHT) == 1
    row = order(dog)
    assert (row.state, row.signed_by_id, row.final_amount) == ("expired", None, None)
    assert ReleaseRow.objects.get().taken_back_at == MIDNIGHT
    assert dog.visit(1).state == "arrived"
    assert TaskRow.objects.filter(kind="prepared_stopped", state="open").exists()
    assert end_of_day(dog, MIDNIGHT) == 0


def test_a_practice_in_another_zone_keeps_its_own_midnight() -> None:
    dog = course.on_course(make.staffed(zone="America/Los_Angeles"))
    course.released(dog, 1)
    assert end_of_day(dog, MIDNIGHT) == 0
    assert end_of_day(dog, MIDNIGHT.astimezone(ZoneInfo("America/Los_Angeles")) + timedelta(hours=3)) == 1


def test_before_the_job_has_run_the_old_signature_is_refused_at_every_step(dog: course.Treated) -> None:
    seen = course.on_screen(dog, 1, DRUG)
    late = MIDNIGHT + timedelta(seconds=1)
    with pytest.raises(Stopped) as refused:
        prepare_dose(dog.context("nurse", late), drawn=course.drawn(order(dog), late), **seen)  # type: ignore[arg-type]
    assert "treatment.not_today" in {finding.code for finding in refused.value.verdict.stopping}
    course.checked(dog, 1, DRUG, course.at(course.START, 22))
    with pytest.raises(Stopped) as refused:
        course.give_one(dog, 1, DRUG, late)
    assert "treatment.not_today" in {finding.code for finding in refused.value.verdict.stopping}
    with pytest.raises(Stopped):
        check_at_patient(
            dog.context("oncologist", late + timedelta(days=1)),
            identifiers=course.IDENTIFIERS,
            **course.on_screen(dog, 1, DRUG),  # type: ignore[arg-type]
        )


def test_an_infusion_over_midnight_is_ended_by_people(dog: course.Treated) -> None:
    course.checked(dog, 1, DRUG, course.at(course.START, 23))
    started = course.at(course.START, 23, 50)
    start_giving(
        dog.context("nurse", started),
        confirmed=course.CONFIRMED,
        **course.on_screen(dog, 1, DRUG),  # type: ignore[arg-type]
    )
    end_of_day(dog, MIDNIGHT)
    assert order(dog).state == "giving"
    course.give_one(dog, 1, DRUG, MIDNIGHT + timedelta(minutes=5))
    assert order(dog).state == "given"
    assert dog.visit(1).actual_on == course.START


def test_an_expired_order_is_signed_again_by_a_prescriber(dog: course.Treated) -> None:
    end_of_day(dog, MIDNIGHT)
    course.step(sign_orders, dog, "oncologist", 1, MIDNIGHT + timedelta(hours=8))
    assert order(dog).state == "signed"


def test_today_does_not_end_early(dog: course.Treated) -> None:
    with pytest.raises(Invalid, match="has not ended"):
        expire_orders(
            Context(END_OF_DAY, dog.house.practice_id, MIDNIGHT - timedelta(hours=1)),
            visit=dog.visit(1).public_id,
        )
