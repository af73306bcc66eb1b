"""What does a plan look like before it is confirmed: a new course, or a change that moves visits?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action, Fact, FindingLine


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One visit of the plan. `was` is its date before the change, empty when it does not move."""

    number: str  # 3, or empty for a blood check or a rest week
    week: str
    on: str  # Tue Oct 20
    drugs: str  # vinCRIStine 0.7 mg/m²
    was: str = ""
    note: str = ""  # the finding of this day in words
    stops: bool = False
    off_protocol: tuple[str, ...] = ()  # orders off the protocol at this visit, each with its reason


@dataclass(frozen=True, slots=True)
class OtherWay:
    """What the later visits could do instead, and where that leads."""

    label: str
    url: str
    next_on: str
    ends_on: str
    stops: int  # how much stands against it
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule that a newer version of the protocol says otherwise."""

    what: str  # Visit 4, vinCRIStine
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything that would be stored, shown before it is; `form` (dates, choices) stands beside it."""

    title: str  # Start CHOP UW-25, or Delay visit 3 by 3 days
    patient: str
    patient_url: str
    about: str
    facts: tuple[Fact, ...]  # first and last day, visits, cumulative doses
    findings: tuple[FindingLine, ...]
    visits: tuple[PlannedVisit, ...]
    actions: tuple[Action, ...]
    form_url: str = ""
    shows_was: bool = False
    confirm_label: str = ""  # of the form that stores it
    rules: tuple[RuleLine, ...] = ()  # what another version says otherwise
    why_not: str = ""  # why nobody can confirm this as it stands
    options: tuple[OtherWay, ...] = ()
