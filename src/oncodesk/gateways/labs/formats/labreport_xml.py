"""What does a LabReport of Antech say as XML: accessions with unit codes and test codes?

Each test code has a status of its own, inside the one of its unit code. Times have no zone, and only a time
that is called collected or drawn is one of the draw.
"""

import re
from collections.abc import Iterable

from oncodesk.domain.labs.result import Kind, RawComment, RawFile, RawReport, RawResult, Status
from oncodesk.gateways.labs.formats.base import (
    Format,
    iso_time,
    joined,
    malformed,
    status_of,
    unfinished,
    whole,
)
from oncodesk.gateways.labs.formats.xml_text import Node, looks_like_xml, tree_of

NAME = "LabReport XML"
_DRAWN = re.compile(r"collect|draw", re.I)
_SENT = re.compile(r"latest|released", re.I)
_CANCELLED = frozenset({"CA", "DC", "OC", "UC"})  # HL7 table 0119


def _recognises(content: bytes) -> bool:
    return looks_like_xml(content, b"LabReport")


def _read(content: bytes) -> RawFile:
    tree = tree_of(content)
    if tree.broken or (tree.top is not None and tree.top.name != "LabReport"):
        return malformed(NAME, tree.broken or "its top is no LabReport")
    if tree.finding is not None or tree.top is None:
        return RawFile(findings=(tree.finding,) if tree.finding is not None else ())
    return whole(_report(each) for each in tree.top.all("Accession"))


FORMAT = Format(NAME, _recognises, _read)


def _report(accession: Node) -> RawReport:
    head = accession.first("AccessionHeader")
    animal = head.first("Pet")
    told = accession.attributes.get("Order-Status", "")
    outer = status_of(told) if told else None
    numbers = {
        each.attributes.get("Type"): each.attributes.get("ID", "") for each in head.all("Accession-ID")
    }
    filler = next((found for kind in ("Lab-AccID", "Requisition-ID") if (found := numbers.get(kind))), "")
    panels = [
        *accession.all("UnitCode"),
        *(unit for each in accession.all("Profile") for unit in each.all("UnitCode")),
    ]
    results = [result for panel in panels for result in _panel(panel, outer, filler)]
    comments = [RawComment(each.told("Comment"), _name(each)) for each in panels if each.told("Comment")]
    if accession.told("Comment"):
        comments.append(RawComment(accession.told("Comment")))
    return RawReport(
        patient=animal.told("Name"),
        owner=_surname(animal.told("Owner")),
        species=animal.told("Species"),
        collected=iso_time(_time((head, accession), _DRAWN)),
        results=tuple(results),
        comments=tuple(comments),
        findings=unfinished(outer, results, told),
        sender="Antech",
        sent=iso_time(_time((head, *panels), _SENT)),
    )


def _time(nodes: Iterable[Node], meant: re.Pattern[str]) -> str:
    """The time of this meaning; two that differ are no time."""
    told = {
        each.attributes.get("Value", "").strip()
        for node in nodes
        for each in node.all("TimeStamp")
        if meant.search(each.attributes.get("Type", ""))
    }
    return " or ".join(sorted(told - {""}))


def _surname(owner: str) -> str:
    """This sender writes the family name first: `Rivera Ana`, `Rivera, Ana`."""
    last, comma, _ = owner.partition(",")
    names = owner.split()
    return last.strip() if comma else names[0] if len(names) == 2 else owner


def _name(panel: Node) -> str:
    code = panel.attributes.get("OrderCode") or panel.attributes.get("Ext-ID", "")
    return " ".join(filter(None, (code, panel.told("Name"))))


def _panel(panel: Node, outer: Status | None, filler: str) -> Iterable[RawResult]:
    told = panel.attributes.get("Status", "")
    of_panel = status_of(told) if told else None
    if panel.attributes.get("Order-Control-Status") in _CANCELLED:
        of_panel = Status.WITHDRAWN
    for test in panel.all("TestCode"):
        own = test.attributes.get("Status", "")
        status = joined(of_panel, status_of(own) if own else None) if told or own else Status.UNKNOWN
        yield RawResult(
            code=test.attributes.get("Ext-ID", ""),
            system="",
            name=test.told("Name"),
            value=test.told("Value"),
            unit=test.told("Units").rstrip("."),
            reference=test.told("Range"),
            status=joined(outer, status),
            status_text=own or told,
            kind=Kind.TEXT,
            panel=_name(panel),
            filler=filler,
            comment=test.told("Comment"),
        )
