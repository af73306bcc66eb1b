"""Read the whole treatment by cycle and day: at the desk, on a phone and on paper."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from oncodesk.services.dosing.actions import record_external
from oncodesk.services.treatment.correcting import doubt_given
from tests import course, make
from tests.conftest import Fresh
from tests.doors.web.at_desk import open_hours
from tests.journeys.looking import Eyes, clock_of, desk_of, go
from tests.services.toxicity.test_reducing import answer, record

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_the_flow_sheet_tells_every_deviation(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    dog = course.on_course(house)
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9))
    record(dog)
    course.released(dog, 2)
    course.give_all(dog, 2, course.at(dog.visit(2).planned_on, 9))
    answer(dog)
    now = course.at(course.START + timedelta(days=15), 10)
    record_external(
        dog.context("coordinator", now),
        patient=dog.patient,
        substance="doxorubicin",
        on=course.START + timedelta(days=8),
        place="Northside Emergency",
        is_told=True,
    )
    seen = course.on_screen(dog, 1, "vincristine")
    seen.pop("amount_shown")
    doubt_given(dog.context("nurse", now), reason="given to another dog", **seen)  # type: ignore[arg-type]
    at(now)
    desk = desk_of(browser, site, house, "oncologist")
    desk.goto(f"{site}/patients/{dog.patient}")
    go(desk.get_by_role("link", name="Flow sheet"))
    expect(desk.get_by_text("99.6 % of standard").first).to_be_visible()
    expect(desk.get_by_text("vomiting, grade 3").first).to_be_visible()
    expect(desk.get_by_text("DOXOrubicin 30.00 of 180 mg/m², part of it an estimate").first).to_be_visible()
    eyes.see(desk, "flow-sheet")
    eyes.judge()
