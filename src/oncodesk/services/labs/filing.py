"""How does a report become rows: new results, corrections of old ones, and what they answer?"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.labs.check import check_beside
from oncodesk.domain.labs.moment import read_moment
from oncodesk.domain.labs.read import Expected, read_report
from oncodesk.domain.labs.request import OPEN, RequestState, answers
from oncodesk.domain.labs.result import LabReport, RawReport, Result, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.records.locks import lock_documents
from oncodesk.records.read import labs as read
from oncodesk.records.write import labs as write
from oncodesk.services.labs.identity import (
    as_version,
    identity_of,
    is_another_draw,
    is_known,
    is_older,
    number_of,
    under_reading,
)
from oncodesk.services.labs.versions import kept_findings, stored_result
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import DocumentRow, LabReportRow, LabResultRow, PatientRow


def store_document(work: Work, content: bytes, name: str, media_type: str) -> tuple[DocumentRow, bool]:
    """The file, once per practice and content; False when it was there already. Taken before patients."""
    lock_documents(work.practice_id)
    digest = hashlib.sha256(content).hexdigest()
    found = read.document(work.practice_id, digest)
    if found is not None:
        return found, False
    document = write.add_document(
        work.ledger, digest=digest, content=content, media_type=media_type, name=name[-200:]
    )
    return document, True


def judged(raw: RawReport, species: Species, zone: ZoneInfo) -> LabReport:
    """A report whose animal is known, judged for that species; the names were compared when matched."""
    return read_report(raw, Expected(species=species), zone)


def add_report(
    work: Work,
    document: DocumentRow,
    part: int,
    raw: RawReport,
    report: LabReport | None,
    *,
    source: str,
    patient: PatientRow | None,
    match: str,
    reason: str,
    zone: ZoneInfo,
    **more: object,
) -> LabReportRow:
    """The report's own row; without a patient it waits in the unmatched queue and counts for nothing."""
    return write.add_lab_report(
        work.ledger,
        document=document,
        part=part,
        patient=patient,
        source=source,
        sender=raw.sender[:120],
        filler=number_of(raw)[:120],
        message=message_key(raw),
        sent_at=read_moment(raw.sent, zone).at if raw.sent else None,
        status=Status.UNKNOWN if report is None else report.status,
        remarks=[] if report is None else sorted(report.remarks),
        findings=[] if report is None else kept_findings(report.findings),
        collected_at=None if report is None else report.collected_at,
        collected_text=raw.collected[:60],
        given_names={
            "patient": raw.patient[:200],
            "owner": raw.owner[:200],
            "species": raw.species[:200],
        },
        received_at=work.now,
        match=match,
        match_reason=reason,
        **more,
    )


def message_key(raw: RawReport) -> str:
    """Who sent it and under which number; empty when the sender does not number its messages."""
    if not raw.message:
        return ""
    return "|".join((raw.sender, raw.facility, raw.message))[:300]


def add_results(work: Work, row: LabReportRow, raw: RawReport, report: LabReport) -> bool:
    """Write what is new; a repeated unchanged result writes nothing. True when a version changed.

    An analyte that a newer report does not restate keeps its version, unless it no longer fits beside
    what changed; then what changed is in doubt as well, a correction too. A value that changed under the
    same identity is a correction, also when the laboratory does not say so. What an older message says
    late is kept and never replaces the newer version.
    """
    patient_id = row.patient_id
    assert patient_id is not None
    identities = [identity_of(result, raw) for result in report.results]
    current = read.current_by_identity(work.practice_id, patient_id, identities)
    kept = [each for each in read.current_of_draw(row) if each.identity not in current]
    stored = tuple(stored_result(each) for each in kept)
    beside, fresh = check_beside(stored, report.results)
    changed = False
    written: list[LabResultRow] = []
    for index, (identity, result) in enumerate(zip(identities, fresh, strict=True)):
        before = current.get(identity)
        if before is not None and is_another_draw(before, report, result):
            before = None
        if before is not None and is_known(before, result, row):
            continue
        printed = raw.results[index].unit if index < len(raw.results) else ""
        if before is not None and is_older(row, before):
            _add_result(work, row, report, identity, result, printed, is_current=False)
            continue
        changed = True
        if before is not None:
            result = as_version(before, result, row)
            write.change_lab_result(work.ledger, before, is_current=False)
        current[identity] = _add_result(work, row, report, identity, result, printed, supersedes=before)
        written.append(current[identity])
    if not row.reads_id and any(each.analyte == Analyte.PLATELETS for each in written):
        for each in kept:
            if each.report.reads_id:
                _take_back(work, each)
    if changed:
        for each, was, now in zip(kept, stored, beside, strict=True):
            if was.usable and not now.usable:
                _doubt(work, each, now)
    return changed


