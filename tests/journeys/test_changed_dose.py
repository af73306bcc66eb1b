"""A dose is fixed for a reason, acknowledged at another weight, read on the summary and taken back."""

import pytest
from playwright.sync_api import Browser, expect

from tests import course, make
from tests.conftest import Fresh
from tests.doors.web.at_desk import open_hours
from tests.journeys.looking import Eyes, clock_of, desk_of, go

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_a_dose_is_fixed_looked_at_again_and_taken_back(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    dog = course.on_course(house, protocol="lymphoma-doxorubicin")
    course.ready(dog, 1)
    at(course.at(course.START, 9))
    doctor = desk_of(browser, site, house, "oncologist")
    visit = f"{site}/visits/{dog.visit(1).public_id}"
    doctor.goto(visit)
    go(doctor.get_by_role("link", name="Change dose DOXOrubicin"))
    expect(doctor.locator("[name=cause]")).to_have_value("")
    doctor.get_by_label("Exactly this amount, whatever the weight").check()
    doctor.locator("[name=amount]").fill("29.3 mg")
    doctor.locator("[name=cause]").select_option("lifetime")
    go(doctor.get_by_role("button", name="Change the dose"))
    expect(doctor.get_by_text("against the standard dose of today").first).to_be_visible()
    eyes.see(doctor, "dose-changed-refused")
    doctor.locator("[name=amount]").fill("25 mg")
    go(doctor.get_by_role("button", name="Change the dose"))
    expect(doctor.get_by_text("25 mg").first).to_be_visible()

    # She weighs more now: the dose stays, and is looked at before it is signed.
    course.weigh(dog, course.at(course.START, 9), "33.5 kg")
    doctor.goto(visit)
    go(doctor.get_by_role("button", name="Sign orders"))
    expect(doctor.get_by_text("was fixed at 25 mg for 30 kg").first).to_be_visible()
    eyes.see(doctor, "dose-fixed-acknowledged")
    doctor.get_by_role("checkbox").first.check()
    go(doctor.get_by_role("button", name="Sign orders"))
    doctor.goto(f"{site}/patients/{dog.patient}/courses/{dog.course}/doses")
    expect(doctor.get_by_text("fixed at 25 mg at 30 kg – lifetime limit of the drug").first).to_be_visible()
    eyes.see(doctor, "changed-doses")
    go(doctor.get_by_role("link", name="Summary of the course"))
    expect(doctor.get_by_text("fixed at 25 mg at 30 kg").first).to_be_visible()
    eyes.see(doctor, "summary-changed-dose")
    doctor.go_back()
    go(doctor.get_by_role("link", name="Take back DOXOrubicin"))
    doctor.locator("[name=reason]").fill("The plan was shortened instead")
    go(doctor.get_by_role("button").filter(has_text="Save").first)
    expect(doctor.get_by_text("The plan was shortened instead").first).to_be_visible()
    eyes.judge()
