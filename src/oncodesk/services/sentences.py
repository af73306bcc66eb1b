"""Which words does a finding get? Each noun keeps its sentences; here they are found by code and filled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module

from oncodesk.domain.shared.verdict import Fact, Finding

# The nouns that own finding codes; a code's first part names its noun.
NOUNS = (
    "labs",
    "dosing",
    "protocols",
    "scheduling",
    "treatment",
    "toxicity",
    "radiation",
    "patients",
    "policy",
    "practice",
    "assistant",
    "comms",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened or is wrong, and what to do; `{name}` is filled from the finding's facts."""

    message: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    message: str
    fix: str


def untranslated(text: str) -> str:
    return text


def shown(fact: Fact) -> str:
    """A fact as people read it: exact decimals without an exponent, dates as `Tue Oct 20`."""
    if isinstance(fact, datetime):
        return f"{fact:%a %b} {fact.day}, {fact:%H:%M}"
    if isinstance(fact, date):
        return f"{fact:%a %b} {fact.day}"
    if isinstance(fact, Decimal):
        return f"{fact:f}"
    return "" if fact is None else str(fact).replace("/m2", "/m²")


def sentence_of(code: str) -> Sentence:
    """The sentence registered for a code; a missing one is our fault and fails the repository's test."""
    noun = code.split(".", 1)[0] if "." in code else "policy"  # `not_considered` belongs to every noun
    if noun not in NOUNS:
        raise LookupError(f"no noun keeps sentences for {code}")
    sentences: dict[str, Sentence] = import_module(f"oncodesk.services.{noun}.sentences").SENTENCES
    return sentences[code]


def tell(finding: Finding, translate: Callable[[str], str] = untranslated) -> Told:
    """The finding in words. Every fact may be used by name; facts that a text does not use are left out."""
    found = sentence_of(finding.code)
    facts = {name: shown(fact) for name, fact in finding.facts.items()}
    return Told(translate(found.message).format(**facts), translate(found.fix).format(**facts))
