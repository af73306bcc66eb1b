"""Does a dose that jumps at a weight limit wait until the prescriber has seen both numbers?"""

import json

import pytest
from django.urls import reverse

from oncodesk.records.models import AuditEntryRow, OrderRow
from oncodesk.services.errors import Stopped
from oncodesk.services.reading import reading
from oncodesk.services.treatment.actions import review_results, sign_orders
from oncodesk.services.treatment.jumps import list_jumps
from tests import course
from tests.doors.web.at_desk import Clock, at, browser, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db


def _grown() -> course.Treated:
    """Her first doxorubicin counts as one that the size rule made; now she is a large dog."""
    treated = course.on_course(protocol="hemangiosarcoma-doxorubicin")
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(course.START, 9, 30))
    order = next(order for order in treated.orders(1) if order.drug == "doxorubicin")
    assert order.calculation is not None
    small = {**order.calculation, "weight": "26 kg", "steps": [{"kind": "size_rule", "facts": {}}]}
    with reading([treated.house.practice_id]):
        OrderRow.objects.filter(pk=order.pk).update(calculation=small)
    course.ready(treated, 2)
    day = treated.visit(2).planned_on
    course.step(review_results, treated, "oncologist", 2, course.at(day, 8, 45))
    return treated


def test_the_jump_is_seen_before_it_is_signed(at: Clock) -> None:
    treated = _grown()
    when = course.at(treated.visit(2).planned_on, 9)
    with pytest.raises(Stopped) as refused:
        course.step(sign_orders, treated, "oncologist", 2, when)
    [jump] = refused.value.verdict.stopping
    assert jump.code == "dosing.basis_changed"
    assert (str(jump.facts["before_kg"]), str(jump.facts["now_kg"])) == ("26", "30")
    with pytest.raises(Stopped):  # another amount than the one that stands there now
        course.step(sign_orders, treated, "oncologist", 2, when, acknowledged=["something:1.0"])
    at(when)
    doctor = browser(treated.house, "oncologist")
    url = reverse("visit_step", args=[treated.visit(2).public_id, "sign"])
    seen = {"seen_version": treated.visit(2).version}
    page = words(doctor.post(url, seen))
    assert "The dose jumps" in page and "26 kg" in page
    [found] = list_jumps([treated.house.practice_id], treated.visit(2).public_id, when)
    assert doctor.post(url, {**seen, "acknowledged": found.key}).status_code == 302
    assert all(order.state == "signed" for order in treated.orders(2) if order.is_cytotoxic)
    with reading([treated.house.practice_id]):
        entry = AuditEntryRow.objects.filter(action="treatment.sign_orders").latest("pk")
    assert "acknowledge_jump" in {change["verb"] for change in json.loads(entry.body)["changes"]}


def test_the_first_dose_of_a_life_jumps_from_nothing() -> None:
    treated = course.on_course(protocol="hemangiosarcoma-doxorubicin")
    course.ready(treated, 1)
    assert list_jumps([treated.house.practice_id], treated.visit(1).public_id, course.at(course.START)) == ()
