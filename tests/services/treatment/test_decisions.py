"""Who may decide otherwise, and for how long does it count, as scenarios 9, 12 and 21 ask?"""

from decimal import Decimal

import pytest

from oncodesk.records.models import AdministrationRow, DecisionRow, DoseModificationRow, ReleaseRow
from oncodesk.services.errors import Invalid, NotAllowed, Stopped
from oncodesk.services.treatment.actions import (
    confirm_decision,
    decide,
    go_on,
    hold_visit,
    release_visit,
    review_results,
    sign_orders,
)
from oncodesk.services.treatment.bedside import check_at_patient
from oncodesk.services.treatment.modifying import modify_dose
from tests import course

pytestmark = pytest.mark.django_db
DAY = course.START


def codes(refused: pytest.ExceptionInfo[Stopped]) -> set[str]:
    return {finding.code for finding in refused.value.verdict.stopping}


def test_in_the_oncologists_band_one_oncologist_decides_with_a_reason() -> None:
    treated = course.on_course()
    course.ready(treated, 1, neutrophils="1.80", percent="30")
    assert treated.visit(1).answer == "oncologist"
    course.step(sign_orders, treated, "oncologist", 1, course.at(DAY, 8, 50))
    with pytest.raises(Stopped):
        course.step(release_visit, treated, "nurse", 1, course.at(DAY, 8, 51))
    with pytest.raises(Invalid):
        course.step(decide, treated, "oncologist", 1, course.at(DAY, 8, 52), choice="as_planned", reason=" ")
    for who in ("nurse", "coordinator"):
        with pytest.raises(NotAllowed):
            course.step(decide, treated, who, 1, course.at(DAY, 8, 52), choice="as_planned", reason="fine")
    course.step(
        decide, treated, "oncologist", 1, course.at(DAY, 8, 53), choice="as_planned", reason="recovering"
    )
    course.step(release_visit, treated, "nurse", 1, course.at(DAY, 8, 55))
    assert treated.visit(1).state == "released"


def test_corrected_below_the_floor_takes_decision_and_release_back() -> None:
    treated = course.on_course()
    course.ready(treated, 1, neutrophils="1.80", percent="30")
    course.step(sign_orders, treated, "oncologist", 1, course.at(DAY, 8, 50))
    course.step(decide, treated, "oncologist", 1, course.at(DAY, 8, 53), choice="as_planned", reason="ok")
    course.step(release_visit, treated, "nurse", 1, course.at(DAY, 8, 55))
    course.blood(
        treated,
        course.at(DAY, 8, 10),
        neutrophils="0.90",
        percent="15",
        status="C",
        received=course.at(DAY, 9, 25),
    )
    visit = treated.visit(1)
    assert (visit.state, visit.held_by, visit.answer) == ("held", "blood", "hold")
    assert visit.answer_facts["band"] == "floor"
    assert DecisionRow.objects.get().void_reason == "results changed"
    assert not ReleaseRow.objects.filter(taken_back_at__isnull=True).exists()
    assert "released" not in {order.state for order in treated.orders(1)}


def test_on_the_floor_a_second_oncologist_confirms_and_never_the_same() -> None:
    treated = course.on_course()
    course.ready(treated, 1, neutrophils="0.82", percent="13.7")
    course.step(sign_orders, treated, "oncologist", 1, course.at(DAY, 8, 50))
    done = course.step(
        decide, treated, "oncologist", 1, course.at(DAY, 8, 53), choice="as_planned", reason="disease urgency"
    )
    with pytest.raises(Stopped):
        course.step(release_visit, treated, "nurse", 1, course.at(DAY, 8, 54))
    decision = DecisionRow.objects.get(public_id=done.id)
    for who, refusal in (("oncologist", Invalid), ("nurse", NotAllowed)):
        with pytest.raises(refusal):
            confirm_decision(
                treated.context(who, course.at(DAY, 8, 55)), decision=decision.public_id, seen_version=1
            )
    confirm_decision(
        treated.context("second", course.at(DAY, 8, 56)), decision=decision.public_id, seen_version=1
    )
    course.step(release_visit, treated, "nurse", 1, course.at(DAY, 8, 57))
    assert treated.visit(1).state == "released"


def test_what_is_missing_nobody_decides_away() -> None:
    treated = course.on_course()
    course.ready(treated, 1, platelets="clumped, estimate adequate")
    with pytest.raises(Stopped):
        course.step(
            decide, treated, "oncologist", 1, course.at(DAY, 9), choice="as_planned", reason="smear fine"
        )


