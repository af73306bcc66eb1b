"""What came back from laboratories for somebody to look at: changed results, and what was only sent again?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.records.read import lab_queues as read
from oncodesk.services.labs.queries import ReportLine, report_lines
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import LabResultRow

MOST = 200  # of the newest changed results


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A result that replaced another: before and after as printed, and who has seen the new one."""

    report: UUID
    practice: str
    zone: str
    patient: UUID
    patient_name: str
    name: str
    before: str
    after: str
    status: str
    is_usable: bool
    received_at: datetime
    collected_at: datetime | None
    read_by: str  # the oncologist who read the smear; else empty
    seen_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for a person: in no chart, typed and not confirmed, changed and not seen."""

    unmatched: int
    unconfirmed: int
    changed: int


def count_waiting(practice_ids: Iterable[int]) -> Waiting:
    there = list(practice_ids)
    with reading(there):
        changed = sum(not seen for _, seen in _changed(there))
        return Waiting(read.count_unmatched(there), read.count_unconfirmed(there), changed)


def list_changed(practice_ids: Iterable[int]) -> tuple[ChangedLine, ...]:
    """What replaced what, unseen first and the newest first in each half.

    A preliminary result that became final unchanged is no news. Seen means that a named person reviewed
    these very versions for a visit.
    """
    there = list(practice_ids)
    with reading(there):
        lines = [_line(row, seen) for row, seen in _changed(there)]
    return tuple(sorted(lines, key=lambda each: bool(each.seen_by)))


def list_repeats(practice_ids: Iterable[int], most: int = 50) -> tuple[ReportLine, ...]:
    """Reports that stand on a chart and said nothing that was not there, the newest first."""
    there = list(practice_ids)
    with reading(there):
        return report_lines(read.repeated_reports(there, most))


def _changed(practice_ids: list[int]) -> list[tuple[LabResultRow, tuple[str, ...]]]:
    rows = read.changed_results(practice_ids, MOST)
    seen: dict[int, set[str]] = defaultdict(set)
    for result_ids, name in read.who_saw({row.patient_id for row in rows if row.patient_id is not None}):
        for result_id in result_ids:
            seen[result_id].add(name)
    return [(row, tuple(sorted(seen[row.pk]))) for row in rows]


def _line(row: LabResultRow, seen: tuple[str, ...]) -> ChangedLine:
    before, patient = row.supersedes, row.patient
    assert before is not None and patient is not None
    author = row.report.entered_by if row.report.reads_id else None
    return ChangedLine(
        report=row.report.public_id,
        practice=row.practice.name,
        zone=row.practice.zone,
        patient=patient.public_id,
        patient_name=patient.name,
        name=row.name,
        before=_printed(before),
        after=_printed(row),
        status=row.status,
        is_usable=row.is_usable,
        received_at=row.received_at,
        collected_at=row.collected_at,
        read_by="" if author is None else author.name,
        seen_by=seen,
    )


def _printed(row: LabResultRow) -> str:
    if row.raw or row.value is None:
        return f"{row.raw} {row.raw_unit}".strip() or "–"
    return f"{row.value.normalize():f} {row.unit}"
