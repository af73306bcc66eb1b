"""Do dates move all together, and does a slot belong to one visit?"""

from datetime import date, time, timedelta

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import AppointmentRow, LabRequestRow, ScheduleChangeRow, VisitRow
from oncodesk.services.context import Context
from oncodesk.services.errors import Invalid, NotAllowed, Stale, Taken
from oncodesk.services.practice.actions import Hours, add_closure, set_hours
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.scheduling.booking import book_visit
from oncodesk.services.scheduling.layout import plan_keys, plan_of, row_key
from oncodesk.services.treatment.actions import hold_visit
from oncodesk.services.treatment.death import record_death
from tests import course, make

pytestmark = pytest.mark.django_db


def delay(
    treated: course.Treated, number: int, days: int, who: str = "coordinator", **values: object
) -> None:
    change_schedule(
        treated.context(who, course.at(course.START, 12)),
        course=treated.course,
        seen_version=treated.row().version,
        change=Change(Verb.DELAY, number, days),
        reason="low count",
        **values,  # type: ignore[arg-type]
    )


def rows_follow_the_replayed_plan(treated: course.Treated) -> bool:
    keyed = plan_keys(plan_of(treated.row()))
    return all(
        keyed[row_key(row)].planned_on == row.planned_on
        for row in VisitRow.objects.filter(course__public_id=treated.course)
        if keyed[row_key(row)].is_planned
    )


def test_a_delay_moves_this_and_all_later_visits_and_their_blood() -> None:
    treated = course.on_course()
    before = {number: treated.visit(number).planned_on for number in range(1, 17)}
    originals = {number: treated.visit(number).original_on for number in range(1, 17)}
    delay(treated, 3, 3)
    for number in range(1, 17):
        visit = treated.visit(number)
        assert visit.planned_on == before[number] + timedelta(days=3 if number >= 3 else 0)
        assert visit.original_on == originals[number]
    request = LabRequestRow.objects.get(visit=treated.visit(3))
    assert request.draw_until.astimezone(course.ZONE).date() == treated.visit(3).planned_on
    assert rows_follow_the_replayed_plan(treated)
    assert ScheduleChangeRow.objects.count() == 1


def test_visits_pushed_onto_a_closed_day_move_on_in_the_same_change() -> None:
    house = make.staffed()
    course.sign_everything(house)
    settings = get_settings(house.practice_id)
    add_closure(
        house.context("manager", course.at(course.START, 6)),
        first_on=date(2026, 10, 30),
        last_on=date(2026, 11, 1),
        reason="congress",
        seen_version=settings.practice.version,
    )
    treated = course.on_course(house, signed=True)
    delay(treated, 4, 3)
    assert treated.visit(4).planned_on == date(2026, 11, 2)
    assert rows_follow_the_replayed_plan(treated)


def test_the_second_of_two_people_is_told_what_changed() -> None:
    treated = course.on_course()
    seen = treated.row().version
    delay(treated, 9, 1)
    with pytest.raises(Stale) as refused:
        change_schedule(
            treated.context("oncologist", course.at(course.START, 12)),
            course=treated.course,
            seen_version=seen,
            change=Change(Verb.DELAY, 9, 2),
            reason="travel",
        )
    assert "Coordinator" in refused.value.sentence
    assert ScheduleChangeRow.objects.count() == 1


def test_a_repeated_request_shifts_once() -> None:
    treated = course.on_course()
    before = treated.visit(5).planned_on
    context = treated.context("coordinator", course.at(course.START, 12))
    keyed = Context(context.actor, context.practice_id, context.now, "one-request")
    seen = treated.row().version
    for _ in range(2):
        change_schedule(
            keyed, course=treated.course, seen_version=seen, change=Change(Verb.DELAY, 5, 2), reason="travel"
        )
    assert treated.visit(5).planned_on == before + timedelta(days=2)


def test_leaving_out_or_stopping_is_a_prescribers_decision() -> None:
    treated = course.on_course()
    for verb in (Verb.OMIT, Verb.CEASE):
        with pytest.raises(NotAllowed):
            change_schedule(
                treated.context("coordinator", course.at(course.START, 12)),
                course=treated.course,
                seen_version=treated.row().version,
                change=Change(verb, 4),
                reason="x",
            )
    change_schedule(
        treated.context("oncologist", course.at(course.START, 12)),
        course=treated.course,
        seen_version=treated.row().version,
        change=Change(Verb.CEASE, 4),
        reason="relapse",
    )
    assert treated.row().state == "ceased"
    assert {treated.visit(number).state for number in (4, 16)} == {"cancelled"}
    assert not LabRequestRow.objects.filter(visit=treated.visit(4)).exclude(state="cancelled").exists()


def opened(house: make.House) -> None:
    set_hours(
        house.context("manager", course.at(course.START, 6)),
        hours=[Hours(weekday, time(8), time(17)) for weekday in range(5)],
        seen_version=get_settings(house.practice_id).practice.version,
    )


def test_booking_takes_the_first_free_place_and_never_the_same_twice() -> None:
    house = make.staffed()
    opened(house)
    course.sign_everything(house)
    dogs = [course.on_course(house, name=name, signed=True) for name in ("Biscuit", "Otto", "Mabel")]
    for dog in dogs:
        course.step(book_visit, dog, "coordinator", 1, course.at(course.START, 7))
    slots = AppointmentRow.objects.order_by("starts_at", "place").values_list("starts_at", "place")
    assert len(set(slots)) == 3
    with pytest.raises(Taken):
        course.step(
            book_visit,
            dogs[0],
            "coordinator",
            1,
            course.at(course.START, 7),
            starts_at=course.at(course.START, 8, 7),
        )
    assert {dog.visit(1).state for dog in dogs} == {"booked"}


def test_a_death_ends_everything_about_that_patient_at_once_and_nothing_else() -> None:
    house = make.staffed()
    opened(house)
    course.sign_everything(house)
    biscuit = course.on_course(house, signed=True)
    otto = course.on_course(house, name="Otto", signed=True)
    for dog in (biscuit, otto):
        course.step(book_visit, dog, "coordinator", 2, course.at(course.START, 7))
    course.released(biscuit, 1)
    patient = biscuit.visit(1).patient
    record_death(
        biscuit.context("coordinator", course.at(course.START, 16, 20)),
        patient=biscuit.patient,
        seen_version=patient.version,
        died_at=course.at(course.START, 16),
    )
    assert biscuit.row().state == "died"
    assert not VisitRow.objects.filter(course__public_id=biscuit.course).exclude(state="cancelled").exists()
    assert (
        not AppointmentRow.objects.filter(visit__course__public_id=biscuit.course)
        .exclude(state="cancelled")
        .exists()
    )
    assert not LabRequestRow.objects.filter(
        patient__public_id=biscuit.patient, state__in=["requested", "confirmed", "drawn"]
    ).exists()
    assert {order.state for order in biscuit.orders(1) + biscuit.orders(9)} == {"cancelled"}
    assert otto.row().state == "active" and otto.visit(2).state == "booked"
    with pytest.raises(Invalid):
        course.step(hold_visit, biscuit, "nurse", 1, course.at(course.START, 17), reason="?")
