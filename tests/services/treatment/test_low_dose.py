"""Is low daily cyclophosphamide judged by its own limits, and the full dose by the full ones?"""

import pytest

from oncodesk.records.models import OrderRow
from oncodesk.services.reading import reading
from oncodesk.services.treatment.facts import known_about
from tests import course
from tests.course import at

pytestmark = pytest.mark.django_db


def band(dog: course.Treated, number: int, platelets: str) -> tuple[str, str]:
    """The gate's band, and whose limits the order has."""
    course.ready(dog, number, platelets=platelets)
    visit = dog.visit(number)
    with reading([dog.house.practice_id]):
        known = known_about(visit, at(visit.planned_on, 9))
        order = OrderRow.objects.get(visit_id=visit.pk, drug="cyclophosphamide")
    return known.gates[order.pk].band, order.limits_as


@pytest.mark.parametrize(
    ("platelets", "found"),
    [("75", "proceed"), ("74.9", "oncologist"), ("50", "oncologist"), ("49.9", "floor")],
)
def test_the_low_daily_dose_has_its_own_platelet_limits(platelets: str, found: str) -> None:
    dog = course.on_course(protocol="metronomic-cyclophosphamide")
    assert band(dog, 1, platelets=platelets) == (found, "cyclophosphamide-metronomic")


def test_the_full_dose_keeps_the_full_limits() -> None:
    dog = course.on_course(protocol="chop-uw-19")
    course.released(dog, 1)
    course.give_all(dog, 1, at(dog.visit(1).planned_on, 10))
    assert band(dog, 2, platelets="80") == ("oncologist", "")
