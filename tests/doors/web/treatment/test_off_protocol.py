"""Is a drug off the protocol ordered from the visit's page, by a prescriber alone, and marked everywhere?"""

import re

import pytest
from django.urls import reverse

from tests import course, make
from tests.doors.web.at_desk import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def treated(monkeypatch: pytest.MonkeyPatch) -> course.Treated:
    found = course.on_course()
    course.ready(found, 1)
    monkeypatch.setattr("oncodesk.services.clock.now", lambda: course.at(course.START, 9))
    return found


def test_a_prescriber_orders_and_everybody_sees_it(treated: course.Treated) -> None:
    visit = treated.visit(1)
    page = browser(treated.house, "oncologist")
    address = reverse("order_exception", args=[visit.public_id])
    shown = reverse("visit", args=[visit.public_id])
    assert address in page.get(shown).content.decode()
    form = page.get(address).content.decode()
    hidden = dict(re.findall(r'name="(seen_version|request_key)" value="([^"]+)"', form))
    values = {**hidden, "drug": "vincristine", "amount": "7 mg/m2", "route": "IV", "where": "clinic"}
    refused = page.post(address, values)
    assert refused.status_code == 422 and b"This field is required." in refused.content
    too_much = page.post(address, {**values, "reason": "no response"})
    assert too_much.status_code == 422 and "limit" in too_much.content.decode()
    done = page.post(address, {**values, "amount": "0.75 mg/m2", "reason": "no response"}, follow=True)
    told = done.content.decode()
    assert done.status_code == 200 and "Off protocol, ordered by" in told and "no response" in told
    board = browser(treated.house, "nurse").get("/?show=all").content.decode()
    assert "(off protocol)" in board


def test_nobody_else_does(treated: course.Treated) -> None:
    address = reverse("order_exception", args=[treated.visit(1).public_id])
    assert browser(treated.house, "nurse").get(address).status_code == 403
    assert browser(make.staffed("Hilltop"), "oncologist").get(address).status_code == 404
