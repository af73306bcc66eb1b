"""Is every value of a content file read? Each one alone is taken away, spoiled and changed.

What comes out must differ or be refused: a limit that nobody reads, or that is read under another name, is a
missing limit.
"""

import copy
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from importlib import resources
from typing import Any

import pytest

from oncodesk.domain.dosing.drug_text import parse_drug
from oncodesk.domain.dosing.house_rules import parse_dosing
from oncodesk.domain.dosing.interactions_text import parse_interactions
from oncodesk.domain.labs.policy import parse_policy
from oncodesk.domain.protocols.parse import parse_protocol
from oncodesk.domain.treatment.feed_forward import parse_rules
from oncodesk.domain.treatment.toxicity import parse_terms
from oncodesk.services.dosing.shipped import drug_ids

CONTENT = resources.files("oncodesk.content")
READERS: dict[str, Callable[[dict[str, Any]], object]] = {
    "dosing": parse_dosing,
    "drugs": parse_drug,
    "gates": parse_policy,
    "interactions": partial(parse_interactions, drugs=frozenset(drug_ids())),
    "toxicity/reductions": parse_rules,
    "toxicity/vcog-ctcae": parse_terms,
    "protocols": partial(parse_protocol, text="", file=""),
}
PROTOCOLS = ("chop-uw-19", "feline-cop", "metronomic-cyclophosphamide", "radiation-20")
Place = tuple[str | int, ...]
# Counted from the rest of a protocol where it is left out.
COUNTED = {"week", "after_visit", "max_total_delay_days"}
# Words for people, checked when they stand there; no rule has a use for them.
SAID_ONLY: set[Place] = {("id",), ("version",), ("evidence",), ("heart", "evidence")}


def files() -> Iterator[tuple[str, dict[str, Any]]]:
    for folder in sorted({name.split("/")[0] for name in READERS}):
        for file in sorted((CONTENT / folder).iterdir(), key=lambda each: each.name):
            name, dot, _ = file.name.partition(".toml")
            if dot and (folder != "protocols" or name in PROTOCOLS):
                yield f"{folder}/{name}", tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)


FILES = dict(files())


def places(value: object, at: Place = ()) -> Iterator[Place]:
    if isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in entries:
            yield from places(entry, (*at, key))
    else:
        yield at


def changed(document: dict[str, Any], place: Place, change: Callable[[Any, Any], None]) -> dict[str, Any]:
    other = copy.deepcopy(document)
    inner: Any = other
    for key in place[:-1]:
        inner = inner[key]
    change(inner, place[-1])
    return other


def take_away(inner: Any, key: Any) -> None:
    del inner[key]


def spoil(inner: Any, key: Any) -> None:
    inner[key] = {"no such": ["kind"]}


def move(inner: Any, key: Any) -> None:
    """Another value of the same kind, as a slip of the hand would be."""
    value = inner[key]
    if isinstance(value, bool):
        inner[key] = not value
    elif isinstance(value, int | Decimal):
        inner[key] = value + 1
    elif isinstance(value, date):
        inner[key] = value.replace(year=value.year - 1)
    else:
        inner[key] = f"{value} or so"


def reader(name: str) -> Callable[[dict[str, Any]], object]:
    return READERS[name] if name in READERS else READERS[name.split("/")[0]]


@pytest.mark.parametrize("change", [take_away, move])
@pytest.mark.parametrize("name", FILES)
def test_no_value_is_read_for_nothing(name: str, change: Callable[[Any, Any], None]) -> None:
    read, document = reader(name), FILES[name]
    whole = read(document)
    assert not isinstance(whole, tuple)
    ignored = [
        place
        for place in set(places(document)) - SAID_ONLY
        if not (change is take_away and place[-1] in COUNTED)
        and read(changed(document, place, change)) == whole
    ]
    assert ignored == []


@pytest.mark.parametrize("name", FILES)
def test_a_spoiled_value_is_refused(name: str) -> None:
    read, document = reader(name), FILES[name]
    accepted = [
        place for place in places(document) if not isinstance(read(changed(document, place, spoil)), tuple)
    ]
    assert accepted == []
