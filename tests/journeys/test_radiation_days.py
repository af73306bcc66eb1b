"""Two radiation days that cannot be held, snow and a sick anesthetist, by eye and by axe."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from playwright.sync_api import Browser, expect

from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.services.radiation.resources import set_resource
from tests import course as chemo
from tests import radiation
from tests.course import at
from tests.journeys.looking import Eyes, clock_of, desk_of, go
from tests.radiation import MONDAY


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return clock_of(monkeypatch)


@pytest.mark.usefixtures("fresh_database")
def test_snow_and_a_sick_anesthetist(
    browser: Browser, site: str, set_clock: Callable[[datetime], None]
) -> None:
    eyes = Eyes()
    set_clock(at(MONDAY, 7))
    house = radiation.staffed()
    set_resource(
        house.context("manager", at(MONDAY, 6)), kind=ResourceKind.ANESTHETIST, name="Second", capacity=1
    )
    first = radiation.on_course(house)
    other = radiation.on_course(house, name="Moss")
    chemo.on_course(house, name="Otto", start=date(2026, 10, 1), protocol="chop-uw-19", owner=first.owner)

    desk = desk_of(browser, site, house, "coordinator")
    desk.goto(f"{site}/")
    go(desk.get_by_role("link", name="Radiation week"))
    go(desk.get_by_role("link", name="Machines, anesthetists and recovery places"))
    eyes.see(desk, "radiation-resources")
    go(desk.get_by_role("link", name="Out of use Second"))
    desk.get_by_label("First day").fill("2026-10-06")
    desk.get_by_label("Last day").fill("2026-10-06")
    go(desk.get_by_role("button", name="Show who is affected"))
    expect(desk.get_by_text("The same day, anesthesia at")).to_be_visible()
    eyes.see(desk, "radiation-outage")
    desk.get_by_label("Reason").fill("ill")
    go(desk.get_by_role("button", name="Record for all of them"))
    assert {her.fraction(1).state for her in (first, other)} == {"planned"}

    desk.goto(f"{site}/close-day?day=2026-10-08")
    expect(desk.get_by_text("Day kept free at the end: Tue Oct 27.").first).to_be_visible()
    eyes.see(desk, "radiation-before-snow")
    desk.get_by_label("Reason").fill("Snow")
    go(desk.get_by_role("button", name="Close this day"))
    eyes.see(desk, "radiation-after-snow")
    assert {her.fraction(3).state for her in (first, other)} == {"not_done"}
    desk.goto(f"{site}/radiation/week/2026-10-08")
    eyes.see(desk, "radiation-week-snow")
    eyes.judge()
