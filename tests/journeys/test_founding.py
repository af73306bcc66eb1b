"""From an empty house to a registered, weighed patient and a signed protocol, through pages only."""

import os
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Fresh
from tests.journeys.conftest import runs_over, wcag_violations

PASSWORD = "a long enough passphrase"


def _look(page: Page, name: str, wrong: list[str]) -> None:
    """Judge the page that is open, at a desk and on a phone; keep its picture where one is wanted."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        wrong += [f"{name} at {width}: {each}" for each in wcag_violations(page)]
        if runs_over(page) > 0:
            wrong.append(f"{name} at {width}: wider than the window by {runs_over(page)} px")
        kept = os.environ.get("JOURNEY_PICTURES")
        if kept:
            page.screenshot(path=Path(kept) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 844})


@pytest.mark.usefixtures("fresh_database")
def test_a_practice_begins(browser: Browser, site: str, fresh_database: Fresh) -> None:
    page, wrong = browser.new_page(), list[str]()
    page.goto(site + "/settings")
    assert page.url.endswith("/welcome")
    _look(page, "welcome", wrong)
    page.get_by_label("Name of the practice").fill("Lakeside Oncology")
    page.get_by_label("Time zone").select_option("America/Chicago")
    page.get_by_label("Your name").fill("Olga Osei, DVM")
    page.get_by_label("Your e-mail").fill("olga@example.com")
    page.get_by_label("You are").select_option("oncologist")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Found the practice").click()
    _look(page, "sign-in", wrong)
    page.get_by_label("Email").fill("olga@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/set-up")
    _look(page, "set-up", wrong)

    page.goto(site + "/settings/hours")
    for number in range(5):
        page.locator(f"[name=opens{number}]").fill("08:00")
        page.locator(f"[name=closes{number}]").fill("17:00")
    _look(page, "hours", wrong)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("8:00 AM – 5:00 PM")).to_have_count(5)
    _look(page, "settings", wrong)
    page.goto(site + "/people/add")
    page.get_by_label("Name", exact=True).fill("Nia Nwosu")
    page.get_by_label("E-mail").fill("nia@example.com")
    page.get_by_label("Role").select_option("nurse")
    page.get_by_label("First password").fill(PASSWORD)
    _look(page, "add-person", wrong)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nia Nwosu").first).to_be_visible()
    _look(page, "people", wrong)

    page.goto(site + "/protocols")
    _look(page, "library", wrong)
    page.get_by_role("link", name="Add a protocol file").click()
    shipped = (files("oncodesk") / "content" / "protocols" / "chop-uw-25.toml").read_text(encoding="utf-8")
    ours = shipped.replace('version = "1"', 'version = "2"', 1)
    for name, text in (("faulty", ours.replace("late_days = 3", "late_days = -3")), ("kept", ours)):
        page.locator("[name=file]").set_input_files(
            {"name": "ours.toml", "mimeType": "application/toml", "buffer": text.encode()}
        )
        page.get_by_role("button", name="Check and keep").click()
        _look(page, f"protocol-file-{name}", wrong)
    page.get_by_role("link", name="What changed").click()
    _look(page, "protocol-changes", wrong)
    page.goto(site + "/protocols")
    page.get_by_role("link", name="25 weeks").first.click()
    _look(page, "protocol", wrong)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Olga Osei, DVM,").first).to_be_visible()

    page.goto(site + "/owners/new")
    page.get_by_label("Name").fill("Maria Rivera")
    page.get_by_label("Phone").fill("(608) 555-0142")
    _look(page, "new-owner", wrong)
    page.get_by_role("button", name="Save, then the animal").click()
    page.get_by_label("Name", exact=False).first.fill("Biscuit")
    page.get_by_label("Breed", exact=False).first.fill("Golden Retriever")
    _look(page, "new-patient", wrong)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record a weight").click()
    page.locator("[name=weight]").fill("24.1 kg")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("24.1 kg (53.1 lb)").first).to_be_visible()
    page.get_by_role("link", name="Record a weight").click()
    page.locator("[name=weight]").fill("53.1 kg")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Is it 53.1").first).to_be_visible()
    _look(page, "weight-slip", wrong)
    page.get_by_role("link", name="Back without saving").click()
    _look(page, "facts", wrong)
    page.goto(site + "/patients?q=rivera")
    expect(page.get_by_role("link", name="Biscuit")).to_have_count(1)
    _look(page, "search", wrong)
    page.goto(site + "/account")
    _look(page, "account", wrong)
    assert not wrong, "\n".join(wrong)
