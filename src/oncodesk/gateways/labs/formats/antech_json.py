"""What does a result of Antech say as JSON: accessions with unit codes and test codes?

The status stands on the unit code; the times of reception and release are no time of the draw. The list
of results has no place for the species unless it names one.
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

NAME = "JSON of Antech"
_COLLECTED = (
    *("CollectionDateTime", "CollectedDateTime", "CollectionDate", "CollectedDate", "DateCollected"),
    *("SpecimenCollectionDate", "DrawDateTime", "DrawDate"),
)
_SPECIES = ("Species", "SpeciesName", "SpeciesDescription", "SpeciesID")
_CANCELLED = frozenset({"CA", "DC", "OC", "UC"})  # HL7 table 0119, which this sender writes on a unit code


def _recognises(content: bytes) -> bool:
    return looks_like_json(content, b"UnitCodeResults", b"LabAccessionID")


def _read(content: bytes) -> RawFile:
    return read_reports(content, NAME, "LabResults", _report)


FORMAT = Format(NAME, _recognises, _read)


def _report(accession: dict[str, Json], wrong: list[Finding]) -> RawReport:
    animal, client = member(accession, "Pet"), member(accession, "Client")
    told = text(accession, "OrderStatus")
    outer = status_of(told) if told else None
    if outer in (None, Status.FINAL) and _says_corrected(accession):
        outer = Status.CORRECTED
    filler = text(accession, "LabAccessionID", "ClinicAccessionID", "ID")
    panels = parts(accession, "UnitCodeResults", wrong)
    results = [each for panel in panels for each in _panel(panel, outer, filler, wrong)]
    comments = [(words(accession.get("Comments")), "")]
    comments += [(words([each.get("Comments"), each.get("ReportComments")]), _name(each)) for each in panels]
    return RawReport(
        patient=text(animal, "Name") or text(accession, "PetName"),
        owner=text(client, "LastName") or text(accession, "ClientLastName", "ClientName"),
        species=text(animal, *_SPECIES) or text(accession, *_SPECIES),
        collected=iso_time(text(accession, *_COLLECTED)),
        results=tuple(results),
        comments=tuple(RawComment(said, panel) for said, panel in comments if said),
        may_tell_species=any(name in animal or name in accession for name in _SPECIES),
        findings=unfinished(outer, results, told),
        sender="Antech",
        sent=iso_time(text(accession, "LatestAccessionUpdate")),
    )


def _says_corrected(accession: dict[str, Json]) -> bool:
    """Something of the accession was corrected; which test it was, nobody says."""
    return text(accession, "Corrected") not in ("", "N", "No", "0", "false") or text(
        accession, "CorrectedTestCount"
    ) not in ("", "0")


def _name(panel: dict[str, Json]) -> str:
    told = (
        text(panel, "OrderCode", "UnitCodeExtID"),
        text(panel, "UnitCodeDisplayName", "ProfileDisplayName"),
    )
    return " ".join(filter(None, told))


def _panel(
    panel: dict[str, Json], outer: Status | None, filler: str, wrong: list[Finding]
) -> Iterable[RawResult]:
    told = text(panel, "ResultStatus")
    of_panel = status_of(told) if told else Status.UNKNOWN
    if text(panel, "OrderControlStatus") in _CANCELLED:
        of_panel = Status.WITHDRAWN
    for test in parts(panel, "TestCodeResults", wrong):
        own = text(test, "ResultStatus", "Status")
        yield RawResult(
            code=text(test, "TestCodeExtID", "TestCodeID"),
            system="",
            name=text(test, "Test", "TestCodeExtID"),
            value=shown(test.get("Result")),
            unit=text(test, "Unit", "Units"),
            reference=text(test, "Range"),
            status=joined(outer, joined(of_panel, status_of(own) if own else None)),
            status_text=own or told,
            kind=Kind.TEXT,
            panel=_name(panel),
            filler=filler,
            comment=words([test.get("Comments"), test.get("ReportComments")]),
        )
