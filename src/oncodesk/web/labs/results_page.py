"""What do the pages of incoming results show: typing beside the source, and what nobody could file?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action, FindingLine, Tab


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Results typed in beside their source; `form` holds the fields, `document_url` the file as PDF or image.

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


@dataclass(frozen=True, slots=True)
class UnmatchedReport:
    """One report that stands in no chart yet, with what it says about whose it is."""

    received: str
    source: str
    names: str  # Bella · Okafor · cat
    results: str  # Neutrophils 3.10, platelets 219
    reason: str  # Two patients are called Bella; the report has no chip number.
    candidates: tuple[Action, ...] = ()  # each opens filing under that patient
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Reports by tab (unmatched, to review, all); `reports` are those of the open tab."""

    tabs: tuple[Tab, ...]
    reports: tuple[UnmatchedReport, ...]
    actions: tuple[Action, ...] = ()
