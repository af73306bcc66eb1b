"""Does a drug off the protocol pass every rule of any other, and count as no visit of the protocol?"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import AdministrationRow, ExposureRow, OrderRow
from oncodesk.services.errors import Invalid, NotAllowed, Stale, Stopped
from oncodesk.services.reading import reading
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from oncodesk.services.treatment.bedside import not_given
from oncodesk.services.treatment.case_queries import get_case
from oncodesk.services.treatment.modifying import modify_dose
from oncodesk.services.treatment.off_protocol import order_off_protocol
from oncodesk.services.treatment.previews import preview_change
from oncodesk.services.treatment.visit_queries import get_visit
from tests import course, make

pytestmark = pytest.mark.django_db
DAY = course.START
NINE = course.at(DAY, 9)


def order(treated: course.Treated, who: str = "oncologist", **values: object) -> None:
    visit = treated.visit(1)
    given = {
        "seen_version": visit.version,
        "drug": "vincristine",
        "amount": "0.75 mg/m2",
        "route": "IV",
        "reason": "no response to the standard dose",
        **values,
    }
    order_off_protocol(treated.context(who, NINE), visit=visit.public_id, **given)  # type: ignore[arg-type]


def of(treated: course.Treated, *, off: bool) -> OrderRow:
    [found] = [
        each for each in treated.orders(1) if each.is_off_protocol is off and each.drug == "vincristine"
    ]
    return found


@pytest.fixture
def treated() -> course.Treated:
    found = course.on_course()
    course.ready(found, 1)
    return found


def test_it_takes_the_place_of_the_protocols_dose_and_keeps_who_and_why(treated: course.Treated) -> None:
    order(treated)
    assert of(treated, off=False).state == "cancelled"
    row = of(treated, off=True)
    assert (row.state, row.amount, row.is_cytotoxic) == ("planned", Decimal("0.75"), True)
    assert row.excepted_by_id == treated.house.people["oncologist"].person_id
    shown = get_visit([treated.house.practice_id], treated.visit(1).public_id, NINE)
    [told] = [each for each in shown.orders if each.excepted is not None]
    assert told.off_reason == "no response to the standard dose"
    assert any(drug["off_protocol"] for drug in treated.visit(1).drugs)


def test_it_falls_under_release_two_people_and_ledger_and_is_no_protocol_visit(
    treated: course.Treated,
) -> None:
    for each in treated.orders(1):  # only the exception is given
        if each.is_cytotoxic and each.drug != "vincristine":
            _skip(treated, each)
    order(treated)
    with pytest.raises(Stopped):  # nobody signed it
        course.step(release_visit, treated, "nurse", 1, NINE)
    course.step(review_results, treated, "oncologist", 1, NINE)
    course.step(sign_orders, treated, "oncologist", 1, NINE)
    course.step(release_visit, treated, "nurse", 1, NINE)
    course.give_all(treated, 1, course.at(DAY, 10))
    with reading([treated.house.practice_id]):
        [given] = AdministrationRow.objects.filter(patient__public_id=treated.patient)
        ledger = ExposureRow.objects.filter(patient__public_id=treated.patient, substance="vincristine")
        assert ledger.count() == 1
    assert given.given_by_id != given.checked_by_id
    assert given.amount == Decimal("0.73")  # 0.75 mg/m² of 0.975 m², above the standard 0.68 mg
    assert treated.visit(1).state == "done"  # and not given: it counts as no visit of the protocol


def _skip(treated: course.Treated, each: OrderRow) -> None:
    not_given(
        treated.context("oncologist", NINE), order=each.public_id, seen_version=each.version, reason="not now"
    )


def test_a_release_falls_when_something_is_added() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    order(treated)
    assert treated.visit(1).state == "arrived"
    assert {each.state for each in treated.orders(1) if each.state != "cancelled"} <= {"planned", "signed"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"drug": "sugar"}, "drug"),
        ({"amount": "0.75"}, "amount"),
        ({"amount": "0 mg/m2"}, "amount"),
        ({"amount": "0.75 oz"}, "amount"),
        ({"route": "PO"}, "route"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_each_input_is_asked_for(treated: course.Treated, values: dict[str, str], field: str) -> None:
    before = [each.pk for each in treated.orders(1)]
    with pytest.raises(Invalid) as refused:
        order(treated, **values)
    assert set(refused.value.fields) == {field}
    assert [each.pk for each in treated.orders(1)] == before


@pytest.mark.parametrize("amount", ["7.5 mg/m2", "0.75 mg", "0.75 IU/m2"])
def test_no_exception_goes_over_the_ceilings_or_units(treated: course.Treated, amount: str) -> None:
    with pytest.raises(Stopped) as stopped:
        order(treated, amount=amount)
    assert all(each.code.startswith("dosing.") for each in stopped.value.verdict.stopping)
    assert of(treated, off=False).state == "planned"


def test_a_low_count_stops_an_exception_like_any_dose() -> None:
    treated = course.on_course()
    course.ready(treated, 1, neutrophils="0.8", white="1.5")
    order(treated)
    course.step(sign_orders, treated, "oncologist", 1, NINE)
    with pytest.raises(Stopped) as stopped:
        course.step(release_visit, treated, "nurse", 1, NINE)
    assert "labs.in_band" in {each.code for each in stopped.value.verdict.stopping} or any(
        each.code.startswith("labs.") for each in stopped.value.verdict.stopping
    )


def test_reductions_of_the_course_are_not_applied_to_it(treated: course.Treated) -> None:
    visit = treated.visit(1)
    modify_dose(
        treated.context("oncologist", NINE),
        visit=visit.public_id,
        seen_version=visit.version,
        drug="vincristine",
        percent=Decimal(-20),
        basis="standard",
        is_forward=True,
        cause="gastrointestinal",
        grade=3,
        reason="ileus",
    )
    order(treated, amount="0.7 mg/m2")
    course.step(sign_orders, treated, "oncologist", 1, NINE)
    assert of(treated, off=True).final_amount == Decimal("0.68")


def test_only_a_prescriber_on_what_she_saw(treated: course.Treated) -> None:
    for who in ("nurse", "coordinator", "manager", "biller"):
        with pytest.raises(NotAllowed):
            order(treated, who)
    treated.house.people["learner"] = make.trainee(treated.house.people["oncologist"])
    with pytest.raises(NotAllowed):
        order(treated, "learner")
    with pytest.raises(Stale):
        order(treated, seen_version=0)
    order(treated)
    with pytest.raises(Invalid):  # once
        order(treated)


def test_the_database_holds_who_and_why(treated: course.Treated) -> None:
    order(treated)
    row = of(treated, off=True)
    for wrong in ({"off_reason": ""}, {"excepted_by": None}, {"is_off_protocol": False}):
        with pytest.raises(IntegrityError), reading([treated.house.practice_id]):
            OrderRow.objects.filter(pk=row.pk).update(**wrong)


def test_another_visit_is_untouched(treated: course.Treated) -> None:
    order(treated)
    assert not any(each.is_off_protocol for each in treated.orders(2))
    assert treated.visit(2).planned_on == date(2026, 10, 13)


def test_plan_and_timeline_tell_it_with_its_reason_until_it_is_not_given(treated: course.Treated) -> None:
    ids = [treated.house.practice_id]
    order(treated)

    def told() -> list[tuple[int | None, str, bool, str]]:
        plan = preview_change(ids, course=treated.course, change=Change(Verb.DELAY, 1, 7), now=NINE)
        return [
            (day.number, each.drug, each.replaces, each.reason)
            for day in plan.visits
            for each in day.exceptions
        ]

    reason = "no response to the standard dose"
    assert told() == [(1, "vinCRIStine 0.75 mg/m²", True, reason)]
    case = get_case(ids, treated.patient, NINE)
    [happened] = [each for each in case.happenings if each.kind == "off_protocol"]
    assert (happened.what, happened.why) == ("1 vinCRIStine 0.75 mg/m²", reason)
    assert case.course is not None and case.course.days[0].off_protocol == ("vincristine",)
    assert case.course.days[0].drugs == ("vincristine",)
    _skip(treated, of(treated, off=True))
    assert not told()
    case = get_case(ids, treated.patient, NINE)
    assert any(each.kind == "off_protocol" for each in case.happenings), "it was ordered, and that stays told"
    assert case.course is not None and case.course.days[0].off_protocol == ()
