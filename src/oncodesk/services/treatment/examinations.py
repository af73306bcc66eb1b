"""What is known of urine and blood pressure, as the rule before a dose reads it?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.treatment.examinations import Blood, ExaminationFacts, Pressure, Protein, Seen, Urine
from oncodesk.records.read import examinations as read
from oncodesk.records.read import home_drugs as read_decisions

if TYPE_CHECKING:
    from oncodesk.records.models import LabResultRow, VisitRow

CYSTITIS = "hemorrhagic_cystitis"


def examinations_of(
    visit: VisitRow,
    given: Sequence[Drug],
    results: Iterable[LabResultRow],
    last_doses: Iterable[tuple[str, datetime]],
) -> ExaminationFacts | None:
    """None only where no drug of the visit asks for urine or pressure.

    Which drug asks stands in the signed drug table: one that is never given again after hemorrhagic
    cystitis, and one that requires blood pressure or a protein ratio in this species.
    """
    species = Species(visit.patient.species)
    bladder = next((d for d in given if any(n.after == CYSTITIS for n in d.never_again)), None)
    pressure = next((d for d in given if "blood_pressure" in d.requires.get(species, ())), None)
    protein = next((d for d in given if "upc" in d.requires.get(species, ())), None)
    if bladder is None and pressure is None and protein is None:
        return None
    told, urine = read.latest_owner_answer(visit.pk), read.latest_urinalysis(visit.patient_id)
    measured = None if pressure is None else read.latest_pressure(visit.patient_id)
    zone = ZoneInfo(visit.practice.zone)
    return ExaminationFacts(
        bladder_drug=_name(bladder),
        pressure_drug=_name(pressure),
        protein_drug=_name(protein),
        seen=None
        if told is None
        else Seen(str(told.public_id), Blood(told.blood), told.at.astimezone(zone).date()),
        urine=None
        if urine is None
        else Urine(str(urine.public_id), Blood(urine.blood), Protein(urine.protein), urine.at),
        pressure=None
        if measured is None
        else Pressure(str(measured.public_id), measured.systolic, measured.readings, measured.measured_at),
        ratio_at=max(
            (
                row.collected_at
                for row in results
                if row.analyte == "upc" and row.is_usable and row.collected_at is not None
            ),
            default=None,
        ),
        last_dose=max(
            (at for drug, at in last_doses if bladder is not None and drug == bladder.id), default=None
        ),
        decided=_decided(visit, (told, urine, measured)),
    )


def _name(drug: Drug | None) -> str:
    return "" if drug is None else drug.name


def _decided(visit: VisitRow, rows: Collection[object]) -> frozenset[str]:
    """Decisions are only looked up where something is there to decide about."""
    if not any(rows):
        return frozenset()
    return frozenset(row.one for row in read_decisions.decisions_of_visit(visit.pk) if row.one == row.two)
