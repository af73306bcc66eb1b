"""What does the page of one anesthetic show?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.treatment.anesthesia import needs_witness
from oncodesk.records.read import radiation as read
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sheet; amounts with their unit, readings by name."""

    at: datetime
    kind: str
    what: str
    amount: Decimal | None
    unit: str
    readings: tuple[tuple[str, str], ...]
    by: str


@dataclass(frozen=True, slots=True)
class Controlled:
    controlled: UUID
    version: int
    drug: str
    unit: str
    drawn: Decimal
    given: Decimal
    wasted: Decimal
    by: str
    by_id: int
    witness: str
    needs_witness: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    anesthesia: UUID
    version: int
    practice_id: int
    zone: ZoneInfo
    patient: UUID
    patient_name: str
    course: UUID | None
    fraction: UUID | None
    state: str
    fed_at: datetime
    fast_hours: int | None
    asa: int
    is_emergency: bool
    examination: str
    induced_at: datetime
    anesthetist: str
    accepted: tuple[str, ...]
    accepted_by: str
    accepted_reason: str
    ended_at: datetime | None
    recovered_at: datetime | None
    recovery: str
    entries: tuple[Entry, ...]
    controlled: tuple[Controlled, ...]


_READINGS = ("pulse", "breaths", "spo2", "etco2", "pressure", "temperature_f")


def get_sheet(practice_ids: Iterable[int], anesthesia: UUID) -> Sheet:
    ids = list(practice_ids)
    with reading(ids):
        row = read.anesthesia(ids, anesthesia)
        if row is None:
            raise NotThere("There is no such anesthetic.")
        fraction = read.fraction_of_anesthesia(row.pk)
        return Sheet(
            anesthesia=row.public_id,
            version=row.version,
            practice_id=row.practice_id,
            zone=ZoneInfo(row.practice.zone),
            patient=row.patient.public_id,
            patient_name=row.patient.name,
            course=None if fraction is None else fraction.course.public_id,
            fraction=None if fraction is None else fraction.public_id,
            state=row.state,
            fed_at=row.fed_at,
            fast_hours=None if row.instruction is None else row.instruction.hours,
            asa=row.asa,
            is_emergency=row.is_emergency,
            examination=row.examination,
            induced_at=row.induced_at,
            anesthetist=row.anesthetist.name,
            accepted=tuple(row.accepted),
            accepted_by=row.accepted_by.name if row.accepted_by else "",
            accepted_reason=row.accepted_reason,
            ended_at=row.ended_at,
            recovered_at=row.recovered_at,
            recovery=row.recovery,
            entries=tuple(
                Entry(
                    each.at,
                    each.kind,
                    each.what,
                    each.amount,
                    each.unit,
                    tuple(
                        (name, f"{value}") for name in _READINGS if (value := getattr(each, name)) is not None
                    ),
                    each.recorded_by.name,
                )
                for each in read.entries_of(row.pk)
            ),
            controlled=tuple(
                Controlled(
                    each.public_id,
                    each.version,
                    each.drug,
                    each.unit,
                    each.drawn,
                    each.given,
                    each.wasted,
                    each.recorded_by.name,
                    each.recorded_by_id,
                    each.witness.name if each.witness else "",
                    needs_witness(each.wasted, each.witness_id),
                )
                for each in read.controlled_of(row.pk)
            ),
        )


def sheet_of_controlled(practice_ids: Iterable[int], controlled: UUID) -> tuple[int, UUID]:
    """The practice and the sheet that a controlled drug stands on."""
    ids = list(practice_ids)
    with reading(ids):
        row = next((found for each in ids if (found := read.controlled(each, controlled)) is not None), None)
        if row is None:
            raise NotThere("There is no such entry.")
        return row.practice_id, UUID(str(row.anesthesia.public_id))
