"""Are urine and pressure recorded through the pages, and asked for at the arrival check?"""

import pytest

from oncodesk.records.models import BloodPressureRow, UrineRow
from oncodesk.services.reading import reading
from tests import course
from tests.doors.web.at_desk import Clock, at, browser, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def test_the_arrival_check_before_cyclophosphamide_asks_for_blood_in_the_urine(at: Clock) -> None:
    dog = course.on_course()
    visit = f"/visits/{dog.visit(2).public_id}"
    at(course.at(dog.visit(2).planned_on))
    nurse, desk = browser(dog.house, "nurse"), browser(dog.house, "coordinator")
    first = words(nurse.get(f"/visits/{dog.visit(1).public_id}/signs"))
    assert "Blood in the urine" not in first and "Blood in the urine" in words(nurse.get(visit + "/signs"))
    told = {"temperature": "101.3 F", "asked": "none", "home": "nothing"}
    assert nurse.post(visit + "/signs", told).status_code == 422
    assert nurse.post(visit + "/signs", {**told, "blood_in_urine": "visible"}).status_code == 302
    page = words(nurse.get(visit))
    assert "The owner saw blood in the urine: no cyclophosphamide." in page

    when = {"day": str(dog.visit(2).planned_on), "time": "08:30"}
    assert desk.get(visit + "/urine").status_code == 403
    typed = {**when, "blood": "visible", "protein": "1+"}
    assert nurse.post(visit + "/urine", {**typed, "blood": ""}).status_code == 422
    assert nurse.post(visit + "/urine", typed).status_code == 302
    assert nurse.post(visit + "/pressure", {**when, "systolic": "16", "readings": "5"}).status_code == 422
    assert nurse.post(visit + "/pressure", {**when, "systolic": "160", "readings": "5"}).status_code == 302
    with reading([dog.house.practice_id]):
        assert BloodPressureRow.objects.get().systolic == 160
        assert [row.blood for row in UrineRow.objects.order_by("pk")] == ["visible", "visible"]

    doctor = browser(dog.house, "oncologist")
    page = words(doctor.get(visit + "/interactions"))
    assert "The urinalysis shows blood (visible)" in page
