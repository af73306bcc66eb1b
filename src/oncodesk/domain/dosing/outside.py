"""What do doses count that another hospital gave, as its papers or the owner tell it?"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.exposure import exposure_mg_m2
from oncodesk.domain.dosing.limits import check_amount
from oncodesk.domain.dosing.surface import check_surface, surface_m2
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.quantity import Quantity, kilograms
from oncodesk.domain.shared.verdict import Finding, block, unknown

_TEN_THOUSANDTH = Decimal("0.0001")
MOST_DOSES = 30  # more in one entry is a slip of the finger


@dataclass(frozen=True, slots=True)
class Outside:
    """Doses of one drug given elsewhere: how many, and what each was (`29 mg`, `30 mg/m2`, `1 mg/kg`).

    `amount` None means that only the number of doses is known. Surface and weight are those of that day.
    """

    drug: Drug
    species: Species
    doses: int
    amount: Quantity | None
    surface: Decimal | None = None
    weight: Quantity | None = None
    is_told: bool = False  # remembered by somebody, no paper shows it


@dataclass(frozen=True, slots=True)
class Counted:
    """What the ledger enters: mg/m2 of all doses, mg and surface where they are known."""

    mg_per_m2: Decimal
    amount_mg: Decimal | None
    surface: Decimal | None
    is_estimate: bool


def usual_mg_m2(drug: Drug) -> Decimal | None:
    """The most that is usual for one dose: from here on the drug table warns (doxorubicin 30 mg/m2)."""
    limits = (
        limit
        for ceiling in drug.ceilings
        if ceiling.per == "m2" and ceiling.species is None
        for limit in (ceiling.warn_above, ceiling.warn_from)
        if limit is not None
    )
    return next(limits, None)


def count_outside(outside: Outside) -> Counted | tuple[Finding, ...]:
    """The entry for doses given elsewhere, or what stops it; nothing is ever counted as zero.

    mg/m2 count as written. mg and mg/kg are divided by the surface of that day, which the weight of that
    day gives when it is not written; without either the dose is unknown. Doses without an amount count
    as the most that is usual for the drug, as an estimate ("about 3 doses" of doxorubicin are 90 mg/m2).
    """
    drug, amount = outside.drug, outside.amount
    if drug.unit != "mg":
        return (block("dosing.outside_not_in_mg", drug=drug.name, unit=drug.unit),)
    if not 1 <= outside.doses <= MOST_DOSES:
        return (block("dosing.outside_doses", doses=outside.doses, most=MOST_DOSES),)
    surface, wrong = _surface(outside)
    if wrong:
        return wrong
    if amount is None:
        usual = usual_mg_m2(drug)
        if usual is None:
            return (unknown("dosing.outside_amount_missing", drug=drug.name),)
        return _entry(outside, usual, None if surface is None else usual * surface, surface)
    if wrong := check_amount(drug, replace(amount, per=amount.per or "patient")):
        return wrong
    if amount.per == "m2":
        return _entry(outside, amount.amount, None if surface is None else amount.amount * surface, surface)
    kg = None if outside.weight is None else kilograms(outside.weight)
    if amount.per == "kg" and kg is None:
        return (unknown("dosing.outside_weight_missing", drug=drug.name, amount=str(amount)),)
    if surface is None:
        return (unknown("dosing.outside_size_missing", drug=drug.name, amount=str(amount)),)
    mg = amount.amount * kg if amount.per == "kg" and kg is not None else amount.amount
    return _entry(outside, mg / surface, mg, surface)


def _surface(outside: Outside) -> tuple[Decimal | None, tuple[Finding, ...]]:
    """The surface of that day as written or from its weight; an implausible one stops."""
    surface = outside.surface
    if surface is None and outside.weight is not None:
        kg = kilograms(outside.weight)
        if kg is None or kg <= 0:
            return None, (block("patients.weight_not_positive", kg=outside.weight.amount),)
        surface = surface_m2(outside.species, kg)
    return surface, () if surface is None else check_surface(outside.species, surface)


def _entry(
    outside: Outside, mg_per_m2: Decimal, mg: Decimal | None, surface: Decimal | None
) -> Counted | tuple[Finding, ...]:
    """All doses together; one dose above the drug's stop limit per m2 is a slip, not a dose."""
    for ceiling in outside.drug.ceilings:
        limit = ceiling.stop_above
        if ceiling.per != "m2" or ceiling.species not in (None, outside.species) or limit is None:
            continue
        if mg_per_m2 > limit:
            return (
                block(
                    "dosing.dose_above_limit",
                    ceiling.ground.source,
                    drug=outside.drug.name,
                    dose=exposure_mg_m2(mg_per_m2, Decimal(1)),
                    unit="mg/m2",
                    limit=limit,
                ),
            )
    return Counted(
        mg_per_m2=exposure_mg_m2(mg_per_m2 * outside.doses, Decimal(1)),
        amount_mg=None if mg is None else (mg * outside.doses).quantize(_TEN_THOUSANDTH, ROUND_HALF_UP),
        surface=surface,
        is_estimate=outside.is_told or outside.amount is None,
    )
