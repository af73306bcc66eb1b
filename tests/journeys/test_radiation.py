"""A radiation week with a missed fraction, from the draft to her choice, by eye and by axe."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import radiation, rt_files
from tests.course import at
from tests.journeys.looking import Eyes, clock_of, desk_of, go
from tests.radiation import MONDAY, Irradiated


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return clock_of(monkeypatch)


def deliver(
    nurse: Page,
    second: Page,
    her: Irradiated,
    on: date,
    set_clock: Callable[[datetime], None],
    eyes: Eyes | None,
) -> None:
    """Checked at the table by one person, recorded by another."""
    set_clock(at(on, 9))
    second.goto(nurse.url)
    go(second.get_by_role("link", name="Check at the table"))
    second.get_by_label("Name: Juniper").check()
    second.get_by_label("Owner: Maria Rivera").check()
    second.get_by_label("Plan version on the console").fill("P-1")
    if eyes:
        eyes.see(second, "radiation-table")
    go(second.get_by_role("button", name="Check at the table"))
    nurse.reload()
    go(nurse.get_by_role("link", name="Record the dose"))
    nurse.get_by_label("Delivered, in Gy").fill("3")
    if eyes:
        eyes.see(nurse, "radiation-dose")
    go(nurse.get_by_role("button", name="Record the dose"))


@pytest.mark.usefixtures("fresh_database")
def test_a_week_with_a_missed_fraction(
    browser: Browser, site: str, set_clock: Callable[[datetime], None]
) -> None:
    eyes = Eyes()
    set_clock(at(MONDAY, 7))
    her = radiation.drafted()
    house = her.house
    hers = desk_of(browser, site, house, "radiation")
    hers.goto(f"{site}/patients/{her.patient}")
    eyes.see(hers, "radiation-patient")
    go(hers.get_by_role("link", name="Definitive, Nasal carcinoma"))
    eyes.see(hers, "radiation-draft")
    go(hers.get_by_role("button", name="Sign and book every fraction"))
    expect(hers.get_by_text("Signed. Every fraction is booked.")).to_be_visible()

    anesthetist = desk_of(browser, site, house, "anesthetist")
    anesthetist.goto(hers.url)
    go(anesthetist.get_by_role("link", name="Fasting instruction"))
    anesthetist.get_by_label("Hours without food").fill("10")
    anesthetist.get_by_label("Food, as the owner reads it").fill("nothing after 10 PM")
    anesthetist.get_by_label("Water, as the owner reads it").fill("water until you leave home")
    eyes.see(anesthetist, "radiation-fasting")
    go(anesthetist.get_by_role("button", name="Sign", exact=True))

    set_clock(at(MONDAY, 8, 40))
    # Each long pause ends a sign-in: whoever comes back signs in again.
    anesthetist = desk_of(browser, site, house, "anesthetist")
    anesthetist.goto(hers.url)
    go(anesthetist.get_by_role("link", name="Begin anesthesia"))
    anesthetist.get_by_label("Last food").fill("2026-10-04T20:00")
    anesthetist.get_by_label("ASA class today").select_option("2")
    anesthetist.get_by_label("Examination today").fill("heart and lungs clear")
    anesthetist.get_by_label("Why old or missing blood is accepted").fill(
        "drawn at the referring vet on Friday"
    )
    eyes.see(anesthetist, "radiation-anesthesia")
    go(anesthetist.get_by_role("button", name="Begin anesthesia"))
    go(anesthetist.get_by_role("link", name="Anesthesia Mon Oct 5"))
    go(anesthetist.get_by_role("link", name="Vital signs"))
    anesthetist.get_by_label("Pulse, per minute").fill("92")
    anesthetist.get_by_label("SpO₂, %").fill("99")
    go(anesthetist.get_by_role("button", name="Vital signs"))
    eyes.see(anesthetist, "radiation-sheet")

    nurse, second = desk_of(browser, site, house, "nurse"), desk_of(browser, site, house, "oncologist")
    nurse.goto(hers.url)
    deliver(nurse, second, her, MONDAY, set_clock, eyes)
    go(nurse.get_by_role("link", name="File a plan or record"))
    nurse.get_by_label("File", exact=True).set_input_files(
        {"name": "RP.dcm", "mimeType": "application/dicom", "buffer": rt_files.plan(RTPlanLabel="P-2")}
    )
    eyes.see(nurse, "radiation-file")
    go(nurse.get_by_role("button", name="File it"))
    expect(nurse.get_by_text("The file is of plan P-2; prescribed is plan P-1.")).to_be_visible()
    eyes.see(nurse, "radiation-course")

    tuesday = MONDAY + timedelta(days=1)
    set_clock(at(tuesday, 10))
    nurse = desk_of(browser, site, house, "nurse")
    nurse.goto(hers.url)
    go(nurse.get_by_role("link", name="Not done Tue Oct 6"))
    nurse.get_by_label("Reason").fill("owner snowed in")
    go(nurse.get_by_role("button", name="Not done"))
    expect(nurse.get_by_text("The fraction of Tue Oct 6 was not done: owner snowed in.")).to_be_visible()
    nurse.goto(f"{site}/")
    go(nurse.get_by_role("link", name="Radiation week"))
    expect(nurse.get_by_text("1 missed fraction waits")).to_be_visible()
    eyes.see(nurse, "radiation-week")

    course_url = hers.url
    hers = desk_of(browser, site, house, "radiation")
    hers.goto(course_url)
    go(hers.get_by_role("link", name="Choose what becomes of it"))
    assert hers.locator("input[type=radio]:checked").count() == 0
    eyes.see(hers, "radiation-choice")
    hers.get_by_label("Append it").check()
    hers.get_by_label("Reason").fill("curative intent, no dose is left out")
    go(hers.get_by_role("button", name="Choose what becomes of it"))
    expect(hers.get_by_text("appended, by")).to_be_visible()
    go(hers.get_by_role("link", name="Record of this course"))
    eyes.see(hers, "radiation-record")
    rows = her.fractions()
    assert [row.state for row in rows[:3]] == ["delivered", "not_done", "planned"]
    assert len([row for row in rows if row.state == "planned"]) == 15
    eyes.judge()
