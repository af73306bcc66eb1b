"""What does the visit page show? The contract between the view that fills it and the template."""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action, Checkpoint, Fact, FindingLine, Reading, StateChip


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One ordered drug: full name, dose, and the calculation that a second person can follow."""

    drug: str
    dose: str  # 0.68 mg
    basis: str  # 0.7 mg/m² × 0.9751 m² = 0.683 mg, rounded −0.4 %
    route: str
    state: str  # Draft, Signed by Dr. Reyes 7:58 AM, Released, …
    actions: tuple[Action, ...] = ()
    steps: tuple[str, ...] = ()  # the whole calculation, line by line
    notes: tuple[str, ...] = ()  # checked by, given by
    struck: str = ""  # what was entered in error


@dataclass(frozen=True, slots=True)
class BloodLine:
    """One lab request: what was asked for, where, until when, and how far it came."""

    what: str
    state: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One result that this dose depends on: value with unit, when collected, who has seen it."""

    analyte: str
    reading: Reading
    collected: str
    seen_by: str  # empty: nobody yet
    version: str = ""  # corrected 9:25 AM, was 1.80
    limits: str = ""  # in range from 2.0, oncologist decides from 1.5, hold from 1.0


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What an owner told, in her words, and the way to read it."""

    told: str
    words: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ForwardLine:
    """What the last dose of one drug did, what that proposes, and how it is answered."""

    drug: str
    lines: tuple[str, ...]
    proposal: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One visit with everything that must hold before its dose, and what has happened so far.

    `findings` come from the same rule that the release asks, heaviest first. Forms (the oncologist's
    decision, the release) are Django forms beside this page in the context: `decision`.
    """

    patient: str
    patient_url: str
    about: str
    title: str  # Week 3 · visit 3 of 16
    over: str  # Tue Oct 20, 8:30 AM
    state: StateChip
    reason: str
    facts: tuple[Fact, ...]
    findings: tuple[FindingLine, ...]
    orders: tuple[OrderLine, ...]
    results: tuple[ResultLine, ...]
    checkpoints: tuple[Checkpoint, ...]
    actions: tuple[Action, ...]
    checkpoints_url: str  # the printable page
    blood: tuple[BloodLine, ...] = ()
    nothing: str = ""  # said where no finding stands
    decision: str = ""  # what the oncologist decided, and why
    decision_url: str = ""
    forward: tuple[ForwardLine, ...] = ()  # what the last dose of each drug did
    reports: tuple[ReportLine, ...] = ()  # what owners told and no oncologist has read
    changed: str = ""  # what somebody else changed since this page was read
    refused: str = ""  # why the last step was not carried out
    refused_lines: tuple[FindingLine, ...] = ()
