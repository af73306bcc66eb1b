"""Which reports wait for a person, what does one say in all its versions, and whose may it be?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.labs.analyte import species_told
from oncodesk.domain.labs.result import Status
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding
from oncodesk.records.read import labs as read
from oncodesk.services.errors import NotThere
from oncodesk.services.labs.matching import belongs
from oncodesk.services.labs.readable import blood_read, obstacles, stands_on_chart
from oncodesk.services.labs.texts import raw_part
from oncodesk.services.labs.versions import read_findings
from oncodesk.services.reading import reading
from oncodesk.services.typed import name_key, surname_key

if TYPE_CHECKING:
    from oncodesk.records.models import LabReportRow, LabResultRow, PatientRow


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in a list; `reason` is the code why it waits, `values` name and text as printed."""

    report: UUID
    version: int
    practice_id: int
    practice: str
    zone: str
    received_at: datetime
    collected_at: datetime | None
    collected_text: str
    source: str
    file: str
    given_patient: str
    given_owner: str
    given_species: str
    values: tuple[tuple[str, str], ...]
    match: str
    reason: str
    patient: UUID | None
    patient_name: str
    typed_by: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of one result: what it says, when it came, by whom, and whether it counts."""

    raw: str
    raw_unit: str
    value: Decimal | None
    unit: str
    comparator: str
    status: str
    reference: str
    received_at: datetime
    by: str
    how: str  # an oncologist read it on the smear; else empty
    counts: bool
    is_usable: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One analyte with its versions, the newest first."""

    analyte: str
    name: str
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    line: ReportLine
    document: UUID
    person_id: int | None  # who typed it
    is_confirmed: bool
    confirmed_by: str
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]
    results: tuple[ResultLine, ...]
    can_read_smear: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient whose report it may be, with what agrees and what differs; another species never may."""

    patient: UUID
    name: str
    species: str
    breed: str
    owner: str
    died: bool
    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    is_possible: bool


def list_unmatched(practice_ids: Iterable[int]) -> tuple[ReportLine, ...]:
    """Reports that stand in no chart, the longest waiting first."""
    with reading(list(practice_ids)):
        return report_lines(read.unmatched_reports(practice_ids))


def list_unconfirmed(practice_ids: Iterable[int]) -> tuple[ReportLine, ...]:
    """Typed entries that wait for a second person."""
    with reading(list(practice_ids)):
        return report_lines(read.unconfirmed_reports(practice_ids))


def list_reports(practice_ids: Iterable[int], most: int = 50) -> tuple[ReportLine, ...]:
    """What came last, wherever it stands."""
    with reading(list(practice_ids)):
        return report_lines(read.newest_reports(practice_ids, most))


def report_lines(rows: list[LabReportRow]) -> tuple[ReportLine, ...]:
    """Rows of reports as lists show them; two queries, however many there are."""
    found: dict[int, list[LabResultRow]] = defaultdict(list)
    for result in read.results_of_reports(row.pk for row in rows):
        found[result.report_id].append(result)
    return tuple(_line(row, found[row.pk]) for row in rows)


def _line(row: LabReportRow, results: list[LabResultRow]) -> ReportLine:
    if results:
        values = tuple((each.name, f"{each.raw} {each.raw_unit}".strip()) for each in results)
    elif row.match == "unmatched":  # nothing is judged before it is known whose it is
        values = tuple(
            (each.name or each.code, f"{each.value} {each.unit}".strip()) for each in raw_part(row).results
        )
    else:
        values = ()
    return ReportLine(
        report=row.public_id,
        version=row.version,
        practice_id=row.practice_id,
        practice=row.practice.name,
        zone=row.practice.zone,
        received_at=row.received_at,
        collected_at=row.collected_at,
        collected_text=row.collected_text,
        source=row.source,
        file=row.document.name,
        given_patient=row.given_names.get("patient", ""),
        given_owner=row.given_names.get("owner", ""),
        given_species=row.given_names.get("species", ""),
        values=values,
        match=row.match,
        reason=row.match_reason,
        patient=None if row.patient is None else row.patient.public_id,
        patient_name="" if row.patient is None else row.patient.name,
        typed_by="" if row.entered_by is None else row.entered_by.name,
    )


def _named(practice_ids: Iterable[int], report: UUID) -> LabReportRow:
    row = read.report_in(practice_ids, report)
    if row is None:
        raise NotThere("There is no such report in your practices.")
    return row


def get_report(practice_ids: Iterable[int], report: UUID) -> ReportView:
    """One report with every version of its results, earlier and later ones from other reports too."""
    with reading(list(practice_ids)):
        row = _named(practice_ids, report)
        own = [*read.results_of_report(row.pk), *read.results_of_readings(row.pk)]
        blood = blood_read(row)
        versions: dict[str, list[LabResultRow]] = {each.identity: [] for each in own}
        if row.patient_id is not None:
            for each in read.versions_of(versions, row.patient_id):
                versions[each.identity].append(each)
        return ReportView(
            line=_line(row, [each for each in own if each.report_id == row.pk]),
            document=row.document.public_id,
            person_id=row.entered_by_id,
            is_confirmed=row.verified_at is not None,
            confirmed_by="" if row.verified_by is None else row.verified_by.name,
            findings=read_findings(row.findings),
            remarks=tuple(row.remarks),
            results=tuple(
                ResultLine(group[-1].analyte, group[-1].name, tuple(map(_version, reversed(group))))
                for group in versions.values()
                if group
            ),
            can_read_smear=stands_on_chart(blood) and not obstacles(blood),
        )


def _version(row: LabResultRow) -> VersionLine:
    # Before the second person only the first stood behind a typed value.
    people = [row.report.entered_by, row.report.verified_by if row.status == Status.FINAL else None]
    return VersionLine(
        raw=row.raw,
        raw_unit=row.raw_unit,
        value=row.value,
        unit=row.unit,
        comparator=row.comparator,
        status=row.status,
        reference=row.reference,
        received_at=row.received_at,
        by=", ".join(person.name for person in people if person is not None),
        how=row.report.match_reason if row.report.reads_id else "",
        counts=row.is_current,
        is_usable=row.is_usable,
        findings=read_findings(row.findings),
    )


def find_candidates(practice_ids: Iterable[int], report: UUID) -> tuple[Candidate, ...]:
    """Patients of the name or of the owner that the report tells, those that may be meant first."""
    with reading(list(practice_ids)):
        row = _named(practice_ids, report)
        told = {name: row.given_names.get(name, "") for name in ("patient", "owner", "species")}
        rows = read.patients_that_may_be_meant(
            row.practice_id, name_key(told["patient"]), surname_key(told["owner"])
        )
        found = [_candidate(each, told) for each in rows if each.pk != row.patient_id]
        return tuple(sorted(found, key=lambda each: (not each.is_possible, len(each.differs), each.name)))


def _candidate(row: PatientRow, told: dict[str, str]) -> Candidate:
    species = species_told(told["species"])
    compared = {
        "name": row.name_key == name_key(told["patient"]),
        "owner": belongs(row, told["owner"]) if told["owner"] else False,
    }
    if species is not None:
        compared["species"] = species == row.species
    return Candidate(
        patient=row.public_id,
        name=row.name,
        species=row.species,
        breed=row.breed,
        owner=", ".join(relation.client.name for relation in row.relations.all()),
        died=row.died_at is not None,
        agrees=tuple(name for name, same in compared.items() if same),
        differs=tuple(name for name, same in compared.items() if not same),
        is_possible=species is None or species == Species(row.species),
    )
