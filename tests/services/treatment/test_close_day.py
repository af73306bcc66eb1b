"""Does closing a day with visits move all patients safely at once, and tell each household once?"""

from datetime import date, datetime, time, timedelta

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.closing import Need
from oncodesk.records.models import AppointmentRow, ClosureRow, MessageRow, ScheduleChangeRow, TaskRow
from oncodesk.services.comms.sending import lease_next
from oncodesk.services.errors import Invalid, NotAllowed, Stale
from oncodesk.services.practice.actions import Hours, change_contact, set_capacity, set_hours
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.scheduling.booking import book, book_visit
from oncodesk.services.treatment import close_day as module
from oncodesk.services.treatment.close_day import close_day
from oncodesk.services.treatment.closing_day import DayShown, preview_closing
from oncodesk.services.treatment.death import record_death
from tests import course, make
from tests.services.scheduling.test_replay import rows_are_the_replayed_plan

pytestmark = pytest.mark.django_db
SNOW = date(2026, 10, 13)  # visit 2 of every course that began on Oct 6
EVENING = course.at(SNOW - timedelta(days=1), 19)


@pytest.fixture
def house() -> make.House:
    made = make.staffed()
    set_hours(
        made.context("manager", course.at(course.START, 6)),
        hours=[Hours(weekday, time(8), time(17)) for weekday in range(5)],
        seen_version=get_settings(made.practice_id).practice.version,
    )
    change_contact(
        made.context("manager", course.at(course.START, 6)),
        name="Lakeside Oncology",
        phone="(608) 555-0100",
        email="desk@example.com",
        address="",
        after_hours="",
        seen_version=get_settings(made.practice_id).practice.version,
    )
    course.sign_everything(made, "chop-uw-19")
    return made


def patient(house: make.House, name: str) -> course.Treated:
    treated = course.on_course(house, name=name, protocol="chop-uw-19", signed=True)
    course.step(book_visit, treated, "coordinator", 2, course.at(course.START, 12))
    return treated


def shown(house: make.House, day: date = SNOW) -> DayShown:
    return preview_closing([house.practice_id], house.practice_id, day, EVENING)


def closed(house: make.House, seen: DayShown, who: str = "coordinator", reason: str = "snow") -> None:
    close_day(
        house.context(who, EVENING),
        day=seen.day,
        reason=reason,
        seen=seen.seen,
        seen_version=seen.practice_version,
    )


def test_all_visits_move_together_to_free_times_and_later_ones_stay(house: make.House) -> None:
    dogs = [patient(house, name) for name in ("Biscuit", "Otto", "Mabel")]
    later = [dog.visit(3).planned_on for dog in dogs]
    seen = shown(house)
    assert [each.to_on for each in seen.visits] == [date(2026, 10, 14)] * 3
    assert len({each.to_at for each in seen.visits} | {None}) > 1
    assert all(dog.visit(2).planned_on == SNOW for dog in dogs) and not ClosureRow.objects.exists()
    closed(house, seen)
    assert ClosureRow.objects.get().first_on == SNOW
    for dog in dogs:
        visit = dog.visit(2)
        assert (visit.state, visit.planned_on) == ("booked", date(2026, 10, 14))
        assert rows_are_the_replayed_plan(dog)
    assert [dog.visit(3).planned_on for dog in dogs] == later
    booked = AppointmentRow.objects.exclude(state="cancelled").values_list("place", "starts_at")
    assert len(set(booked)) == len(booked) == 3
    assert set(ScheduleChangeRow.objects.values_list("code", "reason")) == {("closed", "snow")}


