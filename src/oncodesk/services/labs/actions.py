"""Who brings results in, files them to a patient, confirms what was typed, or takes them away again?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.labs.request import MOVES, RequestState
from oncodesk.domain.labs.result import RawReport, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import labs as read
from oncodesk.records.read import patients as read_patients
from oncodesk.records.write import labs as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.labs import filing, telling
from oncodesk.services.labs.charting import put_on_chart, report_named, zone_of
from oncodesk.services.labs.matching import IDENTIFIERS, Match, match
from oncodesk.services.labs.readable import with_words
from oncodesk.services.labs.reading import whole_of
from oncodesk.services.labs.texts import (
    TYPED,
    media_type_of,
    raw_part,
    refuse_different,
    refuse_other_species,
    refuse_typed,
    refuse_unread,
    same_message,
    typed_report,
    with_status,
)
from oncodesk.services.labs.versions import kept_findings
from oncodesk.services.tasks import raise_task
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import DocumentRow, LabReportRow, LabRequestRow, PatientRow


@action("labs.import_file", Permission.ENTER_LABS)
def import_file(work: Work, *, content: bytes, name: str) -> Done:
    """Store a laboratory file whole, each report to its patient or to the unmatched queue; all or nothing.

    A file that was stored before changes nothing. Raises Invalid when no format recognises it, or when
    part of it is cut off or unreadable.
    """
    raw = whole_of(content, name)
    document, is_new = filing.store_document(work, content, name, "application/octet-stream")
    if not is_new:
        return Done(str(document.public_id), remarks=("labs.known_file",))
    matches = [_match(work, document, report) for report in raw.reports]
    for patient_id in sorted({found.patient.pk for found in matches if found.patient is not None}):
        lock_patient(patient_id)
    remarks = [
        _take_in(work, document, part, report, found, raw.form)
        for part, (report, found) in enumerate(zip(raw.reports, matches, strict=True))
    ]
    return Done(str(document.public_id), remarks=tuple(remarks))


@action("labs.note_unread_file", Permission.ENTER_LABS)
def note_unread_file(work: Work, *, file: str, why: str, digest: str) -> Done:
    """A file came that nobody can read: a person is told, once for each content."""
    raise_task(
        work,
        f"unread_file:{digest}",
        "lab_file_unread",
        "labs.file_unread",
        to=Role.COORDINATOR,
        urgency="now",
        file=file[:200],
        why=why[:400].rstrip("."),
    )
    return Done(digest)


def _match(work: Work, document: DocumentRow, raw: RawReport) -> Match:
    """Whose it is, unless its message number came before with other content: then a person looks first."""
    key = filing.message_key(raw)
    known = read.reports_with_message(work.practice_id, key, document.pk) if key else []
    if known and not any(same_message(raw, raw_part(row)) for row in known):
        raise_task(
            work,
            f"message_repeated:{document.public_id}",
            "lab_message_repeated",
            "labs.message_repeated",
            to=Role.COORDINATOR,
            number=raw.message[:60],
            sender=raw.sender[:60],
        )
        return Match(None, "message_repeated")
    return match(work, raw)


def _take_in(work: Work, document: DocumentRow, part: int, raw: RawReport, found: Match, form: str) -> str:
    """File one report; answers by code what became of it."""
    zone, patient = zone_of(work), found.patient
    report = None if patient is None else filing.judged(raw, Species(patient.species), zone)
    row = filing.add_report(
        work,
        document,
        part,
        raw,
        report,
        source=form,
        patient=patient,
        match="unmatched" if patient is None else "automatic",
        reason=found.reason,
        zone=zone,
    )
    return "labs.unmatched" if patient is None else put_on_chart(work, row, raw, patient)


def _patient_named(work: Work, patient: UUID) -> PatientRow:
    row = read_patients.patient([work.practice_id], patient)
    if row is None:
        raise NotThere("There is no such patient in this practice.")
    return row


def _told_twice(identifiers: Sequence[str], reason: str) -> None:
    wrong: dict[str, str] = {}
    if len(set(identifiers) & set(IDENTIFIERS)) < 2:
        wrong["identifiers"] = "Compare two identifiers with the report and tick them."
    if not reason.strip():
        wrong["reason"] = "A few words are enough."
    if wrong:
        raise Invalid("Say by what you know whose report this is.", wrong)


def _told_why(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why nobody needs this report.", {"reason": "A few words are enough."})


@action("labs.attach_report", Permission.FILE_LABS)
def attach_report(
    work: Work, *, report: UUID, seen_version: int, patient: UUID, identifiers: Sequence[str], reason: str
) -> Done:
    """A person files an unmatched report; two identifiers and a reason, never another species."""
    row = report_named(work, report, seen_version)
    if row.match != "unmatched":
        raise Invalid("This report is not waiting; somebody filed or set it aside already.")
    _told_twice(identifiers, reason)
    target = _patient_named(work, patient)
    lock_patient(target.pk)
    raw = raw_part(row)
    refuse_other_species(raw, target)
    judged = filing.judged(raw, Species(target.species), zone_of(work))
    write.change_lab_report(
        work.ledger,
        row,
        patient=target,
        match="by_person",
        match_reason=", ".join(sorted(set(identifiers))) + ": " + reason.strip()[:250],
        status=judged.status,
        remarks=sorted(judged.remarks),
        findings=kept_findings(judged.findings),
        collected_at=judged.collected_at,
    )
    put_on_chart(work, row, raw, target)
    return Done(str(row.public_id), row.version)


@action("labs.move_report", Permission.FILE_LABS)
def move_report(
    work: Work, *, report: UUID, seen_version: int, patient: UUID, identifiers: Sequence[str], reason: str
) -> Done:
    """A report stands on the wrong chart: there its results stop counting, on the right one they begin.

    Every version of it moves, oldest first. A dose that was given on it becomes an incident.
    """
    row = read.report(work.practice_id, report)
    target = _patient_named(work, patient)
    if row is not None and row.patient_id is not None:
        for patient_id in sorted({row.patient_id, target.pk}):
            lock_patient(patient_id)
    row = report_named(work, report, seen_version)
    if row.patient_id is None or row.match not in ("automatic", "by_person"):
        raise Invalid("Only a report that stands on a chart can be moved.")
    _told_twice(identifiers, reason)
    if target.pk == row.patient_id:
        raise Invalid("The report stands on this chart already.", {"patient": "Choose another patient."})
    wrong_id = row.patient_id
    versions = read.reports_sharing_versions(row)
    texts = [raw_part(each) for each in versions]
    for raw in texts:
        refuse_other_species(raw, target)
    rested = [result.pk for each in versions for result in read.results_of_report(each.pk)]
    for each in versions:
        filing.retract(work, each)
        filing.ask_again(work, wrong_id, each.collected_at)
        write.change_lab_report(work.ledger, each, match="moved", match_reason=reason.strip()[:300])
    treatment.rejudge_patient(work, wrong_id)
    telling.tell_of_moved_blood(work, wrong_id, row.pk, rested)
    copies: dict[int, LabReportRow] = {}
    for each, raw in zip(versions, texts, strict=True):
        copies[each.pk] = _copy(work, each, raw, target, reason, copies.get(each.reads_id or 0))
    moved = copies[row.pk]
    return Done(str(moved.public_id), moved.version)


def _copy(
    work: Work,
    row: LabReportRow,
    raw: RawReport,
    target: PatientRow,
    reason: str,
    reads: LabReportRow | None,
) -> LabReportRow:
    judged = filing.judged(raw, Species(target.species), zone_of(work))
    copy = filing.add_report(
        work,
        row.document,
        row.part + read.MOVED,
        raw,
        judged if reads is None else with_words(judged, reads),
        source=row.source,
        patient=target,
        match="by_person",
        reason=reason.strip()[:300],
        zone=zone_of(work),
        entered_by_id=row.entered_by_id,
        verified_by_id=row.verified_by_id,
        verified_at=row.verified_at,
        reads=reads,
    )
    put_on_chart(work, copy, raw, target)
    return copy


@action("labs.dismiss_report", Permission.FILE_LABS)
def dismiss_report(work: Work, *, report: UUID, seen_version: int, reason: str) -> Done:
    """An unmatched report is not about a patient of this practice; it stays readable.

    So does a report on a chart whose time of draw nobody can tell: it makes every other draw uncertain,
    and once the right time is known it comes again.
    """
    row = report_named(work, report, seen_version)
    is_undated = row.match in ("automatic", "by_person") and row.collected_at is None
    if row.match != "unmatched" and not is_undated:
        raise Invalid("This report is not waiting.")
    _told_why(reason)
    filing.retract(work, row)
    write.change_lab_report(work.ledger, row, match="dismissed", match_reason=reason.strip()[:300])
    if row.patient_id is not None:
        treatment.rejudge_patient(work, row.patient_id)
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

    `values` are (analyte, text as printed, unit as printed). The same document typed again replaces the
    earlier entry. Raises Invalid for an empty or unreadable one.
    """
    refuse_typed(collected_at, values, source, work.now)
    document, _ = filing.store_document(work, source, source_name, media_type_of(source))
    target = _patient_named(work, patient)
    lock_patient(target.pk)
    earlier = [
        each
        for each in read.reports_of_document(document.pk)
        if each.match == "by_person" and each.source == TYPED
    ]
    if any(each.patient_id != target.pk for each in earlier):
        raise Invalid(
            "This document was entered already, for another patient.",
            {"source": "Choose another, or move that entry."},
        )
    raw = typed_report(target, collected_at, values, Status.PRELIMINARY, document.digest)
    judged = filing.judged(raw, Species(target.species), zone_of(work))
    refuse_unread(judged)
    row = filing.add_report(
        work,
        document,
        read.last_part(document.pk) + 1,
        raw,
        judged,
        source=TYPED,
        patient=target,
        match="by_person",
        reason="typed",
        zone=zone_of(work),
        entered_by_id=work.actor.person_id,
    )
    for each in earlier:
        filing.keep_only(work, each, raw, judged)
    put_on_chart(work, row, raw, target)
    return Done(str(row.public_id), row.version)


@action("labs.confirm_typed", Permission.VERIFY)
def confirm_typed(work: Work, *, report: UUID, seen_version: int, typed_again: dict[Analyte, str]) -> Done:
    """A second person types neutrophils and platelets again from the document; only then do they count."""
    row = report_named(work, report, seen_version)
    if row.source != TYPED or row.patient is None or row.match != "by_person":
        raise Invalid("Only typed results are confirmed.")
    if row.verified_at is not None:
        raise Invalid("These results are confirmed already.")
    if row.entered_by_id is None or row.entered_by_id == work.actor.person_id:
        raise Invalid("You typed these results; another person confirms them.")
    raw = with_status(raw_part(row), Status.FINAL)
    if not raw.results:
        raise Invalid("These results were typed again since; confirm the newer entry.")
    refuse_different(raw, typed_again)
    write.change_lab_report(
        work.ledger, row, status=Status.FINAL, verified_by_id=work.actor.person_id, verified_at=work.now
    )
    put_on_chart(work, row, raw, row.patient)
    return Done(str(row.public_id), row.version)


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
