"""How much was given in how much time, against what was planned? Figures for a summary; they decide nothing.

Relative dose intensity: what was given per m² and week over what was planned per m² and week. Weeks count
from the first treatment until seven days after the last one, planned and given alike, so that one dose is
one week.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_WEEK = Decimal(7)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose of the plan as it was signed; `per_m2` None where it is not by surface."""

    drug: str
    per_m2: Decimal | None
    unit: str
    originally_on: date


@dataclass(frozen=True, slots=True)
class GivenDose:
    drug: str
    per_m2: Decimal | None
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class Intensity:
    """One drug of a course. `relative` in percent, 1 decimal; None where a dose is not by surface."""

    drug: str
    unit: str
    doses_planned: int
    doses_given: int
    planned: Decimal | None
    given: Decimal | None
    relative: Decimal | None


def weeks_of(days: Iterable[date]) -> Decimal | None:
    """From the first to seven days after the last; None without a day."""
    known = sorted(days)
    return (Decimal((known[-1] - known[0]).days) + _WEEK) / _WEEK if known else None


def delay_days(planned: Sequence[PlannedDose], given: Sequence[GivenDose]) -> int:
    """By how many days the time of treatment became longer than it was planned; negative is shorter."""
    if not planned or not given:
        return 0
    before = [dose.originally_on for dose in planned]
    after = [dose.on for dose in given]
    return (max(after) - min(after)).days - (max(before) - min(before)).days


def intensities(planned: Sequence[PlannedDose], given: Sequence[GivenDose]) -> tuple[Intensity, ...]:
    """By drug, in the order of the plan. `planned` are the doses up to where the course stands or stopped."""
    weeks_planned = weeks_of(dose.originally_on for dose in planned)
    weeks_given = weeks_of(dose.on for dose in given)
    drugs = dict.fromkeys([*(dose.drug for dose in planned), *(dose.drug for dose in given)])
    return tuple(_one(drug, planned, given, weeks_planned, weeks_given) for drug in drugs)


def _one(
    drug: str,
    planned: Sequence[PlannedDose],
    given: Sequence[GivenDose],
    weeks_planned: Decimal | None,
    weeks_given: Decimal | None,
) -> Intensity:
    wanted = [dose for dose in planned if dose.drug == drug]
    had = [dose for dose in given if dose.drug == drug]
    units = {dose.unit for dose in wanted} | {dose.unit for dose in had}
    total_wanted = _sum([dose.per_m2 for dose in wanted])
    total_had = _sum([dose.per_m2 for dose in had])
    relative = None
    if total_wanted and total_had is not None and weeks_planned and len(units) == 1:
        per_week = total_had / weeks_given if weeks_given else Decimal(0)
        relative = (100 * per_week / (total_wanted / weeks_planned)).quantize(_TENTH)
    return Intensity(drug, next(iter(units), ""), len(wanted), len(had), total_wanted, total_had, relative)


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """None as soon as one dose has no amount by surface: a part is no total. Nothing at all is zero."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