def test_capacity_of_the_next_day_sends_the_less_pressing_further(house: make.House) -> None:
    set_capacity(
        house.context("manager", course.at(course.START, 7)),
        treatment_places=1,
        starts_per_half_hour=1,
        seen_version=get_settings(house.practice_id).practice.version,
    )
    set_hours(
        house.context("manager", course.at(course.START, 7)),
        hours=[Hours(weekday, time(8), time(10)) for weekday in range(5)],
        seen_version=get_settings(house.practice_id).practice.version,
    )
    dogs = [course.on_course(house, name=n, protocol="chop-uw-19", signed=True) for n in ("A", "B", "C")]
    late = dogs[2]
    for dog, wish in ((late, Change(Verb.DELAY, 1, 1)),):
        change_schedule(
            dog.context("coordinator", course.at(course.START, 12)),
            course=dog.course,
            seen_version=dog.row().version,
            change=wish,
            reason="as agreed",
        )
    change_schedule(
        late.context("oncologist", course.at(course.START, 12)),
        course=late.course,
        seen_version=late.row().version,
        change=Change(Verb.PULL, 2, 1),
        reason="as agreed",
    )
    seen = shown(house)
    assert [each.need for each in seen.visits] == [Need.FIRST_CYCLE] * 3
    wednesday, thursday = date(2026, 10, 14), date(2026, 10, 15)
    assert [each.to_on for each in seen.visits] == [wednesday, wednesday, thursday]
    assert [each.later_move for each in seen.visits] == [False, False, True]
    closed(house, seen)
    assert {dog.visit(2).planned_on for dog in dogs} == {wednesday, thursday}


def test_what_changed_since_the_preview_refuses_all(house: make.House) -> None:
    one, other = patient(house, "Biscuit"), patient(house, "Otto")
    seen = shown(house)
    change_schedule(
        one.context("coordinator", EVENING),
        course=one.course,
        seen_version=one.row().version,
        change=Change(Verb.DELAY, 2, 1),
        reason="travel",
    )
    with pytest.raises(Stale):
        closed(house, seen)
    assert not ClosureRow.objects.exists() and other.visit(2).planned_on == SNOW
    closed(house, shown(house))
    with pytest.raises(Invalid):
        closed(house, shown(house))


