"""How does a report become rows: new results, corrections of old ones, and what they answer?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.read import Expected, read_report
from oncodesk.domain.labs.request import OPEN, RequestState
from oncodesk.domain.labs.result import LabReport, RawReport, Result, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.records.read import labs as read
from oncodesk.records.write import labs as write
from oncodesk.services.labs.versions import kept_findings
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import DocumentRow, LabReportRow, LabResultRow, PatientRow

_LONGEST_IDENTITY = 300
_EXACT = Decimal("0.000001")


def store_document(work: Work, content: bytes, name: str, media_type: str) -> tuple[DocumentRow, bool]:
    """The file, once per practice and content; False when it was there already."""
    digest = hashlib.sha256(content).hexdigest()
    found = read.document(work.practice_id, digest)
    if found is not None:
        return found, False
    document = write.add_document(
        work.ledger, digest=digest, content=content, media_type=media_type, name=name[:200]
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
        filler=next((result.filler for result in raw.results if result.filler), "")[:120],
        status=Status.UNKNOWN if report is None else report.status,
        remarks=[] if report is None else sorted(report.remarks),
        findings=[] if report is None else kept_findings(report.findings),
        collected_at=None if report is None else report.collected_at,
        collected_text=raw.collected[:60],
        given_names={"patient": raw.patient, "owner": raw.owner, "species": raw.species},
        received_at=work.now,
        match=match,
        match_reason=reason,
        **more,
    )


def identity_of(result: Result, raw: RawReport) -> str:
    """What a correction shares with the version it corrects.

    The laboratory's number of the order where it gives one, else the time of the draw; with sender,
    panel, code and sub-id. Longer ones are shortened to a digest.
    """
    filler, _, rest = result.identity.partition("|")
    draw = filler or raw.collected
    derived = "derived" if result.derived else ""
    text = "|".join((raw.sender, draw, rest, result.analyte.value, derived))
    return text if len(text) <= _LONGEST_IDENTITY else hashlib.sha256(text.encode()).hexdigest()


def add_results(work: Work, row: LabReportRow, raw: RawReport, report: LabReport) -> bool:
    """Write what is new; a repeated unchanged result writes nothing. True when a version changed.

    An analyte that a newer report does not restate keeps its version.
    """
    patient_id = row.patient_id
    assert patient_id is not None
    identities = {index: identity_of(result, raw) for index, result in enumerate(report.results)}
    current = read.current_by_identity(work.practice_id, patient_id, identities.values())
    changed = False
    for index, result in enumerate(report.results):
        identity = identities[index]
        before = current.get(identity)
        if before is not None and _same(before, result):
            continue
        changed = True
        if before is not None:
            write.change_lab_result(work.ledger, before, is_current=False)
        current[identity] = write.add_lab_result(
            work.ledger,
            report=row,
            patient_id=patient_id,
            identity=identity,
            analyte=result.analyte,
            name=result.name[:120],
            raw=result.raw,
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
            supersedes=before,
        )
    return changed


def _same(row: LabResultRow, result: Result) -> bool:
    """The same value, sign, status and usability: the laboratory only sent it again."""
    value = None if result.value is None else result.value.quantize(_EXACT)
    return (
        row.value == value
        and row.comparator == result.comparator
        and row.raw == result.raw
        and row.is_usable == result.usable
        and (row.status == result.status or {row.status, result.status} <= {Status.FINAL, Status.CORRECTED})
    )


def answer_requests(work: Work, patient_id: int, collected_at: datetime | None) -> None:
    """The open request whose draw this is: the one whose window is nearest to the draw, within four days."""
    if collected_at is None:
        return
    waiting = [request for request in read.open_requests_of_patient(patient_id) if request.state in OPEN]
    near = [request for request in waiting if abs((request.draw_until - collected_at).days) <= _NEAR_DAYS]
    if not near:
        return
    request = min(near, key=lambda each: (abs(each.draw_until - collected_at), each.pk))
    write.change_lab_request(
        work.ledger,
        request,
        state=RequestState.RECEIVED,
        drawn_at=request.drawn_at or collected_at,
        received_at=work.now,
    )


_NEAR_DAYS = 4


def retract(work: Work, report: LabReportRow) -> None:
    """What a report put on a chart was another animal's: its versions no longer count there."""
    for result in read.results_of_report(report.pk):
        if result.is_current:
            write.change_lab_result(work.ledger, result, is_current=False)


def with_status(raw: RawReport, status: Status) -> RawReport:
    """The same texts in another status, as when a second person confirmed what was typed."""
    results = tuple(replace(result, status=status, status_text=status.value) for result in raw.results)
    return replace(raw, results=results)
