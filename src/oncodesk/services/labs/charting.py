"""What does a report do on its chart: whose zone, in which version, and what rests on it?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.result import RawReport
from oncodesk.domain.patients.patient import Species
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import labs as read
from oncodesk.records.read import practice as read_practice
from oncodesk.records.write import labs as write
from oncodesk.services.errors import NotThere
from oncodesk.services.labs import filing
from oncodesk.services.labs.identity import with_promoted
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import LabReportRow, PatientRow


def zone_of(work: Work) -> ZoneInfo:
    practice = read_practice.practice(work.practice_id)
    assert practice is not None
    return ZoneInfo(practice.zone)


def report_named(work: Work, report: UUID, seen_version: int) -> LabReportRow:
    row = read.report(work.practice_id, report)
    if row is None:
        raise NotThere("There is no such report in this practice.")
    if row.patient_id is not None:
        lock_patient(row.patient_id)
        row.refresh_from_db()
    work.check_seen(row, seen_version)
    return row


def put_on_chart(work: Work, row: LabReportRow, raw: RawReport, patient: PatientRow) -> str:
    """Results, the request they answer, and every visit that rests on them, in this transaction."""
    raw = with_promoted(work.practice_id, patient.pk, raw)
    report = filing.judged(raw, Species(patient.species), zone_of(work))
    if row.status != report.status:
        write.change_lab_report(work.ledger, row, status=report.status)
    changed = filing.add_results(work, row, raw, report)
    if changed:
        filing.answer_requests(work, patient.pk, report)
        filing.look_again(work, patient.pk, report.collected_at)
        treatment.rejudge_patient(work, patient.pk)
    return "labs.filed" if changed else "labs.nothing_new"
