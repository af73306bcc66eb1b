"""How do stored result versions become what the rules judge, and back?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from oncodesk.domain.labs.analyte import Analyte, Fluid
from oncodesk.domain.labs.comments import Remark
from oncodesk.domain.labs.result import LabReport, Result, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Fact, Finding, Level

if TYPE_CHECKING:
    from oncodesk.records.models import LabReportRow, LabResultRow


def kept_fact(fact: Fact) -> Any:
    """A fact as JSON keeps it; decimals as text, so that no digit is lost."""
    if isinstance(fact, Decimal):
        return f"{fact:f}"
    if isinstance(fact, datetime | date):
        return fact.isoformat()
    return fact


def kept_findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Codes and facts, never a sentence."""
    return [
        {
            "code": finding.code,
            "level": finding.level.value,
            "facts": {name: kept_fact(fact) for name, fact in finding.facts.items()},
            "source": finding.source,
        }
        for finding in findings
    ]


def read_findings(kept: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(item["code"], Level(item["level"]), item["facts"], item.get("source", "")) for item in kept
    )


@dataclass(frozen=True)
class Filed:
    """A report of a patient as the rules judge it, and the rows of its results in their order."""

    report: LabReport
    row_ids: tuple[int, ...]


def reports_of(rows: Iterable[LabResultRow], species: Species) -> tuple[Filed, ...]:
    """The reports behind current result rows, older ones first.

    A report of a patient was matched by a person or by two identifiers, so its names are not judged again.
    """
    grouped: dict[int, list[LabResultRow]] = defaultdict(list)
    for row in rows:
        grouped[row.report_id].append(row)
    return tuple(
        Filed(
            report_of(group[0].report, group, species, place),
            tuple(row.pk for row in group),
        )
        for place, group in enumerate(grouped[report_id] for report_id in sorted(grouped))
    )


def report_of(row: LabReportRow, results: Iterable[LabResultRow], species: Species, place: int) -> LabReport:
    """A filed report with these versions of its results; a later `place` came later."""
    return LabReport(
        patient=row.given_names.get("patient", ""),
        owner=row.given_names.get("owner", ""),
        species=species,
        species_text=row.given_names.get("species", ""),
        status=Status(row.status),
        collected_at=row.collected_at,
        collected_text=row.collected_text or None,
        results=tuple(stored_result(result) for result in results),
        findings=read_findings(row.findings),
        remarks=frozenset(Remark(remark) for remark in row.remarks),
        place=place,
    )


def stored_result(row: LabResultRow) -> Result:
    """A result version as the rules judge it."""
    return Result(
        analyte=Analyte(row.analyte),
        name=row.name,
        raw=row.raw,
        value=row.value,
        unit=row.unit or None,
        comparator=row.comparator,
        status=Status(row.status),
        reference=row.reference,
        usable=row.is_usable,
        findings=read_findings(row.findings),
        fluid=Fluid(row.fluid),
        derived=row.is_derived,
        identity=row.identity,
        resolution=row.resolution,
    )
