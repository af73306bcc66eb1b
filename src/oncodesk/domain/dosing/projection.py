"""What will the lifetime sum be at each planned dose, and which of them cannot be given in full?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from oncodesk.domain.dosing.dose import Calculation
from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.exposure import exposure_mg_m2
from oncodesk.domain.shared.verdict import Fact, Finding, Level, unknown

_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose of the plan as it would be drawn up, after rounding; None where nobody can calculate it yet.

    `is_other`: of another course of the same animal. It counts, and is told where that course is shown.
    """

    visit: int
    on: date
    amount: Decimal | None
    surface: Decimal | None
    is_other: bool = False

    @property
    def mg_per_m2(self) -> Decimal | None:
        """What the ledger would enter for it, so that the plan and the check before the dose agree."""
        if self.amount is None or not self.surface:
            return None
        return exposure_mg_m2(self.amount, self.surface)


def planned_dose(visit: int, on: date, dose: Calculation | None, *, is_other: bool = False) -> PlannedDose:
    """The dose of a calculation; one that stops before an amount is known is not known here either."""
    if dose is None:
        return PlannedDose(visit, on, None, None, is_other)
    return PlannedDose(visit, on, dose.final, dose.surface, is_other)


@dataclass(frozen=True, slots=True)
class ProjectedDose:
    """The sum with this dose, in mg/m2 and percent of the stop limit; `room` is the most that may be given.

    `most` is that room in the drug's unit, rounded down to what can be measured and never up. It is None
    where the surface is not known.
    `level` is warn from the warning limit on, block above the stop limit, unknown where the dose or one
    before it is not known, None below.
    """

    planned: PlannedDose
    total: Decimal | None
    percent: Decimal | None
    room: Decimal
    most: Decimal | None
    level: Level | None


def most_within(drug: Drug, room: Decimal, surface: Decimal | None) -> Decimal | None:
    """The largest amount that counts no more than `room` mg/m2, a multiple of the drug's rounding step."""
    if not surface:
        return None
    step = Decimal("0.01") if drug.rounding_step is None else drug.rounding_step.amount
    return (room * surface / step).quantize(_WHOLE, ROUND_DOWN) * step


def project(drug: Drug, prior: Decimal, planned: Iterable[PlannedDose]) -> tuple[ProjectedDose, ...]:
    """Every planned dose of a drug with a lifetime limit, in the order of its days; else nothing.

    What counts is the rounded amount over the surface, as in the ledger: three doses of 29.3 mg in a dog
    of 0.9751 m2 are 90.15 mg/m2 and not 90, and after 90 elsewhere the third is above 180. Rounding is
    given no tolerance; `most` says what would fit. A dose above the limit stays in the sum: until
    somebody changes the plan it is what is planned. Exactly the stop limit is allowed. After a dose that
    is not known every sum is unknown.
    """
    limits = drug.lifetime
    if limits is None:
        return ()
    found: list[ProjectedDose] = []
    total: Decimal | None = prior
    for each in sorted(planned, key=lambda dose: (dose.on, dose.visit)):
        room = Decimal(0) if total is None else max(limits.stop_above - total, Decimal(0))
        most = most_within(drug, room, each.surface)
        total = None if total is None or each.mg_per_m2 is None else total + each.mg_per_m2
        if total is None:
            found.append(ProjectedDose(each, None, None, room, most, Level.UNKNOWN))
            continue
        percent = (100 * total / limits.stop_above).quantize(_WHOLE, ROUND_HALF_UP)
        level = None
        if total > limits.stop_above:
            level = Level.BLOCK
        elif total >= limits.warn_from:
            level = Level.WARN
        found.append(ProjectedDose(each, total, percent, room, most, level))
    return tuple(found)


def tell_projection(drug: Drug, projected: Iterable[ProjectedDose]) -> tuple[Finding, ...]:
    """What a plan has to say about its own doses, each with the number of its visit.

    The first dose whose sum is not known is told once: every later sum is unknown for the same reason.
    """
    limits = drug.lifetime
    if limits is None:
        return ()
    found: list[Finding] = []
    own = [each for each in projected if not each.planned.is_other]
    for each in own:
        facts: dict[str, Fact] = {
            "visit": each.planned.visit,
            "drug": drug.name,
            "total": each.total,
            "stop": limits.stop_above,
        }
        if each.level is Level.BLOCK:
            more = {**facts, "room": each.room, "most": each.most, "unit": drug.unit}
            found.append(Finding("dosing.plan_exceeds_lifetime", Level.BLOCK, more, limits.ground.source))
        elif each.level is Level.WARN:
            more = {**facts, "warn": limits.warn_from, "percent": each.percent}
            found.append(Finding("dosing.plan_nears_lifetime", Level.WARN, more, limits.ground.source))
    first = next((each for each in own if each.level is Level.UNKNOWN), None)
    if first is not None:
        found.append(
            unknown(
                "dosing.plan_lifetime_unknown",
                limits.ground.source,
                visit=first.planned.visit,
                drug=drug.name,
                stop=limits.stop_above,
            )
        )
    return tuple(found)
