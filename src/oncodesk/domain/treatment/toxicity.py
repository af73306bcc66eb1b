"""How severe is an adverse event? Tables of one printed version; what no table says is graded by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.labs.units import canonical
from oncodesk.domain.labs.values import read_number

_INTERVAL = re.compile(
    r"\s*(?P<low>[0-9]{1,7}(?:\.[0-9]{1,7})?)\s*[-–]\s*(?P<high>[0-9]{1,7}(?:\.[0-9]{1,7})?)\s*"
)
DEATH = 5  # related to the event, on every table
BY_HAND = "graded by hand"


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of event with the printed text of its grades from 1; counts have their limits as well."""

    id: str
    name: str
    scale: str  # with its version, as it is kept beside every grade
    grades: tuple[str, ...]
    source: str
    analyte: str = ""
    unit: str = ""
    starts: tuple[Decimal, ...] = ()  # where grades 1, 2 and 3 begin, falling; below the last: one more


Terms = Mapping[str, Term]


def grade(term: Term, value: Decimal, unit: str, lower_limit: Decimal | None) -> int | None:
    """The grade of a count, 0 for none; None where nobody can tell.

    `lower_limit` is that of the laboratory that measured, in the same unit: only it parts grade 1 from
    none. Another unit, or a term without limits, gives None: such an event is graded by hand. A count
    below the printed limit of grade 2 has its grade also where a laboratory's own limit lies lower.
    """
    if not term.starts or unit != term.unit or value < 0:
        return None
    below = sum(1 for start in term.starts if value < start)
    if below:
        return below + 1
    if lower_limit is None:
        return None
    return 1 if value < lower_limit else 0


def lower_limit(reference: str, analyte: str, unit: str) -> Decimal | None:
    """The lower end of a printed interval such as `2.95-11.64`, in the canonical unit; None where unclear."""
    found = _INTERVAL.fullmatch(reference)
    if found is None or analyte not in Analyte.__members__.values():
        return None
    low, high = Decimal(found["low"]), Decimal(found["high"])
    return canonical(Analyte(analyte), low, unit) if low < high else None


def parse_terms(document: Mapping[str, object]) -> Terms | tuple[str, ...]:
    """The terms of one file by id, or every problem in it."""
    rows = document.get("term")
    if document.get("schema") != 1 or not isinstance(rows, list) or not rows:
        return ("schema = 1 and at least one [[term]] are needed",)
    said = {"id": document.get("id", "terms"), "name": document.get("name")}
    problems = [f"{key}: write a text" for key, value in said.items() if not _is_text(value)]
    found: dict[str, Term] = {}
    for row in rows:
        term = _term(str(document.get("name", "")), row) if isinstance(row, dict) else "a term is a table"
        if isinstance(term, str):
            problems.append(term)
        elif term.id in found:
            problems.append(f"{term.id}: stands twice")
        else:
            found[term.id] = term
    return tuple(problems) or found


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _term(scale: str, row: Mapping[str, object]) -> Term | str:
    name = str(row.get("id", "")) or "a term"
    missing = [key for key in ("id", "name", "version", "source") if not _is_text(row.get(key))]
    if missing:
        return f"{name}: {', '.join(missing)}: write a text"
    texts, limits = row.get("grades"), _limits(row.get("from", []))
    if not isinstance(texts, list) or not 1 <= len(texts) <= DEATH - 1 or not all(map(_is_text, texts)):
        return f"{name}: grades are 1 to {DEATH - 1} texts"
    if limits is None:
        return f"{name}: from is a list of numbers as text"
    if any(one <= other for one, other in pairwise(limits)):
        return f"{name}: the limits must fall"
    measured = [row[key] for key in ("analyte", "unit") if key in row]
    if not all(map(_is_text, measured)) or (limits and len(measured) < 2):
        return f"{name}: limits need an analyte and a unit as text"
    if limits and len(limits) != len(texts) - 1:
        return f"{name}: limits need one grade more than limits"
    return Term(
        id=name,
        name=str(row["name"]),
        scale=f"{scale} {row['version']}",
        grades=tuple(map(str, texts)),
        source=str(row["source"]),
        analyte=str(row.get("analyte", "")),
        unit=str(row.get("unit", "")),
        starts=limits,
    )


def _limits(starts: object) -> tuple[Decimal, ...] | None:
    if not isinstance(starts, list):
        return None
    read = [read_number(each) for each in starts if isinstance(each, str)]
    limits = tuple(each.amount for each in read if each is not None and not each.comparator)
    return limits if len(limits) == len(starts) else None
