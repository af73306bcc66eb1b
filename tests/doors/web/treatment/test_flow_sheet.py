"""Does the flow sheet tell the whole course by cycle and day, with every deviation and nothing invented?"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from oncodesk.records.models import ExposureRow, LabResultRow
from oncodesk.services.dosing.actions import record_external, take_back_external
from oncodesk.services.treatment.actions import review_results, sign_orders
from oncodesk.services.treatment.correcting import confirm_error, doubt_given
from oncodesk.services.treatment.elsewhere import record_elsewhere
from oncodesk.services.treatment.flow_sheet import get_flow_sheet
from tests import course, make, pdf
from tests.doors.web.at_desk import Clock, at, browser, counted, words
from tests.services.toxicity.test_reducing import LATER, answer, record, treated_once

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def sheet_of(dog: course.Treated, rest: str = "") -> str:
    return words(browser(dog.house, "coordinator").get(f"/patients/{dog.patient}{rest}/flow-sheet"))


def row_of(page: str, title: str) -> str:
    """The text of the row whose first cell names this."""
    return next(row for row in page.split('<tr role="row">') if title in row)


def test_it_is_reached_from_the_patient_and_tells_dose_weight_blood_and_toxicity(at: Clock) -> None:
    dog = treated_once()
    record(dog)
    at(LATER)
    case = words(browser(dog.house, "coordinator").get(f"/patients/{dog.patient}"))
    assert f"/patients/{dog.patient}/flow-sheet" in case
    first = row_of(sheet_of(dog), "visit 1")
    assert "vinCRIStine IV: ordered 0.7 mg/m², 0.68 mg" in first
    assert "given: 0.68 mg, 0.70 mg/m², 99.6 % of standard" in first
    assert "30 kg" in first and "0.9751 m²" in first
    assert "Neutrophils 3.90 ×10⁹/L (3,900/µL): in range (the dose rests on it)" in first
    assert "predniSONE PO: ordered 2 mg/kg, 60 mg" in first and "not given yet" in first
    assert "vomiting" not in first and "nobody recorded how she was" not in first
    next_row = next(row for row in sheet_of(dog).split('<tr role="row">') if "vomiting" in row)
    assert "Thu Oct 8: vomiting, grade 3 (vinCRIStine)" in next_row


def test_a_reduction_stands_with_its_reason_and_the_share_of_the_standard_dose(at: Clock) -> None:
    dog = treated_once()
    record(dog)
    answer(dog)
    course.ready(dog, 3)
    course.step(review_results, dog, "oncologist", 3, course.at(dog.visit(3).planned_on, 8, 45))
    course.step(sign_orders, dog, "oncologist", 3, course.at(dog.visit(3).planned_on, 8, 46))
    at(course.at(dog.visit(3).planned_on, 9))
    third = row_of(sheet_of(dog), "Cycle 1, Week 3, day 15, visit 3")
    assert (
        "stomach or bowel signs grade 3: -20.00 % of standard: 0.683 to 0.546 mg" in third
        and "not given yet" not in third
    )


def test_an_error_stays_to_be_read_and_counts_nowhere(at: Clock) -> None:
    dog = treated_once()
    at(LATER)
    seen = course.on_screen(dog, 1, "vincristine")
    seen.pop("amount_shown")
    doubt_given(dog.context("nurse", LATER), reason="given to another dog", **seen)  # type: ignore[arg-type]
    assert "doubted, a second person has not confirmed it: given to another dog" in sheet_of(dog)
    seen = course.on_screen(dog, 1, "vincristine")
    seen.pop("amount_shown")
    confirm_error(dog.context("oncologist", LATER), **seen)  # type: ignore[arg-type]
    page = sheet_of(dog)
    assert "<s>entered in error: 0.68 mg (given to another dog)</s>" in page and "given: 0.68 mg" not in page


def outside(dog: course.Treated, on: date, amount: str = "30 mg/m2") -> UUID:
    done = record_external(
        dog.context("coordinator", LATER),
        patient=dog.patient,
        substance="doxorubicin",
        amount=amount,
        on=on,
        place="Northside Emergency",
        document="discharge note",
    )
    return UUID(done.id)


def test_doses_elsewhere_have_a_row_and_the_lifetime_sum_grows_along_the_rows(at: Clock) -> None:
    dog = treated_once()
    first = outside(dog, course.START + timedelta(days=1))
    outside(dog, course.START + timedelta(days=2))
    at(LATER)
    page = sheet_of(dog)
    assert "DOXOrubicin 60.00 of 180 mg/m²" in page and "DOXOrubicin 30.00 of 180 mg/m²" in page
    assert "elsewhere: DOXOrubicin, 1 dose, 30.00 mg/m², Northside Emergency" in page
    take_back_external(dog.context("oncologist", LATER), entry=first, reason="another dog's paper")
    page = sheet_of(dog)
    assert "<s>elsewhere: DOXOrubicin, 1 dose" in page and "taken back: another dog&#x27;s paper" in page
    assert "DOXOrubicin 60.00 of" not in page and "DOXOrubicin 30.00 of 180 mg/m²" in page
    assert ExposureRow.objects.filter(source="counter").count() == 1


def test_a_visit_given_elsewhere_and_its_delay_are_marked(at: Clock) -> None:
    dog = course.on_course(protocol="chop-uw-19")
    now = course.at(date(2026, 11, 2), 12)
    course.step(
        record_elsewhere,
        dog,
        "coordinator",
        4,
        now,
        given_on=date(2026, 10, 29),
        place="Northside Emergency",
        document="discharge note",
        amounts={order.public_id: "29 mg" for order in dog.orders(4) if order.is_cytotoxic},
        weight="30 kg",
    )
    at(now)
    page = sheet_of(dog)
    fourth = row_of(page, "visit 4")
    assert "given elsewhere" in fourth and "delayed by 2 days" in fourth and "Oct 29, 2026" in fourth
    assert "elsewhere: DOXOrubicin, 1 dose, 29 mg, 29.74 mg/m², Northside Emergency" in fourth
    assert "DOXOrubicin 29.74 of 180 mg/m²" in fourth
    assert "delayed by 2 days" in row_of(page, "visit 5")


def test_a_version_that_was_corrected_since_the_dose_says_so_and_no_number_is_made_up(at: Clock) -> None:
    dog = treated_once()
    LabResultRow.objects.filter(analyte="neutrophils").update(is_current=False)
    LabResultRow.objects.filter(analyte="platelets").update(is_usable=False, raw="clumped")
    at(LATER)
    first = row_of(sheet_of(dog), "visit 1")
    assert "(the dose rests on it); the laboratory corrected it since" in first
    assert "Platelets clumped: not known" in first


def test_the_page_asks_few_questions_however_long_the_course(at: Clock) -> None:
    dog = treated_once()
    at(LATER)
    desk = browser(dog.house, "coordinator")
    desk.get(f"/patients/{dog.patient}/flow-sheet")
    with counted() as short:
        desk.get(f"/patients/{dog.patient}/flow-sheet")
    course.released(dog, 2)
    course.give_all(dog, 2, course.at(dog.visit(2).planned_on, 9))
    for days in range(1, 5):
        outside(dog, course.START + timedelta(days=days))
    with counted() as longer:
        desk.get(f"/patients/{dog.patient}/flow-sheet")
    assert len(longer) == len(short) <= 32


def test_one_course_and_its_paper(at: Clock) -> None:
    dog = treated_once()
    record(dog)
    at(LATER)
    desk = browser(dog.house, "coordinator")
    page = sheet_of(dog, f"/courses/{dog.course}")
    assert f"/patients/{dog.patient}/courses/{dog.course}/flow-sheet.pdf" in page
    for path in (f"/patients/{dog.patient}", f"/patients/{dog.patient}/courses/{dog.course}"):
        paper = pdf.text(desk.get(path + "/flow-sheet.pdf").content)
        for said in ("Flow sheet", "vinCRIStine", "99.6 % of standard", "vomiting, grade 3", "printed"):
            assert said in paper


def test_the_sheet_of_another_practice_or_another_dog_is_not_there(at: Clock) -> None:
    dog, other = treated_once(), course.on_course(name="Otto")
    at(LATER)
    stranger = browser(other.house, "oncologist")
    for path in (f"/patients/{dog.patient}", f"/patients/{dog.patient}/courses/{dog.course}"):
        assert stranger.get(path + "/flow-sheet").status_code == 404
        assert stranger.get(path + "/flow-sheet.pdf").status_code == 404
    assert stranger.get(f"/patients/{other.patient}/courses/{dog.course}/flow-sheet").status_code == 404


def test_a_patient_without_a_course_has_an_empty_sheet(at: Clock) -> None:
    dog = course.on_course()
    other = make.patient(dog.house, "Otto")
    at(LATER)
    sheet = get_flow_sheet([dog.house.practice_id], other)
    assert sheet.rows == () and sheet.lifetime == ()
    page = words(browser(dog.house, "nurse").get(f"/patients/{other}/flow-sheet"))
    assert "No visit is planned and nothing was given." in page
