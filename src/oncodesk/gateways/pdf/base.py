"""What stands on a label and on a record, before anything is drawn? Every field is text as people read it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Line:
    """A name and what it says; a fact that is not known is left out by whoever fills the page."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label, 4 × 6 inches. `danger` is printed white on black, above everything that can be confused."""

    title: str  # of the file, for screen readers and windows
    hazard: str
    danger: str
    patient: str
    identifiers: tuple[str, ...]
    drug: str
    dose: str
    route: str
    lines: tuple[Line, ...]
    instructions: tuple[str, ...]  # for the owner, where it goes home
    practice: str
    number: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a record. `empty` is said where neither facts nor rows nor words stand."""

    title: str
    facts: tuple[Line, ...] = ()
    table: Table | None = None
    words: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A document of letter pages; each page names the patient and the practice."""

    title: str
    patient: str
    practice: str
    printed: str
    sections: tuple[Section, ...]
    is_wide: bool = False  # across the page, in small print, for tables with many columns


class PdfGateway(Protocol):
    def label(self, label: Label) -> bytes: ...

    def record(self, record: Record) -> bytes: ...
