"""What do the library and the page of one version show?"""

from dataclasses import dataclass

from oncodesk.services.practice.trying import Trial
from oncodesk.web.components.parts import Action, Fact, FindingLine


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    name: str
    version: str
    url: str
    about: str  # Protocols
    state: str  # draft, signed, retired
    signed: str = ""  # Dr. Whitfield, Oct 1
    courses: str = ""  # 7 courses


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One patient on a version, and where her course goes over to another one."""

    patient: str
    url: str
    about: str  # CHOP UW-25 (25 weeks), version 1
    days: str  # Tue Oct 6 to Tue Mar 23
    state: str  # held, or empty
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class LibraryPage:
    rows: tuple[ProtocolRow, ...]
    retired: tuple[ProtocolRow, ...] = ()
    superseded: str = ""  # Plans on a superseded version: 7
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class DrugLine:
    """One drug of a day: `vinCRIStine`, `0.7 mg/m² IV`, and what its line in the file says beside it."""

    name: str
    dose: str
    beside: str = ""  # printed 0.5–0.7 · at home · every 12 hours


@dataclass(frozen=True, slots=True)
class DayLine:
    """One planned day, or a rest week, in the order of the course."""

    week: str  # Week 1
    day: str  # day 1
    what: str  # Visit 1, Blood check, Rest week
    drugs: tuple[DrugLine, ...] = ()
    text: str = ""  # why, or what is asked, where no drug is given
    needs: str = ""  # CBC, ALT
    sources: str = ""  # S1, S2


@dataclass(frozen=True, slots=True)
class Part:
    """A phase of the course with its days; one without a name where the file has no phases."""

    name: str
    weeks: str
    days: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its head and its cells."""

    head: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    key: str  # S1
    text: str
    url: str = ""
    reliability: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole text, readable: facts above, the days of a course, other tables, sources."""

    facts: tuple[Fact, ...] = ()
    parts: tuple[Part, ...] = ()
    tables: tuple[Table, ...] = ()
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionLine:
    """Another version of the same text, with the way to what changed."""

    title: str  # Version 1
    url: str
    state: str
    signed: str = ""
    changes_url: str = ""


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version in full, so that whoever signs has read what is signed."""

    name: str
    kind: str
    about: str  # Lakeside Oncology · version 1
    state: str
    reading: Reading
    raw: str  # the file itself
    signed: str = ""
    notice: str = ""  # what stands in the way of a signature
    is_refused: bool = False
    findings: tuple[FindingLine, ...] = ()
    versions: tuple[VersionLine, ...] = ()
    trials: tuple[Trial, ...] = ()  # what it says for dummy patients
    reviews: tuple[str, ...] = ()  # Nia Nwosu, Oct 1, 9:10 AM
    courses: tuple[CourseLine, ...] = ()
    read_again: str = ""  # Read again by Oct 1, 2027
    actions: tuple[Action, ...] = ()
