"""Does the assistant run a real course: book in sequence, ask after a hold, and book again?"""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.models import AppointmentRow, MessageRow, OpeningRow, PracticeRow, TaskRow, VisitRow
from oncodesk.services.assistant import actions, carry_out, queries
from oncodesk.services.assistant.looking import sweep
from oncodesk.services.scheduling.booking import free_visit
from oncodesk.services.treatment.death import record_death
from tests import course, make
from tests.course import Treated, at, on_course
from tests.services.case import within

pytestmark = pytest.mark.django_db


def work(treated: Treated, now: datetime) -> None:
    """What the worker does at this moment: look and carry out until nothing is left."""
    practice_id = treated.house.practice_id
    for _ in range(10):
        if not sweep(practice_id, now) + carry_out.carry_out_due(practice_id, lambda: now):
            return
    raise AssertionError("the assistant finds something new for ever")


@pytest.fixture
def treated() -> Treated:
    house = make.staffed()
    with within(house.practice_id):
        PracticeRow.objects.filter(pk=house.practice_id).update(phone="(608) 555-0100", email="d@e.org")
        for weekday in range(7):
            OpeningRow.objects.create(
                practice_id=house.practice_id, weekday=weekday, opens=time(8), closes=time(18)
            )
    made = on_course(house)
    work(made, at(course.START, 7, 45))
    return made


def test_every_visit_is_booked_in_sequence(treated: Treated) -> None:
    with within(treated.house.practice_id):
        visits = list(VisitRow.objects.order_by("planned_on", "pk"))
        assert {visit.state for visit in visits} == {VisitState.BOOKED}
        slots = list(AppointmentRow.objects.order_by("pk").select_related("visit"))
        days = [slot.starts_at.astimezone(course.ZONE).date() for slot in slots]
        assert days == sorted(days) == [visit.planned_on for visit in visits]
    told = queries.list_feed([treated.house.practice_id], asks=False, most=500)
    assert {entry.duty for entry in told} == {"book_next_visits"}
    assert len(told) == len(visits) and all(entry.state == "done" for entry in told)
    assert all(entry.made is not None and entry.made[0] == "visit" for entry in told)


def test_a_booking_is_undone_and_that_day_is_left_to_people(treated: Treated) -> None:
    practice_id, now = treated.house.practice_id, at(course.START, 8)
    entry = next(
        each
        for each in queries.list_feed([practice_id], asks=False, most=500)
        if each.visit == treated.visit(3).public_id
    )
    assert entry.visit is not None and entry.undo_version is not None
    free_visit(treated.house.context("coordinator", now), visit=entry.visit, seen_version=entry.undo_version)
    work(treated, now)
    assert treated.visit(3).state == VisitState.PLANNED
    again = [
        each for each in queries.list_feed([practice_id], asks=False, most=500) if each.visit == entry.visit
    ]
    assert [each.undo_version for each in again] == [None]


def test_low_blood_asks_for_the_delay_and_after_it_everything_later_is_booked_again(treated: Treated) -> None:
    house, first = treated.house, treated.visit(1)
    before = {visit.number: visit.planned_on for visit in VisitRow.objects.all() if visit.number}
    course.ready(treated, 1, neutrophils="1.2", percent="20")
    now = at(first.planned_on, 9)
    with within(house.practice_id):
        assert treated.visit(1).state == VisitState.HELD
    work(treated, now)
    (asked,) = [e for e in queries.list_feed([house.practice_id], asks=True) if e.duty == "propose_recheck"]
    assert asked.kind == "delay_course" and "days later" in asked.why.message
    moved_days = int(dict(asked.why.facts)["days"])
    assert moved_days >= 3
    actions.accept_proposal(
        house.context("coordinator", now), proposal=asked.proposal, seen_version=asked.version
    )
    work(treated, now + timedelta(minutes=1))
    with within(house.practice_id):
        after = {visit.number: visit for visit in VisitRow.objects.all() if visit.number}
        assert after[1].planned_on == before[1] + timedelta(days=moved_days)
        assert all(after[n].planned_on >= before[n] + timedelta(days=moved_days) for n in before)
        assert {visit.state for visit in after.values()} == {VisitState.BOOKED}
        booked = AppointmentRow.objects.exclude(state="cancelled").get(visit=after[1])
        assert booked.starts_at.astimezone(course.ZONE).date() == after[1].planned_on


def test_a_very_low_count_reaches_the_oncologist_the_same_day(treated: Treated) -> None:
    course.ready(treated, 1, neutrophils="0.9", percent="15")
    work(treated, at(treated.visit(1).planned_on, 9))
    with within(treated.house.practice_id):
        task = TaskRow.objects.get(kind="very_low_neutrophils")
        assert task.to_person_id == treated.house.people["oncologist"].person_id


def test_a_death_ends_what_the_assistant_would_do(treated: Treated) -> None:
    house = treated.house
    two_days_before = at(treated.visit(2).planned_on - timedelta(days=2), 9)
    work(treated, two_days_before)
    with within(house.practice_id):
        assert MessageRow.objects.filter(state="queued").exists()
        patient = treated.visit(2).patient
    record_death(
        house.context("coordinator", two_days_before),
        patient=treated.patient,
        seen_version=patient.version,
        died_at=two_days_before,
    )
    work(treated, two_days_before + timedelta(days=1))
    with within(house.practice_id):
        assert set(MessageRow.objects.values_list("state", flat=True)) == {"cancelled"}
    assert queries.list_feed([house.practice_id], asks=True) == ()
    left = {task.kind for task in queries.list_tasks([house.practice_id])}
    assert left == {"tell_referring_vet", "after_a_death"}


def test_a_practice_without_hours_gets_a_task_instead_of_silence() -> None:
    made = on_course()
    work(made, at(course.START, 7, 45))
    tasks = queries.list_tasks([made.house.practice_id])
    assert {task.kind for task in tasks} == {"do_by_hand"}
    assert isinstance(tasks[0].task, UUID) and "book visit" in tasks[0].why.message
