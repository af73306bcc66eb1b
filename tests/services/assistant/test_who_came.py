"""After closing, is a visit that nobody recorded asked about once, and does each answer end the question?"""

from datetime import date, datetime, time, timedelta

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import OpeningRow, TaskRow, VisitRow
from oncodesk.services.assistant import carry_out
from oncodesk.services.assistant.looking import sweep
from oncodesk.services.errors import Invalid
from oncodesk.services.practice.actions import add_closure
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.scheduling.actions import change_schedule, mark_no_show
from oncodesk.services.treatment.actions import arrive, hold_visit
from oncodesk.services.treatment.death import record_death
from oncodesk.services.treatment.pausing import hold_course
from tests import course, make
from tests.course import START, Treated, at
from tests.services.case import within

pytestmark = pytest.mark.django_db
CLOSING = at(START, 17)


@pytest.fixture
def dog() -> Treated:
    house = make.staffed()
    with within(house.practice_id):
        for weekday in range(5):
            OpeningRow.objects.create(
                practice_id=house.practice_id, weekday=weekday, opens=time(8), closes=time(17)
            )
    made = course.on_course(house)
    work(made, at(START, 7, 45))
    return made


def work(dog: Treated, now: datetime) -> None:
    """What the worker does at this moment, twice over: a repeated look repeats nothing."""
    practice_id = dog.house.practice_id
    for _ in range(4):
        sweep(practice_id, now)
        carry_out.carry_out_due(practice_id, lambda: now)


def questions(dog: Treated) -> list[TaskRow]:
    with within(dog.house.practice_id):
        found = TaskRow.objects.filter(kind="did_she_come", patient__public_id=dog.patient)
        return list(found.select_related("visit").order_by("pk"))


def states(dog: Treated) -> list[str]:
    return [each.state for each in questions(dog)]


def state_of(dog: Treated) -> str:
    return dog.visit(1).state


def test_asked_once_after_closing_and_nobody_is_marked_absent(dog: Treated) -> None:
    assert state_of(dog) == "booked"
    work(dog, CLOSING - timedelta(minutes=1))
    assert not questions(dog)
    for hours in (0, 1, 12, 40):
        work(dog, CLOSING + timedelta(hours=hours))
    [asked] = questions(dog)
    assert (asked.to_role, asked.state, asked.urgency) == ("coordinator", "open", "today")
    assert asked.visit is not None and asked.visit.number == 1
    assert state_of(dog) == "booked"


def test_she_did_not_come(dog: Treated) -> None:
    work(dog, CLOSING)
    course.step(mark_no_show, dog, "coordinator", 1, CLOSING + timedelta(minutes=5))
    work(dog, CLOSING + timedelta(minutes=6))
    assert states(dog) == ["done"] and state_of(dog) == "no_show"


@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(hours=15)])
def test_she_came_and_it_is_recorded_later_with_its_time(dog: Treated, later: timedelta) -> None:
    work(dog, CLOSING)
    came = at(START, 9, 10)
    course.step(
        arrive,
        dog,
        "coordinator",
        1,
        CLOSING + later,
        identifiers=course.IDENTIFIERS,
        arrived_at=came,
    )
    work(dog, CLOSING + later)
    assert states(dog) == ["done"]
    assert (state_of(dog), dog.visit(1).arrived_at) == ("arrived", came)


@pytest.mark.parametrize(
    "came", [at(START, 17, 6), at(START - timedelta(days=1), 9), at(START + timedelta(days=1), 0)]
)
def test_an_arrival_of_another_day_or_of_later_than_now_is_refused(dog: Treated, came: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        course.step(
            arrive,
            dog,
            "coordinator",
            1,
            at(START, 17, 5),
            identifiers=course.IDENTIFIERS,
            arrived_at=came,
        )
    assert set(refused.value.fields) == {"arrived_at"} and state_of(dog) == "booked"


def moved(dog: Treated, now: datetime) -> None:
    change_schedule(
        dog.context("coordinator", now),
        course=dog.course,
        seen_version=dog.row().version,
        change=Change(Verb.DELAY, 1, 2),
        code="travel",
        reason="",
    )


def test_moved_to_another_day_it_is_asked_again_on_that_day_alone(dog: Treated) -> None:
    work(dog, CLOSING)
    moved(dog, CLOSING + timedelta(minutes=5))
    work(dog, CLOSING + timedelta(minutes=6))
    assert states(dog) == ["done"]
    work(dog, at(START + timedelta(days=2), 17))
    assert states(dog) == ["done", "open"]


def died(dog: Treated, now: datetime) -> None:
    with within(dog.house.practice_id):
        version = dog.visit(1).patient.version
    record_death(dog.context("coordinator", now), patient=dog.patient, seen_version=version, died_at=now)


def held(dog: Treated, now: datetime) -> None:
    course.step(hold_visit, dog, "nurse", 1, now, reason="the owner called")


def paused(dog: Treated, now: datetime) -> None:
    hold_course(
        dog.context("coordinator", now), course=dog.course, seen_version=dog.row().version, reason="surgery"
    )


@pytest.mark.parametrize("what", [died, held, paused, moved])
def test_what_ends_or_stops_a_visit_never_asks_and_ends_the_question(dog: Treated, what: object) -> None:
    other = course.on_course(dog.house, name="Otto", signed=True)
    work(dog, at(START, 8))
    what(dog, at(START, 12))  # type: ignore[operator]
    work(dog, CLOSING)
    assert not questions(dog) and len(questions(other)) == 1
    what(other, CLOSING + timedelta(minutes=5))  # type: ignore[operator]
    work(dog, CLOSING + timedelta(minutes=6))
    assert "open" not in states(other)


def test_a_closed_day_never_asks(dog: Treated) -> None:
    add_closure(
        dog.context("manager", at(START, 7, 50)),
        first_on=START,
        last_on=START,
        reason="snow",
        seen_version=get_settings(dog.house.practice_id).practice.version,
        seen_visits=[dog.visit(1).public_id],
    )
    for days in (0, 1, 5, 13):
        work(dog, CLOSING + timedelta(days=days))
    assert START not in {each.visit.planned_on for each in questions(dog) if each.visit}


def test_a_blood_check_is_asked_about_too(dog: Treated) -> None:
    with within(dog.house.practice_id):
        check = VisitRow.objects.filter(kind="blood_check").order_by("planned_on")[0]
    day: date = check.planned_on
    work(dog, at(day, 17))
    assert [each.visit_id for each in questions(dog) if each.visit_id == check.pk] == [check.pk]
