"""What was prescribed in a radiation course, which steps has a fraction, and may a dose be recorded?

A fraction gets its number when it is delivered, so a missed day never renumbers what happened. Doses are
in gray. Nothing here computes a dose to tissue: that is the planning system's and the physicist's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, unknown, warn

TWICE_DAILY_GAP = timedelta(hours=6)  # the shortest gap; GK, used as the stricter side only
MOST_GY = Decimal(40)  # a fraction above it is a slip of the unit: twice the largest printed, 1 x 20 Gy
MOST_FRACTIONS = 50
_BY_HER = Override(Role.ONCOLOGIST)


class Intent(StrEnum):
    DEFINITIVE = "definitive"
    PALLIATIVE = "palliative"
    STEREOTACTIC = "stereotactic"


class FractionState(StrEnum):
    """Where one fraction stands. `RESERVED` is a day kept free until the radiation oncologist chose."""

    RESERVED = "reserved"
    PLANNED = "planned"
    ANESTHETIZED = "anesthetized"
    DELIVERED = "delivered"
    NOT_DONE = "not_done"  # after an anesthetic or without one: never a dose
    CANCELLED = "cancelled"
    ERROR = "error"  # entered in error: two people and the physicist


_S = FractionState
MOVES: dict[FractionState, frozenset[FractionState]] = {
    _S.RESERVED: frozenset({_S.PLANNED, _S.CANCELLED}),
    # Straight to delivered: a fraction without anesthesia, with the reason written down.
    _S.PLANNED: frozenset({_S.ANESTHETIZED, _S.DELIVERED, _S.NOT_DONE, _S.CANCELLED}),
    _S.ANESTHETIZED: frozenset({_S.DELIVERED, _S.NOT_DONE}),
    _S.DELIVERED: frozenset({_S.ERROR}),
    _S.NOT_DONE: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.ERROR: frozenset(),
}
AHEAD = frozenset({_S.RESERVED, _S.PLANNED})


def may_move(before: FractionState, after: FractionState) -> bool:
    """True when the table names the step; staying is no step."""
    return after in MOVES[before]


class MissedChoice(StrEnum):
    """What becomes of a missed fraction. There is no default: the radiation oncologist chooses."""

    APPEND = "append"
    TWICE_DAILY = "twice_daily"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Prescription:
    """One phase as the radiation oncologist wrote it; `None` is what nobody wrote."""

    intent: Intent
    site: str
    dose: Quantity | None  # each fraction
    fractions: int | None
    plan_version: str


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a public page prints for an intent; outside of it somebody looks twice."""

    dose: tuple[Decimal, Decimal]  # Gy each fraction
    fractions: tuple[int, int]
    total: tuple[Decimal, Decimal]
    source: str


PRINTED: dict[Intent, _Printed] = {
    Intent.DEFINITIVE: _Printed(
        (Decimal(2), Decimal(3)), (16, 24), (Decimal(48), Decimal(60)), "Today's Veterinary Practice 2016"
    ),
    Intent.PALLIATIVE: _Printed(
        (Decimal(4), Decimal(8)), (1, 5), (Decimal(20), Decimal(32)), "Today's Veterinary Practice 2016"
    ),
    # 3 x 9-10 Gy or 1 x 20 Gy, nasal; 1-3 sessions
    Intent.STEREOTACTIC: _Printed(
        (Decimal(9), Decimal(20)), (1, 3), (Decimal(20), Decimal(30)), "Printed nasal schedules"
    ),
}


