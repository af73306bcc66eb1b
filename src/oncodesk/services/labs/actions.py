"""Who brings results in, files them to a patient, confirms what was typed, or takes them away again?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.analyte import UNIT, Analyte
from oncodesk.domain.labs.request import MOVES, RequestState
from oncodesk.domain.labs.result import Kind, RawFile, RawReport, RawResult, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Permission
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import labs as read
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import practice as read_practice
from oncodesk.records.write import labs as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.labs import filing
from oncodesk.services.labs.matching import Match, match
from oncodesk.services.labs.reading import NotALabFileError, raw_of
from oncodesk.services.sentences import tell
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import DocumentRow, LabReportRow, LabRequestRow, PatientRow

TYPED = "typed"
CRITICAL = (Analyte.NEUTROPHILS, Analyte.PLATELETS)


def _zone(work: Work) -> ZoneInfo:
    practice = read_practice.practice(work.practice_id)
    assert practice is not None
    return ZoneInfo(practice.zone)


def _whole(content: bytes, name: str) -> RawFile:
    """The texts of a file of which nothing is cut off or unreadable; half a report can say the opposite."""
    try:
        raw = raw_of(content, name)
    except NotALabFileError as wrong:
        raise Invalid(str(wrong)) from None
    damage = [tell(finding) for finding in raw.findings if finding.stops]
    if damage:
        raise Invalid(" ".join(f"{name}: {told.message} {told.fix}" for told in damage))
    return raw


@action("labs.import_file", Permission.ENTER_LABS)
def import_file(work: Work, *, content: bytes, name: str) -> Done:
    """Store a laboratory file whole, each report to its patient or to the unmatched queue; all or nothing.

    A file that was stored before changes nothing. Raises Invalid when no format recognises it, or when
    part of it is cut off or unreadable.
    """
    raw = _whole(content, name)
    document, is_new = filing.store_document(work, content, name, "application/octet-stream")
    if not is_new:
        return Done(str(document.public_id), remarks=("labs.known_file",))
    matches = [match(work.practice_id, report) for report in raw.reports]
    for patient_id in sorted({found.patient.pk for found in matches if found.patient is not None}):
        lock_patient(patient_id)
    remarks: list[str] = []
    for part, (report, found) in enumerate(zip(raw.reports, matches, strict=True)):
        remarks.append(_take_in(work, document, part, report, found, "hl7"))
    return Done(str(document.public_id), remarks=tuple(remarks))


def _take_in(
    work: Work, document: DocumentRow, part: int, raw: RawReport, found: Match, source: str, **more: object
) -> str:
    """File one report; answers by code what became of it."""
    if found.patient is None:
        filing.add_report(
            work,
            document,
            part,
            raw,
            None,
            source=source,
            patient=None,
            match="unmatched",
            reason=found.reason,
            **more,
        )
        return "labs.unmatched"
    patient = found.patient
    report = filing.judged(raw, Species(patient.species), _zone(work))
    row = filing.add_report(
        work,
        document,
        part,
        raw,
        report,
        source=source,
        patient=patient,
        match="automatic",
        reason=found.reason,
        **more,
    )
    return _put_on_chart(work, row, raw, patient)


def _put_on_chart(work: Work, row: LabReportRow, raw: RawReport, patient: PatientRow) -> str:
    """Results, the request they answer, and every visit that rests on them, in this transaction."""
    report = filing.judged(raw, Species(patient.species), _zone(work))
    changed = filing.add_results(work, row, raw, report)
    if changed:
        filing.answer_requests(work, patient.pk, report.collected_at)
        treatment.rejudge_patient(work, patient.pk)
    return "labs.filed" if changed else "labs.nothing_new"


def _report_named(work: Work, report: UUID, seen_version: int) -> LabReportRow:
    row = read.report(work.practice_id, report)
    if row is None:
        raise NotThere("There is no such report in this practice.")
    work.check_seen(row, seen_version)
    return row


def _patient_named(work: Work, patient: UUID) -> PatientRow:
    row = read_patients.patient([work.practice_id], patient)
    if row is None:
        raise NotThere("There is no such patient in this practice.")
    return row


def _raw_part(row: LabReportRow) -> RawReport:
    """The report's own texts, read again from the stored file, or as they were typed."""
    if row.source == TYPED:
        assert row.patient is not None and row.collected_at is not None
        results = [result for result in read.results_of_report(row.pk) if result.is_current]
        values = [(Analyte(each.analyte), each.raw, each.unit) for each in results if not each.is_derived]
        return _typed(row.patient, row.collected_at, values, Status(row.status))
    return raw_of(bytes(row.document.content), row.document.name).reports[row.part % _MOVED]


_MOVED = 1000  # parts from here on are moved copies of the part that remains


