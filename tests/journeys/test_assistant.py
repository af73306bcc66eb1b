"""Can everyone read what the assistant did, asks and may do, at a desk and on a phone?"""

import pytest
from playwright.sync_api import Browser, expect

from oncodesk.domain.labs.request import LabPlace
from oncodesk.services.assistant import looking
from oncodesk.services.assistant.carry_out import carry_out_due
from tests import course, make
from tests.conftest import Fresh
from tests.doors.web.at_desk import open_hours
from tests.journeys.looking import Eyes, clock_of, desk_of

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_what_the_assistant_did_and_asks_can_be_read_and_answered(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, house = Eyes(), make.staffed()
    open_hours(house)
    dog = course.on_course(house, place=LabPlace.REFERRING_VET)
    at_desk = course.at(course.START, 9)
    looking.sweep(house.practice_id, at_desk)
    carry_out_due(house.practice_id, lambda: at_desk)
    clock_of(monkeypatch)(at_desk)
    page = desk_of(browser, site, house, "coordinator")
    page.goto(site + "/assistant")
    expect(page.get_by_text("Booked the visit").first).to_be_visible()
    for address, name in (
        ("/assistant", "assistant"),
        ("/assistant/tasks", "tasks"),
        ("/outbox", "outbox"),
        ("/patients", "patients"),
        ("/patients?q=bis", "patients-found"),
        ("/practices", "practices"),
    ):
        page.goto(site + address)
        eyes.see(page, name)
    manager = desk_of(browser, site, house, house.manager)
    manager.goto(site + "/assistant/settings")
    eyes.see(manager, "assistant-settings")
    assert dog.visit(2).state == "booked"
    eyes.judge()
