"""Is this the same result again, a newer version of it, older news, or another draw?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from oncodesk.domain.labs.read import read_result
from oncodesk.domain.labs.result import MAY_COUNT, Kind, LabReport, RawReport, RawResult, Result, Status
from oncodesk.domain.shared.verdict import note, unknown
from oncodesk.records.read import labs as read
from oncodesk.services.labs.texts import TYPED

if TYPE_CHECKING:
    from oncodesk.records.models import LabReportRow, LabResultRow

_LONGEST_IDENTITY = 300
_EXACT = Decimal("0.000001")
# An analyser of the practice may begin its numbers again every day. A laboratory corrects a time by hours.
_ANOTHER_DRAW = timedelta(days=4)


def number_of(raw: RawReport) -> str:
    """The laboratory's own number of the order; empty where it gives none."""
    return next((result.filler for result in raw.results if result.filler), "")


def identity_of(result: Result, raw: RawReport) -> str:
    """What a correction shares with the version it corrects.

    The laboratory's number of the order where it gives one, else the time of the draw, else the number of
    the message: without any of them nothing can be told to be the same. With sender, panel, code and
    sub-id. Longer ones are shortened to a digest.
    """
    filler, _, rest = result.identity.partition("|")
    draw = filler or raw.collected or f"message {raw.message or _digest(repr(raw))}"
    derived = "derived" if result.derived else ""
    text = "|".join((raw.sender, draw, rest, result.analyte.value, derived))
    return text if len(text) <= _LONGEST_IDENTITY else _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def is_another_draw(before: LabResultRow, report: LabReport, result: Result) -> bool:
    """The number was used again for blood of another day, and nobody says that it corrects the earlier."""
    if result.status not in (Status.FINAL, Status.PRELIMINARY):
        return False
    if before.collected_at is None or report.collected_at is None:
        return False
    return abs(report.collected_at - before.collected_at) > _ANOTHER_DRAW


def is_older(row: LabReportRow, before: LabResultRow) -> bool:
    """The message was sent before the one that is current: it only came late."""
    sent = before.report.sent_at
    return row.sent_at is not None and sent is not None and row.sent_at < sent


def says_the_same(before: LabResultRow, result: Result, row: LabReportRow) -> bool:
    """The same value, sign, status, draw and doubts: the laboratory only sent it again.

    New words beside the numbers, or a file that is whole where the earlier was not, are news. What a person
    types is one entry, confirmed as a whole, so all of it is new.
    """
    value = None if result.value is None else result.value.quantize(_EXACT)
    known = {before.status, result.status} <= {Status.FINAL.value, Status.CORRECTED.value}
    return (
        row.source != TYPED
        and before.value == value
        and before.comparator == result.comparator
        and before.raw == result.raw
        and before.is_usable == result.usable
        and (before.status == result.status or known)
        and before.collected_at == row.collected_at
        and set(row.remarks) <= set(before.report.remarks)
        and _stopping(before.report) <= _stopping(row)
    )


def under_reading(before: LabResultRow) -> LabResultRow | None:
    """The laboratory's own version under readings of the smear; None where it never gave one."""
    found: LabResultRow | None = before
    while found is not None and found.report.reads_id:
        found = found.supersedes
    return found


def is_known(before: LabResultRow, result: Result, row: LabReportRow) -> bool:
    """No news: what is current, or what an oncologist has read on the smear since it came."""
    if says_the_same(before, result, row):
        return True
    counted = under_reading(before) if before.report.reads_id and not row.reads_id else None
    return counted is not None and says_the_same(counted, result, row)


def _stopping(row: LabReportRow) -> set[str]:
    return {each["code"] for each in row.findings if each["level"] in ("unknown", "block")}


def as_version(before: LabResultRow, result: Result, row: LabReportRow) -> Result:
    """The result as what it is beside the version it replaces.

    A final whose value changed is a correction although the laboratory does not say so. A plain final
    with another value after a correction, with nothing to tell which was sent later, is not believed.
    """
    if result.status is not Status.FINAL or before.status not in MAY_COUNT or _same_number(before, result):
        return result
    later = row.sent_at is not None and before.report.sent_at is not None
    if before.status == Status.CORRECTED and not later:
        doubt = unknown("labs.versions_differ", analyte=str(result.analyte))
        return replace(result, usable=False, findings=(*result.findings, doubt))
    return replace(result, status=Status.CORRECTED, findings=(*result.findings, note("labs.corrected")))


def _same_number(before: LabResultRow, result: Result) -> bool:
    value = None if result.value is None else result.value.quantize(_EXACT)
    return (before.value, before.comparator) == (value, result.comparator)


def with_promoted(practice_id: int, patient_id: int, raw: RawReport) -> RawReport:
    """A status `U` says that a preliminary result became final and does not repeat its value.

    It is promoted only when exactly one stored preliminary result is meant. A final one stays as it is;
    what fits nothing stays unknown and stops, for a person.
    """
    if not any(_is_promise(each) for each in raw.results):
        return raw
    return replace(
        raw,
        results=tuple(
            _promoted(practice_id, patient_id, raw, each) if _is_promise(each) else each
            for each in raw.results
        ),
    )


def _is_promise(raw: RawResult) -> bool:
    return raw.status_text == "U" and not raw.value.strip()


def _promoted(practice_id: int, patient_id: int, raw: RawReport, each: RawResult) -> RawResult:
    # The unit tells which analyte a code such as NEUT is, and here it may be left out: any identity of this
    # number, panel and code is meant, whatever analyte it was read as.
    identity = identity_of(read_result(each, None), raw)
    stem = identity.rpartition("|")[0].rpartition("|")[0] + "|"
    found = read.current_with_stem(practice_id, patient_id, stem)
    if len(found) != 1:
        return each
    (row,) = found
    status = Status.FINAL if row.status == Status.PRELIMINARY else Status(row.status)
    return replace(
        each,
        name=each.name or row.name,
        value=row.raw,
        unit=row.raw_unit,
        reference=row.reference,
        status=status,
        kind=each.kind if row.value is None else Kind.NUMBER,
    )
