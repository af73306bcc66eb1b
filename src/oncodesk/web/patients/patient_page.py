"""What does the patient page show? The contract between the view that fills it and the template."""

from dataclasses import dataclass

from oncodesk.web.components.charts import CountChart
from oncodesk.web.components.parts import Action, CourseStrip, Fact, FeedEntry, FindingLine, StateChip


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One of the people of a patient, with what they may do: decides, pays, is told."""

    name: str
    rights: str
    contact: str
    note: str = ""  # not to be told


@dataclass(frozen=True, slots=True)
class PatientPage:
    """One case: who she is, where her course stands, her counts, and what happened.

    `ended` is the sentence after death or a stopped protocol; then `actions` holds nothing that books.
    """

    name: str
    about: str  # Golden Retriever · neutered male · 8 years
    diagnosis: str
    facts: tuple[Fact, ...]
    alerts: tuple[FindingLine, ...]
    people: tuple[PersonLine, ...]
    timeline: tuple[FeedEntry, ...]
    actions: tuple[Action, ...]
    course_actions: tuple[Action, ...]
    course: CourseStrip | None = None
    course_name: str = ""
    course_line: str = ""
    offers: tuple[FindingLine, ...] = ()  # protocols linked to how the course ended
    next_visit: str = ""
    next_visit_url: str = ""
    next_state: StateChip | None = None
    charts: tuple[CountChart, ...] = ()
    ended: str = ""