def _told_twice(identifiers: Sequence[str], reason: str) -> None:
    if len(set(identifiers)) < 2:
        raise Invalid("Compare two identifiers with the report.", {"identifiers": "Tick two that agree."})
    if not reason.strip():
        raise Invalid("Say why this report belongs to this patient.", {"reason": "A few words are enough."})


@action("labs.attach_report", Permission.FILE_LABS)
def attach_report(
    work: Work, *, report: UUID, seen_version: int, patient: UUID, identifiers: Sequence[str], reason: str
) -> Done:
    """A person files an unmatched report; two identifiers and a reason, never another species."""
    row = _report_named(work, report, seen_version)
    if row.match != "unmatched":
        raise Invalid("This report is not waiting; somebody filed or set it aside already.")
    _told_twice(identifiers, reason)
    target = _patient_named(work, patient)
    lock_patient(target.pk)
    raw = _raw_part(row)
    _refuse_other_species(raw, target)
    judged = filing.judged(raw, Species(target.species), _zone(work))
    write.change_lab_report(
        work.ledger,
        row,
        patient=target,
        match="by_person",
        match_reason=", ".join(sorted(set(identifiers))) + ": " + reason.strip()[:250],
        status=judged.status,
        remarks=sorted(judged.remarks),
        collected_at=judged.collected_at,
    )
    _put_on_chart(work, row, raw, target)
    return Done(str(row.public_id), row.version)


def _refuse_other_species(raw: RawReport, patient: PatientRow) -> None:
    report = filing.judged(raw, Species(patient.species), ZoneInfo("UTC"))
    if any(finding.code == "labs.species_differs" for finding in report.findings):
        raise Invalid(
            f"The report is about a {raw.species.strip().lower() or 'different animal'}, "
            f"{patient.name} is a {patient.species}. It can never be filed there."
        )


@action("labs.move_report", Permission.FILE_LABS)
def move_report(
    work: Work, *, report: UUID, seen_version: int, patient: UUID, identifiers: Sequence[str], reason: str
) -> Done:
    """A report stands on the wrong chart: there its results stop counting, on the right one they begin."""
    row = _report_named(work, report, seen_version)
    if row.patient_id is None or row.match not in ("automatic", "by_person"):
        raise Invalid("Only a report that stands on a chart can be moved.")
    _told_twice(identifiers, reason)
    target = _patient_named(work, patient)
    if target.pk == row.patient_id:
        raise Invalid("The report stands on this chart already.")
    for patient_id in sorted((row.patient_id, target.pk)):
        lock_patient(patient_id)
    raw = _raw_part(row)
    _refuse_other_species(raw, target)
    wrong_id = row.patient_id
    filing.retract(work, row)
    write.change_lab_report(work.ledger, row, match="moved", match_reason=reason.strip()[:300])
    treatment.rejudge_patient(work, wrong_id)
    judged = filing.judged(raw, Species(target.species), _zone(work))
    copy = filing.add_report(
        work,
        row.document,
        row.part + _MOVED,
        raw,
        judged,
        source=row.source,
        patient=target,
        match="by_person",
        reason=reason.strip()[:300],
    )
    _put_on_chart(work, copy, raw, target)
    return Done(str(copy.public_id), copy.version)


@action("labs.dismiss_report", Permission.FILE_LABS)
def dismiss_report(work: Work, *, report: UUID, seen_version: int, reason: str) -> Done:
    """An unmatched report is not about a patient of this practice; it stays readable."""
    row = _report_named(work, report, seen_version)
    if row.match != "unmatched":
        raise Invalid("This report is not waiting.")
    if not reason.strip():
        raise Invalid("Say why nobody needs this report.", {"reason": "A few words are enough."})
    write.change_lab_report(work.ledger, row, match="dismissed", match_reason=reason.strip()[:300])
    return Done(str(row.public_id), row.version)


@action("labs.type_results", Permission.ENTER_LABS)
def type_results(
    work: Work,
    *,
    patient: UUID,
    collected_at: datetime,
    values: Sequence[tuple[Analyte, str, str]],
    source: bytes,
    source_name: str,
) -> Done:
    """Results typed in beside their source document; they inform, and count once a second person confirms.

    `values` are (analyte, text as printed, unit as printed). Raises Invalid for an empty or unreadable one.
    """
    target = _patient_named(work, patient)
    lock_patient(target.pk)
    if collected_at > work.now:
        raise Invalid(
            "The blood cannot have been drawn in the future.", {"collected_at": "Correct the time."}
        )
    if not source:
        raise Invalid("Add the report that you typed from.", {"source": "Choose the PDF or picture."})
    if not values:
        raise Invalid("Type at least one result.", {"values": "Neutrophils and platelets decide most."})
    document, is_new = filing.store_document(work, source, source_name, "application/pdf")
    if not is_new and read.report_of_document(document.pk, 0) is not None:
        raise Invalid("This document was entered already. Correct that entry instead.")
    raw = _typed(target, collected_at, values, Status.PRELIMINARY)
    judged = filing.judged(raw, Species(target.species), _zone(work))
    unread = [result.name for result in judged.results if result.value is None]
    if unread:
        raise Invalid(
            f"{', '.join(unread)}: this is not a number with a unit we know. Type it as printed.",
            dict.fromkeys(unread, "Number as printed, and its unit."),
        )
    row = filing.add_report(
        work,
        document,
        0,
        raw,
        judged,
        source=TYPED,
        patient=target,
        match="by_person",
        reason="typed",
        entered_by_id=work.actor.person_id,
    )
    _put_on_chart(work, row, raw, target)
    return Done(str(row.public_id), row.version)


