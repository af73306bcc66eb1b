"""Which terms of adverse events ship with Oncodesk?"""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

from oncodesk.domain.treatment.toxicity import Term, Terms, parse_terms

_FILE = files("oncodesk").joinpath("content", "toxicity", "vcog-ctcae.toml")


def read_terms(text: str) -> Terms | tuple[str, ...]:
    """The terms in a TOML text, or every problem in it."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        return (f"not readable as TOML: {wrong}",)
    return parse_terms(document)


@cache
def terms() -> Terms:
    """Every shipped term by id. A broken shipped file is our fault."""
    found = read_terms(_FILE.read_text(encoding="utf-8"))
    if isinstance(found, tuple):
        raise ValueError("; ".join(found))
    return found


def get_term(term_id: str) -> Term | None:
    """The shipped term; None for one that is graded by hand."""
    return terms().get(term_id)
