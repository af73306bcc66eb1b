"""Is a course brought to a newer version only from a page that shows every rule that differs?"""

import re

import pytest
from django.urls import reverse

from oncodesk.records.models import OrderRow
from oncodesk.services.reading import reading
from tests import course, make
from tests.doors.web.at_desk import browser as browser_of
from tests.services.scheduling.test_versions import LESS, newer

pytestmark = pytest.mark.django_db


@pytest.fixture
def treated(monkeypatch: pytest.MonkeyPatch) -> course.Treated:
    found = course.on_course(protocol="chop-uw-19")
    monkeypatch.setattr("oncodesk.services.clock.now", lambda: course.at(course.START, 12))
    return found


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen_version|request_key)" value="([^"]+)"', page))


def test_without_a_newer_version_the_page_says_so(treated: course.Treated) -> None:
    address = reverse("course_version", args=[treated.course])
    page = browser_of(treated.house, "oncologist").get(address).content.decode()
    assert "The course is on version 1 already." in page and "Go over to this version" not in page


def test_the_superseded_are_listed_compared_and_moved(treated: course.Treated) -> None:
    version = newer(treated.house, LESS, ("late_days = 3", "late_days = 4"))
    browser = browser_of(treated.house, "oncologist")
    library = browser.get(reverse("protocols:library")).content.decode()
    assert "Plans on a superseded version: 1" in library
    listed = browser.get(reverse("protocols:superseded")).content.decode()
    address = reverse("course_version", args=[treated.course])
    assert "Biscuit" in listed and address in listed
    assert address in browser.get(reverse("patient", args=[treated.patient])).content.decode()
    page = browser.get(address).content.decode()
    assert "Version 1 to version 2" in page and "Visit 3, vinCRIStine" in page
    assert "0.7 mg/m² IV" in page and "0.6 mg/m² IV" in page and "Window in days" in page
    refused = browser.post(address, {**_hidden(page), "reason": ""})
    assert refused.status_code == 422
    stale = browser.post(address, {"seen_version": "0", "reason": "less"})
    assert stale.status_code == 409
    done = browser.post(address, {**_hidden(page), "reason": "less neuropathy"}, follow=True)
    shown = done.content.decode()
    assert "The course is on version 2 now." in shown and "Protocol version 1 to version 2" in shown
    with reading([treated.house.practice_id]):
        planned = OrderRow.objects.filter(visit__course__public_id=treated.course, state="planned")
        assert {str(each.amount.normalize()) for each in planned if each.drug == "vincristine"} == {"0.6"}
    page = browser.get(reverse("protocols:text", args=[version])).content.decode()
    assert "Patients on this version" in page and "Biscuit" in page
    assert "superseded" not in browser.get(reverse("protocols:library")).content.decode()


def test_others_may_look_and_strangers_find_nothing(treated: course.Treated) -> None:
    newer(treated.house, LESS)
    address = reverse("course_version", args=[treated.course])
    page = browser_of(treated.house, "nurse").get(address).content.decode()
    assert "A prescriber confirms this change" in page and "Go over to this version" not in page
    stranger = browser_of(make.staffed("Hilltop"), "oncologist")
    assert stranger.get(address).status_code == 404
