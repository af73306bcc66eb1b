"""Is every signed dose the same again, digit for digit, from what its order keeps?"""

from decimal import Decimal

import pytest

from oncodesk.records.models import OrderRow
from oncodesk.services.errors import Stopped
from oncodesk.services.reading import reading
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from oncodesk.services.treatment.keeping import recompute
from tests import course

pytestmark = pytest.mark.django_db


def test_every_order_of_a_signed_visit_comes_out_again() -> None:
    treated = course.on_course(kilograms="66 lb")
    course.released(treated, 1)
    signed = [order for order in treated.orders(1) if order.calculation is not None]
    assert len(signed) >= 2
    with reading([treated.house.practice_id]):
        for order in signed:
            assert order.calculation is not None
            again = recompute(treated.house.practice_id, order.calculation)
            assert again.final == order.final_amount
            older = {name: part for name, part in order.calculation.items() if name != "formula"}
            assert recompute(treated.house.practice_id, older).final == order.final_amount


@pytest.mark.parametrize(
    "change",
    [
        {"final": "0.69"},
        {"surface_m2": "0.9752"},
        {"weight": "31.000 kg"},
        {"amount": "a lot"},
        {"drugs_digest": "0" * 64},
        {"drug": "aspirin"},
        {"steps": []},
        {"formula": {"id": "mass"}},
    ],
)
def test_a_digit_that_changed_stops_the_dose(change: dict[str, object]) -> None:
    treated = course.on_course()
    day = course.START
    course.ready(treated, 1)
    course.step(review_results, treated, "oncologist", 1, course.at(day, 8, 45))
    course.step(sign_orders, treated, "oncologist", 1, course.at(day, 8, 46))
    order = next(order for order in treated.orders(1) if order.drug == "vincristine")
    assert order.calculation is not None
    with reading([treated.house.practice_id]):
        OrderRow.objects.filter(pk=order.pk).update(calculation={**order.calculation, **change})
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, treated, "nurse", 1, course.at(day, 8, 50))
    assert [each.code for each in refused.value.verdict.stopping] == ["treatment.dose_not_again"]


def test_the_formula_and_its_constants_stand_with_the_dose() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    order = next(order for order in treated.orders(1) if order.drug == "vincristine")
    assert order.calculation is not None
    kept = order.calculation["formula"]
    assert (kept["id"], kept["k"], kept["exponent"]) == ("mass", "10.1", "2/3")
    assert order.final_amount == Decimal("0.68")
