"""Which doses of a course were changed, for which reason, by whom, and what was taken back?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import scheduling as read
from oncodesk.services.dosing.reasons import reason_words
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.treatment.doses import plain

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, DoseModificationRow


@dataclass(frozen=True, slots=True)
class ModifiedDose:
    """One changed dose as people read it. `taken_back` says why it counts no more, and when."""

    modification: UUID
    version: int
    drug: str
    what: str  # reduced 20 %
    why: str  # low neutrophils grade 3: afebrile
    from_visit: int | None
    is_forward: bool
    on: date
    by: str
    taken_back: str
    taken_back_on: date | None


@dataclass(frozen=True, slots=True)
class ModifiedCourse:
    practice_id: int
    patient: UUID
    patient_name: str
    protocol: str
    doses: tuple[ModifiedDose, ...]  # newest first


def get_modified(practice_ids: Collection[int], patient: UUID, course: UUID) -> ModifiedCourse:
    """Every changed dose of a course. Raises NotThere."""
    with reading(practice_ids):
        animal = read_patients.patient(practice_ids, patient)
        row = None if animal is None else read.course(animal.practice_id, course)
        if animal is None or row is None or row.patient_id != animal.pk:
            raise NotThere("There is no such course of this patient.")
        doses = tuple(reversed(modified_doses(row)))
        return ModifiedCourse(row.practice_id, animal.public_id, animal.name, row.protocol_name, doses)


def modified_doses(course: CourseRow) -> tuple[ModifiedDose, ...]:
    """The changed doses of a course in the order of their decision; call it inside the wall."""
    zone = ZoneInfo(course.practice.zone)
    rows = read.all_modifications_of_course(course.pk)
    numbers = {visit.position: visit.number for visit in read.visits_of_course(course.pk)} if rows else {}
    return tuple(
        ModifiedDose(
            modification=row.public_id,
            version=row.version,
            drug=row.drug,
            what=_what(row),
            why=_why(row),
            from_visit=numbers.get(row.from_position),
            is_forward=row.is_forward,
            on=row.created_at.astimezone(zone).date(),
            by=row.decided_by.name,
            taken_back=row.void_reason,
            taken_back_on=None if row.void_at is None else row.void_at.astimezone(zone).date(),
        )
        for row in rows
    )


def _what(row: DoseModificationRow) -> str:
    if row.percent is not None:
        of = "" if row.basis == "standard" else " of the dose before"
        return f"reduced {_number(-row.percent)} %{of}"
    amount = "" if row.amount is None else f"{_number(row.amount)} {row.unit}"
    if row.kind == "cap":
        return f"at most {amount} in one dose"
    weight = "" if row.at_kg is None else f" at {_number(row.at_kg)} kg"
    return f"fixed at {amount}{weight}" + (", above the standard dose if need be" if row.may_exceed else "")


def _number(amount: Decimal) -> str:
    return f"{plain(amount):f}"


def _why(row: DoseModificationRow) -> str:
    words = reason_words(row.reason_code, row.grade)
    if row.reason_code == "other":
        return row.reason
    return f"{words}: {row.reason}" if row.reason else words
