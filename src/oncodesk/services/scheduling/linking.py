"""Which protocols may an oncologist look at after a course, and which line of treatment would it be?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.protocols.linked import Ending, Link, ending_of, linked_to
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.scheduling.line import EarlierCourse, count_line
from oncodesk.records.read import practice as read_practice
from oncodesk.records.read import scheduling as read
from oncodesk.services.scheduling.layout import protocol_of

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, PatientRow


@dataclass(frozen=True, slots=True)
class Offered:
    """A protocol that the files link to the end of a course; only a signed version can be started."""

    version: UUID
    name: str
    number: int
    is_signed: bool
    link: Link
    when: str
    was_used: bool  # the patient was on it before


def offered_after(course: CourseRow, animal: PatientRow, earlier: Sequence[CourseRow]) -> tuple[Offered, ...]:
    """What the practice's files link to the end of this course; nothing while it goes on.

    Of every file the signed version counts, else the newest draft.
    """
    ending = ending_of(course.state, course.end_code)
    if ending is None or ending is Ending.OTHERWISE:
        return ()
    rows = {}
    for row in read_practice.standing_texts(course.practice_id, "protocol"):
        rows[row.slug] = (row, protocol_of(row.body))
    files: list[Protocol] = [recipe for _, recipe in rows.values()]
    used = {each.protocol_slug for each in earlier}
    return tuple(
        Offered(
            row.public_id,
            row.name,
            row.number,
            row.state == "signed",
            linked.link,
            linked.when,
            row.slug in used,
        )
        for linked in linked_to(protocol_of(course.protocol_body), ending, files, animal.species)
        for row, _ in (rows[linked.protocol],)
    )


def counted_line(patient_id: int, condition: str, recipe: Protocol) -> int:
    """The line of treatment that a course on this protocol would be for this disease."""
    return count_line(
        [
            EarlierCourse(
                row.protocol_slug,
                ending_of(row.state, row.end_code),
                row.was_given,  # type: ignore[attr-defined]  # annotated where it is read
                row.line,
            )
            for row in read.courses_of_disease(patient_id, condition)
        ],
        recipe.follows,
    )
