"""Is a radiation week prescribed, read, recorded and repaired through pages alone, each by who may?"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from oncodesk.services.radiation.queries import get_course, list_courses
from tests import pdf, radiation, rt_files
from tests.course import at as moment
from tests.doors.web.at_desk import Clock, at, browser, counted, words
from tests.radiation import MONDAY, PLAN, Irradiated

pytestmark = pytest.mark.django_db
__all__ = ["at"]


def step(her: Irradiated, index: int, verb: str) -> str:
    return reverse("radiation:step", args=[her.fraction(index).public_id, verb])


def seen(her: Irradiated, index: int) -> dict[str, object]:
    return {
        "seen_version": her.fraction(index).version,
        "request_key": f"k{her.fraction(index).version}{index}",
    }


def test_from_the_patient_page_to_a_signed_course(at: Clock) -> None:
    at(moment(MONDAY, 7))
    made = radiation.drafted()
    house, patient = made.house, made.patient
    desk = browser(house, "coordinator")
    page = desk.get(reverse("patient", args=[patient]))
    assert "Prescribe radiation" in words(page)
    form = desk.get(reverse("radiation:draft", args=[patient]))
    assert form.status_code == 200 and "Nasal carcinoma" in words(form)
    told = {
        "diagnosis": form.context["form"].fields["diagnosis"].choices[0][0],
        "intent": "definitive",
        "site": "Nose",
        "dose": "300 cGy",
        "fractions": 16,
        "spacing_days": 1,
        "start_on": "2026-10-06",
        "machine": str(radiation.machine(house)),
        "plan_version": PLAN,
        "induction": 30,
        "machine_minutes": 30,
        "recovery": 60,
    }
    refused = desk.post(reverse("radiation:draft", args=[patient]), told)
    assert refused.status_code == 422 and "cGy is not taken" in words(refused)
    saved = desk.post(reverse("radiation:draft", args=[patient]), {**told, "dose": "3 Gy"})
    assert saved.status_code == 302
    course = saved.headers["Location"]
    assert "A radiation oncologist signs it" in words(desk.get(course))
    shown = get_course([house.practice_id], UUID(course.rsplit("/", 1)[1]))
    assert shown.unsigned is not None
    url = reverse("radiation:phase", args=[shown.unsigned.phase, "sign"])
    assert browser(house, "oncologist").post(url, {"seen_version": 1}).status_code == 403
    hers = browser(house, "radiation")
    assert "Sign and book every fraction" in words(hers.get(course))
    assert hers.post(url, {"seen_version": 1, "request_key": "s"}).status_code == 302
    assert len([each for each in list_courses([house.practice_id], patient) if each.state == "active"]) == 1
    assert "16 × 3 Gy = 48 Gy" in words(hers.get(course))


def test_a_fraction_from_anesthesia_to_its_dose(at: Clock) -> None:
    her = radiation.on_course()
    at(moment(MONDAY, 8, 40))
    nurse, anesthetist = browser(her.house, "nurse"), browser(her.house, "anesthetist")
    fasting = reverse("radiation:fasting", args=[her.patient])
    assert nurse.get(fasting).status_code == 403
    signed = anesthetist.post(fasting, {"hours": 10, "food": "none after 10 PM", "water": "until 7 AM"})
    assert signed.status_code == 302
    begin = {
        "at": "2026-10-05T07:00",
        "asa": 2,
        "examination": "clear",
        "accepted_reason": "drawn at the referring vet",
        **seen(her, 0),
    }
    eaten = anesthetist.post(step(her, 0, "anesthetize"), begin)
    assert eaten.status_code == 422 and "choose a later time today" in words(eaten)
    assert (
        anesthetist.post(step(her, 0, "anesthetize"), {**begin, "at": "2026-10-04T21:00"}).status_code == 302
    )
    at(moment(MONDAY, 9))
    course = words(nurse.get(reverse("radiation:course", args=[her.course])))
    assert "Under anesthesia" in course and "Record the dose" in course
    check = {"identifiers": ["name", "owner"], "plan_version": PLAN}
    wrong = nurse.post(step(her, 0, "check"), {**check, "plan_version": "P-0", **seen(her, 0)})
    assert wrong.status_code == 422 and "The prescription says P-1" in words(wrong)
    assert nurse.post(step(her, 0, "check"), {**check, **seen(her, 0)}).status_code == 302
    alone = nurse.post(step(her, 0, "deliver"), {"gy": "3", **seen(her, 0)})
    assert alone.status_code == 422 and "another one records the dose" in words(alone)
    assert anesthetist.post(step(her, 0, "deliver"), {"gy": "3", **seen(her, 0)}).status_code == 302
    assert her.fraction(0).number == 1


def test_a_missed_fraction_stands_on_course_week_and_patient_until_she_chooses(at: Clock) -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    at(moment(date(2026, 10, 6), 10))
    desk, hers = browser(her.house, "coordinator"), browser(her.house, "radiation")
    missed = desk.post(step(her, 1, "not-done"), {"reason": "snow", **seen(her, 1)})
    assert missed.status_code == 302
    week = words(desk.get(reverse("radiation:week")))
    assert "1 missed fraction waits for the radiation oncologist" in week
    assert "1 missed fraction is undecided" in words(desk.get(reverse("patient", args=[her.patient])))
    decide = step(her, 1, "decide")
    told = {"choice": "append", "reason": "nasal carcinoma, no gap", **seen(her, 1)}
    assert desk.post(decide, told).status_code == 403
    shown = words(hers.get(decide))
    assert "Kept free: Tue Oct 27" in shown and "checked" not in shown
    assert hers.post(decide, {**told, "choice": ""}).status_code == 422
    assert hers.post(decide, told).status_code == 302
    assert "appended" in words(hers.get(reverse("radiation:course", args=[her.course])))


def test_the_record_of_a_course_is_a_page_and_a_paper(at: Clock) -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    at(moment(MONDAY, 10))
    hers, url = browser(her.house, "radiation"), reverse("radiation:record_pdf", args=[her.course])
    assert url in words(hers.get(reverse("radiation:record", args=[her.course])))
    with counted() as queries:
        paper = pdf.text(hers.get(url).content)
    assert len(queries) <= 30
    for said in (
        "Radiation record",
        "Juniper",
        "Prescription",
        "Delivered",
        "Planned",
        "3 Gy",
        "printed Mon",
    ):
        assert said in paper
    assert "No effect is graded and no week is reviewed yet." in paper
    assert browser(radiation.staffed(), "radiation").get(url).status_code == 404


def test_controlled_drugs_are_not_shown_to_the_desk(at: Clock) -> None:
    her = radiation.on_course()
    radiation.fasting(her)
    started = radiation.anesthetize(her, 0, reason="drawn elsewhere")
    at(moment(MONDAY, 9))
    sheet = reverse("radiation:sheet", args=[started])
    nurse = browser(her.house, "nurse")
    told = {"drug": "fentanyl", "unit": "mcg", "drawn": "50", "given": "40", "wasted": "9"}
    add = reverse("radiation:sheet_add", args=[started, "controlled"])
    assert "Count again" in words(nurse.post(add, told))
    assert nurse.post(add, {**told, "wasted": "10"}).status_code == 302
    vitals = reverse("radiation:sheet_add", args=[started, "vitals"])
    assert (
        nurse.post(vitals, {"at": "2026-10-05T08:50", "pulse": 90, "temperature_f": "99.5"}).status_code
        == 302
    )
    assert "fentanyl" in words(nurse.get(sheet)) and "99.5 °F" in words(nurse.get(sheet))
    for who in ("coordinator", "biller", "manager"):
        page = browser(her.house, who).get(sheet)
        assert page.status_code == 200 and "fentanyl" not in words(page)


def test_an_outage_is_looked_at_before_it_is_recorded(at: Clock) -> None:
    her = radiation.on_course()
    at(moment(MONDAY, 7))
    desk = browser(her.house, "coordinator")
    url = reverse("radiation:outage", args=[radiation.machine(her.house)])
    preview = desk.get(url, {"first_on": "2026-10-07", "last_on": "2026-10-07"})
    assert "Juniper" in words(preview) and "Tue Oct 27" in words(preview)
    asked = f"{url}?first_on=2026-10-07&last_on=2026-10-07"
    given = {"reason": "service", "shown": preview.context["confirm"].initial["shown"], "request_key": "o"}
    stale = desk.post(asked, {**given, "shown": "another list"})
    assert stale.status_code == 409 and "Juniper" in words(stale) and "service" in words(stale)
    assert desk.post(asked, {**given, "reason": ""}).status_code == 422
    assert desk.post(asked, given).status_code == 302
    assert "Out of use" in words(desk.get(reverse("radiation:week")))


def test_what_follows_a_course_is_chosen_by_her_and_shown_on_the_course(at: Clock) -> None:
    her = radiation.on_course()
    at(moment(MONDAY, 7))
    hers = browser(her.house, "radiation")
    page = words(hers.get(reverse("radiation:resources")))
    assert "on days 7, 91 after the last fraction" in page and "nobody has chosen here yet" in page
    asked = reverse("radiation:after")
    for days in ("", "7;91", "91, 7", "-1", "7, 7", "one", "0", "²"):
        wrong = hers.post(asked, {"days": days, "late_every": "", "seen_version": 0, "request_key": "a"})
        assert wrong.status_code == 422, days
    given = {"days": "7, 28", "late_every": "183", "seen_version": 0, "request_key": "b"}
    assert browser(her.house, "manager").post(asked, given).status_code == 403
    assert hers.post(asked, given).status_code == 302
    assert "on days 7, 28" in words(hers.get(reverse("radiation:resources")))
    course = words(hers.get(reverse("radiation:course", args=[her.course])))
    assert "Mon Nov 2, 2026" in course and "becomes a task when the course ends" in course


def test_another_practice_finds_nothing(at: Clock) -> None:
    her = radiation.on_course()
    other = radiation.staffed()
    at(moment(MONDAY, 8))
    stranger = browser(other, "radiation")
    assert stranger.get(reverse("radiation:course", args=[her.course])).status_code == 404
    assert stranger.post(step(her, 0, "deliver"), {"gy": "3"}).status_code == 404
    assert "Juniper" not in words(stranger.get(reverse("radiation:week")))


def test_a_course_and_a_week_ask_few_questions(at: Clock) -> None:
    her = radiation.on_course()
    at(moment(MONDAY, 8))
    hers = browser(her.house, "radiation")
    hers.get(reverse("radiation:course", args=[her.course]))
    for address, most in (
        (reverse("radiation:course", args=[her.course]), 17),
        (reverse("radiation:week_of", args=[(MONDAY + timedelta(days=7)).isoformat()]), 12),
    ):
        with counted() as queries:
            assert hers.get(address).status_code == 200
        assert len(queries) <= most, [query["sql"][:100] for query in queries.captured_queries]


def test_a_plan_is_filed_from_the_page_of_its_course(at: Clock) -> None:
    her = radiation.on_course()
    at(moment(MONDAY, 8))
    nurse = browser(her.house, "nurse")
    course = reverse("radiation:course", args=[her.course])
    address = reverse("radiation:file", args=[her.phase().public_id])
    assert f'href="{address}"' in nurse.get(course).content.decode()

    def send(content: bytes, key: str) -> Any:
        told = {"seen_version": her.phase().version, "request_key": key}
        return nurse.post(address, told | {"file": SimpleUploadedFile("RP.dcm", content)})

    refused = send(rt_files.plan(PatientName="Rivera^Juno"), "f1")
    assert refused.status_code == 422 and "The file is of Rivera Juno, not of Juniper." in words(refused)
    assert send(rt_files.plan(RTPlanLabel="P-9"), "f2").status_code == 302
    page = words(nurse.get(course))
    assert "The file is of plan P-9; prescribed is plan P-1." in page and "Evidence only" in page
    assert browser(her.house, "coordinator").get(address).status_code == 403
