"""Is every limit of radiation held below, on and above it, and does the fraction table stay true?"""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from oncodesk.domain.patients.patient import Genotype
from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.anesthesia import BeforeAnesthesia, check_before_anesthesia
from oncodesk.domain.treatment.radiation import (
    MOVES,
    Delivery,
    Fraction,
    FractionState,
    Intent,
    Prescription,
    check_delivery,
    check_error_people,
    check_prescription,
    delivered_count,
    delivered_total,
    may_move,
    next_number,
)
from oncodesk.domain.treatment.radiation_days import (
    Busy,
    Lengths,
    Resource,
    ResourceKind,
    find_fraction_slot,
    fraction_days,
)

CASES = Path(__file__).parents[2] / "cases"
DAY = date(2026, 10, 6)
NOON = datetime(2026, 10, 6, 13, tzinfo=UTC)  # 9:00 in New York
_S = FractionState


def read(name: str) -> list[dict[str, Any]]:
    text = (CASES / f"radiation_{name}.toml").read_text()
    found: list[dict[str, Any]] = tomllib.loads(text, parse_float=Decimal)["case"]
    return found


def known(case: dict[str, Any], name: str, usual: Any) -> Any:
    """What the case says; `missing` is what nobody recorded."""
    value = case.get(name, usual)
    return None if value == "missing" else value


@pytest.mark.parametrize("case", read("prescription"), ids=lambda case: case["name"])
def test_prescription(case: dict[str, Any]) -> None:
    dose = known(case, "dose", "3 Gy")
    quantity = parse_quantity(dose) if dose is not None else None
    assert quantity is None or isinstance(quantity, Quantity)
    written = Prescription(
        Intent(case.get("intent", "definitive")),
        case.get("site", "Nose"),
        quantity,
        known(case, "fractions", 16),
        case.get("plan", "P-1"),
    )
    assert [each.code for each in check_prescription(written)] == case["found"]


def test_centigray_is_no_unit_here() -> None:
    assert isinstance(parse_quantity("300 cGy"), str)


@pytest.mark.parametrize("case", read("delivery"), ids=lambda case: case["name"])
def test_delivery(case: dict[str, Any]) -> None:
    rows = [
        Fraction(number, _S.DELIVERED, DAY - timedelta(days=20), Decimal(3), number, Decimal(3), NOON)
        for number in range(1, case.get("given", 3) + 1)
    ]
    if "earlier_today" in case:
        at = NOON - timedelta(minutes=case["earlier_today"])
        rows[-1] = replace(rows[-1], planned_on=DAY, delivered_at=at)
    this = Fraction(
        99,
        _S(case.get("state", "anesthetized")),
        case.get("planned", DAY),
        Decimal(3),
        is_second_of_day=case.get("second", False),
    )
    gy = known(case, "gy", Decimal(3))
    told = Delivery(
        at=NOON,
        on=DAY,
        gy=gy,
        is_course_active=case.get("active", True),
        has_machine_slot=case.get("machine", True),
        has_anesthesia=case.get("anesthesia", True),
        no_anesthesia=case.get("no_anesthesia", ""),
        deviation=case.get("deviation", ""),
        plan_version=case.get("plan", "P-1"),
        prescribed_version="P-1",
        delivered_by=1,
        checked_by=case.get("checked_by", 2) or None,
        identifiers=case.get("identifiers", 2),
        prescribed_gy=Decimal(48),
        extra_gy=case.get("extra", Decimal(0)),
    )
    assert [each.code for each in check_delivery(this, rows, told)] == case["found"]


@pytest.mark.parametrize("case", read("anesthesia"), ids=lambda case: case["name"])
def test_before_anesthesia(case: dict[str, Any]) -> None:
    def ago(name: str, usual: int) -> datetime | None:
        minutes = known(case, name, usual)
        return None if minutes is None else NOON - timedelta(minutes=minutes)

    told = BeforeAnesthesia(
        now=NOON,
        fast_hours=known(case, "hours", 10),
        fed_at=ago("fed", 12 * 60),
        asa=known(case, "asa", 2),
        is_examined=case.get("examined", True),
        counts_at=ago("counts", 5 * 24 * 60),
        chemistry_at=ago("chemistry", 5 * 24 * 60),
        genotype=Genotype(case.get("genotype", "normal/normal")),
    )
    found = check_before_anesthesia(told)
    assert [each.code for each in found] == case["found"]
    # Food is accepted by nobody; only blood can be.
    assert {each.code for each in found if each.override} <= {"radiation.labs_old", "radiation.labs_missing"}


@pytest.mark.parametrize(
    ("second", "physicist", "codes"),
    [
        (2, 3, []),
        (1, 3, ["radiation.error_second_person"]),
        (None, 3, ["radiation.error_second_person"]),
        (2, None, ["radiation.error_physicist"]),
        (2, 1, ["radiation.error_physicist"]),
        (2, 2, ["radiation.error_physicist"]),
    ],
)
def test_an_error_needs_three_people(second: int | None, physicist: int | None, codes: list[str]) -> None:
    assert [each.code for each in check_error_people(1, second, physicist)] == codes


WEEK = OpenDays(frozenset(range(5)), (Closure(date(2026, 11, 26), date(2026, 11, 27)),))


def test_days_step_over_weekends_closed_days_and_outages() -> None:
    off = frozenset({date(2026, 11, 24)})
    days = fraction_days(date(2026, 11, 20), 4, 1, WEEK, off)
    assert days == tuple(date(2026, 11, day) for day in (20, 23, 25, 30))
    weekly = fraction_days(date(2026, 11, 19), 3, 7, WEEK)
    assert weekly == (date(2026, 11, 19), date(2026, 11, 30), date(2026, 12, 7))
    assert fraction_days(date(2026, 11, 20), 2, 1, OpenDays(frozenset())) == ()


