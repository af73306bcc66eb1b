"""What did owners tell about a patient, and who has read it?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import toxicity as read
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading


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
