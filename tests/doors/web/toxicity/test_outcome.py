"""Are response, quality of life and the summary of a course written and read on their pages?"""

from datetime import timedelta

import pytest

from oncodesk.domain.support.quality_of_life import ITEMS
from tests import course, pdf
from tests.doors.web.at_desk import Clock, at, browser, counted, words
from tests.services.toxicity.test_reducing import LATER, record, treated_once

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def test_the_response_is_written_with_its_lesions_and_read_with_its_sums(at: Clock) -> None:
    dog = course.on_course()
    at(LATER)
    doctor, nurse = browser(dog.house, "oncologist"), browser(dog.house, "nurse")
    path = f"/patients/{dog.patient}/response"
    assert "Nobody has assessed the response yet." in words(nurse.get(path))
    assert nurse.get(path + "/new").status_code == 403
    said = {"assessed_on": "2026-10-06", "category": "SD", "method": "caliper", "mm0": "40"}
    assert doctor.post(path + "/new", said).status_code == 422  # the lesion has no name
    assert doctor.post(path + "/new", {**said, "name0": "left mandibular"}).status_code == 302
    assert 'value="left mandibular"' in words(doctor.get(path + "/new"))
    then = {**said, "assessed_on": "2026-10-20", "category": "PR", "mm0": "20", "name0": "left mandibular"}
    assert doctor.post(path + "/new", then).status_code == 302
    page = words(nurse.get(path))
    assert "left mandibular 20 mm · sum 20 mm" in page and "-50.0 % from the first sum" in page
    assert "The sums alone would say PR; the clinician decides." in page


def test_quality_of_life_is_a_trend(at: Clock) -> None:
    dog = course.on_course()
    at(LATER)
    desk = browser(dog.house, "coordinator")
    path = f"/patients/{dog.patient}"
    assert "No score yet." in words(desk.get(path + "/response"))
    said = {"scored_on": "2026-10-06", "told_by": "owner", **dict.fromkeys(ITEMS, "6")}
    assert desk.post(path + "/quality/new", {**said, "hurt": "11"}).status_code == 422
    assert desk.post(path + "/quality/new", said).status_code == 302
    assert (
        desk.post(path + "/quality/new", {**said, "scored_on": "2026-10-13", "hurt": ""}).status_code == 302
    )
    page = words(desk.get(path + "/response"))
    assert "42 of 70" in page and "no total: 6 of 7 items" in page and "chart-plot" in page


def test_the_summary_is_reached_from_the_patient_and_tells_the_whole_course(at: Clock) -> None:
    dog = treated_once()
    record(dog)
    at(LATER)
    desk = browser(dog.house, "coordinator")
    path = f"/patients/{dog.patient}/courses/{dog.course}/summary"
    assert path in words(desk.get(f"/patients/{dog.patient}"))
    with counted() as queries:
        page = words(desk.get(path))
    assert len(queries) <= 24
    assert "1 of 16" in page and "vinCRIStine" in page and "0.70 mg/m²" in page
    assert "vomiting" in page and "grade 3" in page
    assert path + ".pdf" in page
    paper = pdf.text(desk.get(path + ".pdf").content)
    for said in ("1 of 16", "vinCRIStine", "0.70 mg/m²", "vomiting: grade 3", "printed"):
        assert said in paper


def test_pages_of_another_practice_are_not_there(at: Clock) -> None:
    dog, other = treated_once(), course.on_course(name="Otto")
    at(LATER + timedelta(days=1))
    stranger = browser(other.house, "oncologist")
    for rest in (
        "response",
        "response/new",
        "quality/new",
        f"courses/{dog.course}/summary",
        f"courses/{dog.course}/summary.pdf",
    ):
        assert stranger.get(f"/patients/{dog.patient}/{rest}").status_code == 404
    assert stranger.get(f"/patients/{other.patient}/courses/{dog.course}/summary").status_code == 404
