"""What does she take at home, as the rule before a dose reads it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.interactions import (
    Circumstance,
    Decided,
    Taken,
    check_interactions,
    takes_part,
)
from oncodesk.domain.patients.patient import Genotype, Species, abcb1_matters
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.treatment.may_give import HomeFacts
from oncodesk.records.read import home_drugs as read
from oncodesk.services.dosing.interactions import shipped_interactions
from oncodesk.services.treatment.doses import ancestry_of

if TYPE_CHECKING:
    from oncodesk.records.models import HomeDrugRow, PatientRow, VisitRow

# A drug that ended is told for so long; no source that was read says how long each stays.
TOLD_AFTER_END = timedelta(days=42)


def home_of(
    visit: VisitRow, given: Sequence[Drug], protocol: Protocol | None, today: date, *, began: bool
) -> HomeFacts | None:
    """None only where no drug of the visit meets another anywhere in the table of interactions.

    `began`: she had a dose of some drug before, here or elsewhere.
    """
    table = shipped_interactions()
    concerned = [drug for drug in given if takes_part(table, drug)]
    if not concerned:
        return None
    asked = read.last_asked(visit.patient_id)
    rows = read.taken_since(visit.patient_id, today - TOLD_AFTER_END)
    lymphoma = protocol is not None and "lymphoma" in protocol.condition.casefold()
    taken = [taken_of(row, today) for row in rows]
    where = circumstances(visit.patient, before_lymphoma=lymphoma and not began)
    findings = check_interactions(table, concerned, taken, where)
    if any(each.override is not None for each in findings):
        decided = [Decided(row.one, row.two) for row in read.decisions_of_visit(visit.pk)]
        findings = check_interactions(table, concerned, taken, where, decided)
    zone = ZoneInfo(visit.practice.zone)
    return HomeFacts(None if asked is None else asked.asked_at.astimezone(zone).date(), findings)


def taken_of(row: HomeDrugRow, today: date) -> Taken:
    """A course that ran out yesterday has ended; its last day still counts as taken."""
    over = row.until if row.until is not None and row.until < today else None
    return Taken(
        str(row.public_id),
        row.name,
        row.substance,
        judged=row.judged_at is not None,
        ended_on=row.ended_on or over,
    )


def circumstances(patient: PatientRow, *, before_lymphoma: bool) -> frozenset[Circumstance]:
    species = Species(patient.species)
    found = {Circumstance.CAT if species is Species.CAT else Circumstance.DOG}
    if abcb1_matters(species, patient.breed, Genotype(patient.abcb1), ancestry_of(patient)):
        found.add(Circumstance.ABCB1)
    if before_lymphoma:
        found.add(Circumstance.BEFORE_LYMPHOMA)
    return frozenset(found)
