"""From an empty house to a given dose, through pages only: two people, each with their own sign-in."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import course, laboratory
from tests.conftest import Fresh
from tests.journeys.looking import Eyes, clock_of, go

PASSWORD = "a long enough passphrase"
OWN_PASSWORD = "quite another passphrase"
MORNING = course.at(course.START, 9)


def sign_in(page: Page, site: str, email: str, password: str) -> None:
    page.goto(site + "/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign in")).to_have_count(0)


def found(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Name of the practice").fill("Lakeside Oncology")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_label("Your name").fill("Olga Osei, DVM")
    page.get_by_label("Your e-mail").fill("olga@example.com")
    page.get_by_label("You are").select_option("oncologist")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Found the practice").click()
    sign_in(page, site, "olga@example.com", PASSWORD)


def staff(page: Page, site: str) -> None:
    page.goto(site + "/settings/hours")
    for number in range(5):
        page.locator(f"[name=opens{number}]").fill("08:00")
        page.locator(f"[name=closes{number}]").fill("17:00")
    page.get_by_role("button", name="Save").click()
    page.goto(site + "/people/add")
    page.get_by_label("Name", exact=True).fill("Nia Nwosu")
    page.get_by_label("E-mail").fill("nia@example.com")
    page.get_by_label("Role").select_option("nurse")
    page.get_by_label("First password").fill(PASSWORD)
    page.get_by_role("button", name="Save").click()
    page.goto(site + "/people")
    row = page.locator("li.person-line").filter(has_text="Olga Osei")
    if row.get_by_text("prescribes").count() == 0:
        row.get_by_role("link").first.click()
        page.locator("[name=marks][value=prescriber]").check()
        page.get_by_role("button", name="Save").click()


def wanted(page: Page, site: str) -> list[str]:
    """The pages of the limits, the drugs, the standing order and the one protocol."""
    page.goto(site + "/protocols")
    links = page.locator("table a[href^='/protocols/']")
    addresses = {link.get_attribute("href"): link.inner_text() for link in links.all()}
    return [
        site + address
        for address, name in addresses.items()
        if address is not None and ("weeks" not in name or "25 weeks" in name)
    ]


def review_all(page: Page, site: str) -> None:
    """The second person reads first, and puts her name to it."""
    for address in wanted(page, site):
        page.goto(address)
        button = page.locator("summary", has_text="Review")
        if button.count():
            button.first.click()
            page.get_by_role("button", name="Yes: Review").click()
            expect(page.get_by_text("Your review is kept with your name.")).to_be_visible()


def sign_all(page: Page, site: str) -> None:
    """The limits, the drugs, the standing order and the protocol: each read, then signed."""
    for address in wanted(page, site):
        page.goto(address)
        button = page.get_by_role("button", name="Sign", exact=True)
        if button.count() == 0 or not button.first.is_enabled():
            continue
        button.first.click()
        accept = page.get_by_role("button", name="I have read these rows, and I sign")
        if accept.count():
            accept.first.click()


def register(page: Page, site: str) -> str:
    page.goto(site + "/owners/new")
    page.get_by_label("Name").fill("Maria Rivera")
    page.get_by_label("Phone").fill("(608) 555-0142")
    page.get_by_role("button", name="Save, then the animal").click()
    page.locator("[name=name]").fill("Biscuit")
    page.locator("[name=breed]").fill("Golden Retriever")
    page.get_by_role("button", name="Save").click()
    facts = page.url
    patient = facts.removesuffix("/facts")
    page.goto(patient + "/weight")
    page.locator("[name=weight]").fill("30 kg")
    page.get_by_role("button", name="Save").click()
    page.goto(patient + "/diagnosis")
    page.locator("[name=condition]").fill("Multicentric lymphoma")
    page.locator("[name=method]").select_option("cytology")
    page.locator("[name=report_reference]").fill("Path 4711")
    page.get_by_role("button", name="Save").click()
    page.goto(patient + "/consent")
    page.locator("[name=protocol_slug]").select_option("chop-uw-25")
    page.locator("[name=how]").select_option("signed")
    page.get_by_role("button", name="Save").click()
    return patient


def blood_file() -> bytes:
    return laboratory.message(
        laboratory.counts(),
        head=laboratory.msh(number="M1", sent="20261006083500-0400"),
        animal=laboratory.pid("Rivera^Biscuit"),
        order=laboratory.obr(drawn="20261006083000-0400"),
    )


def prepare(page: Page, eyes: Eyes) -> None:
    """A slip of ten is stopped; then what is really in the syringe."""
    page.get_by_role("link", name="Prepare vinCRIStine").click()
    page.get_by_label("Lot").fill("L42")
    page.get_by_label("Expiry date of the drug").fill("2026-12-31")
    page.get_by_label("Concentration of the vial").fill("1")
    page.get_by_label("Volume drawn").fill("6.8")
    page.get_by_label("Use before").fill("14:00")
    page.get_by_label("gloves, gown").check()
    page.get_by_label("closed-system transfer device was used").check()
    page.get_by_role("button", name="Prepared").click()
    expect(page.get_by_text("This volume holds 6.8, the order says 0.69")).to_be_visible()
    eyes.see(page, "prepare-refused")
    page.get_by_label("Volume drawn").fill("0.69")
    page.get_by_role("button", name="Prepared").click()
    expect(page.get_by_text("You prepared it; another person checks.")).to_be_visible()


@pytest.mark.usefixtures("fresh_database")
def test_an_empty_practice_gives_its_first_dose(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes = Eyes()
    clock_of(monkeypatch)(MORNING)
    olga = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    found(olga, site)
    staff(olga, site)
    nia = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(nia, site, "nia@example.com", PASSWORD)
    nia.locator("[name=oldpassword]").fill(PASSWORD)
    nia.locator("[name=password1]").fill(OWN_PASSWORD)
    nia.locator("[name=password2]").fill(OWN_PASSWORD)
    go(nia.locator("main form button[type=submit]").first)
    review_all(nia, site)
    sign_all(olga, site)
    patient = register(olga, site)

    olga.goto(patient)
    olga.get_by_role("link", name="Start a course").click()
    olga.get_by_label("Protocol").select_option(label="CHOP UW-25 (25 weeks), version 1")
    olga.get_by_role("button", name="Show again").click()
    expect(olga.get_by_text("vinCRIStine 0.7 mg/m² = 0.68 mg").first).to_be_visible()
    eyes.see(olga, "start-preview")
    olga.get_by_role("button", name="Start this course").click()
    expect(olga.get_by_text("The course has started.")).to_be_visible()
    eyes.see(olga, "patient")

    olga.get_by_role("link", name="visit 1, Tue Oct 6").click()
    visit = olga.url
    olga.get_by_role("link", name="Book a time").click()
    olga.get_by_label("9:30 AM").check()
    olga.get_by_role("button", name="Book this time").click()
    olga.get_by_role("link", name="Arrived").click()
    olga.get_by_label("Name: Biscuit").check()
    olga.get_by_label("Owner: Maria Rivera").check()
    eyes.see(olga, "arrive")
    olga.get_by_role("button", name="Arrived").click()
    olga.get_by_role("link", name="Arrival check").click()
    olga.locator("[name=weight]").fill("30.2 kg")
    olga.locator("[name=temperature]").fill("101.3 F")
    olga.get_by_label("Asked: no signs").check()
    olga.get_by_label("Asked: nothing at home").check()
    eyes.see(olga, "arrival-check")
    olga.get_by_role("button", name="Save").click()
    expect(olga.get_by_text("30.2 kg (66.6 lb)")).to_be_visible()
    expect(olga.get_by_text("101.3 °F (38.5 °C)")).to_be_visible()

    olga.goto(site + "/results/import")
    olga.locator("[name=file]").set_input_files(
        {"name": "cbc.hl7", "mimeType": "application/octet-stream", "buffer": blood_file()}
    )
    olga.locator("main form[method=post] button[type=submit]").first.click()
    olga.goto(visit)
    expect(olga.get_by_text("3.90 ×10⁹/L (3,900/µL)", exact=True)).to_be_visible()
    olga.get_by_role("button", name="Results seen").click()
    olga.get_by_role("button", name="Sign orders").click()
    olga.get_by_role("button", name="Release").click()
    expect(olga.get_by_text("Released 9:00 AM by Olga Osei, DVM.")).to_be_visible()
    eyes.see(olga, "visit")

    nia.goto(visit)
    expect(nia.get_by_role("button", name="Give vinCRIStine")).to_have_count(0)
    prepare(nia, eyes)
    olga.reload()
    olga.get_by_role("link", name="Check the preparation vinCRIStine").click()
    expect(olga.get_by_text("0.69 mL of 1 mg/mL, lot L42, prepared by Nia Nwosu")).to_be_visible()
    eyes.see(olga, "check-preparation")
    olga.get_by_role("button", name="I have compared everything").click()
    expect(olga.get_by_text("Preparation checked by Olga Osei, DVM")).to_be_visible()
    eyes.see(olga, "visit-prepared")

    nia.reload()
    nia.get_by_role("link", name="Check at the patient vinCRIStine").click()
    nia.get_by_label("Name: Biscuit").check()
    nia.get_by_label("Owner: Maria Rivera").check()
    eyes.see(nia, "check-at-patient")
    nia.get_by_role("button", name="I have checked").click()
    expect(nia.get_by_text("You checked; another person gives.").first).to_be_visible()

    olga.reload()
    olga.get_by_role("link", name="Give vinCRIStine").click()
    olga.get_by_label("gloves, gown").check()
    olga.get_by_label("extravasation kit").check()
    eyes.see(olga, "give")
    olga.get_by_role("button", name="Given now").click()
    expect(olga.get_by_text("given by Olga Osei, DVM, checked by Nia Nwosu")).to_be_visible()
    olga.get_by_role("link", name="Printable page with all times").click()
    expect(olga.get_by_text("Olga Osei, DVM, Nia Nwosu")).to_be_visible()
    eyes.see(olga, "checkpoints")
    olga.goto(site + "/?show=all")
    expect(olga.get_by_text("9:00 AM, Olga Osei, DVM and Nia Nwosu")).to_be_visible()
    eyes.see(olga, "board")
    corrects(olga, nia, visit, eyes)
    eyes.judge()


def corrects(olga: Page, nia: Page, visit: str, eyes: Eyes) -> None:
    """The dose was another dog's: one says so, the other confirms, and the visit is open again."""
    olga.goto(visit)
    olga.get_by_role("link", name="Entered in error vinCRIStine").click()
    olga.get_by_label("Reason").fill("Given to Otto, wrong page open")
    eyes.see(olga, "entered-in-error")
    olga.get_by_role("button", name="Say so").click()
    expect(olga.get_by_text("You said so; another person confirms.").first).to_be_visible()
    nia.goto(visit)
    nia.get_by_role("link", name="Confirm: entered in error vinCRIStine").click()
    expect(nia.get_by_text("Given to Otto, wrong page open")).to_be_visible()
    nia.get_by_role("button", name="I confirm").click()
    expect(nia.locator("s", has_text="0.69 mg, Olga Osei, DVM")).to_be_visible()
    expect(nia.get_by_text("Not signed").first).to_be_visible()
    eyes.see(nia, "visit-corrected-dose")
