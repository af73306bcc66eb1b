"""What happens to a visit of two drugs when one was given and the blood changes before the other?"""

from decimal import Decimal

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import AdministrationRow, OrderRow
from oncodesk.services.errors import Invalid, NotAllowed, Stopped
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.treatment.bedside import give, hand_out, not_given
from oncodesk.services.treatment.death import record_death
from tests import course

pytestmark = pytest.mark.django_db
DAY = course.START


@pytest.fixture
def begun() -> tuple[course.Treated, OrderRow]:
    """Vincristine is given, asparaginase is released; then the count is corrected to 0.90."""
    treated = course.on_course(protocol="l-chop")
    course.released(treated, 1)
    orders = {order.drug: order for order in treated.orders(1) if order.is_cytotoxic}
    assert set(orders) == {"vincristine", "asparaginase"}
    course.checked(treated, 1, "vincristine", course.at(DAY, 9))
    course.give_one(treated, 1, "vincristine", course.at(DAY, 9, 5))
    course.blood(
        treated,
        course.at(DAY, 8, 10),
        neutrophils="0.90",
        percent="15",
        status="C",
        received=course.at(DAY, 9, 25),
    )
    return treated, next(order for order in treated.orders(1) if order.drug == "asparaginase")


def test_the_second_drug_is_no_longer_released(begun: tuple[course.Treated, OrderRow]) -> None:
    treated, second = begun
    assert second.state == "signed" and treated.visit(1).state in ("arrived", "held")
    with pytest.raises(Stopped):
        give(
            treated.context("nurse", course.at(DAY, 9, 30)),
            order=second.public_id,
            seen_version=second.version,
            amount_shown=second.final_amount or Decimal(0),
        )


def test_the_rest_is_not_given_and_the_visit_says_given(begun: tuple[course.Treated, OrderRow]) -> None:
    treated, second = begun
    not_given(
        treated.context("nurse", course.at(DAY, 9, 40)),
        order=second.public_id,
        seen_version=second.version,
        reason="corrected count 0.90",
    )
    second.refresh_from_db()
    assert (second.state, second.end_reason) == ("not_given", "corrected count 0.90")
    visit = treated.visit(1)
    assert (visit.state, visit.actual_on) == ("given", DAY)
    assert AdministrationRow.objects.count() == 1


def test_a_visit_whose_giving_has_begun_keeps_its_day(begun: tuple[course.Treated, OrderRow]) -> None:
    treated, _ = begun
    for verb, days in ((Verb.DELAY, 3), (Verb.OMIT, 0), (Verb.CEASE, 0)):
        with pytest.raises(Invalid, match="was given at visit 1 already"):
            change_schedule(
                treated.context("oncologist", course.at(DAY, 10)),
                course=treated.course,
                seen_version=treated.row().version,
                change=Change(verb, 1, days),
                reason="low count",
            )


def test_prednisone_in_the_bag_is_no_beginning() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    prednisone = next(order for order in treated.orders(1) if not order.is_cytotoxic)
    hand_out(
        treated.context("nurse", course.at(DAY, 9)),
        order=prednisone.public_id,
        seen_version=prednisone.version,
    )
    assert treated.visit(1).state == "released"
    change_schedule(
        treated.context("coordinator", course.at(DAY, 10)),
        course=treated.course,
        seen_version=treated.row().version,
        change=Change(Verb.DELAY, 1, 3),
        reason="owner asks",
    )
    assert treated.visit(1).state == "planned"


def test_after_a_death_what_was_given_still_says_so(begun: tuple[course.Treated, OrderRow]) -> None:
    treated, _ = begun
    record_death(
        treated.context("nurse", course.at(DAY, 18)),
        patient=treated.patient,
        seen_version=treated.visit(1).patient.version,
        died_at=course.at(DAY, 17),
    )
    assert treated.visit(1).state == "given"
    assert treated.visit(2).state == "cancelled"
    assert {order.state for order in treated.orders(1) if order.is_cytotoxic} == {"given", "cancelled"}


def test_a_drug_that_nobody_signed_is_skipped_by_a_prescriber_alone() -> None:
    treated = course.on_course(protocol="l-chop")
    order = next(order for order in treated.orders(1) if order.drug == "asparaginase")
    with pytest.raises(NotAllowed):
        not_given(
            treated.context("nurse", course.at(DAY, 8)),
            order=order.public_id,
            seen_version=order.version,
            reason="pancreatitis",
        )
    not_given(
        treated.context("oncologist", course.at(DAY, 8)),
        order=order.public_id,
        seen_version=order.version,
        reason="pancreatitis",
    )
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(DAY, 9, 30))
    assert treated.visit(1).state == "given"
    assert AdministrationRow.objects.get().drug == "vincristine"
