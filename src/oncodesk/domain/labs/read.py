"""May what a laboratory wrote be used, and is it this patient's?

Takes texts, gives results with findings. Nothing is assumed: no unit, no species, no status, no zone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import tzinfo
from decimal import Decimal

from oncodesk.domain.labs.analyte import (
    BLOOD_COUNT,
    BOUNDS_SOURCE,
    UNIT,
    Analyte,
    Fluid,
    bounds_of,
    species_told,
)
from oncodesk.domain.labs.check import (
    check_cross,
    check_platelets,
    check_run,
    check_twice,
    check_witness,
    derive,
)
from oncodesk.domain.labs.comments import Remark, remarks_by_name, remarks_in
from oncodesk.domain.labs.moment import read_moment
from oncodesk.domain.labs.names import analyte_of, fluid_of
from oncodesk.domain.labs.result import (
    MAY_COUNT,
    Kind,
    LabReport,
    RawFile,
    RawReport,
    RawResult,
    Reading,
    Result,
    Status,
)
from oncodesk.domain.labs.units import canonical
from oncodesk.domain.labs.values import Number, has_comma, read_number
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding, note, unknown, warn

YES, REVIEW, NO = "yes", "review", "no"


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose blood it should be; None where nobody said, which is then not compared."""

    species: Species | None = None
    patient: str | None = None
    owner: str | None = None


def read_file(raw: RawFile, expected: Expected, zone: tzinfo | None = None) -> Reading:
    """All reports of a file, judged, and whether they may be used: yes, review or no.

    Yes: every report is final or corrected, names the expected patient, its neutrophils and platelets
    are usable where present, and nothing in the file is unknown. No: not one result may be used.
    Review: anything between.
    """
    reports = tuple(read_report(each, expected, zone, place) for place, each in enumerate(raw.reports))
    findings = (*raw.findings, *_not_compared(expected), *_changed_silently(reports))
    return Reading(_accepted(reports, findings), reports, findings)


def _changed_silently(reports: tuple[LabReport, ...]) -> Iterable[Finding]:
    """A final that came again with another value and is not marked as corrected: nobody said why."""
    known: dict[tuple[str, str, str | None, str], Result] = {}
    for report in reports:
        for result in report.results:
            if result.status not in MAY_COUNT or result.analyte is Analyte.OTHER or result.derived:
                continue
            key = (str(result.analyte), result.identity, report.collected_text, report.patient)
            before = known.get(key)
            again = before is not None and (before.raw, before.value, before.unit) != (
                result.raw,
                result.value,
                result.unit,
            )
            if again and result.status is not Status.CORRECTED:
                yield unknown("labs.versions_differ", analyte=str(result.analyte))
            known[key] = result


def _not_compared(expected: Expected) -> Iterable[Finding]:
    for fact, option, given in (
        ("the patient's name", "--patient", expected.patient),
        ("the owner's name", "--owner", expected.owner),
        ("the species", "--species", expected.species),
    ):
        if given is None:
            yield note("not_considered", fact=fact, option=option)


def _accepted(reports: tuple[LabReport, ...], findings: tuple[Finding, ...]) -> str:
    if not any(result.usable for report in reports for result in report.results):
        return NO
    stopped = any(finding.stops for finding in findings) or any(
        finding.stops
        for report in reports
        for finding in (*report.findings, *(each for result in report.results for each in result.findings))
    )
    counted = (Analyte.NEUTROPHILS, Analyte.PLATELETS)
    sure = all(
        report.status in MAY_COUNT
        and all(result.usable for result in report.results if result.analyte in counted)
        for report in reports
    )
    return YES if sure and not stopped else REVIEW


def read_report(raw: RawReport, expected: Expected, zone: tzinfo | None = None, place: int = 0) -> LabReport:
    """One draw: whose, when, how final, and each result with what is wrong with it."""
    species, species_findings = _species(raw, expected.species)
    told = species if species is not None else expected.species
    moment = read_moment(raw.collected, zone)
    sent = read_moment(raw.sent, zone).at if raw.sent else None
    late = moment.at is not None and sent is not None and moment.at > sent
    remarks = _remarks(raw)
    wrong_animal = any(finding.code == "labs.species_differs" for finding in species_findings)

    results = tuple(read_result(each, told) for each in raw.results)
    results = check_run(results, remarks)
    results = check_platelets(results, remarks)
    results = check_twice(results)
    results = check_cross(results)
    results = check_witness(results)
    results = derive(results)
    if wrong_animal:
        results = tuple(replace(each, usable=False) for each in results)

    findings = (
        *raw.findings,
        *((unknown("labs.empty_panel"),) if not raw.results else ()),
        *species_findings,
        *_names(raw, expected),
        *moment.findings,
        *((warn("labs.collected_after_sent"),) if late else ()),
        *(warn(_REMARK_CODES[remark]) for remark in sorted(remarks & _REMARK_CODES.keys())),
    )
    return LabReport(
        patient=raw.patient,
        owner=raw.owner,
        species=species,
        species_text=raw.species,
        status=_status_of([each.status for each in raw.results]),
        collected_at=moment.at,
        collected_text=moment.text,
        results=results,
        findings=findings,
        remarks=remarks,
        place=place,
    )


