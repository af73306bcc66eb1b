"""What stands in the record of a course: its effects, its reviews, and what is due after it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from oncodesk.records.read import radiation as read
from oncodesk.services.errors import NotThere
from oncodesk.services.radiation.filing import FileShown, shown_files
from oncodesk.services.reading import reading

# Printed: one week and three months after the last fraction; further checks are the practice's own choice.
AFTER = (timedelta(days=7), timedelta(days=90))


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
class Record:
    effects: tuple[Effect, ...]
    reviews: tuple[Review, ...]
    rechecks: tuple[date, ...]  # after the last planned fraction
    files: tuple[FileShown, ...]


def get_record(practice_ids: Iterable[int], course: UUID) -> Record:
    ids = list(practice_ids)
    with reading(ids):
        row = read.course(ids, course)
        if row is None:
            raise NotThere("There is no such radiation course.")
        fractions = read.fractions_of(row.pk)
        days = [
            each.planned_on for each in fractions if each.state in ("planned", "anesthetized", "delivered")
        ]
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
            tuple(max(days) + after for after in AFTER) if days else (),
            shown_files(row, fractions),
        )
