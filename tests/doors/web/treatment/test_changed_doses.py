"""Are a fixed dose and a cap set, read with their reason and taken back by pages?"""

import pytest
from django.urls import reverse

from oncodesk.records.models import DoseModificationRow
from oncodesk.services.reading import reading
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, words
from tests.doors.web.treatment.test_visit import NINE, address, read

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def test_a_fixed_dose_and_a_cap_are_set_read_and_taken_back(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    at(NINE)
    oncologist = browser(dog.house, "oncologist")
    order = dog.orders(1)[0]
    path = address(dog, rest=f"/orders/{order.public_id}/reduce")

    def send(**values: str) -> int:
        seen = {"seen_version": str(dog.visit(1).version), "cause": "owner", **values}
        return oncologist.post(path, seen).status_code

    assert send(kind="fixed", amount="0.7 mg") == 422  # above the standard dose of 0.683 mg
    assert send(kind="fixed", amount="0.6") == 422
    assert send(kind="cap", amount="0.65 mg") == 302
    assert "At most 0.65 mg in one dose, the owner&#x27;s wish: 0.683 to 0.65 mg" in read(oncologist, dog)
    assert send(kind="fixed", amount="0.6 mg") == 302
    assert "Fixed by the prescriber at 30 kg, the owner&#x27;s wish: 0.6 mg" in read(oncologist, dog)
    listed = reverse("dosing:modified", args=[dog.patient, dog.course])
    with counted() as queries:
        page = words(oncologist.get(listed))
    assert len(queries) <= 16
    assert page.index("fixed at 0.6 mg at 30 kg") < page.index("at most 0.65 mg in one dose")
    assert "Take back" not in words(browser(dog.house, "nurse").get(listed))
    with reading([dog.house.practice_id]):
        row = DoseModificationRow.objects.latest("pk")
    undo = reverse("dosing:take_back_modified", args=[dog.patient, dog.course, row.public_id])
    assert browser(dog.house, "nurse").get(undo).status_code == 403
    assert oncologist.post(undo, {"reason": "", "seen_version": "1"}).status_code == 422
    assert oncologist.post(undo, {"reason": "wrong drug", "seen_version": "1"}).status_code == 302
    assert oncologist.post(undo, {"reason": "wrong drug", "seen_version": "1"}).status_code == 404
    assert "taken back" in words(oncologist.get(listed)) and "wrong drug" in words(oncologist.get(listed))
    assert "Fixed by the prescriber" not in read(oncologist, dog)
    stranger = browser(make.staffed("Hilltop"), "oncologist")
    assert stranger.get(listed).status_code == 404
    summary = words(oncologist.get(reverse("toxicity:summary", args=[dog.patient, dog.course])))
    assert "at most 0.65 mg in one dose – the owner's wish" in summary.replace("&#x27;", "'")
