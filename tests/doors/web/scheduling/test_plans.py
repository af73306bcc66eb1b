"""Does a plan show every day and what stands against it before anything is stored?"""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records import tenancy
from oncodesk.records.models import ContentVersionRow, CourseRow, ScheduleChangeRow, VisitRow
from oncodesk.services.patients.measuring import record_consent, record_diagnosis, record_weight
from oncodesk.services.practice.actions import add_closure
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.treatment.pausing import hold_course
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, open_hours, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
MORNING = course.at(course.START, 7, 30)


def prepared(house: make.House, *, weight: bool = True) -> tuple[UUID, UUID]:
    """A patient with weight and diagnosis, her owner; nobody consented yet."""
    course.sign_everything(house)
    owner = make.client(house)
    patient = make.patient(house, owner=owner)
    if weight:
        record_weight(house.context("nurse", MORNING), patient=patient, weight="30 kg", measured_at=MORNING)
    record_diagnosis(
        house.context("oncologist", MORNING),
        patient=patient,
        condition="Multicentric lymphoma",
        method="cytology",
        report_reference="Path 4711",
    )
    return patient, owner


def consent(house: make.House, patient: UUID, owner: UUID) -> UUID:
    done = record_consent(
        house.context("coordinator", MORNING),
        patient=patient,
        client=owner,
        protocol_slug="chop-uw-25",
        given_on=course.START,
        how="signed",
    )
    return UUID(done.id)


def address(house: make.House, patient: UUID, **more: str) -> str:
    tenancy.enter([house.practice_id])
    version = ContentVersionRow.objects.get(kind="protocol", slug="chop-uw-25", state="signed")
    chosen = {
        "protocol": str(version.public_id),
        "start_on": course.START.isoformat(),
        "place": "here",
        **more,
    }
    return f"/patients/{patient}/start?" + "&".join(f"{name}={value}" for name, value in chosen.items())


def options(page: str, name: str) -> list[str]:
    """What a list of choices offers."""
    block = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]+)"', block[0]) if block else []


def test_a_course_begins_with_what_it_needs_and_says_what_is_missing(at: Clock) -> None:
    house = make.staffed()
    patient, owner = prepared(house, weight=False)
    at(MORNING)
    oncologist = browser(house, "oncologist")
    page = words(oncologist.get(f"/patients/{patient}/start"))
    assert "CHOP UW-25" in page and "Start this course" not in page
    page = words(oncologist.get(address(house, patient)))
    assert "No owner&#x27;s consent to this protocol is recorded." in page
    assert f"/patients/{patient}/consent" in page and "need a weight" in page
    assert "Start this course" not in page
    consent(house, patient, owner)
    assert "Start this course" in words(oncologist.get(address(house, patient)))
    assert CourseRow.objects.count() == 0


def test_closed_days_are_seen_moved_or_accepted_before_the_course_starts(at: Clock) -> None:
    """Scenario 1: a closure in the plan is told before activation, resolved, or accepted by name."""
    house = make.staffed()
    open_hours(house)
    patient, owner = prepared(house)
    consent(house, patient, owner)
    third = course.START + timedelta(days=14)
    add_closure(
        house.context("manager", MORNING),
        first_on=third,
        last_on=third,
        reason="Team day",
        seen_version=get_settings(house.practice_id).practice.version,
    )
    at(MORNING)
    oncologist = browser(house, "oncologist")
    page = words(oncologist.get(address(house, patient)))
    assert "vinCRIStine 0.7 mg/m² = 0.68 mg" in page
    assert "<s>Tue Oct 20</s>" in page and "Wed Oct 21" in page
    kept = address(house, patient, keep_closed="on")
    page = words(oncologist.get(kept))
    assert "Visit 3 is planned on Tue Oct 20, when the practice is closed." in page
    sent = {
        "diagnosis": options(page, "diagnosis")[0],
        "consent": options(page, "consent")[0],
        "request_key": "start",
    }
    refused = oncologist.post(kept, sent)
    assert refused.status_code == 422 and "nobody resolved or accepted" in words(refused)
    assert CourseRow.objects.count() == 0
    for _ in range(2):
        done = oncologist.post(kept, {**sent, "accept": "3:scheduling.closed_day"})
        assert done.headers["Location"] == f"/patients/{patient}"
    assert CourseRow.objects.count() == 1
    assert VisitRow.objects.get(number=3).planned_on == third
    page = words(oncologist.get(f"/patients/{patient}"))
    assert "The course has started." in page and "CHOP UW-25" in page