_REMARK_CODES: dict[Remark, str] = {
    Remark.CLUMPS: "labs.platelets_clumped",
    Remark.ESTIMATE: "labs.platelets_estimated",
    Remark.SPECIMEN: "labs.failed_run",
    Remark.TOXIC: "labs.toxic_change",
    Remark.BLASTS: "labs.blasts",
    Remark.NRBC: "labs.nucleated_red_cells",
    Remark.SMEAR: "labs.smear_comment",
    Remark.CORRECTED: "labs.corrected_in_words",
}


def _status_of(statuses: list[Status]) -> Status:
    """The least final of all; a report without results has no status."""
    for status in (Status.UNKNOWN, Status.PRELIMINARY):
        if status in statuses:
            return status
    if not statuses:
        return Status.UNKNOWN
    if all(each is Status.WITHDRAWN for each in statuses):
        return Status.WITHDRAWN
    if Status.WITHDRAWN in statuses:
        return Status.UNKNOWN  # part of it was taken back: no single word is true of the rest
    return Status.CORRECTED if Status.CORRECTED in statuses else Status.FINAL


def _species(raw: RawReport, expected: Species | None) -> tuple[Species | None, tuple[Finding, ...]]:
    told = species_told(raw.species)
    if isinstance(told, Species):
        if expected is not None and told is not expected:
            return told, (unknown("labs.species_differs", told=str(told), expected=str(expected)),)
        return told, ()
    if told is not None:
        return None, (
            unknown("labs.species_differs", told=told[:40], expected=str(expected or "dog or cat")),
        )
    if expected is None:
        return None, ()
    if raw.may_tell_species:
        return None, (unknown("labs.species_missing", expected=str(expected)),)
    return None, (warn("labs.species_not_carried", expected=str(expected)),)


def _same(first: str, second: str) -> bool:
    return " ".join(first.split()).casefold() == " ".join(second.split()).casefold()


def _is_surname(told: str, full: str) -> bool:
    return " ".join(full.split()).casefold().endswith(" " + " ".join(told.split()).casefold())


def _names(raw: RawReport, expected: Expected) -> Iterable[Finding]:
    if expected.patient is not None:
        if not raw.patient.strip():
            yield unknown("labs.patient_missing", expected=expected.patient)
        elif not _same(raw.patient, expected.patient):
            yield unknown("labs.patient_differs", told=raw.patient, expected=expected.patient)
    if expected.owner is not None:
        if not raw.owner.strip():
            yield unknown("labs.owner_missing", expected=expected.owner)
        elif not (_same(raw.owner, expected.owner) or _is_surname(raw.owner, expected.owner)):
            yield unknown("labs.owner_differs", told=raw.owner, expected=expected.owner)


_COUNT_PANEL = re.compile(
    r"smear|morpholog|\bcbc|h[a]?emogram|h[a]?ematol|differential|blood\s*film|blood\s*count", re.I
)


def _remarks(raw: RawReport) -> frozenset[Remark]:
    """Everything said in words about this blood count, and every suspect mark sent as a result."""
    panels = {
        each.panel
        for each in raw.results
        if _analyte(each)[0] in BLOOD_COUNT or _COUNT_PANEL.search(f"{each.panel} {each.name}")
    }
    found: set[Remark] = set()
    for comment in raw.comments:
        if fluid_of("", "", comment.panel) is Fluid.BLOOD:
            counted = not comment.panel or comment.panel in panels
            found |= _of_count(remarks_in(comment.text), counted)
    lines: dict[tuple[str, str], list[str]] = {}
    for each in raw.results:
        if fluid_of(each.name, each.specimen, each.panel) is not Fluid.BLOOD or each.kind is Kind.DOCUMENT:
            continue
        counted = each.panel in panels
        found |= _of_count(remarks_in(each.comment, each.name), counted) if each.comment else frozenset()
        found |= remarks_by_name(f"{each.name} {each.code}", each.value)
        if each.value.strip() and read_number(each.value) is None:
            lines.setdefault((each.panel, each.name or each.code), []).append(each.value)
    for (panel, name), words in lines.items():
        found |= _of_count(remarks_in(" ".join(words), name), panel in panels)
    return frozenset(found)


