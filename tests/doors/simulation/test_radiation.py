"""Does the demo's radiation patient come from actions alone, and does its invariant see what breaks it?"""

import tomllib
from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from importlib.resources import files

import pytest
from django.db import transaction

from oncodesk.domain.shared.roles import Mark, Role
from oncodesk.records import tenancy
from oncodesk.records.models import FractionRow, FractionSlotRow, RadiationCourseRow, RadiationPhaseRow
from oncodesk.simulation import beam
from oncodesk.simulation.desk import Desk
from oncodesk.simulation.house import Colleague, Practice, found
from oncodesk.simulation.invariants import violations
from tests import make

pytestmark = pytest.mark.django_db
PEOPLE = (
    Colleague("manager", "Mara", "mara@beam.example", Role.MANAGER),
    Colleague("oncologist", "Olga", "olga@beam.example", Role.ONCOLOGIST, (Mark.PRESCRIBER,)),
    Colleague("radiation", "Ingrid", "ingrid@beam.example", Role.ONCOLOGIST, (Mark.RADIATION,)),
    Colleague("anesthetist", "Ana", "ana@beam.example", Role.NURSE, (Mark.ANESTHETIST,)),
    Colleague("nurse", "Nora", "nora@beam.example", Role.NURSE),
    Colleague("technician", "Theo", "theo@beam.example", Role.NURSE),
    Colleague("coordinator", "Carla", "carla@beam.example", Role.COORDINATOR),
)


def _built() -> int:
    before = make.NOW - timedelta(days=30)
    shape = Practice(
        *("Beam", "America/New_York", "(608) 555-0100", "desk@beam.example", "", ""),
        colleagues=PEOPLE,
        opens=time(7),
        closes=time(19),
        places=2,
        starts=2,
        weekdays=range(7),
    )
    house = found(before, shape, make.PASSWORD)
    told = tomllib.loads(
        files("oncodesk.content").joinpath("demo", "harborview.toml").read_text("utf-8"), parse_float=Decimal
    )["radiation"]
    today = make.NOW.astimezone(house.zone).date()
    for _moment in beam.story(Desk(house), told, today, make.NOW):
        pass
    return house.practice_id


def test_second_week_with_one_missed_and_every_promise_kept() -> None:
    practice_id = _built()
    with transaction.atomic():
        tenancy.enter([practice_id])
        assert RadiationCourseRow.objects.get().state == "active"
        states = list(FractionRow.objects.order_by("planned_on").values_list("state", flat=True))
    assert states == [*["delivered"] * 3, "not_done", *["delivered"] * 5, *["planned"] * 7, "reserved"]
    assert not [each for each in violations([practice_id]) if each.invariant == "16_radiation"]


BROKEN: dict[str, Callable[[], int]] = {
    "without a time on the machine": lambda: FractionSlotRow.objects.filter(kind="machine").update(
        state="cancelled"
    ),
    "Gy of": lambda: RadiationPhaseRow.objects.update(fractions=2),
    "nobody decided about": lambda: FractionRow.objects.filter(state="reserved").update(state="planned"),
}


@pytest.mark.parametrize("words", BROKEN)
def test_a_broken_promise_is_seen(words: str) -> None:
    practice_id = _built()
    with transaction.atomic():
        tenancy.enter([practice_id])
        assert BROKEN[words]()
    found_now = [each.detail for each in violations([practice_id]) if each.invariant == "16_radiation"]
    assert any(words in each for each in found_now), found_now
