"""Who is treated on which version, and whose course runs on one that was superseded?"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.records.read import practice as read
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import ContentVersionRow, CourseRow


@dataclass(frozen=True, slots=True)
class CourseInUse:
    """One course that still treats; `newer` is the number of the signed version it could go over to."""

    course: UUID
    patient: UUID
    patient_name: str
    state: str  # active, held
    start_on: date
    ends_on: date
    protocol: str
    version_id: UUID
    number: int
    is_current: bool  # the version counts for new courses too
    newer: int | None


def list_courses_on(practice_id: int, version: UUID) -> tuple[CourseInUse, ...]:
    """The courses that run on one version, by the name of the patient."""
    return tuple(each for each in _courses(practice_id) if each.version_id == version)


def list_superseded(practice_id: int) -> tuple[CourseInUse, ...]:
    """The courses that run on another version than the one that counts now; they go on as they are.

    A version that was retired without a newer one is among them, with nothing to go over to.
    """
    return tuple(each for each in _courses(practice_id) if not each.is_current)


def _courses(practice_id: int) -> list[CourseInUse]:
    with reading([practice_id]):
        signed = {row.slug: row for row in read.signed_content(practice_id, Kind.PROTOCOL.value)}
        return [_shown(row, signed.get(row.protocol_slug)) for row in read.open_courses(practice_id)]


def _shown(row: "CourseRow", signed: "ContentVersionRow | None") -> CourseInUse:
    is_current = signed is not None and signed.pk == row.content_version_id
    return CourseInUse(
        course=row.public_id,
        patient=row.patient.public_id,
        patient_name=row.patient.name,
        state=row.state,
        start_on=row.start_on,
        ends_on=row.ends_on,
        protocol=row.protocol_name,
        version_id=row.content_version.public_id,
        number=row.content_version.number,
        is_current=is_current,
        newer=None if signed is None or is_current else signed.number,
    )
