"""Which drugs and dosing rules ship with Oncodesk, and what does each file say?"""

import json
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.drug_text import parse_drug
from oncodesk.domain.dosing.house_rules import DosingRules, parse_dosing

_FOLDER = files("oncodesk").joinpath("content", "drugs")
_ENDING = ".toml"


def read_drug(text: str) -> Drug | tuple[str, ...]:
    """The drug in a TOML text, or every problem in it; a text that is no TOML is one problem."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        return (f"not readable as TOML: {wrong}",)
    return parse_drug(document)


@cache
def drug_ids() -> tuple[str, ...]:
    """The ids of the shipped drugs, in order of the alphabet."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


@cache
def get_drug(drug_id: str) -> Drug | None:
    """The shipped drug with this id; None when there is none. A broken shipped file is our fault."""
    if drug_id not in drug_ids():
        return None
    drug = read_drug(_FOLDER.joinpath(drug_id + _ENDING).read_text(encoding="utf-8"))
    if isinstance(drug, tuple):
        raise ValueError(f"{drug_id}{_ENDING}: {'; '.join(drug)}")
    return drug


def read_dosing(text: str) -> DosingRules | tuple[str, ...]:
    """The dosing rules in a TOML text, or every problem in it."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        return (f"not readable as TOML: {wrong}",)
    return parse_dosing(document)


@cache
def shipped_dosing() -> DosingRules:
    """The rules that come with Oncodesk; unsigned until an oncologist of the practice signs them."""
    return stored_dosing((files("oncodesk") / "content" / "dosing" / "body-surface.toml").read_text("utf-8"))


@lru_cache(maxsize=16)
def stored_dosing(body: str) -> DosingRules:
    """The dosing rules of a version that a practice signed; nothing else is ever signed."""
    rules = read_dosing(body)
    if isinstance(rules, tuple):
        raise ValueError("; ".join(rules))
    return rules


@lru_cache(maxsize=16)
def stored_drugs(body: str) -> Mapping[str, Drug]:
    """The drug table of a version that a practice keeps, by id; it was read before it was stored."""
    found: dict[str, Drug] = {}
    for name, text in json.loads(body).items():
        drug = read_drug(text)
        if isinstance(drug, tuple):
            raise ValueError(f"{name}: {'; '.join(drug)}")
        found[drug.id] = drug
    return found
