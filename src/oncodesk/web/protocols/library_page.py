"""What do the protocol library and one protocol's page show?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action, Fact, FindingLine


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    name: str
    version: str
    url: str
    about: str  # dog · lymphoma · 16 visits in 25 weeks
    state: str  # missing, unsigned, done: keys of SETUP
    signed: str = ""  # Dr. Whitfield, Oct 1
    courses: str = ""  # 7 courses


@dataclass(frozen=True, slots=True)
class LibraryPage:
    rows: tuple[ProtocolRow, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ProtocolVisit:
    number: str
    week: str
    drugs: str
    needs: str  # complete blood count, ALT


@dataclass(frozen=True, slots=True)
class ProtocolPage:
    """One version in full, so that whoever signs has read what is signed."""

    name: str
    about: str
    state: str
    facts: tuple[Fact, ...]
    findings: tuple[FindingLine, ...]
    visits: tuple[ProtocolVisit, ...]
    sources: tuple[str, ...]
    actions: tuple[Action, ...]
