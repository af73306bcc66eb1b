"""Does the patient's page show the course, the counts and what happened, and end everything at a death?"""

from datetime import timedelta

import pytest

from oncodesk.records.models import PatientRow
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def given(dog: course.Treated) -> None:
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9, 10))


def test_course_counts_doses_and_people_stand_on_one_page(at: Clock) -> None:
    dog = course.on_course()
    given(dog)
    course.blood(dog, course.at(course.START + timedelta(days=7), 8), neutrophils="1.2", white="1.9")
    at(course.at(course.START + timedelta(days=7), 9))
    page = words(browser(dog.house, "coordinator").get(f"/patients/{dog.patient}"))
    assert "Multicentric lymphoma" in page and "Maria Rivera" in page and "(608) 555-0142" in page
    assert 'title="vinCRIStine · Oct 6 · Given"' in page and ">VCR<" in page
    assert "DOXOrubicin so far" in page and "0.0 mg/m²" in page
    assert "1.20 ×10⁹/L (1,200/µL): hold" in page and "3.90 ×10⁹/L (3,900/µL): in range" in page
    assert "Given: vinCRIStine 0.68 mg" in page and "Nurse nurse, Oncologist oncologist" in page
    assert "visit 2, Tue Oct 13" in page
    assert page.count("VCR") == sum(1 for number in range(1, 17) if "vincristine" in drugs(dog, number))


def drugs(dog: course.Treated, number: int) -> list[str]:
    return [order.drug for order in dog.orders(number)]


def test_without_signed_limits_counts_are_not_judged(at: Clock) -> None:
    house = make.staffed()
    patient = make.patient(house)
    at(make.NOW)
    page = words(browser(house, "nurse").get(f"/patients/{patient}"))
    assert "No oncologist has signed the blood limits" in page and "No course yet." in page
    assert f"/patients/{patient}/start" in page


def test_a_death_is_confirmed_with_what_ends_and_leaves_nothing_to_book(at: Clock) -> None:
    dog = course.on_course()
    given(dog)
    at(course.at(course.START, 16))
    coordinator = browser(dog.house, "coordinator")
    url = f"/patients/{dog.patient}/death"
    page = words(coordinator.get(url))
    assert "Nothing is sent to the owner by itself." in page
    version = PatientRow.objects.get(public_id=dog.patient).version
    sent = {"seen_version": str(version), "died_at": "2026-10-06T15:30"}
    assert coordinator.post(url, sent).status_code == 422
    late = coordinator.post(url, {**sent, "died_at": "2026-10-06T18:00", "is_certain": "on"})
    assert late.status_code == 422 and "Correct the date or time." in words(late)
    for _ in range(2):
        done = coordinator.post(url, {**sent, "is_certain": "on", "request_key": "once"})
        assert done.status_code == 302
    page = words(coordinator.get(f"/patients/{dog.patient}"))
    assert "Biscuit died on Tue Oct 6, 3:30 PM." in page
    assert "Delay" not in page.split('id="timeline-title"')[0] and "Start a course" not in page
    assert "Given: vinCRIStine 0.68 mg" in page
    visit = words(coordinator.get(f"/visits/{dog.visit(2).public_id}"))
    assert "Book a time" not in visit
    assert "!" not in words(coordinator.get(url)).split("<main")[1].split("</main>")[0].replace("<!--", "")


def test_a_biller_records_no_death_and_strangers_see_nothing(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 16))
    biller = browser(dog.house, "biller")
    assert biller.get(f"/patients/{dog.patient}").status_code == 200
    assert biller.get(f"/patients/{dog.patient}/death").status_code == 403
    stranger = browser(make.staffed("Elsewhere"), "oncologist")
    for rest in ("", "/death", "/start"):
        assert stranger.get(f"/patients/{dog.patient}{rest}").status_code == 404


def test_a_case_is_read_with_few_questions_however_long_the_course(at: Clock) -> None:
    dog = course.on_course()
    given(dog)
    at(course.at(course.START, 16))
    person = browser(dog.house, "nurse")
    person.get(f"/patients/{dog.patient}")
    with counted() as queries:
        person.get(f"/patients/{dog.patient}")
    assert len(queries) <= 32, [query["sql"][:100] for query in queries.captured_queries]