def _of_count(remarks: frozenset[Remark], counted: bool) -> frozenset[Remark]:
    return remarks if counted else remarks - {Remark.SMEAR, Remark.CORRECTED}


def _analyte(raw: RawResult) -> tuple[Analyte, bool]:
    fluid = fluid_of(raw.name, raw.specimen, raw.panel)
    return analyte_of(raw.code, raw.system, raw.name, raw.unit, fluid)


_NUMERIC = frozenset({Kind.NUMBER, Kind.TEXT, Kind.SMEAR})


def read_result(raw: RawResult, species: Species | None) -> Result:
    """One result on its own; what its neighbours say about it is judged in `check`."""
    analyte, contradiction = _analyte(raw)
    number = read_number(raw.value) if raw.kind in _NUMERIC else None
    findings = list(_status_findings(raw))
    value = number.amount if number else None
    unit: str | None = raw.unit or None
    resolution = number.last_digit if number else Decimal(0)
    if analyte is not Analyte.OTHER:
        if contradiction:
            findings.append(unknown("labs.code_contradicts_name", coded=raw.code, name=raw.name))
        value = None
        if number is None:
            findings.append(_no_number(raw))
        else:
            value = canonical(analyte, number.amount, raw.unit)
            if raw.unit_code and canonical(analyte, number.amount, raw.unit_code) not in (None, value):
                findings.append(unknown("labs.units_differ", unit=raw.unit[:40], coded=raw.unit_code[:40]))
            if value is None:
                findings.append(_no_unit(raw, analyte))
            else:
                unit = UNIT[analyte]
                resolution = canonical(analyte, number.last_digit, raw.unit) or Decimal(0)
                findings += _bounds(analyte, number, value, species)
    return Result(
        analyte=analyte,
        name=raw.name or raw.code,
        raw=raw.value,
        value=value,
        unit=unit,
        comparator=number.comparator if number else "",
        status=raw.status,
        reference=raw.reference,
        usable=analyte is not Analyte.OTHER and not any(finding.stops for finding in findings),
        findings=tuple(findings),
        fluid=fluid_of(raw.name, raw.specimen, raw.panel),
        identity="|".join((raw.filler, raw.panel, raw.code or raw.name, raw.sub_id)),
        resolution=resolution,
    )


def _status_findings(raw: RawResult) -> Iterable[Finding]:
    said = raw.status_text or "(empty)"
    match raw.status:
        case Status.PRELIMINARY:
            yield unknown("labs.not_final", status=said)
        case Status.WITHDRAWN:
            yield unknown("labs.withdrawn", status=said)
        case Status.UNKNOWN:
            yield unknown("labs.status_unknown", status=said)
        case Status.CORRECTED if raw.kind is Kind.SMEAR:
            yield note("labs.read_on_smear")
        case Status.CORRECTED:
            yield note("labs.corrected")
        case Status.FINAL:
            pass


def _no_number(raw: RawResult) -> Finding:
    if not raw.value.strip():
        return unknown("labs.no_value")
    if has_comma(raw.value):
        return unknown("labs.comma", raw=raw.value[:60])
    return unknown("labs.not_a_number", raw=raw.value[:60])


def _no_unit(raw: RawResult, analyte: Analyte) -> Finding:
    if not raw.unit.strip():
        return unknown("labs.unit_missing", raw=raw.value)
    return unknown("labs.unit_unknown", unit=raw.unit[:40], canonical=UNIT[analyte])


def _bounds(analyte: Analyte, number: Number, value: Decimal, species: Species | None) -> Iterable[Finding]:
    bounds = bounds_of(analyte, species)
    if bounds is None:
        return
    inside = bounds.low <= value < bounds.below if number.comparator else bounds.hold(value)
    if not inside:
        yield unknown(
            "labs.out_of_bounds",
            BOUNDS_SOURCE,
            value=value,
            unit=UNIT[analyte],
            low=bounds.low,
            below=bounds.below,
        )
    elif number.comparator:
        yield note("labs.censored", comparator=number.comparator, value=value)
