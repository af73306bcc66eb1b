"""What will the lifetime sum be at each planned dose, and which of them cannot be given in full?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.shared.verdict import Fact, Finding, Level

_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose of the plan in mg/m2; None where nobody can calculate it yet."""

    visit: int
    on: date
    mg_per_m2: Decimal | None


@dataclass(frozen=True, slots=True)
class ProjectedDose:
    """The sum with this dose, in mg/m2 and percent of the stop limit; `room` is the most that may be given.

    `level` is warn from the warning limit on, block above the stop limit, unknown where the dose or one
    before it is not known, None below.
    """

    planned: PlannedDose
    total: Decimal | None
    percent: Decimal | None
    room: Decimal
    level: Level | None


def project(drug: Drug, prior: Decimal, planned: Iterable[PlannedDose]) -> tuple[ProjectedDose, ...]:
    """Every planned dose of a drug with a lifetime limit, in the order of its days; else nothing.

    A dose above the limit stays in the sum: until somebody changes the plan it is what is planned.
    Exactly the stop limit is allowed. After a dose that is not known every sum is unknown.
    """
    limits = drug.lifetime
    if limits is None:
        return ()
    found: list[ProjectedDose] = []
    total: Decimal | None = prior
    for each in sorted(planned, key=lambda dose: (dose.on, dose.visit)):
        room = Decimal(0) if total is None else max(limits.stop_above - total, Decimal(0))
        total = None if total is None or each.mg_per_m2 is None else total + each.mg_per_m2
        if total is None:
            found.append(ProjectedDose(each, None, None, room, Level.UNKNOWN))
            continue
        percent = (100 * total / limits.stop_above).quantize(_WHOLE, ROUND_HALF_UP)
        level = None
        if total > limits.stop_above:
            level = Level.BLOCK
        elif total >= limits.warn_from:
            level = Level.WARN
        found.append(ProjectedDose(each, total, percent, room, level))
    return tuple(found)


def tell_projection(drug: Drug, projected: Iterable[ProjectedDose]) -> tuple[Finding, ...]:
    """What a plan has to say about its own doses, each with the number of its visit."""
    limits = drug.lifetime
    if limits is None:
        return ()
    found: list[Finding] = []
    for each in projected:
        facts: dict[str, Fact] = {
            "visit": each.planned.visit,
            "drug": drug.name,
            "total": each.total,
            "stop": limits.stop_above,
        }
        if each.level is Level.BLOCK:
            more = {**facts, "room": each.room}
            found.append(Finding("dosing.plan_exceeds_lifetime", Level.BLOCK, more, limits.ground.source))
        elif each.level is Level.WARN:
            more = {**facts, "warn": limits.warn_from, "percent": each.percent}
            found.append(Finding("dosing.plan_nears_lifetime", Level.WARN, more, limits.ground.source))
    return tuple(found)
