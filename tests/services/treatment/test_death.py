"""Does everything end with a death, and does everything return on hold when two people take it back?"""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from oncodesk.records.models import (
    AppointmentRow,
    CourseRow,
    DeathRow,
    LabRequestRow,
    MessageRow,
    OrderRow,
    ProposalRow,
    TaskRow,
    VisitRow,
)
from oncodesk.services.assistant.looking import sweep
from oncodesk.services.errors import Invalid, NotAllowed, Stopped
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.booking import book_visit
from oncodesk.services.sentences import tell
from oncodesk.services.treatment.actions import release_visit, sign_orders
from oncodesk.services.treatment.case_queries import get_case
from oncodesk.services.treatment.death import record_death
from oncodesk.services.treatment.pausing import hold_course, resume_course
from oncodesk.services.treatment.undoing_death import doubt_death, undo_death
from tests import course, make
from tests.doors.web.at_desk import open_hours

pytestmark = pytest.mark.django_db
DIED = course.at(date(2026, 11, 18), 16, 20)


def on_her_way() -> course.Treated:
    """Scenario 19: six of sixteen given, the eighth week booked, its blood asked for."""
    house = make.staffed()
    open_hours(house)
    treated = course.on_course(house, protocol="chop-uw-19")
    for number in range(1, 7):
        course.released(treated, number)
        course.give_all(treated, number, course.at(treated.visit(number).planned_on, 9, 30))
    course.step(book_visit, treated, "coordinator", 7, course.at(date(2026, 11, 17), 12))
    return treated


def died(treated: course.Treated, who: str = "coordinator", at: datetime = DIED) -> None:
    record_death(
        treated.context(who, at + timedelta(minutes=10)),
        patient=treated.patient,
        seen_version=treated.visit(1).patient.version,
        died_at=at,
    )


def version(treated: course.Treated) -> int:
    return int(treated.visit(1).patient.version)


def test_scenario_19_one_record_ends_it_all_and_says_where_it_stopped() -> None:
    treated = on_her_way()
    died(treated)
    assert (treated.row().state, treated.row().end_code) == ("died", "death")
    visits = VisitRow.objects.filter(course__public_id=treated.course, kind="treatment")
    assert visits.filter(state="given").count() == 6
    assert visits.filter(state="cancelled").count() == 10
    assert not AppointmentRow.objects.filter(visit=treated.visit(7)).exclude(state="cancelled").exists()
    assert not LabRequestRow.objects.filter(state__in=["requested", "confirmed", "drawn"]).exists()
    open_orders = OrderRow.objects.filter(state__in=["planned", "signed", "released"])
    assert not open_orders.exclude(visit__state="given").exists()
    assert not MessageRow.objects.filter(state__in=["queued", "held"]).exists()
    assert set(TaskRow.objects.filter(state="open").values_list("kind", flat=True)) == {
        "tell_referring_vet",
        "after_a_death",
    }
    case = get_case([treated.house.practice_id], treated.patient, DIED + timedelta(hours=1))
    assert case.course is not None and case.course.stopped is not None
    told = tell(case.course.stopped).message
    assert told == "Stopped in cycle 2 after 2 of 4 doses (6 of 16 given)."


def test_a_released_dose_may_be_prepared_and_is_disposed_of() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    died(treated, at=course.at(course.START, 9))
    task = TaskRow.objects.get(kind="dispose")
    assert (task.to_role, task.urgency, task.state) == ("nurse", "now", "open")
    assert task.visit_id == treated.visit(1).pk


