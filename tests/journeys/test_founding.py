"""From an empty house to a registered, weighed patient and a signed protocol, through pages only."""

from importlib.resources import files

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Fresh
from tests.journeys.looking import Eyes, go

PASSWORD = "a long enough passphrase"


@pytest.mark.usefixtures("fresh_database")
def test_a_practice_begins(browser: Browser, site: str, fresh_database: Fresh) -> None:
    page, eyes = browser.new_page(), Eyes()
    page.goto(site + "/settings")
    assert page.url.endswith("/welcome")
    eyes.see(page, "welcome")
    page.get_by_label("Name of the practice").fill("Lakeside Oncology")
    page.get_by_label("Time zone").select_option("America/Chicago")
    page.get_by_label("Your name").fill("Olga Osei, DVM")
    page.get_by_label("Your e-mail").fill("olga@example.com")
    page.get_by_label("You are").select_option("oncologist")
    page.get_by_label("Your password").fill(PASSWORD)
    go(page.get_by_role("button", name="Found the practice"))
    eyes.see(page, "sign-in")
    page.get_by_label("Email").fill("olga@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/set-up")
    eyes.see(page, "set-up")

    page.goto(site + "/settings/hours")
    for number in range(5):
        page.locator(f"[name=opens{number}]").fill("08:00")
        page.locator(f"[name=closes{number}]").fill("17:00")
    eyes.see(page, "hours")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("8:00 AM – 5:00 PM")).to_have_count(5)
    eyes.see(page, "settings")
    page.goto(site + "/people/add")
    page.get_by_label("Name", exact=True).fill("Nia Nwosu")
    page.get_by_label("E-mail").fill("nia@example.com")
    page.get_by_label("Role").select_option("nurse")
    page.get_by_label("First password").fill(PASSWORD)
    eyes.see(page, "add-person")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nia Nwosu").first).to_be_visible()
    eyes.see(page, "people")

    page.goto(site + "/protocols")
    eyes.see(page, "library")
    page.get_by_role("link", name="Add a protocol file").click()
    shipped = (files("oncodesk") / "content" / "protocols" / "chop-uw-25.toml").read_text(encoding="utf-8")
    ours = shipped.replace('version = "1"', 'version = "2"', 1)
    for name, text in (("faulty", ours.replace("late_days = 3", "late_days = -3")), ("kept", ours)):
        page.locator("[name=file]").set_input_files(
            {"name": "ours.toml", "mimeType": "application/toml", "buffer": text.encode()}
        )
        go(page.get_by_role("button", name="Check and keep"))
        eyes.see(page, f"protocol-file-{name}")
    go(page.get_by_role("link", name="What changed"))
    eyes.see(page, "protocol-changes")
    page.goto(site + "/protocols")
    go(page.get_by_role("link", name="25 weeks").first)
    eyes.see(page, "protocol")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Olga Osei, DVM,").first).to_be_visible()

    page.goto(site + "/owners/new")
    page.get_by_label("Name").fill("Maria Rivera")
    page.get_by_label("Phone").fill("(608) 555-0142")
    eyes.see(page, "new-owner")
    page.get_by_role("button", name="Save, then the animal").click()
    page.get_by_label("Name", exact=False).first.fill("Biscuit")
    page.get_by_label("Breed", exact=False).first.fill("Golden Retriever")
    eyes.see(page, "new-patient")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record a weight").click()
    page.locator("[name=weight]").fill("24.1 kg")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("24.1 kg (53.1 lb)").first).to_be_visible()
    page.get_by_role("link", name="Record a weight").click()
    page.locator("[name=weight]").fill("53.1 kg")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Is it 53.1").first).to_be_visible()
    eyes.see(page, "weight-slip")
    go(page.get_by_role("link", name="Back without saving"))
    eyes.see(page, "facts")
    page.goto(site + "/patients?q=rivera")
    expect(page.get_by_role("link", name="Biscuit")).to_have_count(1)
    eyes.see(page, "search")
    page.goto(site + "/account")
    eyes.see(page, "account")
    eyes.judge()