def _typed(
    patient: PatientRow, collected_at: datetime, values: Sequence[tuple[Analyte, str, str]], status: Status
) -> RawReport:
    return RawReport(
        patient=patient.name,
        owner="",
        species=patient.species,
        collected=collected_at.isoformat(),
        results=tuple(
            RawResult(
                code=analyte.value,
                system="",
                name=analyte.value,
                value=text.strip(),
                unit=unit.strip() or UNIT.get(analyte, ""),
                reference="",
                status=status,
                status_text=status.value,
                kind=Kind.NUMBER,
                panel=TYPED,
            )
            for analyte, text, unit in values
        ),
        sender=TYPED,
    )


@action("labs.confirm_typed", Permission.VERIFY)
def confirm_typed(work: Work, *, report: UUID, seen_version: int, typed_again: dict[Analyte, str]) -> Done:
    """A second person types neutrophils and platelets again from the document; only then do they count."""
    row = _report_named(work, report, seen_version)
    if row.source != TYPED or row.patient_id is None or row.patient is None:
        raise Invalid("Only typed results are confirmed.")
    lock_patient(row.patient_id)
    if row.verified_at is not None:
        raise Invalid("These results are confirmed already.")
    if row.entered_by_id == work.actor.person_id:
        raise Invalid("You typed these results; another person confirms them.")
    results = [
        result for result in read.results_of_report(row.pk) if result.is_current and not result.is_derived
    ]
    wrong = {
        result.analyte: "The first person typed something else. Look at the document together."
        for result in results
        if result.analyte in CRITICAL
        and not _agrees(result.raw, typed_again.get(Analyte(result.analyte), ""))
    }
    if wrong:
        raise Invalid("The two entries differ; nothing was confirmed.", wrong)
    values = [(Analyte(result.analyte), result.raw, result.unit) for result in results]
    assert row.collected_at is not None
    raw = _typed(row.patient, row.collected_at, values, Status.FINAL)
    write.change_lab_report(
        work.ledger, row, status=Status.FINAL, verified_by_id=work.actor.person_id, verified_at=work.now
    )
    _put_on_chart(work, row, raw, row.patient)
    return Done(str(row.public_id), row.version)


def _agrees(first: str, second: str) -> bool:
    try:
        return Decimal(first.strip()) == Decimal(second.strip())
    except ArithmeticError:
        return first.strip() == second.strip() != ""


def _request_named(work: Work, request: UUID, seen_version: int) -> LabRequestRow:
    row = read.request(work.practice_id, request)
    if row is None:
        raise NotThere("There is no such lab request in this practice.")
    lock_patient(row.patient_id)
    row.refresh_from_db()
    work.check_seen(row, seen_version)
    return row


def _move_request(row: LabRequestRow, after: RequestState) -> None:
    if after not in MOVES[RequestState(row.state)]:
        raise Invalid(f"This request is {row.state} already.")


@action("labs.confirm_request", Permission.BOOK)
def confirm_request(work: Work, *, request: UUID, seen_version: int) -> Done:
    """The place has confirmed that it will draw."""
    row = _request_named(work, request, seen_version)
    _move_request(row, RequestState.CONFIRMED)
    write.change_lab_request(work.ledger, row, state=RequestState.CONFIRMED, confirmed_at=work.now)
    return Done(str(row.public_id), row.version)


@action("labs.mark_drawn", Permission.BOOK)
def mark_drawn(work: Work, *, request: UUID, seen_version: int, drawn_at: datetime) -> Done:
    """Blood was drawn at this time; the result is awaited."""
    row = _request_named(work, request, seen_version)
    _move_request(row, RequestState.DRAWN)
    if drawn_at > work.now:
        raise Invalid("The blood cannot have been drawn in the future.", {"drawn_at": "Correct the time."})
    write.change_lab_request(work.ledger, row, state=RequestState.DRAWN, drawn_at=drawn_at)
    treatment.rejudge_patient(work, row.patient_id)
    return Done(str(row.public_id), row.version)
