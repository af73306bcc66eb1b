"""What is a laboratory report before it is judged (texts), and after (results with findings)?"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.labs.analyte import Analyte, Fluid
from oncodesk.domain.labs.comments import Remark
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding


class Status(StrEnum):
    """Only final and corrected may open a gate; what is not understood is unknown, never final."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


MAY_COUNT = frozenset({Status.FINAL, Status.CORRECTED})


class Kind(StrEnum):
    """In which form the sender gave the value; a code or a document is never a number."""

    NUMBER = "number"
    TEXT = "text"
    CODED = "coded"
    DOCUMENT = "document"
    SMEAR = "smear"  # read by a clinician, by name; never sent by a laboratory


@dataclass(frozen=True, slots=True)
class RawResult:
    """One result as the laboratory wrote it; every format is read into this before any rule looks."""

    code: str
    system: str  # of the code, `LN` for LOINC; empty when the sender names none
    name: str
    value: str
    unit: str
    reference: str
    status: Status
    status_text: str  # the sender's own code, for the finding
    kind: Kind = Kind.TEXT
    sub_id: str = ""
    panel: str = ""
    specimen: str = ""
    filler: str = ""  # the laboratory's own number of the order
    comment: str = ""
    unit_code: str = ""  # the same unit in a code system, where the sender gives both


@dataclass(frozen=True, slots=True)
class RawComment:
    """Free text on a whole panel, or on the whole report when it names none."""

    text: str
    panel: str = ""


@dataclass(frozen=True, slots=True)
class RawReport:
    """One animal's draw as texts. `may_tell_species` is false where the format has no place for it."""

    patient: str
    owner: str
    species: str
    collected: str  # ISO 8601 as far as it is told
    results: tuple[RawResult, ...]
    comments: tuple[RawComment, ...] = ()
    may_tell_species: bool = True
    findings: tuple[Finding, ...] = ()  # what the format itself found wrong
    sender: str = ""
    facility: str = ""
    message: str = ""  # the sender's number of the message
    sent: str = ""


@dataclass(frozen=True, slots=True)
class RawFile:
    """Everything in one file, with what is wrong with the file as a whole."""

    reports: tuple[RawReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    form: str = ""  # the name of the format


@dataclass(frozen=True, slots=True)
class Result:
    """One result after reading. `value` is canonical, beside `raw`; with a comparator it is a limit.

    `usable` is true only for a number with a known unit, inside the reportable bounds of the species,
    final or corrected, without clump, failure or contradiction.
    """

    analyte: Analyte
    name: str
    raw: str
    value: Decimal | None
    unit: str | None
    comparator: str
    status: Status
    reference: str
    usable: bool
    findings: tuple[Finding, ...] = ()
    fluid: Fluid = Fluid.BLOOD
    derived: bool = False
    identity: str = ""  # number, panel, code, sub-id: what a correction shares with what it corrects
    resolution: Decimal = Decimal(0)  # canonical size of the last printed digit


@dataclass(frozen=True, slots=True)
class LabReport:
    """The results of one draw of one animal. `collected_at` is None unless the instant is certain."""

    patient: str
    owner: str
    species: Species | None
    species_text: str
    status: Status
    collected_at: datetime | None
    collected_text: str | None
    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()
    remarks: frozenset[Remark] = frozenset()  # what is said in words, for the gate
    place: int = 0  # of the message in its file: later is newer


@dataclass(frozen=True, slots=True)
class Reading:
    """A file after reading: `accepted` is yes, review or no, as docs/reference says."""

    accepted: str
    reports: tuple[LabReport, ...]
    findings: tuple[Finding, ...] = ()
