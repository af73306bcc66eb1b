"""Which times are free for a visit, and which visits of a course may still move?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import plans as read_plans
from oncodesk.records.read import scheduling as read
from oncodesk.records.read import visit as read_visit
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.booking import offered_slots

_WHOLE_DAY = 48


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """The free times of the day, best first, and what is worth knowing about them; `booked` stands now."""

    times: tuple[datetime, ...]
    findings: tuple[Finding, ...]
    booked: datetime | None


def list_free_times(practice_ids: Collection[int], visit: UUID) -> FreeTimes:
    """Every start at which a place and staff are free. Raises NotThere."""
    with reading(practice_ids):
        row = read_visit.visit_in(practice_ids, visit)
        if row is None:
            raise NotThere("There is no such visit in your practices.")
        offer = offered_slots(row, _WHOLE_DAY)
        booked = read.appointment_of(row.pk)
    zone = ZoneInfo(row.practice.zone)
    starts = (datetime.combine(slot.on, slot.starts, zone) for slot in offer.slots)
    return FreeTimes(tuple(starts), offer.findings, None if booked is None else booked.starts_at)


@dataclass(frozen=True, slots=True)
class CourseShown:
    """A course as a change of its dates needs it; `movable` are number and day of what has not ended."""

    course: UUID
    version: int
    practice_id: int
    zone: str
    patient: UUID
    patient_name: str
    breed: str
    name: str
    state: str
    line: int | None  # of treatment of the disease
    line_reason: str
    movable: tuple[tuple[int, date], ...]


def get_course(practice_ids: Collection[int], course: UUID) -> CourseShown:
    """One course. Raises NotThere."""
    with reading(practice_ids):
        row = read_plans.course_in(practice_ids, course)
        if row is None:
            raise NotThere("There is no such course in your practices.")
        visits = read.visits_of_course(row.pk)
    return CourseShown(
        course=row.public_id,
        version=row.version,
        practice_id=row.practice_id,
        zone=row.practice.zone,
        patient=row.patient.public_id,
        patient_name=row.patient.name,
        breed=row.patient.breed or row.patient.species,
        name=row.protocol_name,
        state=row.state,
        line=row.line,
        line_reason=row.line_reason,
        movable=tuple(
            (visit.number, visit.planned_on)
            for visit in visits
            if visit.number is not None and VisitState(visit.state) not in ENDED
        ),
    )