def test_taking_it_back_needs_two_different_people_and_brings_back_nothing_by_itself() -> None:
    treated = on_her_way()
    before = {n: treated.visit(n).planned_on for n in range(1, 17)}
    died(treated)
    after = DIED + timedelta(hours=2)
    with pytest.raises(Invalid):
        undo_death(treated.context("nurse", after), patient=treated.patient, seen_version=version(treated))
    with pytest.raises(NotAllowed):
        doubt_death(
            treated.context("biller", after),
            patient=treated.patient,
            seen_version=version(treated),
            reason="x",
        )
    doubt_death(
        treated.context("nurse", after),
        patient=treated.patient,
        seen_version=version(treated),
        reason="It was the other Biscuit",
    )
    assert treated.row().state == "died"
    with pytest.raises(NotAllowed, match="second person"):
        undo_death(treated.context("nurse", after), patient=treated.patient, seen_version=version(treated))
    undo_death(treated.context("coordinator", after), patient=treated.patient, seen_version=version(treated))
    row = treated.row()
    assert (row.state, row.end_code, row.hold_reason) == ("held", "", "death recorded in error")
    assert treated.visit(1).patient.died_at is None
    assert {n: treated.visit(n).planned_on for n in range(1, 17)} == before
    assert [treated.visit(n).state for n in (6, 7, 16)] == ["given", "planned", "planned"]
    assert not AppointmentRow.objects.exclude(state="cancelled").filter(visit=treated.visit(7)).exists()
    assert LabRequestRow.objects.get(visit=treated.visit(7)).state == "requested"
    assert {order.state for order in treated.orders(7)} == {"planned"}
    assert {order.signed_by_id for order in treated.orders(7)} == {None}
    assert DeathRow.objects.get().undone_at == after
    assert not TaskRow.objects.filter(state="open", key__startswith="death:").exists()
    assert TaskRow.objects.get(kind="resume_course").to_role == "oncologist"
    sent_before = MessageRow.objects.count()
    with reading([treated.house.practice_id]):
        proposals = set(ProposalRow.objects.filter(state="open").values_list("kind", flat=True))
    sweep(treated.house.practice_id, after + timedelta(minutes=1))
    with reading([treated.house.practice_id]):
        now = set(ProposalRow.objects.filter(state="open").values_list("kind", flat=True))
    assert "book_visit" not in now - proposals
    assert MessageRow.objects.filter(state="queued").count() == 0
    assert MessageRow.objects.count() == sent_before
    with pytest.raises(Stopped):
        course.ready(treated, 7)
        course.step(sign_orders, treated, "oncologist", 7, course.at(before[7], 8, 46))
        course.step(release_visit, treated, "oncologist", 7, course.at(before[7], 8, 50))


def test_the_database_refuses_one_person_twice() -> None:
    treated = course.on_course()
    died(treated, at=course.at(course.START, 9))
    person = treated.house.people["nurse"].person_id
    with reading([treated.house.practice_id]), pytest.raises(IntegrityError), transaction.atomic():
        DeathRow.objects.update(
            doubted_by_id=person,
            doubted_at=DIED,
            doubt_reason="x",
            undone_by_id=person,
            undone_at=DIED,
        )


def hold(treated: course.Treated, who: str = "coordinator") -> None:
    hold_course(
        treated.context(who, course.at(course.START, 12)),
        course=treated.course,
        seen_version=treated.row().version,
        reason="the owner thinks about it",
    )


def resume(treated: course.Treated, first_on: date, who: str = "oncologist") -> None:
    resume_course(
        treated.context(who, course.at(date(2026, 10, 20), 12)),
        course=treated.course,
        seen_version=treated.row().version,
        first_on=first_on,
    )


def test_a_course_on_hold_goes_on_only_on_a_day_that_a_prescriber_chose() -> None:
    house = make.staffed()
    open_hours(house)
    treated = course.on_course(house, protocol="chop-uw-19")
    course.step(book_visit, treated, "coordinator", 2, course.at(course.START, 11))
    hold(treated)
    assert treated.row().state == "held" and treated.visit(2).state == "planned"
    assert not AppointmentRow.objects.exclude(state="cancelled").exists()
    with pytest.raises(NotAllowed):
        resume(treated, date(2026, 10, 27), "coordinator")
    with pytest.raises(Invalid):
        resume(treated, date(2026, 10, 19))
    resume(treated, date(2026, 10, 27))
    assert treated.row().state == "active" and treated.row().hold_reason == ""
    assert treated.visit(1).planned_on == date(2026, 10, 27)
    assert treated.visit(2).planned_on == date(2026, 11, 3)
    with pytest.raises(Invalid):
        resume(treated, date(2026, 10, 28))


def test_a_hold_without_a_reason_is_refused_by_action_and_database() -> None:
    treated = course.on_course()
    with pytest.raises(Invalid):
        hold_course(
            treated.context("nurse", course.at(course.START, 12)),
            course=treated.course,
            seen_version=treated.row().version,
            reason=" ",
        )
    with reading([treated.house.practice_id]), pytest.raises(IntegrityError), transaction.atomic():
        CourseRow.objects.update(state="held")
