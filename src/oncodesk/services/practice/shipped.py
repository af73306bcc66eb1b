"""Which files come with Oncodesk for a practice to sign, and which of their rows did nobody verify?"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from oncodesk.domain.protocols.protocol import Status


class Kind(StrEnum):
    """What a stored content version is."""

    PROTOCOL = "protocol"
    GATE = "gate"
    DRUGS = "drugs"
    DOSING = "dosing"
    STANDING_ORDER = "standing_order"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One text that a practice keeps as a version and signs."""

    kind: Kind
    slug: str
    number: int
    name: str
    body: str

    @property
    def digest(self) -> str:
        return sha256(self.body.encode()).hexdigest()


_FOLDERS = {
    Kind.PROTOCOL: "protocols",
    Kind.GATE: "gates",
    Kind.DOSING: "dosing",
    Kind.STANDING_ORDER: "standing_orders",
}
_ENDING = ".toml"
DRUG_SET = "drugs"
# How a file says that a number rests on general knowledge: drugs and limits in a word, protocols with a tag.
_UNVERIFIED = frozenset({"general", "GK"})


def _texts(folder: str) -> dict[str, str]:
    place = files("oncodesk") / "content" / folder
    if not place.is_dir():
        return {}
    return {
        entry.name.removesuffix(_ENDING): entry.read_text(encoding="utf-8")
        for entry in sorted(place.iterdir(), key=lambda each: each.name)
        if entry.name.endswith(_ENDING)
    }


def read_toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


@cache
def list_shipped_content() -> tuple[Shipped, ...]:
    """Every protocol, limit set and standing order, a file each, and all drugs as one set."""
    found = []
    for kind, folder in _FOLDERS.items():
        for slug, text in _texts(folder).items():
            document = read_toml(text)
            found.append(
                Shipped(kind, slug, int(document.get("version", 1)), str(document.get("name", slug)), text)
            )
    drugs = _texts("drugs")
    if drugs:
        body = json.dumps(drugs, sort_keys=True, ensure_ascii=False, indent=1)
        found.append(Shipped(Kind.DRUGS, DRUG_SET, 1, f"Drugs: {len(drugs)} with their limits", body))
    return tuple(found)


def texts_in(kind: Kind, body: str) -> str:
    """A stored text as people wrote it; the files of the drug set follow each other under their names."""
    if kind is not Kind.DRUGS:
        return body
    return "\n".join(f"# {name}{_ENDING}\n{text}" for name, text in json.loads(body).items())


def documents_in(kind: Kind, slug: str, body: str) -> dict[str, dict[str, Any]]:
    """The TOML documents of a stored text by name; only the drug set holds several."""
    if kind is Kind.DRUGS:
        return {name: read_toml(text) for name, text in json.loads(body).items()}
    return {slug: read_toml(body)}


def is_marked_draft(kind: Kind, slug: str, body: str) -> bool:
    """True for a protocol file whose status says that its rows still have to be checked by somebody."""
    return kind is Kind.PROTOCOL and any(
        document.get("status") == Status.DRAFT.value for document in documents_in(kind, slug, body).values()
    )


def unverified_rows(kind: Kind, slug: str, body: str) -> tuple[str, ...]:
    """The parts of a text whose evidence is general knowledge, named as people find them in the file."""
    several = kind is Kind.DRUGS
    return tuple(
        " · ".join((name, *path) if several else path)
        for name, document in documents_in(kind, slug, body).items()
        for path in _unverified(document, ())
    )


def _unverified(part: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(part, dict):
        evidence = part.get("evidence", ())
        tags = {evidence} if isinstance(evidence, str) else set(evidence)
        if tags & _UNVERIFIED:
            yield path
        for name, inner in part.items():
            yield from _unverified(inner, (*path, str(name).replace("_", " ")))
    elif isinstance(part, list):
        for number, inner in enumerate(part, start=1):
            yield from _unverified(inner, (*path, str(number)))
