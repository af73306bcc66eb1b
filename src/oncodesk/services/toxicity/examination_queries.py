"""Which reports may a person read a urinalysis in?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oncodesk.records.read import examinations as read
from oncodesk.records.read import patients as read_patients
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading

LONGEST = 120  # characters of one text on the screen; the report itself keeps all


@dataclass(frozen=True, slots=True)
class Readable:
    """A report on her chart with the texts in it that no rule reads."""

    report: UUID
    collected_at: datetime
    texts: tuple[str, ...]


def list_readable(practice_ids: Collection[int], patient: UUID) -> tuple[Readable, ...]:
    """Newest first. Raises NotThere."""
    with reading(practice_ids):
        row = read_patients.patient(practice_ids, patient)
        if row is None:
            raise NotThere("No such patient in your practices.")
        reports = read.readable_reports(row.pk)
        texts = read.other_texts([each.pk for each in reports])
        return tuple(
            Readable(
                each.public_id,
                each.collected_at,
                tuple(f"{t.name} {t.raw}"[:LONGEST] for t in texts if t.report_id == each.pk),
            )
            for each in reports
            if each.collected_at is not None
        )
