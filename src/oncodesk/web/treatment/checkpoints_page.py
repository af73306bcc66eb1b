"""What stands on the one printable page of a visit, with every time from booked to given?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Checkpoint, Fact


@dataclass(frozen=True, slots=True)
class CheckpointsPage:
    practice: str
    patient: str
    visit_url: str
    title: str  # Week 3 · visit 3 of 16, Tue Oct 20
    facts: tuple[Fact, ...]
    checkpoints: tuple[Checkpoint, ...]
    printed: str  # printed Tue Oct 20, 4:12 PM by Ana Torres
