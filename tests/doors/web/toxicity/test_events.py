"""Can an event be written down, and does the next visit of that drug propose and one press answer?"""

from datetime import timedelta

import pytest

from oncodesk.records.models import AdverseEventRow, DoseModificationRow
from oncodesk.services.reading import reading
from tests import course
from tests.doors.web.at_desk import Clock, at, browser, counted, words
from tests.services.toxicity.test_reducing import LATER, record, treated_once

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def visit_of(dog: course.Treated) -> str:
    return f"/visits/{dog.visit(3).public_id}"


def test_an_event_is_recorded_read_and_corrected(at: Clock) -> None:
    dog = treated_once()
    at(course.at(course.START + timedelta(days=3)))
    nurse, desk = browser(dog.house, "nurse"), browser(dog.house, "coordinator")
    path = f"/patients/{dog.patient}/events"
    assert "No event was recorded." in words(desk.get(path))
    assert desk.get(path + "/new").status_code == 403
    page = words(nurse.get(path + "/new"))
    assert "vomiting (VCOG-CTCAE v1.1)" in page and "vinCRIStine" in page
    said = {
        "term": "vomiting",
        "grade": "3",
        "onset_on": "2026-10-08",
        "drug": "vincristine",
        "attribution": "probable",
        "outcome": "resolved",
        "source": "owner",
    }
    assert nurse.post(path + "/new", {**said, "term": ""}).status_code == 422
    assert nurse.post(path + "/new", said).status_code == 302
    page = words(desk.get(path))
    assert "vomiting" in page and "grade 3" in page and "vinCRIStine · week 1, visit 1" in page
    with reading([dog.house.practice_id]):
        event = AdverseEventRow.objects.get()
    change = {**said, "grade": "2", "reason": "", "seen_version": event.version}
    assert nurse.post(f"{path}/{event.public_id}", change).status_code == 422
    assert nurse.post(f"{path}/{event.public_id}", {**change, "reason": "miscounted"}).status_code == 302
    page = words(desk.get(path))
    assert "grade 2" in page and "Corrected: miscounted" in page and "grade 3" not in page


def test_the_next_visit_of_the_drug_proposes_and_one_press_takes_it(at: Clock) -> None:
    dog = treated_once()
    record(dog)
    at(LATER)
    doctor, nurse = browser(dog.house, "oncologist"), browser(dog.house, "nurse")
    page = words(doctor.get(visit_of(dog)))
    assert "After the last dose" in page and "vinCRIStine, last given Tue Oct 6" in page
    assert "vomiting, grade 3, Thu Oct 8" in page and "how low they went is not known" in page
    assert "Proposed for this dose: 20 to 25 % less, after recovery ([S12])." in page
    assert "20 % less from now on" in page
    assert "A prescriber does this." in words(nurse.get(visit_of(dog)))
    taken = {
        "choice": "accepted",
        "percent": "20",
        "basis": "standard",
        "is_forward": "on",
        "reason": "vomiting grade 3",
        "seen_version": dog.visit(3).version,
    }
    path = visit_of(dog) + "/reductions/vincristine"
    assert nurse.post(path, taken).status_code == 403
    assert doctor.post(path, taken).status_code == 302
    with reading([dog.house.practice_id]):
        assert DoseModificationRow.objects.get().percent == -20
    page = words(doctor.get(visit_of(dog)))
    assert "Oncologist oncologist: 20 % less. vomiting grade 3" in page
    assert "20 % less from now on" not in page
    assert doctor.get(path).status_code == 404


def test_another_number_or_none_has_its_form(at: Clock) -> None:
    dog = treated_once()
    record(dog)
    at(LATER)
    doctor = browser(dog.house, "oncologist")
    path = visit_of(dog) + "/reductions/vincristine"
    page = words(doctor.get(path))
    assert "vomiting grade 3 after vinCRIStine of Tue Oct 6" in page
    seen = {"seen_version": dog.visit(3).version, "choice": "declined"}
    assert doctor.post(path, {**seen, "reason": ""}).status_code == 422
    assert doctor.post(path, {**seen, "reason": "ate the trash"}).status_code == 302
    assert "declined. ate the trash" in words(doctor.get(visit_of(dog)))


def test_events_of_another_practice_are_not_there(at: Clock) -> None:
    dog, other = treated_once(), course.on_course(name="Otto")
    event = record(dog)
    at(LATER)
    stranger = browser(other.house, "oncologist")
    for rest in (f"/patients/{dog.patient}/events", f"/patients/{dog.patient}/events/{event}"):
        assert stranger.get(rest).status_code == 404
    assert stranger.get(visit_of(dog) + "/reductions/vincristine").status_code == 404


def test_the_events_are_read_with_few_questions_to_the_database(at: Clock) -> None:
    dog = treated_once()
    record(dog)
    at(LATER)
    desk = browser(dog.house, "coordinator")
    with counted() as queries:
        desk.get(f"/patients/{dog.patient}/events")
    assert len(queries) <= 18
