"""What does a stored report say, word for word, and is what a person typed beside its source usable?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from oncodesk.domain.labs.analyte import UNIT, Analyte
from oncodesk.domain.labs.read import Expected, read_report
from oncodesk.domain.labs.result import Kind, LabReport, RawReport, RawResult, Status
from oncodesk.domain.labs.smear import reading_of
from oncodesk.domain.patients.patient import Species
from oncodesk.records.read import labs as read
from oncodesk.services.errors import Invalid
from oncodesk.services.labs.reading import LARGEST, raw_of

if TYPE_CHECKING:
    from oncodesk.records.models import LabReportRow, PatientRow

TYPED, SMEAR = "typed", "smear"
CRITICAL = (Analyte.NEUTROPHILS, Analyte.PLATELETS)  # typed twice, by two people


def raw_part(row: LabReportRow) -> RawReport:
    """The report's own texts, read again from the stored file, or as they were typed and still count.

    A reading of the smear is its blood's texts with what the oncologist recorded.
    """
    if row.source == SMEAR:
        assert row.reads is not None
        recorded = read.results_of_report(row.pk)[0]
        return reading_of(raw_part(row.reads), recorded.raw, recorded.raw_unit)
    if row.source != TYPED:
        return raw_of(bytes(row.document.content), row.document.name).reports[row.part % read.MOVED]
    assert row.patient is not None and row.collected_at is not None
    values = [
        (Analyte(each.analyte), each.raw, each.raw_unit)
        for each in read.current_of_reports([row.pk])
        if not each.is_derived
    ]
    return typed_report(row.patient, row.collected_at, values, Status(row.status), row.document.digest)


def same_message(one: RawReport, other: RawReport) -> bool:
    """Two messages of one number that say the same, whenever they were sent."""
    return replace(one, sent="", findings=()) == replace(other, sent="", findings=())


def typed_report(
    patient: PatientRow,
    collected_at: datetime,
    values: Sequence[tuple[Analyte, str, str]],
    status: Status,
    digest: str,
) -> RawReport:
    """What a person typed, as a report; its number is the document's, so that typing again corrects it."""
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
                unit=unit.strip(),
                reference="",
                status=status,
                status_text=status.value,
                kind=Kind.NUMBER,
                panel=TYPED,
                filler=digest[:32],
            )
            for analyte, text, unit in values
        ),
        sender=TYPED,
    )


def with_status(raw: RawReport, status: Status) -> RawReport:
    """The same texts in another status, as when a second person confirmed what was typed."""
    results = tuple(replace(result, status=status, status_text=status.value) for result in raw.results)
    return replace(raw, results=results)


_MEDIA = {b"%PDF-": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def media_type_of(content: bytes) -> str:
    """What a source document is, by its first bytes; Invalid unless it is a PDF or a picture."""
    for start, media_type in _MEDIA.items():
        if content.startswith(start):
            return media_type
    raise Invalid("The source is no PDF, PNG or JPEG.", {"source": "Scan or save it as PDF, PNG or JPEG."})


def refuse_typed(
    collected_at: datetime, values: Sequence[tuple[Analyte, str, str]], source: bytes, now: datetime
) -> None:
    """Every mistake of an entry that can be seen before it is read, at once."""
    wrong: dict[str, str] = {}
    if collected_at > now:
        wrong["collected_at"] = "The blood cannot have been drawn in the future. Correct the time."
    if not source:
        wrong["source"] = "Choose the PDF or picture that you type from."
    elif len(source) > LARGEST:
        wrong["source"] = f"The file is larger than {LARGEST // 1_000_000} MB. Scan it again, smaller."
    if not values:
        wrong["values"] = "Type at least one result; neutrophils and platelets decide most."
    twice = {analyte for analyte, _, _ in values if [each[0] for each in values].count(analyte) > 1}
    wrong |= {analyte.value: "This was typed twice." for analyte in twice}
    for analyte, _, unit in values:
        if not unit.strip() and UNIT[analyte] != "1":
            wrong[analyte.value] = "Type the unit as it is printed; it is never assumed."
    if wrong:
        raise Invalid("This entry cannot be used yet.", wrong)


def refuse_unread(report: LabReport) -> None:
    """A typed value that is no number, has an unknown unit or cannot be true is corrected at once."""
    wrong = {
        result.name: "This is not a number with a unit we know. Type both as printed."
        if result.value is None
        else "This cannot be true of a living animal. Compare number and unit with the source."
        for result in report.results
        if result.value is None or any(each.code == "labs.out_of_bounds" for each in result.findings)
    }
    if wrong:
        raise Invalid("Some values cannot be read.", wrong)


def refuse_different(raw: RawReport, typed_again: Mapping[Analyte, str]) -> None:
    """The second person's neutrophils and platelets, typed from the document, must be the first one's."""
    wrong = {
        each.code: "The first person typed something else. Look at the document together."
        for each in raw.results
        if Analyte(each.code) in CRITICAL and not _agrees(each.value, typed_again.get(Analyte(each.code), ""))
    }
    if wrong:
        raise Invalid("The two entries differ; nothing was confirmed.", wrong)


def _agrees(first: str, second: str) -> bool:
    try:
        return Decimal(first.strip()) == Decimal(second.strip())
    except ArithmeticError:
        return first.strip() == second.strip() != ""


def refuse_other_species(raw: RawReport, patient: PatientRow) -> None:
    """A report of another species is never filed to this patient, by nobody."""
    report = read_report(raw, Expected(species=Species(patient.species)))
    if any(finding.code == "labs.species_differs" for finding in report.findings):
        raise Invalid(
            f"The report is about a {raw.species.strip().lower() or 'different animal'}, "
            f"{patient.name} is a {patient.species}. It can never be filed there.",
            {"patient": "Choose a patient of the same species."},
        )