def _add_result(
    work: Work,
    row: LabReportRow,
    report: LabReport,
    identity: str,
    result: Result,
    printed: str,
    **more: object,
) -> LabResultRow:
    return write.add_lab_result(
        work.ledger,
        report=row,
        patient_id=row.patient_id,
        identity=identity,
        analyte=result.analyte,
        name=result.name[:120],
        raw=result.raw,
        raw_unit=printed[:100],
        value=result.value,
        unit=(result.unit or "")[:20],
        comparator=result.comparator,
        status=result.status,
        reference=result.reference[:60],
        is_usable=result.usable,
        fluid=result.fluid,
        is_derived=result.derived,
        resolution=result.resolution,
        findings=kept_findings(result.findings),
        collected_at=report.collected_at,
        received_at=work.now,
        **more,
    )


def _take_back(work: Work, reading: LabResultRow) -> None:
    """The laboratory counted again: another count of it that was read on the smear stands as it was."""
    write.change_lab_result(work.ledger, reading, is_current=False)
    counted = under_reading(reading)
    if counted is not None:
        write.add_lab_result(
            work.ledger,
            **{name: getattr(counted, name) for name in _COPIED},
            is_usable=counted.is_usable,
            findings=counted.findings,
            received_at=work.now,
            supersedes=reading,
        )


def _doubt(work: Work, row: LabResultRow, judged: Result) -> None:
    """A result that was true beside the old values and may not be beside the new: a version that says so."""
    write.change_lab_result(work.ledger, row, is_current=False)
    write.add_lab_result(
        work.ledger,
        **{name: getattr(row, name) for name in _COPIED},
        is_usable=False,
        findings=kept_findings(judged.findings),
        received_at=work.now,
        supersedes=row,
    )


_COPIED = (
    *("report_id", "patient_id", "identity", "analyte", "name", "raw", "raw_unit", "value", "unit"),
    *("comparator", "status", "reference", "fluid", "is_derived", "resolution", "collected_at"),
)


def answer_requests(work: Work, patient_id: int, report: LabReport) -> None:
    """The open request whose draw this is: of those that it answers, the one whose window is nearest."""
    drawn = report.collected_at
    if drawn is None:
        return
    waiting = [
        request
        for request in read.open_requests_of_patient(patient_id)
        if request.state in OPEN
        and answers(
            request.tests, request.place, request.draw_from, request.draw_until, drawn, report.results
        )
    ]
    if not waiting:
        return
    request = min(waiting, key=lambda each: (abs(each.draw_until - drawn), each.pk))
    write.change_lab_request(
        work.ledger, request, state=RequestState.RECEIVED, drawn_at=drawn, received_at=work.now
    )


def ask_again(work: Work, patient_id: int, collected_at: datetime | None) -> None:
    """The blood that answered a request was another animal's: the request is open again."""
    if collected_at is None:
        return
    for request in read.requests_answered_at(patient_id, collected_at):
        write.change_lab_request(
            work.ledger,
            request,
            state=RequestState.REQUESTED,
            confirmed_at=None,
            drawn_at=None,
            received_at=None,
            reviewed_at=None,
        )


def look_again(work: Work, patient_id: int, collected_at: datetime | None) -> None:
    """Somebody saw blood that changed since: the request is received, not yet reviewed."""
    if collected_at is None:
        return
    for request in read.requests_answered_at(patient_id, collected_at):
        if request.state == RequestState.REVIEWED:
            write.change_lab_request(work.ledger, request, state=RequestState.RECEIVED, reviewed_at=None)


def retract(work: Work, report: LabReportRow) -> None:
    """What a report put on a chart does not belong there: its versions no longer count."""
    for result in read.current_of_reports([report.pk]):
        write.change_lab_result(work.ledger, result, is_current=False)


def keep_only(work: Work, earlier: LabReportRow, raw: RawReport, report: LabReport) -> None:
    """A document typed again: what the new entry leaves out no longer counts."""
    restated = {identity_of(result, raw) for result in report.results}
    for result in read.current_of_reports([earlier.pk]):
        if result.identity not in restated:
            write.change_lab_result(work.ledger, result, is_current=False)
