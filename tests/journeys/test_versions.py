"""A newer version of a protocol: who is on the old one, what differs, and one course goes over to it."""

import pytest
from playwright.sync_api import Browser, expect

from tests import course, make
from tests.conftest import Fresh
from tests.doors.web.at_desk import open_hours
from tests.journeys.looking import Eyes, clock_of, desk_of, go
from tests.services.scheduling.test_versions import LESS, newer

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_a_course_goes_over_to_a_newer_version(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    dog = course.on_course(house, protocol="chop-uw-19")
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 10))
    newer(house, LESS, ("late_days = 3", "late_days = 4"))
    at(course.at(course.START, 12))
    page = desk_of(browser, site, house, "oncologist")
    page.goto(site + "/protocols")
    go(page.get_by_role("link", name="Plans on a superseded version: 1"))
    eyes.see(page, "superseded")
    go(page.get_by_role("link", name="Compare with version 2"))
    expect(page.get_by_text("Visit 3, vinCRIStine")).to_be_visible()
    expect(page.get_by_text("what was given stays as it was")).to_be_visible()
    eyes.see(page, "course-version")
    page.get_by_role("textbox", name="Reason").fill("Neuropathy in two dogs")
    go(page.get_by_role("button", name="Go over to this version"))
    expect(page.get_by_text("The course is on version 2 now.")).to_be_visible()
    expect(page.get_by_text("Protocol version 1 to version 2")).to_be_visible()
    eyes.judge()
