"""A drug off the protocol: ordered for a reason, prepared and given by two, and marked where it is read."""

import pytest
from playwright.sync_api import Browser, expect

from tests import course, make
from tests.conftest import Fresh
from tests.journeys.looking import Eyes, clock_of, desk_of, go

pytestmark = pytest.mark.usefixtures("fresh_database")
REASON = "no response to the standard dose"


def test_an_exception_is_ordered_prepared_given_and_marked(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    dog = course.on_course(house)
    course.ready(dog, 1)
    at(course.at(course.START, 9))
    visit = f"{site}/visits/{dog.visit(1).public_id}"
    her = desk_of(browser, site, house, "oncologist")
    her.goto(visit)
    go(her.get_by_role("link", name="Order off the protocol"))
    her.locator("[name=drug]").select_option("vincristine")
    her.locator("[name=amount]").fill("7.5 mg/m2")
    her.locator("[name=route]").select_option("IV")
    her.get_by_label("Why the protocol is left").fill(REASON)
    go(her.get_by_role("button", name="Order it"))
    expect(her.get_by_text("This dose cannot be ordered.").first).to_be_visible()
    eyes.see(her, "off-protocol-refused")
    her.locator("[name=amount]").fill("0.75 mg/m2")
    go(her.get_by_role("button", name="Order it"))
    expect(her.get_by_text(f"Off protocol, ordered by Oncologist oncologist: {REASON}").first).to_be_visible()

    her.goto(f"{site}/courses/{dog.course}/change")
    first = her.get_by_role("row").filter(has_text="visit 1, week 1")
    expect(first).to_contain_text(
        f"Off protocol, in place of the protocol's dose: vinCRIStine 0.75 mg/m², ordered by Oncologist "
        f"oncologist: {REASON}"
    )
    expect(her.get_by_text("Off protocol, in place of")).to_have_count(1)
    eyes.see(her, "plan-off-protocol")
    her.goto(f"{site}/patients/{dog.patient}")
    expect(
        her.get_by_text("Ordered off the protocol at visit 1: vinCRIStine 0.75 mg/m²").first
    ).to_be_visible()

    her.goto(visit)
    go(her.get_by_role("button", name="Results seen"))
    go(her.get_by_role("button", name="Sign orders"))
    go(her.get_by_role("button", name="Release"))
    nurse = desk_of(browser, site, house, "nurse")
    nurse.goto(visit)
    go(nurse.get_by_role("link", name="Prepare vinCRIStine"))
    nurse.get_by_label("Lot").fill("L42")
    nurse.get_by_label("Expiry date of the drug").fill("2026-12-31")
    nurse.get_by_label("Concentration of the vial").fill("1")
    nurse.get_by_label("Volume drawn").fill("0.73")
    nurse.get_by_label("Use before").fill("14:00")
    nurse.get_by_label("gloves, gown").check()
    nurse.get_by_label("closed-system transfer device was used").check()
    go(nurse.get_by_role("button", name="Prepared"))
    her.reload()
    go(her.get_by_role("link", name="Check the preparation vinCRIStine"))
    go(her.get_by_role("button", name="I have compared everything"))
    nurse.reload()
    go(nurse.get_by_role("link", name="Check at the patient vinCRIStine"))
    nurse.get_by_label("Name: Biscuit").check()
    nurse.get_by_label("Owner: Maria Rivera").check()
    go(nurse.get_by_role("button", name="I have checked"))
    her.reload()
    go(her.get_by_role("link", name="Give vinCRIStine"))
    her.get_by_label("gloves, gown").check()
    her.get_by_label("extravasation kit").check()
    go(her.get_by_role("button", name="Given now"))
    expect(her.get_by_text("0.73 mg given by").first).to_be_visible()
    eyes.see(her, "visit-off-protocol-given")

    her.goto(f"{site}/patients/{dog.patient}")
    expect(her.get_by_text("Given off the protocol: vinCRIStine 0.73 mg").first).to_be_visible()
    expect(her.get_by_text(REASON).first).to_be_visible()
    expect(her.locator('[title^="vinCRIStine off the protocol"]')).to_have_count(1)
    eyes.see(her, "patient-off-protocol")
    eyes.judge()
