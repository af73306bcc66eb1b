"""From an unmatched report to a filed one, and from a typed one to a confirmed one, by eye and by axe."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from oncodesk.services.people.queries import list_colleagues
from tests import make
from tests.journeys.looking import Eyes, desk_of, go
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
    house, eyes = make.staffed(), Eyes()
    patient = make.patient(house, "Biscuit", owner=make.client(house))
    incoming.send(
        house,
        name="Adeyemi^Biscuit",
        drawn=now - timedelta(hours=2),
        sent=now,
        received=now - timedelta(hours=1),
    )
    page = enter(browser, site, house, "nurse")
    eyes.see(page, "results")
    go(page.get_by_role("link", name="File or set aside"))
    eyes.see(page, "report-unmatched")
    go(page.get_by_role("link", name="Set aside"))
    eyes.see(page, "report-set-aside")
    page.go_back()
    go(page.get_by_role("link", name="File under a patient"))
    eyes.see(page, "report-filing")
    page.get_by_role("button", name="File under this patient").click()  # nothing chosen: the browser says so
    eyes.see(page, "report-filing-refused")
    page.get_by_label("Biscuit, dog").check()
    page.get_by_label("Name of the patient").check()
    page.get_by_label("Microchip").check()
    page.get_by_label("Reason").fill("chip read at the desk")
    page.get_by_role("button", name="File under this patient").click()
    expect(page.get_by_text("Filed by a person")).to_be_visible()
    eyes.see(page, "report-filed")
    page.goto(site + "/results/import")
    eyes.see(page, "results-import")

    source = tmp_path / "fax.pdf"
    source.write_bytes(b"%PDF-1.4 a report")
    page.goto(f"{site}/patients/{patient}/type-results")
    eyes.see(page, "results-typing")
    page.get_by_label("Drawn on").fill(f"{now - timedelta(days=1):%Y-%m-%d}")
    page.get_by_label("at", exact=True).fill("08:10")
    page.get_by_label("Source").set_input_files(source)
    for name, value, unit in (("White cells", "6.0", "10^9/L"), ("Neutrophils", "3.9", "10^9/L")):
        page.get_by_role("textbox", name=name).first.fill(value)
        page.get_by_role("textbox", name=f"Unit of {name}").first.fill(unit)
    page.get_by_role("button", name="Save for checking").click()
    expect(page.get_by_text("another person confirms them")).to_be_visible()

    second = enter(browser, site, house, "oncologist")
    go(second.get_by_role("link", name="To confirm"))
    eyes.see(second, "results-to-confirm")
    second.get_by_role("link", name="Open").first.click()
    go(second.get_by_role("link", name="Confirm", exact=True))
    eyes.see(second, "results-confirming")
    second.get_by_role("textbox", name="Neutrophils").fill("3.9")
    second.get_by_label("I compared every other value").check()
    second.get_by_role("button", name="Confirm").click()
    expect(second.locator("del").first).to_be_visible()
    eyes.see(second, "report-confirmed")
    second.goto(site + "/results/all")
    eyes.see(second, "results-all")
    eyes.judge()


@pytest.mark.usefixtures("fresh_database")
def test_an_oncologist_reads_a_smear_and_the_laboratory_counts_again(browser: Browser, site: str) -> None:
    now = datetime.now(UTC)
    house, eyes = make.staffed(), Eyes()
    make.patient(house, "Biscuit", owner=make.client(house))
    drawn = now - timedelta(hours=2)
    sent = now - timedelta(hours=1)
    clumped = [*incoming.counts()[:3], "OBX|4|NM|PLT^Platelets||45|K/uL|||||F", "NTE|1||Platelet clumps"]
    incoming.send(house, *clumped, drawn=drawn, sent=sent, received=sent)
    page = desk_of(browser, site, house, "oncologist")
    page.goto(site + "/results/all")
    go(page.get_by_role("link", name="Open").first)
    go(page.get_by_role("link", name="Record what I read on the smear"))
    eyes.see(page, "smear-reading")
    page.get_by_label("Platelets").fill("120")
    page.get_by_label("How it was read").fill("10 fields, 8 a field, × 15")
    page.get_by_role("button", name="Record my reading").click()
    expect(page.get_by_text("read on the smear by")).to_be_visible()
    eyes.see(page, "smear-read")
    recounted = incoming.counts(platelets="118", status="C")
    incoming.send(house, *recounted, number="M2", drawn=drawn, sent=now, received=now)
    incoming.send(house, *recounted, number="M3", drawn=drawn, sent=now, received=now)
    page.goto(site + "/results/changed")
    expect(page.get_by_text("Nobody has seen the new version yet.").first).to_be_visible()
    eyes.see(page, "results-changed")
    page.goto(site + "/results/sent-again")
    eyes.see(page, "results-sent-again")
    eyes.judge()
