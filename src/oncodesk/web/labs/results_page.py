"""What do the pages of incoming results show: the inbox, one report with its versions, typing, filing?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action, Fact, FindingLine, Tab


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Results typed in beside their source; `document_url` is the file as it came, as a download.

    `step` says which of the two people is at work: typing, or checking what another typed.
    """

    title: str
    patient: str
    patient_url: str
    about: str
    step: str  # Typed by Ana Torres, 8:40 AM. A second person checks each value against the source.
    submit: str
    findings: tuple[FindingLine, ...] = ()
    document_url: str = ""
    document_name: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class UnmatchedReport:
    """One report of a list, with what it says about whose it is and why it waits."""

    received: str
    source: str
    names: str  # Bella · Okafor · cat
    results: str  # Neutrophils 3.10, platelets 219
    reason: str  # Two patients are called Bella; the report has no chip number.
    candidates: tuple[Action, ...] = ()  # each opens filing under that patient
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Reports by tab (not filed, to confirm, all); `reports` are those of the open tab."""

    tabs: tuple[Tab, ...]
    reports: tuple[UnmatchedReport, ...]
    actions: tuple[Action, ...] = ()
    title: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a result; an old one is struck through."""

    value: str
    about: str  # corrected · Tue Oct 20, 9:25 AM · typed by …
    counts: bool
    findings: tuple[FindingLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPage:
    title: str
    over: str
    patient_url: str
    facts: tuple[Fact, ...]
    findings: tuple[FindingLine, ...]
    results: tuple[tuple[str, tuple[Version, ...]], ...]  # analyte, its versions from the newest
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A patient whose report it may be: what agrees and what differs, in words."""

    name: str
    about: str
    agrees: str
    differs: str
    note: str = ""
