"""What does a table of results say: one row a result, under the header that the reference names?

A row that has more or fewer cells than the header refuses the file. What a table says in columns
of its own is read as a comment on the result: words beside a number may change it.
"""

import csv
import io

from oncodesk.domain.labs.result import Kind, RawFile, RawReport, RawResult
from oncodesk.gateways.labs.formats.base import Format, decode, iso_time, malformed, status_of, whole

NAME = "CSV"
COLUMNS = ("patient", "owner", "species", "collected_at", "analyte", "value", "unit", "status", "low", "high")
_BOM = b"\xef\xbb\xbf"


def _header(line: str) -> list[str]:
    return [each.strip().strip('"').strip().casefold() for each in line.split(",")]


def _recognises(content: bytes) -> bool:
    first = content.removeprefix(_BOM).lstrip(b"\r\n").split(b"\n", 1)[0].split(b"\r", 1)[0]
    return first.isascii() and set(COLUMNS) <= set(_header(first.decode("ascii")))


def _read(content: bytes) -> RawFile:
    decoded = decode(content.removeprefix(_BOM), None)
    if decoded.finding is not None:
        return RawFile(findings=(decoded.finding,))
    try:
        rows = [
            row
            for row in csv.reader(io.StringIO(decoded.text, newline=""), strict=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as wrong:
        return malformed(NAME, str(wrong))
    header = [each.strip().casefold() for each in rows[0]]
    if len(set(header)) < len(header) or not set(COLUMNS) <= set(header):
        return malformed(NAME, "a column stands twice or is missing")
    draws: dict[tuple[str, ...], list[RawResult]] = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            return malformed(NAME, f"row {number} has {len(row)} cells, the header has {len(header)}")
        cells = dict(zip(header, map(str.strip, row), strict=True))
        draw = tuple(cells[name] for name in ("patient", "owner", "species", "collected_at"))
        draws.setdefault(draw, []).append(_result(cells))
    return whole(_report(draw, results) for draw, results in draws.items())


FORMAT = Format(NAME, _recognises, _read)


def _result(cells: dict[str, str]) -> RawResult:
    beside = [f"{name}: {cell}" for name, cell in cells.items() if name not in COLUMNS and cell]
    return RawResult(
        code="",
        system="",
        name=cells["analyte"],
        value=cells["value"],
        unit=cells["unit"],
        reference="-".join(filter(None, (cells["low"], cells["high"]))),
        status=status_of(cells["status"]),
        status_text=cells["status"],
        kind=Kind.TEXT,
        comment="; ".join(beside),
    )


def _report(draw: tuple[str, ...], results: list[RawResult]) -> RawReport:
    patient, owner, species, collected = draw
    return RawReport(patient, owner, species, iso_time(collected), tuple(results), sender="table")