RESOURCES = (
    Resource(1, ResourceKind.MACHINE, 1),
    Resource(2, ResourceKind.ANESTHETIST, 1),
    Resource(3, ResourceKind.RECOVERY, 1),
)
HOURS = dict.fromkeys(range(5), (time(8), time(12)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.times(min_value=time(8), max_value=time(12)), max_size=6), st.integers(0, 2))
def test_a_filled_day_never_books_a_unit_twice(wishes: list[time], length: int) -> None:
    lengths = Lengths(30, 15 * (length + 1), 45)
    busy: list[Busy] = []
    for wish in wishes:
        taken = find_fraction_slot(
            DAY, hours=HOURS, resources=RESOURCES, busy=busy, lengths=lengths, wish=wish
        )
        if isinstance(taken, Finding):
            assert taken.code == "radiation.day_full"
            continue
        for each in taken:
            starts, ends = (at.hour * 60 + at.minute for at in (each.starts, each.ends))
            assert 8 * 60 <= starts < ends <= 12 * 60
            assert not any(
                one.resource == each.resource and one.starts < ends and starts < one.ends for one in busy
            )
            busy.append(Busy(each.resource, each.unit, starts, ends))


def test_no_machine_a_closed_day_and_her_own_appointment() -> None:
    def slot(**values: Any) -> tuple[str, ...] | str:
        told = {"hours": HOURS, "resources": RESOURCES, "busy": (), "lengths": Lengths(30, 30, 60), **values}
        found = find_fraction_slot(told.pop("on", DAY), **told)
        return found.code if isinstance(found, Finding) else tuple(f"{each.starts:%H:%M}" for each in found)

    assert slot() == ("08:30", "08:00", "09:00")
    assert slot(resources=RESOURCES[1:]) == "radiation.no_resource"
    assert slot(on=date(2026, 10, 10)) == "radiation.day_closed"
    assert slot(patient_busy=[(9 * 60, 10 * 60)]) == ("10:30", "10:00", "11:00")
    assert slot(busy=[Busy(1, 0, 0, 1440)]) == "radiation.day_full"


class FractionTable(RuleBasedStateMachine):
    """A course of six fractions in any order of steps; the table never tells what did not happen."""

    @initialize()
    def begin(self) -> None:
        self.rows = {
            key: Fraction(key, _S.PLANNED, DAY + timedelta(days=key), Decimal(3)) for key in range(1, 7)
        }
        self.extra = Decimal(0)
        self.numbers: dict[int, int] = {}

    def _others(self, key: int) -> list[Fraction]:
        return [row for other, row in self.rows.items() if other != key]

    @rule(
        key=st.integers(1, 8), state=st.sampled_from([_S.ANESTHETIZED, _S.NOT_DONE, _S.CANCELLED, _S.ERROR])
    )
    def step(self, key: int, state: FractionState) -> None:
        row = self.rows.get(key)
        if row is not None and may_move(row.state, state):
            self.rows[key] = replace(row, state=state)

    @rule(key=st.integers(1, 8), gy=st.sampled_from(["3", "2.9", "4.5", "0"]), reason=st.booleans())
    def deliver(self, key: int, gy: str, reason: bool) -> None:
        row = self.rows.get(key)
        if row is None:
            return
        told = Delivery(
            at=NOON + timedelta(days=key),
            on=row.planned_on,
            gy=Decimal(gy),
            is_course_active=True,
            has_machine_slot=True,
            has_anesthesia=row.state is _S.ANESTHETIZED,
            no_anesthesia="awake",
            deviation="interrupted" if reason else "",
            plan_version="P",
            prescribed_version="P",
            delivered_by=1,
            checked_by=2,
            identifiers=2,
            prescribed_gy=Decimal(18),
            extra_gy=self.extra,
        )
        if check_delivery(row, self._others(key), told):
            return
        number = next_number(self.rows.values())
        assert key not in self.numbers
        self.numbers[key] = number
        self.rows[key] = replace(
            row, state=_S.DELIVERED, number=number, delivered_gy=Decimal(gy), delivered_at=told.at
        )

    @rule()
    def append(self) -> None:
        if len(self.rows) < 8:
            key = len(self.rows) + 1
            self.rows[key] = Fraction(key, _S.RESERVED, DAY + timedelta(days=key), Decimal(3))

    @rule(key=st.integers(7, 8))
    def choose(self, key: int) -> None:
        row = self.rows.get(key)
        if row is not None and may_move(row.state, _S.PLANNED):
            self.rows[key] = replace(row, state=_S.PLANNED)

    @rule()
    def allow(self) -> None:
        self.extra = Decimal(3)

    @invariant()
    def never_above_without_a_decision(self) -> None:
        if hasattr(self, "rows"):
            assert delivered_total(self.rows.values()) <= Decimal(18) + self.extra

    @invariant()
    def numbers_are_given_once_and_for_good(self) -> None:
        if hasattr(self, "rows"):
            numbered = {row.key: row.number for row in self.rows.values() if row.number is not None}
            assert numbered == self.numbers
            assert sorted(numbered.values()) == list(range(1, len(numbered) + 1))
            assert all(
                (row.number is not None) == (row.state in (_S.DELIVERED, _S.ERROR))
                for row in self.rows.values()
            )
            assert delivered_count(self.rows.values()) <= len(numbered)


TestFractionTable = FractionTable.TestCase
TestFractionTable.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)


def test_nothing_leads_back_to_planned_but_her_choice() -> None:
    assert [before for before, after in MOVES.items() if _S.PLANNED in after] == [_S.RESERVED]
