"""What does a result of IDEXX say as JSON: categories with tests, or test results with items?

Both shapes are read: IDEXX's own, and the one that integrators make of it. The status of a test is its
own; the draw is the specimen's collection, never the time of the order, the run or the update.
"""

from collections.abc import Iterable

from oncodesk.domain.labs.result import Kind, RawComment, RawFile, RawReport, RawResult, Status
from oncodesk.domain.shared.verdict import Finding
from oncodesk.gateways.labs.formats.base import (
    Format,
    iso_time,
    joined,
    status_of,
    unfinished,
)
from oncodesk.gateways.labs.formats.json_text import (
    Json,
    looks_like_json,
    member,
    parts,
    read_reports,
    shown,
    text,
    words,
)

NAME = "JSON of IDEXX"
_COLLECTED = ("specimenCollectionDate", "collectionDate", "collectedDate", "dateCollected", "collectedAt")
_UPDATED = ("updatedDate", "updatedAuditDate", "updatedAt")
_NUMBERS = ("accessionId", "requisitionId", "orderId", "resultId", "id")
_SPECIES = ("speciesName", "species", "speciesCode")
_COMPARATORS = frozenset({"", "<", ">", "<=", ">=", "≤", "≥"})


def _recognises(content: bytes) -> bool:
    return looks_like_json(content, b"categories", b"testResults")


def _read(content: bytes) -> RawFile:
    return read_reports(content, NAME, "results", _report)


FORMAT = Format(NAME, _recognises, _read)


def _report(result: dict[str, Json], wrong: list[Finding]) -> RawReport:
    order = member(result, "order")
    animal = member(result, "patient") or member(order, "patient")
    client = member(result, "client") or member(order, "client") or member(animal, "client")
    outer = status_of(told) if (told := text(result, "status")) else None
    filler = text(result, *_NUMBERS)
    panels = [*parts(result, "categories", wrong), *parts(result, "testResults", wrong)]
    results = [each for panel in panels for each in _panel(panel, outer, filler, wrong)]
    comments = [(words(result.get("notes")), "")]
    comments += [(words(each.get("notes")), _name(each)) for each in panels]
    return RawReport(
        patient=text(animal, "name", "patientName") or text(result, "patientName"),
        owner=text(client, "lastName") or text(animal, "clientLastName") or text(result, "clientLastName"),
        species=text(animal, "speciesName", "species", "speciesCode")
        or text(result, "species", "speciesName"),
        collected=iso_time(text(result, *_COLLECTED) or text(order, *_COLLECTED)),
        results=tuple(results),
        comments=tuple(RawComment(told, panel) for told, panel in comments if told),
        findings=unfinished(outer, results, told),
        sender="IDEXX",
        sent=iso_time(text(result, *_UPDATED)),
    )


def _name(panel: dict[str, Json]) -> str:
    return " ".join(dict.fromkeys(filter(None, (text(panel, "code"), text(panel, "name")))))


def _panel(
    panel: dict[str, Json], outer: Status | None, filler: str, wrong: list[Finding]
) -> Iterable[RawResult]:
    for test in (*parts(panel, "tests", wrong), *parts(panel, "items", wrong)):
        told = text(test, "status")
        value, unit, kind = _value(test)
        yield RawResult(
            code=text(test, "code", "analyte"),
            system="",
            name=text(test, "name", "code"),
            value=value,
            unit=unit,
            reference=_reference(test, wrong),
            status=joined(outer, status_of(told) if told else None),
            status_text=told,
            kind=kind,
            panel=_name(panel),
            filler=filler,
            comment=words(test.get("notes")),
        )


def _value(test: dict[str, Json]) -> tuple[str, str, Kind]:
    """The value with its sign, its unit, and its form; two values in one test are no value."""
    found: list[tuple[str, str, Kind]] = []
    if "result" in test:
        sign, number = text(test, "qualifier"), shown(test.get("result")).strip()
        number = f"{sign}{number}" if sign in _COMPARATORS else f"{sign} {number}"
        found.append((number, text(test, "units", "unit"), Kind.TEXT))
    if isinstance(quantity := test.get("valueQuantity"), dict):
        sign = text(quantity, "comparator", "qualifier")
        number = f"{sign}{shown(quantity.get('value')).strip()}"
        found.append((number, text(quantity, "units", "unit"), Kind.NUMBER))
    if "valueString" in test:
        found.append((text(test, "valueString"), text(test, "units", "unit"), Kind.TEXT))
    if len(found) > 1:
        return " and ".join(value for value, _, _ in found), "", Kind.TEXT
    return found[0] if found else ("", "", Kind.TEXT)


def _reference(test: dict[str, Json], wrong: list[Finding]) -> str:
    if isinstance(test.get("referenceRange"), str):
        return text(test, "referenceRange")
    normal = [each for each in parts(test, "referenceRange", wrong) if text(each, "type") == "NORMAL"]
    ends = normal[0] if normal else test
    return text(ends, "text") or "-".join(filter(None, (text(ends, "low"), text(ends, "high"))))
