"""From an unmatched report to a filed one, and from a typed one to a confirmed one, by eye and by axe."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from oncodesk.services.people.queries import list_colleagues
from tests import make
from tests.journeys.test_founding import _look as look
from tests.services.labs import incoming


def enter(browser: Browser, site: str, house: make.House, who: str) -> Page:
    email = next(
        each.email
        for each in list_colleagues(house.practice_id)
        if each.person_id == house.people[who].person_id
    )
    page = browser.new_context().new_page()
    page.goto(site + "/results")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/results")
    return page


@pytest.mark.usefixtures("fresh_database")
def test_results_are_filed_typed_and_confirmed(browser: Browser, site: str, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    house, wrong = make.staffed(), list[str]()
    patient = make.patient(house, "Biscuit", owner=make.client(house))
    incoming.send(
        house,
        name="Adeyemi^Biscuit",
        drawn=now - timedelta(hours=2),
        sent=now,
        received=now - timedelta(hours=1),
    )
    page = enter(browser, site, house, "nurse")
    look(page, "results", wrong)
    page.get_by_role("link", name="File or set aside").click()
    look(page, "report-unmatched", wrong)
    page.get_by_role("link", name="Set aside").click()
    look(page, "report-set-aside", wrong)
    page.go_back()
    page.get_by_role("link", name="File under a patient").click()
    look(page, "report-filing", wrong)
    page.get_by_role("button", name="File under this patient").click()
    look(page, "report-filing-refused", wrong)
    page.get_by_label("Biscuit, dog").check()
    page.get_by_label("Name of the patient").check()
    page.get_by_label("Microchip").check()
    page.get_by_label("Reason").fill("chip read at the desk")
    page.get_by_role("button", name="File under this patient").click()
    expect(page.get_by_text("Filed by a person")).to_be_visible()
    look(page, "report-filed", wrong)
    page.goto(site + "/results/import")
    look(page, "results-import", wrong)

    source = tmp_path / "fax.pdf"
    source.write_bytes(b"%PDF-1.4 a report")
    page.goto(f"{site}/patients/{patient}/type-results")
    look(page, "results-typing", wrong)
    page.get_by_label("Drawn on").fill(f"{now - timedelta(days=1):%Y-%m-%d}")
    page.get_by_label("at", exact=True).fill("08:10")
    page.get_by_label("Source").set_input_files(source)
    for name, value, unit in (("White cells", "6.0", "10^9/L"), ("Neutrophils", "3.9", "10^9/L")):
        page.get_by_role("textbox", name=name).first.fill(value)
        page.get_by_role("textbox", name=f"Unit of {name}").first.fill(unit)
    page.get_by_role("button", name="Save for checking").click()
    expect(page.get_by_text("another person confirms them")).to_be_visible()

    second = enter(browser, site, house, "oncologist")
    second.get_by_role("link", name="To confirm").click()
    look(second, "results-to-confirm", wrong)
    second.get_by_role("link", name="Open").first.click()
    second.get_by_role("link", name="Confirm", exact=True).click()
    look(second, "results-confirming", wrong)
    second.get_by_role("textbox", name="Neutrophils").fill("3.9")
    second.get_by_label("I compared every other value").check()
    second.get_by_role("button", name="Confirm").click()
    expect(second.locator("del").first).to_be_visible()
    look(second, "report-confirmed", wrong)
    second.goto(site + "/results/all")
    look(second, "results-all", wrong)
    assert not wrong, "\n".join(wrong)
