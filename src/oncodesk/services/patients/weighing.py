"""How does a typed weight become one that counts? What every action that weighs shares."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.patients.weight import check_new_weight
from oncodesk.domain.shared.quantity import kilograms, parse_quantity
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.records.read import patients as read
from oncodesk.records.write import patients as write
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow, WeightRow

_GRAM = Decimal("0.001")
_HOW_TO_WRITE = "Write the weight with its unit and a point, for example 24.1 kg or 53.1 lb."
_HEAVIEST_KG = Decimal(200)
_CLOCK_SLACK = timedelta(minutes=5)  # between the browser's clock and ours


def read_weight(text: str) -> Decimal:
    """The typed weight in kg to the gram; a bare number is refused, because kg and lb differ by 2.2."""
    quantity = parse_quantity(text)
    kg = None if isinstance(quantity, str) else kilograms(quantity)
    if kg is None:
        raise Invalid("Nothing was saved.", {"weight": _HOW_TO_WRITE})
    if kg > _HEAVIEST_KG:
        raise Invalid("Nothing was saved.", {"weight": "No dog or cat weighs more than 200 kg. Weigh again."})
    return kg.quantize(_GRAM)


def check_weight(
    patient: PatientRow, kg: Decimal, last: WeightRow | None, *, weighed_again: bool
) -> tuple[str, ...]:
    """The remarks of a believable weight; Stopped for one that must be weighed again or read in lb."""
    last_kg = None if last is None else last.kilograms
    found = Verdict(check_new_weight(Species(patient.species), kg, last_kg, weighed_again=weighed_again))
    if not found.allowed:
        raise Stopped("This weight does not fit this animal. Nothing was saved.", found)
    return tuple(finding.code for finding in found.findings)


def weigh(
    work: Work,
    patient: PatientRow,
    *,
    weight: str,
    measured_at: datetime,
    is_measured: bool = True,
    weighed_again: bool = False,
) -> tuple[WeightRow, tuple[str, ...]]:
    """Write a weight as typed with its unit, and answer it with its remarks; the patient is locked."""
    kg = read_weight(weight)
    if measured_at > work.now + _CLOCK_SLACK:
        raise Invalid("Nothing was saved.", {"measured_at": "This time has not come yet."})
    last = read.last_weight(patient.pk)
    remarks = check_weight(patient, kg, last, weighed_again=weighed_again)
    made = write.add_weight(
        work.ledger,
        patient=patient,
        kilograms=kg,
        entered=weight.strip()[:40],
        measured_at=measured_at,
        is_measured=is_measured,
        measured_by_id=work.actor.person_id,
    )
    return made, remarks