def test_a_nurse_reviews_only_plain_blood_under_the_standing_order() -> None:
    treated = course.on_course()
    course.ready(treated, 1)
    course.step(sign_orders, treated, "oncologist", 1, course.at(DAY, 8, 50))
    course.step(review_results, treated, "nurse", 1, course.at(DAY, 8, 51))
    course.step(release_visit, treated, "nurse", 1, course.at(DAY, 8, 52))
    other = course.on_course(treated.house, name="Otto", signed=True)
    course.ready(other, 1, neutrophils="1.80", percent="30")
    course.step(sign_orders, other, "oncologist", 1, course.at(DAY, 8, 50))
    course.step(review_results, other, "nurse", 1, course.at(DAY, 8, 51))
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, other, "nurse", 1, course.at(DAY, 8, 52))
    assert "treatment.review_needs_oncologist" in codes(refused)


def test_a_reduction_forward_reaches_every_later_order_of_that_drug_only() -> None:
    treated = course.on_course()
    doxorubicin = [
        number
        for number in range(1, 17)
        if any(order.drug == "doxorubicin" for order in treated.orders(number))
    ]
    first, second = doxorubicin[:2]
    course.step(
        modify_dose,
        treated,
        "oncologist",
        first,
        course.at(DAY, 12),
        drug="doxorubicin",
        percent=Decimal(-20),
        basis="standard",
        is_forward=True,
        cause="gastrointestinal",
        grade=3,
        reason="vomiting",
    )
    for number in (first, second):
        day = treated.visit(number).planned_on
        course.step(sign_orders, treated, "oncologist", number, course.at(day, 7))
        order = next(order for order in treated.orders(number) if order.drug == "doxorubicin")
        assert order.final_amount == Decimal("23.4")
    vincristine = treated.orders(1)[0]
    course.step(sign_orders, treated, "oncologist", 1, course.at(DAY, 12))
    vincristine.refresh_from_db()
    assert vincristine.final_amount == Decimal("0.68")
    with pytest.raises(Invalid):
        course.step(
            modify_dose,
            treated,
            "oncologist",
            second,
            course.at(DAY, 12),
            drug="doxorubicin",
            percent=Decimal(-100),
            basis="standard",
            is_forward=False,
            cause="owner",
        )
    assert DoseModificationRow.objects.count() == 1


def test_two_different_people_stand_at_the_patient() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    course.prepared(treated, 1, "vincristine", course.at(DAY, 8, 55))
    with pytest.raises(Stopped) as alone:
        course.give_one(treated, 1, "vincristine", course.at(DAY, 9))
    assert "treatment.not_checked" in codes(alone)
    seen = course.on_screen(treated, 1, "vincristine")
    context = treated.context("nurse", course.at(DAY, 9))
    with pytest.raises(Stopped) as tampered:
        check_at_patient(context, identifiers=course.IDENTIFIERS, **{**seen, "amount_shown": Decimal(68)})  # type: ignore[arg-type]
    assert codes(tampered) == {"treatment.amount_differs"}
    check_at_patient(context, identifiers=course.IDENTIFIERS, **seen)  # type: ignore[arg-type]
    with pytest.raises(Stopped) as same:
        course.give_one(treated, 1, "vincristine", course.at(DAY, 9, 1))
    assert "treatment.same_person" in codes(same)
    with pytest.raises(NotAllowed):
        course.give_one(treated, 1, "vincristine", course.at(DAY, 9, 1), "coordinator")
    course.give_one(treated, 1, "vincristine", course.at(DAY, 9, 2), "oncologist")
    assert AdministrationRow.objects.count() == 1


def test_a_persons_hold_ends_with_an_oncologist() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    course.step(hold_visit, treated, "coordinator", 1, course.at(DAY, 9), reason="vomited in the car")
    for who, refusal in (("nurse", NotAllowed), ("coordinator", NotAllowed)):
        with pytest.raises(refusal):
            course.step(go_on, treated, who, 1, course.at(DAY, 9, 1))
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, treated, "nurse", 1, course.at(DAY, 9, 2))
    assert "treatment.held_by_person" in codes(refused)
    course.step(go_on, treated, "oncologist", 1, course.at(DAY, 9, 5))
    course.step(release_visit, treated, "nurse", 1, course.at(DAY, 9, 6))
    assert treated.visit(1).state == "released"


def test_arriving_ends_no_hold() -> None:
    treated = course.on_course()
    course.step(hold_visit, treated, "coordinator", 1, course.at(DAY, 7, 40), reason="vomited in the night")
    course.ready(treated, 1)
    visit = treated.visit(1)
    assert (visit.state, visit.held_by, visit.hold_reason) == ("held", "person", "vomited in the night")
    assert visit.arrived_at is not None
    course.step(review_results, treated, "oncologist", 1, course.at(DAY, 8, 45))
    course.step(sign_orders, treated, "oncologist", 1, course.at(DAY, 8, 46))
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, treated, "nurse", 1, course.at(DAY, 8, 50))
    assert "treatment.held_by_person" in codes(refused)