def check_prescription(written: Prescription) -> tuple[Finding, ...]:
    """What is missing or unusual. A dose is in Gy: cGy, a bare number or zero is refused.

    Outside the printed range is a warning that she accepts by name; a dose above 40 Gy is a slip.
    """
    found: list[Finding] = []
    if not written.site.strip():
        found.append(unknown("radiation.site_missing"))
    if not written.plan_version.strip():
        found.append(unknown("radiation.plan_version_missing"))
    dose, count = written.dose, written.fractions
    if dose is None or dose.unit != "Gy" or dose.per or dose.amount <= 0:
        found.append(unknown("radiation.dose_missing"))
    elif dose.amount > MOST_GY:
        found.append(block("radiation.dose_implausible", gy=dose.amount, most=MOST_GY))
    if count is None or not 1 <= count <= MOST_FRACTIONS:
        found.append(unknown("radiation.fractions_missing", most=MOST_FRACTIONS))
    if found or dose is None or count is None:
        return tuple(found)
    printed = PRINTED[written.intent]
    total = dose.amount * count
    if not (
        printed.dose[0] <= dose.amount <= printed.dose[1]
        and printed.fractions[0] <= count <= printed.fractions[1]
        and printed.total[0] <= total <= printed.total[1]
    ):
        found.append(
            warn(
                "radiation.outside_printed",
                source=printed.source,
                gy=dose.amount,
                fractions=count,
                total=total,
                printed=f"{printed.dose[0]}-{printed.dose[1]} Gy, {printed.fractions[0]}-"
                f"{printed.fractions[1]} fractions, {printed.total[0]}-{printed.total[1]} Gy in all",
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Fraction:
    """One row of the fraction table."""

    key: int
    state: FractionState
    planned_on: date
    planned_gy: Decimal
    number: int | None = None
    delivered_gy: Decimal | None = None
    delivered_at: datetime | None = None
    is_second_of_day: bool = False  # planned so by the radiation oncologist


def delivered_total(fractions: Iterable[Fraction]) -> Decimal:
    """Gy that count: delivered and not in error. A fraction that was not done adds nothing."""
    return sum(
        (each.delivered_gy or Decimal(0) for each in fractions if each.state is _S.DELIVERED), Decimal(0)
    )


def delivered_count(fractions: Iterable[Fraction]) -> int:
    return sum(each.state is _S.DELIVERED for each in fractions)


def next_number(fractions: Iterable[Fraction]) -> int:
    """One more than ever given, also to one in error: a number names one fraction for good."""
    return max((each.number or 0 for each in fractions), default=0) + 1


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is about to be recorded as delivered, and what stands around it."""

    at: datetime
    on: date  # the same instant as a date of the practice
    gy: Decimal | None
    is_course_active: bool
    has_machine_slot: bool
    has_anesthesia: bool  # a record that began before the beam
    no_anesthesia: str  # why there was none; empty: nobody said
    deviation: str  # why the dose differs; empty: nobody said
    plan_version: str  # that was on the machine
    prescribed_version: str
    delivered_by: int | None
    checked_by: int | None
    identifiers: int  # how many different ones were compared at the table
    prescribed_gy: Decimal  # the whole phase
    extra_gy: Decimal  # what the radiation oncologist allowed above it


def check_delivery(this: Fraction, others: Iterable[Fraction], told: Delivery) -> tuple[Finding, ...]:
    """Everything that stands against recording a delivered dose; empty lets it be recorded.

    `others` are the other fractions of the same phase. Missing is never normal: no dose, no machine slot,
    no anesthesia record and no plan version each stop. A dose that differs needs its reason; a total above
    the prescription needs the radiation oncologist's decision first.
    """
    rows = tuple(others)
    found: list[Finding] = []
    if not told.is_course_active:
        found.append(block("radiation.course_not_active"))
    if not may_move(this.state, _S.DELIVERED):
        found.append(block("radiation.step_not_possible", state=this.state.value.replace("_", " ")))
    if not told.has_machine_slot:
        found.append(block("radiation.no_machine_slot"))
    if not told.has_anesthesia and not told.no_anesthesia.strip():
        found.append(unknown("radiation.no_anesthesia_record"))
    if told.on != this.planned_on:
        found.append(block("radiation.other_day", planned_on=this.planned_on))
    if not told.plan_version.strip() or told.plan_version != told.prescribed_version:
        found.append(
            block(
                "radiation.other_plan_version",
                seen=told.plan_version or "none",
                prescribed=told.prescribed_version,
            )
        )
    if told.checked_by is None or told.delivered_by is None or told.checked_by == told.delivered_by:
        found.append(block("radiation.same_person"))
    if told.identifiers < 2:
        found.append(block("radiation.two_identifiers"))
    found += _dose_findings(this, rows, told)
    return (*found, *_same_day_findings(this, rows, told))


def _dose_findings(this: Fraction, rows: tuple[Fraction, ...], told: Delivery) -> list[Finding]:
    if told.gy is None or told.gy <= 0:
        return [unknown("radiation.delivered_missing")]
    found: list[Finding] = []
    if told.gy != this.planned_gy and not told.deviation.strip():
        found.append(block("radiation.dose_differs", gy=told.gy, planned=this.planned_gy))
    total = delivered_total(rows) + told.gy
    if total > told.prescribed_gy + told.extra_gy:
        found.append(
            block(
                "radiation.above_prescribed",
                override=_BY_HER,
                total=total,
                prescribed=told.prescribed_gy + told.extra_gy,
            )
        )
    return found


def _same_day_findings(this: Fraction, rows: tuple[Fraction, ...], told: Delivery) -> list[Finding]:
    """Twice on one day only where she chose it, and never under six hours."""
    before = [
        each.delivered_at
        for each in rows
        if each.state is _S.DELIVERED and each.delivered_at is not None and each.planned_on == told.on
    ]
    if not before:
        return []
    if not this.is_second_of_day and not any(
        each.is_second_of_day and each.planned_on == told.on for each in rows
    ):
        return [block("radiation.second_of_day", on=told.on)]
    last = max(before)
    if told.at - last < TWICE_DAILY_GAP:
        return [block("radiation.under_six_hours", last=last, earliest=last + TWICE_DAILY_GAP)]
    return []


def check_error_people(asked_by: int, second_by: int | None, physicist: int | None) -> tuple[Finding, ...]:
    """An entry in error needs two people and, beside them, the physicist."""
    found: list[Finding] = []
    if second_by is None or second_by == asked_by:
        found.append(unknown("radiation.error_second_person"))
    if physicist is None or physicist in (asked_by, second_by):
        found.append(unknown("radiation.error_physicist"))
    return tuple(found)
