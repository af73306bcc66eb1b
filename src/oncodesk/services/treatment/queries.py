"""What does the day board show, in one look over one or several practices?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from oncodesk.domain.treatment.board import BOARD, Answer, BoardState
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.read import board as read
from oncodesk.services.reading import reading


@dataclass(frozen=True, slots=True)
class BoardDrug:
    """A drug of a row; `final` is the calculated dose once it is signed, else empty."""

    name: str
    amount: str
    final: str
    is_cytotoxic: bool
    at_home: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One visit of a day; `why_code` with its facts explains the state, empty when it needs no reason."""

    visit: UUID
    version: int
    patient: UUID
    patient_name: str
    species: str
    breed: str
    owner: str
    practice_id: int
    practice: str
    zone: str
    kind: str
    title: str
    week: int | None
    number: int | None
    planned_on: date
    original_on: date
    starts_at: datetime | None
    arrived_at: datetime | None
    state: BoardState
    drawn_at: datetime | None
    why_code: str
    why_facts: Mapping[str, Any]
    drugs: tuple[BoardDrug, ...]
    neutrophils: Decimal | None
    platelets: Decimal | None


def list_day(practice_ids: Iterable[int], day: date, now: datetime) -> tuple[BoardRow, ...]:
    """Every visit planned for a day, by time; an answer that has run out is shown as waiting again."""
    with reading(list(practice_ids)):
        rows = read.visits_on(practice_ids, day)
        slots = read.slots_of([row.pk for row in rows])
        owners = read.owners_of([row.patient_id for row in rows])
    found = [
        BoardRow(
            visit=row.public_id,
            version=row.version,
            patient=row.patient.public_id,
            patient_name=row.patient.name,
            species=row.patient.species,
            breed=row.patient.breed,
            owner=owners.get(row.patient_id, ""),
            practice_id=row.practice_id,
            practice=row.practice.name,
            zone=row.practice.zone,
            kind=row.kind,
            title=row.title,
            week=row.week,
            number=row.number,
            planned_on=row.planned_on,
            original_on=row.original_on,
            starts_at=slots.get(row.pk),
            arrived_at=row.arrived_at,
            state=shown_state(row.state, row.answer, row.answer_until, now),
            drawn_at=row.drawn_at,
            why_code=row.answer_code,
            why_facts=row.answer_facts,
            drugs=tuple(_drug(drug) for drug in row.drugs),
            neutrophils=row.neutrophils,
            platelets=row.platelets,
        )
        for row in rows
    ]
    return tuple(
        sorted(found, key=lambda row: (row.starts_at is None, row.starts_at or now, row.patient_name))
    )


def shown_state(state: str, answer: str, until: datetime | None, now: datetime) -> BoardState:
    """The one state of a row; a kept answer counts only until it runs out."""
    stale = answer == Answer.READY and until is not None and now >= until
    return BOARD[VisitState(state), Answer.WAITING if stale else Answer(answer)]


def _drug(kept: Mapping[str, Any]) -> BoardDrug:
    return BoardDrug(
        name=kept["name"],
        amount=f"{kept['amount']} {kept['unit']}",
        final=kept["final"],
        is_cytotoxic=kept["cytotoxic"],
        at_home=kept["where"] == "home",
    )
