"""Which interactions ship with Oncodesk?"""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

from oncodesk.domain.dosing.interactions import Interactions
from oncodesk.domain.dosing.interactions_text import parse_interactions
from oncodesk.services.dosing.shipped import drug_ids


def read_interactions(text: str) -> Interactions | tuple[str, ...]:
    """The table in a TOML text, or every problem in it; a text that is no TOML is one problem."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        return (f"not readable as TOML: {wrong}",)
    return parse_interactions(document, frozenset(drug_ids()))


@cache
def shipped_interactions() -> Interactions:
    """The default table; a broken shipped file is our fault."""
    place = files("oncodesk") / "content" / "interactions" / "default.toml"
    table = read_interactions(place.read_text(encoding="utf-8"))
    if isinstance(table, tuple):
        raise ValueError("; ".join(table))
    return table
