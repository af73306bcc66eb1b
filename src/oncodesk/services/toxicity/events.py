"""Who records an adverse event, links it to a dose, and corrects it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.toxicity import BY_HAND, DEATH
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import toxicity as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import toxicity as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import NotThere, Refusal
from oncodesk.services.patients.steps import patient_to_change, today
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.treatment.terms import get_term
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow

ATTRIBUTIONS = ("not_assessed", "unrelated", "unlikely", "possible", "probable", "definite")
OUTCOMES = ("ongoing", "resolved", "sequelae", "died", "unknown")
SOURCES = ("owner", "vet")


@dataclass(frozen=True, slots=True)
class Event:
    """An event as somebody describes it. `term` of the table, or in words and graded by hand.

    `drug` is the suspected one, given here before the onset; empty: none is suspected.
    """

    term: str
    grade: int
    onset_on: date
    description: str = ""
    drug: str = ""
    attribution: str = "not_assessed"
    outcome: str = "ongoing"
    source: str = "vet"


@action("toxicity.record_event", Permission.REVIEW_LABS)
def record_event(work: Work, *, patient: UUID, event: Event) -> Done:
    """One adverse event with its grade, 1 to 5 (5: death related to it); also after a death.

    A term without a table is graded by hand and needs its description. Raises Invalid by field.
    """
    row = patient_to_change(work, patient)
    made = write.add_event(
        work.ledger, patient=row, recorded_by_id=work.actor.person_id, **_values(work, row, event)
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


@action("toxicity.correct_event", Permission.REVIEW_LABS)
def correct_event(work: Work, *, corrects: UUID, seen_version: int, reason: str, event: Event | None) -> Done:
    """The right event for one that was written down wrong; None: there was no such event."""
    old = read.event(work.practice_id, corrects)
    if old is None:
        raise NotThere("There is no such event in this practice.")
    row = patient_to_change(work, read_patients.patient_of(old.patient_id).public_id)
    old.refresh_from_db()
    work.check_seen(old, seen_version)
    if not old.is_current:
        raise Refusal("This event was corrected already. Correct the newest one.")
    typed = Typed()
    why = typed.text("reason", reason, most=200)
    typed.refuse()
    values = None if event is None else _values(work, row, event)
    if values is None:
        write.change_event(work.ledger, old, is_current=False, correction=why)
        treatment.rejudge_patient(work, row.pk)
        return Done(str(old.public_id), old.version)
    write.change_event(work.ledger, old, is_current=False)
    made = write.add_event(
        work.ledger,
        patient=row,
        recorded_by_id=work.actor.person_id,
        supersedes=old,
        correction=why,
        signs_id=old.signs_id,
        **values,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


def _values(work: Work, patient: PatientRow, event: Event) -> dict[str, object]:
    typed = Typed()
    term = get_term(event.term)
    name = typed.text("term", event.term, most=60)
    worst = DEATH if term is None else len(term.grades)
    if event.grade != DEATH and not 1 <= event.grade <= worst:
        typed.wrong["grade"] = f"This term has grades 1 to {worst}, and 5 for a death related to it."
    kept = typed.text("description", event.description, most=500, required=term is None, lines=True)
    typed.choice("attribution", event.attribution, ATTRIBUTIONS)
    typed.choice("outcome", event.outcome, OUTCOMES)
    typed.choice("source", event.source, SOURCES)
    typed.past("onset_on", event.onset_on, today(work))
    visit_id = None
    if event.drug:
        doses = [
            dose
            for dose in read_treatment.administrations_of_patient(patient.pk)
            if dose.drug == event.drug and dose.visit.planned_on <= event.onset_on
        ]
        if not doses:
            drug = get_drug(event.drug)
            shown = event.drug if drug is None else drug.name
            typed.wrong["drug"] = f"No dose of {shown} was given here on or before that day."
        else:
            visit_id = doses[-1].visit_id
    typed.refuse()
    return {
        "visit_id": visit_id,
        "term": name,
        "grade": event.grade,
        "scale": BY_HAND if term is None else term.scale,
        "description": kept,
        "onset_on": event.onset_on,
        "drug": event.drug,
        "attribution": event.attribution,
        "outcome": event.outcome,
        "source": event.source,
    }
