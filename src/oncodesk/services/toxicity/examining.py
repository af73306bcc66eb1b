"""Who measures blood pressure, who reads a urinalysis, and what did the owner see of her urine?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.examinations import (
    MOST_READINGS,
    OWNER_ANSWERS,
    PLAUSIBLE,
    Blood,
    Protein,
)
from oncodesk.records.read import labs as read_labs
from oncodesk.records.write import examinations as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere, Refusal
from oncodesk.services.patients.steps import patient_to_change
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import LabReportRow, PatientRow, VisitRow

_CLOCK_SLACK = timedelta(minutes=5)
_OLDEST = timedelta(days=365)


def _living(work: Work, patient: UUID) -> PatientRow:
    row = patient_to_change(work, patient)
    if row.died_at is not None:
        raise Refusal(f"{row.name} has died. Nothing more is recorded.")
    return row


def _moment(work: Work, typed: Typed, field: str, at: datetime) -> None:
    if at > work.now + _CLOCK_SLACK:
        typed.wrong[field] = "This time has not come yet."
    elif at < work.now - _OLDEST:
        typed.wrong[field] = "Check the year."


@action("toxicity.record_pressure", Permission.EDIT_PATIENT)
def record_pressure(
    work: Work, *, patient: UUID, systolic: int, readings: int, measured_at: datetime
) -> Done:
    """Systolic blood pressure in mmHg, the mean of so many readings; the newest measurement counts.

    Raises Invalid by field: systolic, readings, measured_at. Open visits are judged again.
    """
    row = _living(work, patient)
    typed = Typed()
    typed.whole("systolic", systolic, least=PLAUSIBLE[0], most=PLAUSIBLE[1])
    typed.whole("readings", readings, least=1, most=MOST_READINGS)
    _moment(work, typed, "measured_at", measured_at)
    typed.refuse()
    made = write.add_blood_pressure(
        work.ledger,
        patient=row,
        systolic=systolic,
        readings=readings,
        measured_at=measured_at,
        measured_by_id=work.actor.person_id,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


@action("toxicity.read_urine", Permission.REVIEW_LABS)
def read_urine(
    work: Work,
    *,
    patient: UUID,
    blood: str,
    protein: str,
    collected_at: datetime | None = None,
    report: UUID | None = None,
    words: str = "",
) -> Done:
    """A urinalysis as one named person read it: blood and protein by the list, never guessed from a text.

    Of a laboratory's `report` the time of collection is the report's own, and the reading falls when that
    report is corrected or moved. Without one, `collected_at` says when. Raises Invalid by field.
    """
    row = _living(work, patient)
    typed = Typed()
    typed.choice("blood", blood, Blood)
    typed.choice("protein", protein, Protein)
    kept = typed.text("words", words, most=300, required=False, lines=True)
    read = None if report is None else _report_of(work, row, report)
    at = collected_at if read is None else read.collected_at
    if at is None:
        typed.wrong["collected_at"] = "Say when the urine was collected."
    else:
        _moment(work, typed, "collected_at", at)
    typed.refuse()
    made = write.add_urine(
        work.ledger,
        patient=row,
        report=read,
        source="urinalysis",
        blood=blood,
        protein=protein,
        at=at,
        recorded_by_id=work.actor.person_id,
        words=kept,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


def _report_of(work: Work, patient: PatientRow, report: UUID) -> LabReportRow:
    found = read_labs.report(work.practice_id, report)
    if found is None or found.patient_id != patient.pk:
        raise NotThere("There is no such report of this patient.")
    return found


def owner_saw(work: Work, visit: VisitRow, blood: str) -> None:
    """The step of the arrival check: what the owner saw of her urine since the last dose."""
    typed = Typed()
    typed.choice("blood_in_urine", blood, OWNER_ANSWERS)
    typed.refuse()
    write.add_urine(
        work.ledger,
        patient_id=visit.patient_id,
        visit=visit,
        source="owner",
        blood=blood,
        at=work.now,
        recorded_by_id=work.actor.person_id,
    )
