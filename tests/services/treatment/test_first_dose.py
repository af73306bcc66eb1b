"""Does a dose go from blood to given, and is everything taken back when the blood changes?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from oncodesk.domain.treatment.board import BoardState
from oncodesk.records import audit
from oncodesk.records.models import AdministrationRow, LabRequestRow, ReleaseRow, VisitRow
from oncodesk.services.errors import Stopped
from oncodesk.services.patients.queries import get_header
from oncodesk.services.patients.registering import change_patient
from oncodesk.services.treatment.actions import release_visit
from oncodesk.services.treatment.bedside import give
from oncodesk.services.treatment.queries import list_day
from tests import course

pytestmark = pytest.mark.django_db


def test_a_course_lays_out_every_visit_with_orders_and_blood() -> None:
    treated = course.on_course()
    visits = VisitRow.objects.filter(course__public_id=treated.course)
    assert visits.filter(kind="treatment").count() == 16
    assert visits.filter(kind="blood_check").count() >= 1
    assert LabRequestRow.objects.filter(visit__course__public_id=treated.course).count() >= 17
    assert {order.drug for order in treated.orders(1)} >= {"vincristine", "prednisone"}


def test_blood_in_range_reviewed_signed_released_and_given() -> None:
    treated = course.on_course()
    day = course.START
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(day, 9, 30))
    visit = treated.visit(1)
    assert (visit.state, visit.actual_on) == ("given", day)
    given = AdministrationRow.objects.get(drug="vincristine")
    assert given.given_by_id != given.checked_by_id
    assert given.amount == Decimal("0.68")
    assert not list(audit.breaks_in(treated.house.practice_id))
    (row,) = list_day([treated.house.practice_id], day, course.at(day, 10))
    assert row.state is BoardState.GIVEN


def test_without_blood_nothing_is_released() -> None:
    treated = course.on_course()
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, treated, "nurse", 1, course.at(course.START, 9))
    assert "labs.missing" in {finding.code for finding in refused.value.verdict.stopping}


def test_a_corrected_result_takes_back_the_release_in_the_same_moment() -> None:
    treated = course.on_course()
    day = course.START
    course.released(treated, 1)
    course.blood(
        treated,
        course.at(day, 8, 10),
        neutrophils="1.1",
        percent="18.3",
        status="C",
        received=course.at(day, 9, 25),
    )
    visit = treated.visit(1)
    assert (visit.state, visit.answer) == ("held", "hold")
    release = ReleaseRow.objects.get(visit=visit)
    assert release.taken_back_at == course.at(day, 9, 25)
    order = next(order for order in treated.orders(1) if order.drug == "vincristine")
    with pytest.raises(Stopped):
        give(
            treated.context("nurse", course.at(day, 9, 30)),
            order=order.public_id,
            seen_version=order.version,
            amount_shown=order.final_amount or Decimal(0),
        )


def test_a_later_weight_takes_the_release_back() -> None:
    treated = course.on_course()
    day = course.START
    course.released(treated, 1)
    course.weigh(treated, course.at(day, 9, 0) + timedelta(minutes=1), "29 kg")
    assert treated.visit(1).state == "arrived"
    assert {order.state for order in treated.orders(1) if order.is_cytotoxic} == {"signed"}


def test_herding_ancestors_named_later_take_the_release_back_and_stop_the_dose() -> None:
    treated = course.on_course()
    day = course.START
    _told_breed(treated, "no", course.at(day, 7, 40))
    course.released(treated, 1)
    _told_breed(treated, "yes", course.at(day, 9))
    assert treated.visit(1).state == "arrived"
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, treated, "nurse", 1, course.at(day, 9, 5))
    assert "patients.abcb1_ancestry" in {finding.code for finding in refused.value.verdict.stopping}


def _told_breed(treated: course.Treated, ancestry: str, when: datetime) -> None:
    """The dog is a Labrador mix after all, and the owner was asked about her ancestors."""
    header = get_header([treated.house.practice_id], treated.patient)
    change_patient(
        treated.context("coordinator", when),
        patient=treated.patient,
        name=header.name,
        species=header.species,
        breed="Labrador mix",
        sex=header.sex,
        born_on=header.born_on,
        microchip=header.microchip,
        color=header.color,
        ancestry=ancestry,
        seen_version=header.version,
    )
