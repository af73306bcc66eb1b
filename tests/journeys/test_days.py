"""Whole days at the desk: low and delayed, decided and taken back, two practices in one list."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from oncodesk.domain.shared.roles import Role
from oncodesk.services.people.actions import add_person
from oncodesk.services.people.queries import list_colleagues
from oncodesk.services.treatment.actions import sign_orders
from tests import course, make
from tests.conftest import Fresh
from tests.doors.web.at_desk import open_hours
from tests.journeys.looking import Eyes, clock_of, desk_of, go

NINE = course.at(course.START, 9)
pytestmark = pytest.mark.usefixtures("fresh_database")


def open_visit(page: Page, site: str, name: str, address: str = "/?show=all") -> None:
    page.goto(site + address)
    page.get_by_role("link", name=name, exact=True).click()


def test_low_counts_hold_the_dose_and_the_course_moves_by_a_week(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    dog = course.on_course(house)
    course.ready(dog, 1, neutrophils="1.2", white="1.9")
    at(NINE)
    page = desk_of(browser, site, house, "coordinator")
    page.goto(site)
    expect(page.get_by_text("Neutrophils 1.20 ×10⁹/L (1,200/µL): hold, limit 1.5.")).to_be_visible()
    eyes.see(page, "board-hold")
    open_visit(page, site, "Biscuit")
    expect(page.get_by_role("button", name="Release")).to_be_disabled()
    eyes.see(page, "visit-hold")
    page.get_by_role("link", name="Delay", exact=True).click()
    page.get_by_label("Days").fill("7")
    page.get_by_role("button", name="Show again").click()
    expect(page.get_by_text("Tue Oct 13").first).to_be_visible()
    eyes.see(page, "delay-preview")
    page.get_by_label("Reason").select_option("low_counts")
    page.get_by_label("In your words").fill("Neutrophils 1.20")
    page.get_by_role("button", name="Delay", exact=True).click()
    expect(page.get_by_text("Delayed: visit 1 by 7 days")).to_be_visible()
    eyes.see(page, "patient-delayed")
    page.goto(f"{site}/day/2026-10-13?show=all")
    expect(page.get_by_text("Moved from Tue Oct 6.")).to_be_visible()
    eyes.judge()


def test_the_oncologist_decides_and_a_corrected_count_takes_everything_back(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    dog = course.on_course(house)
    course.ready(dog, 1, neutrophils="1.8", white="2.8")
    course.step(sign_orders, dog, "oncologist", 1, course.at(course.START, 8, 50))
    at(NINE)
    doctor = desk_of(browser, site, house, "oncologist")
    doctor.goto(site)
    expect(doctor.locator("tbody tr")).to_have_count(1)
    eyes.see(doctor, "board-oncologist")
    doctor.get_by_role("link", name="Biscuit", exact=True).click()
    go(doctor.get_by_role("link", name="Oncologist's decision"))
    eyes.see(doctor, "decision")
    doctor.get_by_label("Treat as planned").check()
    doctor.get_by_role("textbox", name="Reason").fill("Stable for weeks, owner informed")
    doctor.get_by_role("button", name="Record decision").click()
    expect(doctor.get_by_text("Stable for weeks, owner informed")).to_be_visible()
    nurse = desk_of(browser, site, house, "nurse")
    open_visit(nurse, site, "Biscuit")
    nurse.get_by_role("button", name="Release").click()
    expect(nurse.get_by_text("Released 9:00 AM by Nurse nurse.")).to_be_visible()
    eyes.see(nurse, "visit-released")
    course.blood(
        dog,
        course.at(course.START, 8, 10),
        neutrophils="0.90",
        white="1.4",
        status="C",
        received=course.at(course.START, 9, 10),
    )
    at(course.at(course.START, 9, 11))
    nurse.reload()
    expect(nurse.get_by_text("was 1.80 ×10⁹/L")).to_be_visible()
    expect(nurse.get_by_role("button", name="Release")).to_be_disabled()
    expect(nurse.get_by_text("Stable for weeks")).to_have_count(0)
    expect(nurse.get_by_role("link", name="Give vinCRIStine", exact=True)).to_have_count(0)
    eyes.see(nurse, "visit-corrected")
    eyes.judge()


def test_two_practices_stand_in_one_worklist_each_row_in_its_own_time(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    lakeside, bay = make.staffed(), make.staffed("Mission Bay Oncology", "America/Los_Angeles")
    for house, name in ((lakeside, "Biscuit"), (bay, "Mabel")):
        open_hours(house)
        course.on_course(house, name=name)
    coordinator = lakeside.people["coordinator"]
    email = next(
        each.email
        for each in list_colleagues(lakeside.practice_id)
        if each.person_id == coordinator.person_id
    )
    add_person(
        bay.context(), name=coordinator.label, email=email, password=make.PASSWORD, role=Role.COORDINATOR
    )
    at(course.at(course.START, 12))
    page = desk_of(browser, site, lakeside, coordinator)
    page.goto(site)
    expect(page.get_by_text("Lakeside Oncology, New York time")).to_be_visible()
    expect(page.get_by_text("Mission Bay Oncology, Los Angeles time")).to_be_visible()
    eyes.see(page, "worklist")
    page.get_by_role("link", name="Mission Bay Oncology", exact=True).click()
    expect(page.get_by_role("link", name="Mabel", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Biscuit", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Mabel", exact=True).click()
    go(page.get_by_role("link", name="Book a time"))
    eyes.see(page, "booking")
    page.get_by_label("9:00 AM").check()
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("Tue Oct 6, 9:00 AM").first).to_be_visible()
    go(page.get_by_role("link", name="Printable page with all times"))
    eyes.see(page, "sheet")
    page.get_by_role("link", name="Mabel", exact=True).click()
    at(course.at(course.START + timedelta(days=1), 9))
    eyes.judge()
