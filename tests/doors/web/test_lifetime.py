"""Does the lifetime page show every dose, what the plan adds, and the heart; and who may write there?"""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from oncodesk.services.dosing.actions import record_external
from oncodesk.services.practice.queries import list_content
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.treatment.lifetime import get_lifetime, list_lifetime
from oncodesk.services.treatment.previews import preview_course
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
NOON = course.at(course.START, 12)
EARLIER = course.START - timedelta(days=60)


def _sum(treated: course.Treated) -> str:
    kept = get_lifetime([treated.house.practice_id], treated.patient)
    [found] = [each for each in kept.sums if each.substance == "doxorubicin"]
    return f"{found.total:f}"


def test_scenario_16_cumulative_doxorubicin_across_hospitals(at: Clock) -> None:
    treated = course.on_course(protocol="chop-uw-19")
    at(NOON)
    desk = browser(treated.house, "coordinator")
    form = reverse("dosing:external", args=[treated.patient])
    assert b"Each dose" in desk.get(form).content
    given = {
        "substance": "doxorubicin",
        "doses": "3",
        "amount": "30 mg/m2",
        "surface": "0.9751",
        "on": f"{EARLIER:%Y-%m-%d}",
        "place": "Northside Animal Hospital",
        "document": "Discharge letter",
    }
    lost = desk.post(form, {**given, "amount": "29 mg", "surface": ""})
    assert lost.status_code == 422 and "Northside" in words(lost) and "size of that day" in words(lost)
    assert desk.post(form, given).status_code == 302
    page = words(desk.get(reverse("dosing:lifetime", args=[treated.patient])))
    assert "90.00 mg/m²" in page and "3 doses" in page and "Discharge letter" in page
    # Each dose is drawn up as 29.3 mg and counts 30.05, as it will in the ledger: the third needs a decision.
    assert "120.05 (67 %)" in page and "150.10 (83 %)" in page and "180.15 (100 %)" in page
    assert "stopped: at most 29.90 mg/m² = 29.1 mg" in page
    assert "210.20 (117 %)" in page and "stopped: at most 0 mg/m² = 0.0 mg" in page
    case = words(desk.get(reverse("patient", args=[treated.patient])))
    assert "90.0 mg/m²" in case and reverse("dosing:lifetime", args=[treated.patient]) in case


def test_an_estimate_stays_visible_and_only_a_prescriber_takes_it_back(at: Clock) -> None:
    treated = course.on_course()
    at(NOON)
    desk = browser(treated.house, "nurse")
    guess = {
        "substance": "doxorubicin",
        "doses": "3",
        "on": f"{EARLIER:%Y-%m-%d}",
        "place": "somewhere in Ohio",
        "is_told": "on",
    }
    assert desk.post(reverse("dosing:external", args=[treated.patient]), guess).status_code == 302
    page = reverse("dosing:lifetime", args=[treated.patient])
    assert "part of it is an estimate" in words(desk.get(page)) and "no paper" in words(desk.get(page))
    [entry] = get_lifetime([treated.house.practice_id], treated.patient).entries
    undo = reverse("dosing:take_back", args=[treated.patient, entry.entry])
    assert undo not in words(desk.get(page)) and desk.get(undo).status_code == 403
    doctor = browser(treated.house, "oncologist")
    assert undo in words(doctor.get(page)) and b"counts no more" in doctor.get(undo).content
    assert doctor.post(undo, {"reason": "another dog"}).status_code == 302
    assert "taken back: another dog" in words(doctor.get(page))
    assert _sum(treated) == "0.00"
    assert doctor.get(reverse("dosing:take_back", args=[treated.patient, treated.course])).status_code == 404


def test_an_echo_is_recorded_and_taken_back(at: Clock) -> None:
    treated = course.on_course()
    at(NOON)
    desk = browser(treated.house, "nurse")
    form = reverse("dosing:heart", args=[treated.patient])
    look = {
        "kind": "echo",
        "checked_on": f"{EARLIER:%Y-%m-%d}",
        "result": "abnormal",
        "checked_by": "Dr. Hall",
        "next_due": f"{EARLIER + timedelta(days=180):%Y-%m-%d}",
    }
    assert b"Abnormal stops the drug" in desk.get(form).content
    assert desk.post(form, {**look, "next_due": look["checked_on"]}).status_code == 422
    assert desk.post(form, look).status_code == 302
    page = reverse("dosing:lifetime", args=[treated.patient])
    shown = words(desk.get(page))
    assert "Echocardiogram" in shown and "abnormal" in shown and "Dr. Hall" in shown
    [check] = get_lifetime([treated.house.practice_id], treated.patient).heart
    undo = reverse("dosing:take_back_heart", args=[treated.patient, check.check])
    assert desk.get(undo).status_code == 200
    assert desk.post(undo, {"reason": "wrong dog", "seen_version": check.version}).status_code == 302
    assert get_lifetime([treated.house.practice_id], treated.patient).heart == ()
    assert desk.get(undo).status_code == 404
    assert browser(treated.house, "coordinator").get(form).status_code == 403


def test_the_report_names_who_is_nearest_to_a_limit(at: Clock) -> None:
    house = make.staffed()
    first, second = course.on_course(house), course.on_course(house, name="Olive", signed=True)
    at(NOON)
    desk = browser(house, "oncologist")
    for treated, doses in ((first, "2"), (second, "5")):
        given = {
            "substance": "doxorubicin",
            "doses": doses,
            "amount": "30 mg/m2",
            "on": f"{EARLIER:%Y-%m-%d}",
            "place": "Northside",
        }
        assert desk.post(reverse("dosing:external", args=[treated.patient]), given).status_code == 302
    assert [(each.name, str(each.percent)) for each in list_lifetime([house.practice_id])] == [
        ("Olive", "83"),
        ("Biscuit", "33"),
    ]
    with counted() as queries:
        page = words(desk.get(reverse("dosing:report")))
    assert page.index("Olive") < page.index("Biscuit")
    assert len(queries) <= 12
    assert list_lifetime([make.house().practice_id]) == ()
    with counted() as queries:
        desk.get(reverse("dosing:lifetime", args=[first.patient]))
    assert len(queries) <= 24


def test_the_page_of_a_stranger_is_not_there(at: Clock) -> None:
    treated = course.on_course()
    at(NOON)
    stranger = browser(make.staffed("Hilltop"), "oncologist")
    for name in ("lifetime", "external", "heart"):
        assert stranger.get(reverse(f"dosing:{name}", args=[treated.patient])).status_code == 404
    assert stranger.get(reverse("dosing:lifetime", args=[UUID(int=1)])).status_code == 404


def test_a_plan_tells_before_it_starts_which_dose_will_be_stopped(at: Clock) -> None:
    treated = course.on_course(protocol="chop-uw-19")
    house = treated.house
    record_external(
        house.context("coordinator", NOON),
        patient=treated.patient,
        substance="doxorubicin",
        on=EARLIER,
        doses=3,
        amount="30 mg/m2",
        place="Northside",
    )
    [version] = [
        each
        for each in list_content(house.practice_id, Kind.PROTOCOL)
        if each.slug == "chop-uw-19" and each.state == "signed"
    ]
    plan = preview_course(
        [house.practice_id], patient=treated.patient, protocol=version.version_id, start_on=course.START
    )
    stopped = [each.facts["visit"] for each in plan.findings if each.code == "dosing.plan_exceeds_lifetime"]
    # The course that stands plans the same doses on the same days, so that each day counts two.
    assert stopped == ["8", "12", "16"]
    assert not any(each.code.startswith("dosing.plan") for each in plan.left)