def test_who_may_not_start_sees_the_plan_and_why(at: Clock) -> None:
    house = make.staffed()
    patient, owner = prepared(house)
    consent(house, patient, owner)
    at(MORNING)
    coordinator = browser(house, "coordinator")
    page = words(coordinator.get(address(house, patient)))
    assert "A prescriber starts the course" in page and "Start this course" not in page
    coordinator.post(address(house, patient), {"request_key": "x"})
    assert CourseRow.objects.count() == 0
    stranger = browser(make.staffed("Elsewhere"), "oncologist")
    assert stranger.get(f"/patients/{patient}/start").status_code == 404


def change_url(dog: course.Treated, verb: str, visit: int, days: int | None = None) -> str:
    return f"/courses/{dog.course}/change?verb={verb}&visit={visit}" + (f"&days={days}" if days else "")


def test_a_delay_shows_the_new_end_and_every_moved_day_then_moves_once(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    coordinator = browser(dog.house, "coordinator")
    before = {number: dog.visit(number).planned_on for number in (1, 2, 16)}
    url = change_url(dog, "delay", 2, 3)
    page = words(coordinator.get(url))
    assert "<s>Tue Oct 13</s>" in page and "Fri Oct 16" in page and "was " in page
    assert dog.visit(2).planned_on == before[2]
    seen = str(dog.row().version)
    nothing = coordinator.post(url, {"seen_version": seen, "reason": ""})
    assert nothing.status_code == 422
    for _ in range(2):
        sent = {"seen_version": seen, "code": "travel", "reason": "Owner travels", "request_key": "once"}
        assert coordinator.post(url, sent).status_code == 302
    assert ScheduleChangeRow.objects.count() == 1
    assert dog.visit(2).planned_on == before[2] + timedelta(days=3)
    assert dog.visit(16).planned_on == before[16] + timedelta(days=3)
    assert dog.visit(1).planned_on == before[1]
    page = words(coordinator.get(f"/patients/{dog.patient}"))
    assert "Delayed: visit 2 by 3 days" in page and "Owner travels" in page


def test_two_people_moving_one_course_the_second_hears_of_the_first_and_loses_nothing(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    oncologist = browser(dog.house, "oncologist")
    old = str(dog.row().version)
    change_schedule(
        dog.context("coordinator", course.at(course.START, 11)),
        course=dog.course,
        seen_version=int(old),
        change=Change(Verb.DELAY, 5, 2),
        reason="travel",
    )
    sent = {"seen_version": old, "code": "low_counts", "reason": "Neutrophils were low"}
    answer = oncologist.post(change_url(dog, "delay", 2, 7), sent)
    page = words(answer)
    assert answer.status_code == 409
    assert "Coordinator coordinator changed this" in page and "Neutrophils were low" in page
    assert ScheduleChangeRow.objects.count() == 1
    assert f'name="seen_version" value="{dog.row().version}"' in page


@pytest.mark.parametrize("verb", ["pull", "omit", "cease"])
def test_leaving_out_or_stopping_is_shown_to_all_and_confirmed_by_a_prescriber(at: Clock, verb: str) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    url = change_url(dog, verb, 4, 1 if verb == "pull" else None)
    page = words(browser(dog.house, "coordinator").get(url))
    assert "A prescriber confirms this change" in page and 'name="reason"' not in page
    if verb == "pull":
        return  # another day earlier breaks the spacing, which the page of a prescriber tells
    oncologist = browser(dog.house, "oncologist")
    assert "falls away" in words(oncologist.get(url))
    sent = {"seen_version": str(dog.row().version), "code": "progression", "reason": "Relapse"}
    assert oncologist.post(url, sent).status_code == 302
    assert dog.visit(4).state == ("skipped" if verb == "omit" else "cancelled")
    assert dog.row().state == ("active" if verb == "omit" else "ceased")


def test_days_that_nobody_may_accept_are_not_offered(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    page = words(browser(dog.house, "oncologist").get(change_url(dog, "pull", 2, 7)))
    assert "nobody may accept" in page and 'name="reason"' not in page
    assert (
        browser(make.staffed("Elsewhere"), "oncologist").get(change_url(dog, "delay", 2, 7)).status_code
        == 404
    )


def test_an_ended_course_has_no_dates_to_change(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    oncologist = browser(dog.house, "oncologist")
    url = change_url(dog, "cease", 1)
    oncologist.post(url, {"seen_version": str(dog.row().version), "code": "owner", "reason": "Owner stops"})
    page = words(oncologist.get(url))
    assert "This course has ended" in page
    assert "The protocol was stopped: Owner stops" in words(oncologist.get(f"/patients/{dog.patient}"))


def test_a_preview_asks_few_questions(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    person: Client = browser(dog.house, "oncologist")
    person.get(change_url(dog, "delay", 2, 3))
    with counted() as queries:
        person.get(change_url(dog, "delay", 2, 3))
    assert len(queries) <= 30, [query["sql"][:100] for query in queries.captured_queries]
    assert date(2026, 10, 6) == course.START


def test_the_ways_of_a_delay_stand_beside_each_other_with_what_each_touches(at: Clock) -> None:
    dog = course.on_course(protocol="chop-uw-19")
    at(course.at(course.START, 12))
    coordinator = browser(dog.house, "coordinator")
    page = words(coordinator.get(change_url(dog, "delay", 3, 3)))
    assert "move by whole weeks and keep their weekday" in page
    assert "Fri Oct 30" in page and "Tue Nov 3" in page
    assert "Blood requests that move along: 15" in page
    url = change_url(dog, "delay", 3, 3) + "&way=weekday"
    sent = {"seen_version": str(dog.row().version), "code": "low_counts", "reason": ""}
    assert coordinator.post(url, sent).status_code == 302
    assert (dog.visit(3).planned_on, dog.visit(4).planned_on) == (date(2026, 10, 23), date(2026, 11, 3))


def test_cycles_are_added_by_a_prescriber_who_sees_them_first(at: Clock) -> None:
    dog = course.on_course(protocol="chop-uw-19")
    at(course.at(course.START, 12))
    oncologist = browser(dog.house, "oncologist")
    url = f"/courses/{dog.course}/change?verb=extend&count=1"
    page = words(oncologist.get(url))
    assert "Tue Mar 16" in page and "Visits added: 4." in page
    sent = {"seen_version": str(dog.row().version), "code": "response", "reason": ""}
    assert oncologist.post(url, sent).status_code == 302
    assert VisitRow.objects.filter(number=20).exists()
    assert "Cycles added at the end" in words(oncologist.get(f"/patients/{dog.patient}"))


def test_a_course_is_held_by_the_desk_and_resumed_by_a_prescriber(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    coordinator, oncologist = browser(dog.house, "coordinator"), browser(dog.house, "oncologist")
    hold = f"/courses/{dog.course}/hold"
    assert "Nothing goes on by itself" in words(coordinator.get(hold))
    sent = {"seen_version": str(dog.row().version), "reason": "The owner is away"}
    assert coordinator.post(hold, sent).status_code == 302
    page = words(coordinator.get(f"/patients/{dog.patient}"))
    assert "This course is on hold: The owner is away" in page
    resume = f"/courses/{dog.course}/resume"
    assert coordinator.get(resume).status_code == 403
    sent = {"seen_version": str(dog.row().version), "first_on": "2026-10-05"}
    assert "Choose today or a later day." in words(oncologist.post(resume, sent))
    assert oncologist.post(resume, {**sent, "first_on": "2026-10-08"}).status_code == 302
    assert dog.row().state == "active" and dog.visit(1).planned_on == date(2026, 10, 8)


def test_a_course_resumes_too_early_only_when_an_oncologist_accepts_it_with_a_reason(at: Clock) -> None:
    dog = course.on_course(protocol="chop-uw-19")
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9, 30))
    hold_course(
        dog.context("coordinator", course.at(course.START, 11)),
        course=dog.course,
        seen_version=dog.row().version,
        reason="The owner is away",
    )
    at(course.at(course.START, 12))
    oncologist, resume = browser(dog.house, "oncologist"), f"/courses/{dog.course}/resume"
    assert "I accept, as the oncologist" not in words(oncologist.get(resume))
    sent = {"seen_version": str(dog.row().version), "first_on": "2026-10-10", "request_key": "resume"}
    refused = oncologist.post(resume, sent)
    page = words(refused)
    assert refused.status_code == 422 and dog.row().state == "held"
    assert "I accept, as the oncologist" in page and 'value="2:scheduling.too_early"' in page
    assert "Visit 2 on Sat Oct 10 is 4 days after" in page
    accepted = {**sent, "accept": "2:scheduling.too_early"}
    refused = oncologist.post(resume, accepted)
    assert refused.status_code == 422 and "Say why you accept it" in words(refused)
    other = {**accepted, "accept": "2:scheduling.closed_day", "reason": "progressing"}
    assert oncologist.post(resume, other).status_code == 422 and dog.row().state == "held"
    for _ in range(2):
        assert oncologist.post(resume, {**accepted, "reason": "progressing"}).status_code == 302
    assert dog.row().state == "active" and dog.visit(2).planned_on == date(2026, 10, 10)
    assert dog.visit(2).accepted == ["scheduling.too_early"]
    [change] = ScheduleChangeRow.objects.filter(code="resumed")
    assert change.reason == "progressing"


def test_later_visits_keep_days_that_an_interval_speaks_against_only_when_accepted(at: Clock) -> None:
    dog = course.on_course(protocol="chop-uw-19")
    at(course.at(date(2026, 11, 2), 12))
    url = f"/visits/{dog.visit(4).public_id}/elsewhere"
    [order] = [each for each in dog.orders(4) if each.is_cytotoxic]
    sent = {
        "seen_version": str(dog.visit(4).version),
        "given_on": "2026-10-30",
        "place": "Northside Emergency",
        f"amount:{order.public_id}": "29 mg",
        "weight": "30 kg",
        "later": "keep",
        "request_key": "there",
    }
    coordinator, oncologist = browser(dog.house, "coordinator"), browser(dog.house, "oncologist")
    refused = coordinator.post(url, sent)
    assert refused.status_code == 422 and "I accept, as the oncologist" not in words(refused)
    assert "An oncologist may decide otherwise" in words(refused)
    code = "5:scheduling.too_early"
    forged = coordinator.post(url, {**sent, "accept": code, "reason": "because"})
    assert forged.status_code == 422 and dog.visit(4).state == "planned"
    refused = oncologist.post(url, sent)
    assert refused.status_code == 422 and f'value="{code}"' in words(refused)
    assert "Say why you accept it" in words(oncologist.post(url, {**sent, "accept": code}))
    for _ in range(2):
        done = oncologist.post(url, {**sent, "accept": code, "reason": "counts are checked"})
        assert done.status_code == 302
    assert (dog.visit(4).state, dog.visit(5).planned_on) == ("elsewhere", date(2026, 11, 10))
    assert "given at Northside Emergency: counts are checked" in words(
        oncologist.get(f"/patients/{dog.patient}")
    )


def test_a_wrong_death_is_taken_back_by_two_people_on_one_page(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 12))
    nurse, coordinator = browser(dog.house, "nurse"), browser(dog.house, "coordinator")
    version = str(dog.visit(1).patient.version)
    told = {"seen_version": version, "died_at": "2026-10-06T11:00", "is_certain": "on"}
    assert nurse.post(f"/patients/{dog.patient}/death", told).status_code == 302
    page = words(nurse.get(f"/patients/{dog.patient}"))
    assert "Stopped before the first of 16 doses." in page
    url = f"/patients/{dog.patient}/death/error"
    version = str(dog.visit(1).patient.version)
    assert nurse.post(url, {"seen_version": version, "reason": "The other Biscuit"}).status_code == 302
    assert "a second person confirms" in words(nurse.get(f"/patients/{dog.patient}"))
    second = {"seen_version": version, "is_certain": "on"}
    assert nurse.post(url, second).status_code == 403
    assert coordinator.post(url, second).status_code == 302
    assert dog.row().state == "held"


def test_a_dose_given_elsewhere_is_recorded_at_its_visit(at: Clock) -> None:
    dog = course.on_course(protocol="chop-uw-19")
    at(course.at(dog.visit(2).planned_on, 12))
    coordinator = browser(dog.house, "coordinator")
    url = f"/visits/{dog.visit(2).public_id}/elsewhere"
    assert url in words(coordinator.get(f"/visits/{dog.visit(2).public_id}"))
    assert "given there" in words(coordinator.get(url))
    order = next(order for order in dog.orders(2) if order.is_cytotoxic)
    sent = {
        "seen_version": str(dog.visit(2).version),
        "given_on": "2026-10-13",
        "place": "Northside Emergency",
        f"amount:{order.public_id}": "243",
        "weight": "30 kg",
        "later": "follow",
    }
    refused = coordinator.post(url, sent)
    assert refused.status_code == 422 and "Northside Emergency" in words(refused)
    sent[f"amount:{order.public_id}"] = "243 mg"
    assert coordinator.post(url, sent).status_code == 302
    assert dog.visit(2).state == "elsewhere"
    page = words(coordinator.get(f"/patients/{dog.patient}"))
    assert "Given elsewhere: visit 2" in page and "given at Northside Emergency" in page
