"""Can a drug beside the vein be recorded from its visit, with what to do first above the form?"""

import pytest

from oncodesk.records.models import MishapRow
from oncodesk.services.reading import reading
from tests import course
from tests.doors.web.at_desk import Clock, at, browser, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def test_from_the_visit_to_the_timeline(at: Clock) -> None:
    dog = course.on_course()
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9))
    at(course.at(course.START, 10))
    nurse, desk = browser(dog.house, "nurse"), browser(dog.house, "coordinator")
    order = next(each for each in dog.orders(1) if each.drug == "vincristine")
    path = f"/visits/{dog.visit(1).public_id}/orders/{order.public_id}/mishap/new"
    assert path in nurse.get(f"/visits/{dog.visit(1).public_id}").content.decode()
    assert desk.get(path).status_code == 403
    page = words(nurse.get(path))
    assert "Warm, never cold; hyaluronidase." in page and "General knowledge" in page
    said = {
        "kind": "extravasation",
        "day": "2026-10-06",
        "time": "09:10",
        "observed": "swelling at the leg",
        "volume_ml": "",
        "done": "catheter left in, oncologist called",
    }
    assert nurse.post(path, {**said, "observed": ""}).status_code == 422
    assert nurse.post(path, {**said, "time": "08:00"}).status_code == 422
    answer = nurse.post(path, said)
    kept = f"/patients/{dog.patient}/mishaps"
    assert answer.status_code == 302 and answer["Location"] == kept
    page = words(desk.get(kept))
    assert "Extravasation: vinCRIStine" in page and "volume not known" in page
    timeline = words(desk.get(f"/patients/{dog.patient}"))
    assert "Extravasation: vinCRIStine" in timeline and "swelling at the leg" in timeline
    with reading([dog.house.practice_id]):
        row = MishapRow.objects.get()
    change = {**said, "volume_ml": "0.3", "reason": "measured again", "seen_version": row.version}
    assert desk.get(f"{kept}/{row.public_id}").status_code == 403
    assert nurse.post(f"{kept}/{row.public_id}", change).status_code == 302
    page = words(desk.get(kept))
    assert "about 0.3 mL" in page and "Corrected: measured again" in page
    assert nurse.get(f"{kept}/{row.public_id}").status_code == 404
