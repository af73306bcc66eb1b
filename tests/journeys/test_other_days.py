"""Two days that go otherwise: another practice gave the dose, and snow closes a day with visits."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests import course, make
from tests.conftest import Fresh
from tests.doors.web.at_desk import open_hours
from tests.journeys.looking import Eyes, clock_of, desk_of, go

pytestmark = pytest.mark.usefixtures("fresh_database")
SECOND = course.START + timedelta(days=7)


def test_a_dose_given_elsewhere_fulfils_the_visit_and_counts(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    dog = course.on_course(house, protocol="chop-uw-19")
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9))
    at(course.at(SECOND + timedelta(days=3), 12))
    desk = desk_of(browser, site, house, "coordinator")
    desk.goto(f"{site}/visits/{dog.visit(2).public_id}")
    eyes.see(desk, "visit-not-come")
    go(desk.get_by_role("link", name="Given elsewhere"))
    desk.get_by_label("Given on").fill((SECOND + timedelta(days=2)).isoformat())
    desk.get_by_label("Practice that gave it").fill("Northside Emergency")
    desk.get_by_label("given there").fill("243")
    desk.get_by_label("Weight of that day").fill("30 kg")
    go(desk.get_by_role("button", name="Record the dose"))
    expect(desk.get_by_label("Practice that gave it")).to_have_value("Northside Emergency")
    eyes.see(desk, "elsewhere-without-unit")
    desk.get_by_label("given there").fill("243 mg")
    go(desk.get_by_role("button", name="Record the dose"))
    expect(desk.get_by_text("Given elsewhere").first).to_be_visible()
    expect(desk.get_by_text("243 mg on Thu Oct 15, Northside Emergency").first).to_be_visible()
    eyes.see(desk, "visit-elsewhere")

    # Visit 3 stood on Tuesday, five days after that dose; it stands a week after it now.
    assert dog.visit(3).planned_on == SECOND + timedelta(days=9)
    desk.goto(f"{site}/patients/{dog.patient}")
    expect(desk.get_by_text("given at Northside Emergency").first).to_be_visible()
    expect(desk.get_by_text("Thu Oct 22").first).to_be_visible()
    eyes.see(desk, "patient-elsewhere")
    go(desk.get_by_role("link", name="Lifetime doses, heart"))
    expect(desk.get_by_text("Northside Emergency").first).to_be_visible()
    expect(desk.get_by_text("243 mg").first).to_be_visible()
    eyes.see(desk, "lifetime-elsewhere")
    eyes.judge()


def test_a_snow_day_moves_every_visit_as_it_was_shown(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    course.sign_everything(house, "chop-uw-19")
    for name in ("Biscuit", "Otto", "Mabel"):
        course.on_course(house, name=name, protocol="chop-uw-19", signed=True)
    at(course.at(SECOND - timedelta(days=1), 19))
    desk = desk_of(browser, site, house, "coordinator")
    desk.goto(f"{site}/day/{SECOND.isoformat()}")
    eyes.see(desk, "board-before-snow")
    go(desk.get_by_role("link", name="Close this day"))
    for name in ("Biscuit", "Otto", "Mabel"):
        expect(desk.get_by_role("row").filter(has_text=name)).to_contain_text("Wed Oct 14")
    eyes.see(desk, "close-day")
    desk.get_by_label("Reason").fill("Snow")
    go(desk.get_by_role("button", name="Close this day"))
    expect(desk.get_by_text("The day is closed, and the visits have their new times.")).to_be_visible()
    expect(desk.get_by_role("link", name="Close this day")).to_have_count(0)
    eyes.see(desk, "board-closed-day")
    desk.goto(f"{site}/day/{date(2026, 10, 14).isoformat()}")
    for name in ("Biscuit", "Otto", "Mabel"):
        expect(desk.get_by_text(name).first).to_be_visible()
    eyes.see(desk, "board-after-snow")
    eyes.judge()
