"""Which terms of adverse events ship with Oncodesk, and what does a grade propose?"""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

from oncodesk.domain.treatment.feed_forward import Rules, parse_rules
from oncodesk.domain.treatment.toxicity import Term, Terms, parse_terms

_FOLDER = files("oncodesk").joinpath("content", "toxicity")
_TERMS, _RULES = "vcog-ctcae.toml", "reductions.toml"


def read_file(name: str, text: str) -> Terms | Rules | tuple[str, ...]:
    """The terms or the rules in a TOML text, or every problem in it."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        return (f"not readable as TOML: {wrong}",)
    return parse_rules(document) if name == _RULES else parse_terms(document)


@cache
def rules() -> Rules:
    """What a grade proposes for the next dose. A broken shipped file is our fault."""
    found = read_file(_RULES, _FOLDER.joinpath(_RULES).read_text(encoding="utf-8"))
    if not isinstance(found, Rules):
        raise ValueError(str(found))
    return found


@cache
def terms() -> Terms:
    """Every shipped term by id. A broken shipped file is our fault."""
    found = read_file(_TERMS, _FOLDER.joinpath(_TERMS).read_text(encoding="utf-8"))
    if isinstance(found, tuple | Rules):
        raise ValueError(str(found))
    return found


def get_term(term_id: str) -> Term | None:
    """The shipped term; None for one that is graded by hand."""
    return terms().get(term_id)
