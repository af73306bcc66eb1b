"""What did owners tell about a patient, who has read it, and which events were graded?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import toxicity as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.treatment.feed_forward import is_cytotoxic


@dataclass(frozen=True, slots=True)
class OwnerReport:
    """One report in the owner's words; `read_at` None: no oncologist has read it."""

    report: UUID
    version: int
    told_at: datetime
    told_by: str
    channel: str
    body: str
    recorded_by: str
    read_at: datetime | None
    read_by: str
    assessment: str


@dataclass(frozen=True, slots=True)
class EventShown:
    """One event that counts, with cycle and day of the dose that it followed."""

    event: UUID
    version: int
    term: str
    grade: int
    scale: str
    description: str
    onset_on: date
    drug: str
    dose_of: str  # week and number of the visit; empty: linked to none
    attribution: str
    outcome: str
    source: str
    recorded_by: str
    recorded_at: datetime
    correction: str


def list_events(practice_ids: Collection[int], patient: UUID) -> tuple[EventShown, ...]:
    """Every event that counts, newest first. Raises NotThere."""
    with reading(practice_ids):
        row = read_patients.patient(practice_ids, patient)
        if row is None:
            raise NotThere("No such patient in your practices.")
        return tuple(
            EventShown(
                each.public_id,
                each.version,
                each.term,
                each.grade,
                each.scale,
                each.description,
                each.onset_on,
                each.drug,
                "" if each.visit is None else f"week {each.visit.week}, visit {each.visit.number}",
                each.attribution,
                each.outcome,
                each.source,
                each.recorded_by.name,
                each.created_at,
                each.correction,
            )
            for each in read.events_of_patient(row.pk)
        )


def list_drugs_given(practice_ids: Collection[int], patient: UUID) -> tuple[str, ...]:
    """The cytotoxic drugs that she was given here, each once."""
    with reading(practice_ids):
        row = read_patients.patient(practice_ids, patient)
        given = [] if row is None else read_treatment.administrations_of_patient(row.pk)
        return tuple(dict.fromkeys(each.drug for each in given if is_cytotoxic(each.drug)))


def list_reports(practice_ids: Collection[int], patient: UUID) -> tuple[OwnerReport, ...]:
    """Everything that was told about her, newest first. Raises NotThere."""
    with reading(practice_ids):
        row = read_patients.patient(practice_ids, patient)
        if row is None:
            raise NotThere("No such patient in your practices.")
        return tuple(
            OwnerReport(
                each.public_id,
                each.version,
                each.told_at,
                "" if each.client is None else each.client.name,
                each.channel,
                each.body,
                "" if each.recorded_by is None else each.recorded_by.name,
                each.read_at,
                "" if each.read_by is None else each.read_by.name,
                each.assessment,
            )
            for each in read.reports_of_patient(row.pk)
        )
