"""Reduce after toxicity: told by telephone, asked at arrival, decided, and one press lowers the next dose."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests import course, make
from tests.conftest import Fresh
from tests.doors.web.at_desk import open_hours
from tests.journeys.looking import Eyes, clock_of, desk_of, go

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_vomiting_after_a_dose_lowers_the_next_one_of_that_drug(
    browser: Browser, site: str, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, at = Eyes(), clock_of(monkeypatch)
    house = make.staffed()
    open_hours(house)
    dog = course.on_course(house)
    course.ready(dog, 1)
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9))

    # Thursday: the owner calls, and the note stands before the next dose.
    at(course.at(course.START + timedelta(days=2), 10))
    desk = desk_of(browser, site, house, "coordinator")
    desk.goto(f"{site}/patients/{dog.patient}")
    go(desk.get_by_role("link", name="What the owner reported"))
    go(desk.get_by_role("link", name="Write down a report"))
    desk.get_by_label("What the owner told").fill(
        "Vomited all of yesterday and the day before, on fluids since."
    )
    eyes.see(desk, "owner-report")
    go(desk.get_by_role("button", name="Save"))
    expect(desk.get_by_text("No oncologist has read it. It holds the next dose.").first).to_be_visible()
    eyes.see(desk, "owner-reports")

    # Tuesday: the nurse asks at arrival; the visit waits for the oncologist.
    tuesday = course.at(course.START + timedelta(days=7), 8)
    at(tuesday)
    visit = f"{site}/visits/{dog.visit(2).public_id}"
    nurse = desk_of(browser, site, house, "nurse")
    nurse.goto(visit)
    expect(nurse.get_by_text("Vomited all of yesterday").first).to_be_visible()
    go(nurse.get_by_role("link", name="Arrival check"))
    nurse.locator("[name=weight]").fill("30 kg")
    nurse.locator("[name=temperature]").fill("101.8 F")
    nurse.get_by_label("Signs, as chosen below").check()
    nurse.get_by_label("Asked: nothing at home").check()
    nurse.get_by_label("Asked: no blood seen").check()
    nurse.locator("[name=vomiting]").select_option("3")
    nurse.locator("[name=words]").fill("three days, on fluids at the referring vet's")
    eyes.see(nurse, "arrival-check-signs")
    go(nurse.get_by_role("button", name="Save"))
    expect(nurse.get_by_text("Since the last dose: vomiting, grade 3.").first).to_be_visible()
    expect(nurse.get_by_role("button", name="Release")).to_be_disabled()
    eyes.see(nurse, "visit-unwell")

    # The oncologist reads the note and waits with today's drug.
    doctor = desk_of(browser, site, house, "oncologist")
    doctor.goto(visit)
    go(doctor.get_by_role("link", name="Read", exact=True))
    doctor.get_by_label("What you make of it").fill("Grade 3, fluids for three days, over since Sunday.")
    eyes.see(doctor, "report-read")
    go(doctor.get_by_role("button", name="I have read it"))
    go(doctor.get_by_role("link", name="Decide on fever or signs"))
    doctor.get_by_label("Wait").check()
    doctor.get_by_role("textbox", name="Reason").fill("recovers first")
    eyes.see(doctor, "judge-signs")
    go(doctor.get_by_role("button", name="Record decision"))
    expect(doctor.get_by_text("The oncologist decided to wait").first).to_be_visible()

    # The next vinCRIStine: it was the last dose before the vomiting, so its page proposes, and she takes it.
    at(course.at(course.START + timedelta(days=14), 8))
    doctor = desk_of(browser, site, house, "oncologist")  # the old sign-in ended with the long pause
    doctor.goto(f"{site}/visits/{dog.visit(3).public_id}")
    expect(doctor.get_by_text("vinCRIStine, last given Tue Oct 6").first).to_be_visible()
    expect(
        doctor.get_by_text("Proposed for this dose: 20 to 25 % less, after recovery").first
    ).to_be_visible()
    eyes.see(doctor, "reduction-proposed")
    doctor.get_by_text("20 % less from now on").first.click()
    go(doctor.get_by_role("button", name="20 % less from now on").last)
    expect(
        doctor.get_by_text("20 % less. vomiting grade 3 after vinCRIStine of Tue Oct 6").first
    ).to_be_visible()
    expect(doctor.get_by_text("0.55 mg").first).to_be_visible()
    eyes.see(doctor, "reduction-taken")

    doctor.goto(f"{site}/patients/{dog.patient}")
    go(doctor.get_by_role("link", name="Adverse events"))
    expect(doctor.get_by_text("vinCRIStine · week 1, visit 1").first).to_be_visible()
    eyes.see(doctor, "adverse-events")
    doctor.goto(f"{site}/patients/{dog.patient}/response")
    go(doctor.get_by_role("link", name="Write down a score"))
    for item in ("hurt", "hunger", "hydration", "hygiene", "happiness", "mobility", "good_days"):
        doctor.locator(f"[name={item}]").fill("7")
    eyes.see(doctor, "quality-of-life")
    go(doctor.get_by_role("button", name="Save"))
    go(doctor.get_by_role("link", name="Assess the response"))
    doctor.locator("[name=name0]").fill("left mandibular")
    doctor.locator("[name=mm0]").fill("32")
    eyes.see(doctor, "assess-response")
    go(doctor.get_by_role("button", name="Save"))
    eyes.see(doctor, "response")
    doctor.goto(f"{site}/patients/{dog.patient}")
    go(doctor.get_by_role("link", name="Summary of the course"))
    expect(doctor.get_by_text("1 of 16").first).to_be_visible()
    eyes.see(doctor, "course-summary")
    eyes.judge()
