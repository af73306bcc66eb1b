"""What stands on the label of a prepared dose, and who may still get one?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.protocols.protocol import Dose, Where
from oncodesk.domain.shared.quantity import KG_PER_LB
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.preparation import is_fatal_by_other_routes
from oncodesk.records.read import preparation as read_preparation
from oncodesk.records.read import treatment as read
from oncodesk.records.read import visit as read_visit
from oncodesk.services.documents.paper import Label, Line, draw_label
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.layout import plan_of
from oncodesk.services.treatment.preparations import content_words
from oncodesk.services.treatment.recomputing import drug_as_signed
from oncodesk.services.words import drug_words, moment_words

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow, PreparationRow, VisitRow

# A second person has checked what stands prepared, and it is not in the patient yet.
LABELLED = frozenset({OrderState.PREPARED, OrderState.CHECKED, OrderState.GIVING})
_COUNTED = frozenset(OrderState) - {OrderState.NOT_GIVEN, OrderState.CANCELLED, OrderState.ERROR}
HAZARD = "HAZARDOUS DRUG - handle with gloves"
ONLY_INTO_A_VEIN = "FOR INTRAVENOUS USE ONLY. FATAL IF GIVEN BY OTHER ROUTES."
_ROUTES = {
    "IV": "INTRAVENOUS (IV)",
    "SC": "SUBCUTANEOUS (SC)",
    "IM": "INTRAMUSCULAR (IM)",
    "PO": "BY MOUTH (PO)",
}


@dataclass(frozen=True, slots=True)
class LabelFile:
    name: str  # label-12.pdf
    content: bytes


def get_label(practice_ids: Collection[int], visit: UUID, order: UUID) -> LabelFile:
    """The label as PDF, from what was stored when the dose was prepared and checked.

    Raises NotThere, also for a dose of another practice, one that nobody has checked yet, and one that was
    thrown away or used: a label without its dose is a danger.
    """
    with reading(practice_ids):
        at = read_visit.visit_in(practice_ids, visit)
        orders = [] if at is None else read.orders_of_visit(at.pk)
        row = next((each for each in orders if each.public_id == order), None)
        prepared = None if row is None else read_preparation.of_orders([row.pk]).get(row.pk)
        if (
            at is None
            or row is None
            or prepared is None
            or prepared.outcome
            or prepared.checked_at is None
            or row.state not in LABELLED
        ):
            raise NotThere("There is no checked preparation to label.")
        counted = [each for each in orders if each.is_cytotoxic and each.state in _COUNTED]
        place = f"Drug {counted.index(row) + 1} of {len(counted)} on this visit"
        label = _label(at, row, prepared, place)
    return LabelFile(f"label-{prepared.number}.pdf", draw_label(label))


def _label(visit: VisitRow, order: OrderRow, prepared: PreparationRow, place: str) -> Label:
    patient = visit.patient
    name = drug_words(order.drug)
    dose = f"{prepared.amount.normalize():f} {prepared.unit}"
    kind = ", ".join(part for part in (patient.species.capitalize(), patient.breed) if part)
    owner = read_visit.owner_of(patient.pk)
    identifiers = [f"Owner: {owner}"] if owner else []
    identifiers += [f"Microchip: {patient.microchip}"] if patient.microchip else []
    identifiers.append(f"{kind} · {_weight(order)}")
    drugs = (get_drug(order.drug), drug_as_signed(order))
    return Label(
        title=f"Label {prepared.number}: {name} for {patient.name}",
        hazard=HAZARD,
        danger=ONLY_INTO_A_VEIN if any(map(is_fatal_by_other_routes, drugs)) else "",
        patient=patient.name,
        identifiers=tuple(identifiers),
        drug=name,
        dose=dose,
        route=_ROUTES.get(order.route.upper(), order.route),
        lines=_lines(visit, prepared, place),
        instructions=_at_home(visit, order, name, dose) if order.where == Where.HOME else (),
        practice=visit.practice.name,
        number=f"Label {prepared.number}",
    )


def _weight(order: OrderRow) -> str:
    """The weight that the signed dose was worked out with."""
    if order.weight is None:
        return "weight not recorded"
    return f"{order.weight.kilograms.normalize():f} kg ({order.weight.kilograms / KG_PER_LB:.1f} lb)"


def _lines(visit: VisitRow, prepared: PreparationRow, place: str) -> tuple[Line, ...]:
    """What is in it, for which day, until when, and by whom; what was not stored has no line."""
    zone = ZoneInfo(visit.practice.zone)
    checked = "" if prepared.checked_by is None else prepared.checked_by.name
    checked_at = "" if prepared.checked_at is None else moment_words(prepared.checked_at, zone)
    until = "" if prepared.beyond_use_at is None else moment_words(prepared.beyond_use_at, zone)
    lines = (
        Line("Contents", content_words(prepared)),
        Line("Planned date", _day(visit.planned_on)),
        Line("Sequence", place),
        Line("Use before", until),
        Line("Storage", prepared.storage),
        Line("Lot", ", ".join(prepared.lots)),
        Line("Expires", _day(prepared.drug_expires_on)),
        Line("Prepared by", f"{prepared.prepared_by.name}, {moment_words(prepared.created_at, zone)}"),
        Line("Checked by", f"{checked}, {checked_at}"),
    )
    return tuple(line for line in lines if line.text)


def _day(on: date) -> str:
    """`Tue Oct 20, 2026`: on a label a day stands with its year."""
    return f"{on:%a %b} {on.day}, {on.year}"


def _at_home(visit: VisitRow, order: OrderRow, name: str, dose: str) -> tuple[str, ...]:
    """The drug, the date, how, and gloves, for the owner; a rhythm of days only where it is planned."""
    planned = _planned_dose(visit, order)
    if planned is not None and (rhythm := _rhythm(planned)):
        when = f"Give {dose} {rhythm}, first on {_day(visit.planned_on)}."
    elif planned is not None or order.is_off_protocol:
        when = f"Give {dose} once, on {_day(visit.planned_on)}. Never on another day, never daily."
    else:
        when = "Ask the practice on which day it is given."
    return (
        f"{name}: chemotherapy for {visit.patient.name} only. {when}",
        "By mouth, in whole pieces: do not split, crush or open them.",
        "Wear gloves. Keep away from children.",
    )


def _planned_dose(visit: VisitRow, order: OrderRow) -> Dose | None:
    """The dose as the plan has it; None for an order off the protocol and for one that no plan names."""
    if visit.course is None or order.is_off_protocol:
        return None
    doses = (each.doses for each in plan_of(visit.course).visits if each.number == visit.number)
    return next((dose for found in doses for dose in found if dose.drug == order.drug), None)


def _rhythm(dose: Dose) -> str:
    """`every 48 hours for 42 days`; empty for a dose that is given once."""
    parts = (
        f"every {dose.every_hours} hours" if dose.every_hours else "",
        f"{dose.per_week} times a week" if dose.per_week else "",
        f"at least {dose.least_hours} hours apart" if dose.least_hours else "",
        f"for {dose.for_days} days" if dose.for_days else "",
    )
    return " ".join(part for part in parts if part)