def test_one_failure_moves_nobody(house: make.House, monkeypatch: pytest.MonkeyPatch) -> None:
    dogs = [patient(house, name) for name in ("Biscuit", "Otto")]
    real, calls = book, list[int]()

    def falls(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the machine stops")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "book", falls)
    with pytest.raises(RuntimeError):
        closed(house, shown(house))
    assert not ClosureRow.objects.exists()
    assert {dog.visit(2).planned_on for dog in dogs} == {SNOW}
    assert not MessageRow.objects.filter(template="day_closed").exists()


def test_a_household_hears_once_and_of_no_dead_pet(house: make.House) -> None:
    owner = make.client(house, "Ruth Cole", email="ruth@example.com")
    names = {}
    for name in ("Biscuit", "Otto", "Luna"):
        names[name] = course.on_course(house, name=name, protocol="chop-uw-19", signed=True, owner=owner)
    dead = names["Luna"]
    record_death(
        dead.context("coordinator", EVENING),
        patient=dead.patient,
        seen_version=dead.visit(1).patient.version,
        died_at=EVENING,
    )
    closed(house, shown(house))
    message = MessageRow.objects.get(template="day_closed")
    assert message.address == "ruth@example.com"
    assert "Biscuit: Wed Oct 14 at " in message.body and "Otto: Wed Oct 14 at " in message.body
    assert "Luna" not in message.body + message.subject
    assert not TaskRow.objects.filter(kind="call").exists()


def dies(dog: course.Treated, at: datetime = EVENING) -> None:
    record_death(
        dog.context("coordinator", at),
        patient=dog.patient,
        seen_version=dog.visit(1).patient.version,
        died_at=at,
    )


@pytest.mark.parametrize("who", ["Biscuit", "Otto"])
def test_a_death_before_it_left_takes_the_household_message_back_and_the_others_are_called(
    house: make.House, who: str
) -> None:
    owner = make.client(house, "Ruth Cole", email="ruth@example.com")
    names = ("Biscuit", "Otto")
    dogs = {
        name: course.on_course(house, name=name, protocol="chop-uw-19", signed=True, owner=owner)
        for name in names
    }
    stranger = patient(house, "Nala")
    closed(house, shown(house))
    dies(dogs[who])
    messages = {row.client.name: row.state for row in MessageRow.objects.filter(template="day_closed")}
    assert messages.pop("Ruth Cole") == "cancelled" and set(messages.values()) == {"queued"}
    task = TaskRow.objects.get(reason="comms.call_instead")
    (other,) = set(names) - {who}
    assert task.patient_id == dogs[other].visit(1).patient_id != stranger.visit(1).patient_id
    assert task.facts["changes"].startswith("Wed Oct 14 at ")
    dies(dogs[other])
    task.refresh_from_db()
    assert task.state == "cancelled"
    assert TaskRow.objects.filter(reason="comms.call_instead").count() == 1


def test_the_last_look_sees_a_death_in_the_household(house: make.House) -> None:
    owner = make.client(house, "Ruth Cole", email="ruth@example.com")
    for name in ("Biscuit", "Otto"):
        treated = course.on_course(house, name=name, protocol="chop-uw-19", signed=True, owner=owner)
    closed(house, shown(house))
    dies(treated)
    # As if the taking back had failed: the last look stands alone.
    MessageRow.objects.filter(template="day_closed").update(state="queued")
    leased = lease_next(house.practice_id, EVENING, has_server=True, sender="desk@example.com")
    message = MessageRow.objects.get(template="day_closed")
    assert leased is True
    assert (message.state, message.reason) == ("suppressed", "patient_died")


def test_a_message_that_left_stays_as_it_left(house: make.House) -> None:
    owner = make.client(house, "Ruth Cole", email="ruth@example.com")
    for name in ("Biscuit", "Otto"):
        treated = course.on_course(house, name=name, protocol="chop-uw-19", signed=True, owner=owner)
    closed(house, shown(house))
    MessageRow.objects.filter(template="day_closed").update(state="accepted", sent_at=EVENING)
    dies(treated)
    assert MessageRow.objects.get(template="day_closed").state == "accepted"
    assert not TaskRow.objects.filter(reason="comms.call_instead").exists()


def test_who_cannot_be_written_to_is_called(house: make.House) -> None:
    owner = make.client(house, "Ruth Cole", email="")
    treated = course.on_course(house, protocol="chop-uw-19", signed=True, owner=owner)
    closed(house, shown(house))
    task = TaskRow.objects.get(kind="call")
    assert task.facts["changes"].startswith("Wed Oct 14 at ")
    assert task.patient_id == treated.visit(2).patient_id
    assert not MessageRow.objects.filter(template="day_closed").exists()


def test_without_a_number_to_call_nothing_is_written_and_everybody_is_called() -> None:
    made = make.staffed()
    set_hours(
        made.context("manager", course.at(course.START, 6)),
        hours=[Hours(weekday, time(8), time(17)) for weekday in range(5)],
        seen_version=get_settings(made.practice_id).practice.version,
    )
    course.on_course(made, protocol="chop-uw-19")
    closed(made, shown(made))
    assert TaskRow.objects.filter(kind="call").count() == 1 and not MessageRow.objects.exists()


def test_the_blood_check_of_the_day_is_a_task(house: make.House) -> None:
    treated = patient(house, "Biscuit")
    day = date(2026, 11, 3)
    seen = shown(house, day)
    assert [(each.need, each.to_on) for each in seen.visits] == [(Need.BLOOD_CHECK, None)]
    closed(house, seen)
    assert TaskRow.objects.get(kind="place_by_hand").to_role == "coordinator"
    assert rows_are_the_replayed_plan(treated)


@pytest.mark.parametrize("who", ["biller"])
def test_who_plans_no_course_closes_no_day(house: make.House, who: str) -> None:
    patient(house, "Biscuit")
    with pytest.raises(NotAllowed):
        closed(house, shown(house), who)
    with pytest.raises(Invalid):
        closed(house, shown(house), reason=" ")
