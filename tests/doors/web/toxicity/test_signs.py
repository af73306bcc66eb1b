"""Can a nurse tell how she is on one screen, an oncologist decide, and a phone note hold a dose?"""

import pytest

from oncodesk.records.models import OwnerReportRow
from oncodesk.services.reading import reading
from tests import course
from tests.doors.web.at_desk import Clock, at, browser, counted, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
NINE = course.at(course.START, 9)


def visit_of(dog: course.Treated) -> str:
    return f"/visits/{dog.visit(1).public_id}"


def test_signs_are_asked_on_one_screen_with_their_grades_in_words(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    nurse = browser(dog.house, "nurse")
    page = words(nurse.get(visit_of(dog) + "/signs"))
    assert "Last weight: 30 kg (66.1 lb)" in page and "3 to 10 episodes in 24 hours" in page
    said = {"temperature": "101.3 F", "asked": "none", "vomiting": "2", "home": "nothing"}
    answer = nurse.post(visit_of(dog) + "/signs", said)
    assert answer.status_code == 422 and "You chose a sign below." in words(answer)
    assert nurse.post(visit_of(dog) + "/signs", {**said, "asked": ""}).status_code == 422
    assert nurse.post(visit_of(dog) + "/signs", {**said, "asked": "some", "vomiting": ""}).status_code == 422
    assert nurse.post(visit_of(dog) + "/signs", {**said, "asked": "some"}).status_code == 302
    page = words(nurse.get(visit_of(dog)))
    assert "vomiting grade 2" in page and "Nurse nurse Tue Oct 6, 9:00 AM" in page
    assert "Since the last dose: vomiting, grade 2." in page


def test_the_oncologist_decides_about_fever_on_a_page_of_its_own(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    course.well(dog, 1, course.at(course.START, 8, 50), temperature="39.8 C")
    at(NINE)
    doctor = browser(dog.house, "oncologist")
    page = words(doctor.get(visit_of(dog)))
    assert "The temperature is 103.6 °F (39.80 °C): hold from 103 °F or 39.5 °C." in page
    assert "Decide on fever or signs" in page
    seen = {"seen_version": dog.visit(1).version, "choice": "treat", "reason": "warm car, 101.9 F at home"}
    assert doctor.post(visit_of(dog) + "/judge-signs", {**seen, "reason": ""}).status_code == 422
    assert doctor.post(visit_of(dog) + "/judge-signs", seen).status_code == 302
    page = words(doctor.get(visit_of(dog)))
    assert "knowing today&#x27;s temperature and signs" in page and "warm car" in page


def test_a_phone_note_stands_on_the_visit_until_the_oncologist_has_read_it(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    at(NINE)
    desk, doctor = browser(dog.house, "coordinator"), browser(dog.house, "oncologist")
    assert "What the owner reported" in words(desk.get(f"/patients/{dog.patient}"))
    note = {
        "day": "2026-10-06",
        "time": "07:30",
        "channel": "phone",
        "client": str(dog.owner),
        "body": "Diarrhea since <Sunday>",
    }
    path = f"/patients/{dog.patient}/reports"
    assert desk.post(path + "/new", {**note, "body": ""}).status_code == 422
    assert desk.post(path + "/new", note).status_code == 302
    page = words(desk.get(path))
    assert "Diarrhea since &lt;Sunday&gt;" in page and "Maria Rivera · by phone" in page
    page = words(doctor.get(visit_of(dog)))
    assert "Diarrhea since &lt;Sunday&gt;" in page and "no oncologist has read it" in page
    with reading([dog.house.practice_id]):
        report = OwnerReportRow.objects.get()
    one = f"{path}/{report.public_id}"
    assert desk.get(one).status_code == 403
    assert "Diarrhea since" in words(doctor.get(one))
    read = {"seen_version": report.version, "assessment": "two soft stools"}
    answer = doctor.post(f"{one}?visit={dog.visit(1).public_id}", read)
    assert answer.status_code == 302 and answer.headers["Location"] == visit_of(dog)
    assert "no oncologist has read it" not in words(doctor.get(visit_of(dog)))
    assert "Read by Oncologist oncologist, " in words(desk.get(path))


def test_reports_of_another_practice_are_not_there(at: Clock) -> None:
    dog, other = course.on_course(), course.on_course(name="Otto")
    at(NINE)
    stranger = browser(other.house, "oncologist")
    assert stranger.get(f"/patients/{dog.patient}/reports").status_code == 404
    assert stranger.get(f"/patients/{dog.patient}/reports/new").status_code == 404
    assert stranger.get(visit_of(dog) + "/signs").status_code == 404
    assert stranger.get(visit_of(dog) + "/judge-signs").status_code == 404


def test_the_reports_are_read_with_few_questions_to_the_database(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    desk = browser(dog.house, "coordinator")
    with counted() as queries:
        desk.get(f"/patients/{dog.patient}/reports")
    assert len(queries) <= 18
