"""What stands in the record of a course: its effects, its reviews, and what is due after it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.treatment.radiation_after import AfterPlan, check_days, next_late_day
from oncodesk.records.read import radiation as read
from oncodesk.services.errors import NotThere
from oncodesk.services.radiation.after import key_of, plan_of_practice
from oncodesk.services.radiation.filing import FileShown, shown_files
from oncodesk.services.radiation.queries import CourseShown, shown_course
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import FractionRow, RadiationCourseRow


@dataclass(frozen=True, slots=True)
class Effect:
    at: datetime
    tissue: str
    scale: str
    grade: int
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Review:
    on: date
    reviewer: str
    words: str
    delivered: int
    delivered_gy: Decimal
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Check:
    """One look after the course; `outcome` says what became of it, empty while it waits."""

    on: date
    is_late: bool
    to: str  # whose task it is; empty: the role's, or it is not a task yet
    is_planned: bool  # the course has ended, so that somebody has it as a task
    outcome: str


@dataclass(frozen=True, slots=True)
class Record:
    effects: tuple[Effect, ...]
    reviews: tuple[Review, ...]
    checks: tuple[Check, ...]  # after the last fraction
    files: tuple[FileShown, ...]


def get_course_and_record(practice_ids: Iterable[int], course: UUID) -> tuple[CourseShown, Record]:
    """A course and what stands beside its fractions, read once."""
    ids = list(practice_ids)
    with reading(ids):
        row = read.course(ids, course)
        if row is None:
            raise NotThere("There is no such radiation course.")
        fractions = read.fractions_of(row.pk)
        return shown_course(row, fractions), _record(row, fractions)


def _record(row: RadiationCourseRow, fractions: list[FractionRow]) -> Record:
    plan = plan_of_practice(row.practice_id)
    return Record(
        tuple(
            Effect(
                each.observed_at,
                each.tissue,
                f"{each.scale} {each.scale_version}",
                each.grade,
                each.note,
                each.observed_by.name,
            )
            for each in read.effects_of(row.pk)
        ),
        tuple(
            Review(
                each.reviewed_on,
                each.reviewer,
                each.words,
                each.delivered,
                each.delivered_gy,
                each.recorded_by.name,
            )
            for each in read.reviews_of([row.pk])
        ),
        tuple(_checks(row, fractions, plan)),
        shown_files(row, fractions),
    )


def _checks(row: RadiationCourseRow, fractions: list[FractionRow], plan: AfterPlan) -> Iterator[Check]:
    """As tasks once the course has ended; before that, as they would be after its last planned fraction."""
    if row.ended_at is not None:
        for task in read.tasks_after(row.patient_id, key_of(row)):
            if task.kind == "radiation_after":
                yield Check(
                    date.fromisoformat(str(task.facts["due_on"])),
                    task.reason == "radiation.look_for_late",
                    "" if task.to_person is None else task.to_person.name,
                    True,
                    task.outcome if task.state not in ("open", "acknowledged") else "",
                )
        return
    days = [each.planned_on for each in fractions if each.state in ("planned", "anesthetized", "delivered")]
    if days:
        for on in check_days(plan, max(days)):
            yield Check(on, False, "", False, "")
        late = next_late_day(plan, max(days), ())
        if late is not None:
            yield Check(late, True, "", False, "")


@dataclass(frozen=True, slots=True)
class AfterShown:
    """What the practice does after radiation; without a choice what is printed."""

    plan: AfterPlan
    version: int
    chosen_by: str
    chosen_at: datetime | None


def get_after(practice_id: int) -> AfterShown:
    with reading([practice_id]):
        row = read.after_of(practice_id)
        if row is None:
            return AfterShown(AfterPlan(), 0, "", None)
        plan = AfterPlan(tuple(row.days), row.late_every)
        return AfterShown(plan, row.version, row.chosen_by.name, row.chosen_at)
