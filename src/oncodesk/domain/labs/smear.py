"""May a clinician's reading of the smear stand for the platelets of a draw, and what does it say then?

A machine counts clumped platelets too low, and a laboratory's estimate is no count. An oncologist who
looked at the smear can say more, by name. A count that is usable is never replaced by a reading: who
doubts it decides at the visit. What the laboratory took back, has not finished, or measured in a failed
run is no question of the smear.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from oncodesk.domain.labs.analyte import BLOOD_COUNT, Analyte
from oncodesk.domain.labs.comments import Remark
from oncodesk.domain.labs.read import read_result
from oncodesk.domain.labs.result import MAY_COUNT, Kind, LabReport, RawReport, RawResult, Result, Status
from oncodesk.domain.shared.verdict import Finding, unknown

ESTIMATE_SOURCE = "eClinpath, thrombogram: average per oil immersion field × 15 is ×10⁹/L"

# Why platelets are not usable, where the smear can tell more than the machine.
READABLE = frozenset(
    {
        *("labs.platelets_clumped", "labs.platelets_estimated", "labs.not_a_number", "labs.no_value"),
        *("labs.versions_differ", "labs.twice"),
    }
)
# What a reading answers; everything else that was said of the blood stays said.
ANSWERED = frozenset({Remark.CLUMPS, Remark.ESTIMATE})


def is_reading(result: Result) -> bool:
    return any(finding.code == "labs.read_on_smear" for finding in result.findings)


def may_read(
    report: LabReport, platelets: Sequence[Result], beside: frozenset[Remark]
) -> tuple[Finding, ...]:
    """Everything that forbids a reading; empty when an oncologist may record one.

    `report` is the blood that was read, `platelets` the draw's current platelets from whatever report,
    `beside` what any report says in words about blood of these days. Without a certain time of the draw
    nobody can tell which smear belongs to it.
    """
    found = [*_of_report(report, bool(platelets), beside)]
    for each in platelets:
        found += [finding for finding in _of_count(each, beside) if finding not in found]
    return tuple(found)


def _of_report(report: LabReport, is_counted: bool, beside: frozenset[Remark]) -> Iterable[Finding]:
    if report.collected_at is None:
        yield unknown("labs.smear_of_unknown_time")
    if not any(each.analyte in BLOOD_COUNT for each in report.results):
        yield unknown("labs.smear_without_count")
    elif not is_counted and report.status not in MAY_COUNT:
        yield unknown("labs.smear_of_unfinished", status=str(report.status))
    if Remark.SPECIMEN in report.remarks | beside:
        yield unknown("labs.smear_of_failed_run")


def _of_count(platelets: Result, beside: frozenset[Remark]) -> Iterable[Finding]:
    if is_reading(platelets):
        return
    if platelets.status not in MAY_COUNT:
        yield unknown("labs.smear_of_unfinished", status=str(platelets.status))
    elif any(each.stops and each.code not in READABLE for each in platelets.findings):
        yield unknown("labs.smear_is_no_answer", raw=platelets.raw)
    elif platelets.usable and not beside & ANSWERED:
        yield unknown("labs.smear_of_usable", raw=platelets.raw)


def reading_of(raw: RawReport, value: str, unit: str) -> RawReport:
    """The blood's report with the reading in place of its platelets, and nothing else of it.

    It keeps number, panel and code of each platelet count it replaces, so that it is a newer version of
    them, and so that a later one of the laboratory takes it back. A report without platelets gets them.
    """
    counted = {
        (each.filler, each.panel, each.code or each.name, each.sub_id): each
        for each in raw.results
        if read_result(each, None).analyte is Analyte.PLATELETS
    }
    filler = next((each.filler for each in raw.results if each.filler), "")
    fresh = RawResult("", "", "Platelets", "", "", "", Status.CORRECTED, "", panel="smear", filler=filler)
    read = tuple(
        replace(
            each,
            value=value,
            unit=unit,
            comment="",
            reference="",
            status=Status.CORRECTED,
            status_text="",
            kind=Kind.SMEAR,
        )
        for each in counted.values() or (fresh,)
    )
    return replace(raw, results=read, comments=())
