"""What has a patient had of each drug in her life, what will the plan add, and what did her heart say?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.exposure import Source, counted, lifetime_sum
from oncodesk.domain.dosing.projection import ProjectedDose, project
from oncodesk.records.read import dosing as read_dosing
from oncodesk.records.read import patients as read_patients
from oncodesk.services.dosing.exposures import exposures_of
from oncodesk.services.dosing.shipped import drug_ids, get_drug
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.treatment.lifetime_of_plan import planned_of
from oncodesk.services.treatment.signed import signed_now

if TYPE_CHECKING:
    from oncodesk.records.models import ExposureRow, PatientRow


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the ledger as people read it; `taken_back` says why it counts no more."""

    entry: UUID
    substance: str
    is_outside: bool
    on: date
    doses: int
    amount_mg: Decimal | None
    surface: Decimal | None
    mg_per_m2: Decimal
    is_estimate: bool
    place: str
    document: str
    by: str
    taken_back: str


@dataclass(frozen=True, slots=True)
class LifetimeSum:
    """A drug with its sum; limits only where the drug has any. `is_estimate`: part of it nobody measured."""

    substance: str
    total: Decimal
    warn_from: Decimal | None
    stop_above: Decimal | None
    is_estimate: bool
    planned: tuple[ProjectedDose, ...]


@dataclass(frozen=True, slots=True)
class HeartLine:
    check: UUID
    version: int
    kind: str
    is_ok: bool
    on: date
    by: str
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Lifetime:
    sums: tuple[LifetimeSum, ...]
    entries: tuple[EntryLine, ...]
    heart: tuple[HeartLine, ...]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One living patient with a drug that has a lifetime limit."""

    patient: UUID
    name: str
    practice: str
    substance: str
    total: Decimal
    stop_above: Decimal
    is_estimate: bool

    @property
    def percent(self) -> Decimal:
        return (100 * self.total / self.stop_above).quantize(Decimal(1))


def get_lifetime(practice_ids: Collection[int], patient: UUID) -> Lifetime:
    """The whole ledger of one patient with its sums, the planned doses and the looks at her heart."""
    with reading(practice_ids):
        animal = read_patients.patient(practice_ids, patient)
        if animal is None:
            raise NotThere("There is no such patient in your practices.")
        rows = read_dosing.exposures_of_patient(animal.pk)
        return Lifetime(
            sums=_sums(animal, rows),
            entries=_entries(rows),
            heart=tuple(
                HeartLine(
                    row.public_id,
                    row.version,
                    row.kind,
                    row.is_ok,
                    row.checked_on,
                    row.checked_by,
                    row.next_due,
                )
                for row in reversed(read_dosing.heart_checks_of_patient(animal.pk))
            ),
        )


def _sums(animal: PatientRow, rows: list[ExposureRow]) -> tuple[LifetimeSum, ...]:
    """A sum for every drug of the ledger, and for every drug with a limit that is still planned."""
    exposures = exposures_of(animal.pk)
    planned = planned_of(animal, signed_now(animal.practice_id))
    found = []
    for substance in sorted({row.substance for row in rows} | set(planned)):
        drug = get_drug(substance)
        if drug is None:
            continue
        total = lifetime_sum(drug, exposures)
        guessed = sum((each.mg_per_m2 for each in counted(drug, exposures) if each.is_estimate), Decimal(0))
        found.append(
            LifetimeSum(
                substance=substance,
                total=total,
                warn_from=None if drug.lifetime is None else drug.lifetime.warn_from,
                stop_above=None if drug.lifetime is None else drug.lifetime.stop_above,
                is_estimate=guessed > 0,
                planned=project(drug, total, planned.get(substance, ())),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.stop_above is None, each.substance)))


def _entries(rows: list[ExposureRow]) -> tuple[EntryLine, ...]:
    """The entries, newest first; a counter entry is told with the one that it takes back."""
    reasons = {row.reverses_id: row.why_reversed for row in rows if row.source == Source.COUNTER}
    return tuple(
        EntryLine(
            entry=row.public_id,
            substance=row.substance,
            is_outside=row.source == Source.EXTERNAL,
            on=row.given_on,
            doses=row.doses,
            amount_mg=row.amount_mg,
            surface=row.bsa_m2,
            mg_per_m2=row.mg_per_m2,
            is_estimate=row.is_estimate,
            place=row.place,
            document=row.document,
            by="" if row.entered_by is None else row.entered_by.name,
            taken_back=reasons.get(row.pk, ""),
        )
        for row in reversed(rows)
        if row.source != Source.COUNTER
    )


def list_lifetime(practice_ids: Collection[int]) -> tuple[ReportLine, ...]:
    """Every living patient with some of a drug that has a lifetime limit, nearest to it first."""
    limited = [drug for each in drug_ids() if (drug := get_drug(each)) is not None and drug.lifetime]
    with reading(practice_ids):
        rows = read_dosing.exposures_of_practices(practice_ids, {drug.group for drug in limited})
    found: list[ReportLine] = []
    for drug in limited:
        found += _report(drug, rows)
    return tuple(sorted(found, key=lambda line: (-line.total / line.stop_above, line.name)))


def _report(drug: Drug, rows: list[ExposureRow]) -> list[ReportLine]:
    assert drug.lifetime is not None
    totals: dict[int, Decimal] = defaultdict(Decimal)
    guessed: dict[int, Decimal] = defaultdict(Decimal)
    patients: dict[int, PatientRow] = {}
    for row in rows:
        if row.substance == drug.id or row.substance_group == drug.group:
            patients[row.patient_id] = row.patient
            totals[row.patient_id] += row.mg_per_m2
            guessed[row.patient_id] += row.mg_per_m2 if row.is_estimate else 0
    return [
        ReportLine(
            animal.public_id,
            animal.name,
            animal.practice.name,
            drug.id,
            totals[pk],
            drug.lifetime.stop_above,
            guessed[pk] > 0,
        )
        for pk, animal in patients.items()
        if totals[pk] > 0
    ]
