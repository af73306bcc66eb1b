"""Which blood may get an oncologist's reading of its smear, and what holds for the reading too?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.labs.comments import Remark
from oncodesk.domain.labs.result import LabReport
from oncodesk.domain.labs.smear import ANSWERED, may_read
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding, unknown
from oncodesk.records.read import labs as read
from oncodesk.services.labs.versions import report_of, stored_result

if TYPE_CHECKING:
    from oncodesk.records.models import LabReportRow

_BESIDE = timedelta(days=1)  # the gate looks as far for words about the same blood


def blood_read(row: LabReportRow) -> LabReportRow:
    """The laboratory's report behind a reading, or the report itself."""
    return row if row.reads is None else row.reads


def stands_on_chart(row: LabReportRow) -> bool:
    """Whether a report stands on a chart, whatever its results are."""
    return row.patient_id is not None and row.match in ("automatic", "by_person")


def with_words(judged: LabReport, base: LabReportRow) -> LabReport:
    """What the laboratory wrote about the blood holds for its reading too, save what the reading answers."""
    return replace(judged, remarks=frozenset(map(Remark, base.remarks)) - ANSWERED)


def obstacles(base: LabReportRow) -> tuple[Finding, ...]:
    """What forbids a reading of a filed report's smear; empty when an oncologist may record one."""
    assert base.patient is not None
    whole = report_of(base, read.results_of_report(base.pk), Species(base.patient.species), 0)
    counted = [each for each in read.current_of_draw(base) if each.analyte == Analyte.PLATELETS]
    elsewhere = [each for each in counted if base.pk not in (each.report_id, each.report.reads_id)]
    if elsewhere and len(elsewhere) == len(counted):
        return (unknown("labs.smear_of_older"),)
    since = None if base.collected_at is None else base.collected_at - _BESIDE
    beside = frozenset(map(Remark, read.remarks_since(base.patient.pk, since)))
    return may_read(whole, [stored_result(each) for each in counted], beside)
