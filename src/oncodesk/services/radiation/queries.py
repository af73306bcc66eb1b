"""What do the pages show of a radiation course, its week and its anesthetics?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.radiation import (
    FractionState,
    Intent,
    Prescription,
    check_prescription,
    delivered_count,
    delivered_total,
)
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import radiation as read
from oncodesk.services.errors import NotThere
from oncodesk.services.radiation.layout import Layout, ground_of, lay_out
from oncodesk.services.radiation.steps import known
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import FractionRow, FractionSlotRow, RadiationCourseRow, RadiationPhaseRow


@dataclass(frozen=True, slots=True)
class FractionShown:
    fraction: UUID
    version: int
    state: FractionState
    number: int | None
    planned_on: date
    original_on: date
    starts_at: datetime | None  # of the beam
    arrives_at: datetime | None  # of the induction
    planned_gy: Decimal
    delivered_gy: Decimal | None
    delivered_at: datetime | None
    delivered_by: str
    checked_by: str
    plan_version: str
    reason: str  # why it was not done, or differs
    missed_choice: str
    missed_by: str
    is_made_up: bool
    is_second_of_day: bool
    anesthesia: UUID | None
    anesthesia_state: str
    no_anesthesia: str
    error_reason: str
    phase: UUID


@dataclass(frozen=True, slots=True)
class PhaseShown:
    phase: UUID
    version: int
    number: int
    site: str
    dose_gy: Decimal
    fractions: int
    machine: str
    technique: str
    plan_version: str
    signed_by: str
    signed_at: datetime | None
    extra_gy: Decimal
    delivered: int
    delivered_gy: Decimal

    @property
    def planned_gy(self) -> Decimal:
        return self.dose_gy * self.fractions


@dataclass(frozen=True, slots=True)
class Fasting:
    """The anesthetist's signed instruction for one patient."""

    hours: int
    food: str
    water: str
    medicines: str
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class CourseShown:
    course: UUID
    version: int
    practice_id: int
    zone: ZoneInfo
    patient: UUID
    patient_name: str
    about: str
    state: str
    end_reason: str
    intent: Intent
    diagnosis: str
    oncologist: str
    reviewer: str
    consent: str
    start_on: date
    spacing_days: int
    phases: tuple[PhaseShown, ...]
    fractions: tuple[FractionShown, ...]
    findings: tuple[Finding, ...]  # of a prescription that waits for a signature
    proposed: tuple[tuple[date, time], ...]  # its days, and the beam's time
    fasting: Fasting | None

    @property
    def is_open(self) -> bool:
        """Not ended: a draft, active or on hold."""
        return self.state in ("draft", "active", "held")

    @property
    def unsigned(self) -> PhaseShown | None:
        return next((each for each in self.phases if each.signed_at is None), None)


def get_course(practice_ids: Iterable[int], course: UUID) -> CourseShown:
    """One course with its phases and fractions; an unsigned prescription is laid out, nothing is stored."""
    ids = list(practice_ids)
    with reading(ids):
        row = read.course(ids, course)
        if row is None:
            raise NotThere("There is no such radiation course.")
        return shown_course(row, read.fractions_of(row.pk))


def shown_course(row: RadiationCourseRow, fractions: list[FractionRow]) -> CourseShown:
    """Inside the wall, from rows that are read already."""
    phases = read.phases_of(row.pk)
    slots = read.slots_of(each.pk for each in fractions)
    unsigned = next((each for each in phases if each.signed_at is None), None)
    findings: tuple[Finding, ...] = ()
    proposed: tuple[tuple[date, time], ...] = ()
    if unsigned is not None and row.state in ("draft", "active"):
        layout = _proposed(row, unsigned, fractions)
        findings = (*_unusual(row, unsigned), *layout.findings)
        proposed = tuple(
            (each.on, next(part.starts for part in each.taken if part.kind is ResourceKind.MACHINE))
            for each in layout.fractions
        )
    fasting = read.instruction_of(row.patient_id)
    return CourseShown(
        course=row.public_id,
        version=row.version,
        practice_id=row.practice_id,
        zone=ZoneInfo(row.practice.zone),
        patient=row.patient.public_id,
        patient_name=row.patient.name,
        about=row.patient.breed or row.patient.species,
        state=row.state,
        end_reason=row.end_reason,
        intent=Intent(row.intent),
        diagnosis=row.diagnosis.condition,
        oncologist=row.oncologist.name if row.oncologist else "",
        reviewer=row.reviewer,
        consent=row.consent.client.name if row.consent else "",
        start_on=row.start_on,
        spacing_days=row.spacing_days,
        phases=tuple(_phase(each, fractions) for each in phases),
        fractions=tuple(_fraction(each, slots.get(each.pk, [])) for each in fractions),
        findings=findings,
        proposed=proposed,
        fasting=None
        if fasting is None
        else Fasting(
            fasting.hours,
            fasting.food,
            fasting.water,
            fasting.medicines,
            fasting.signed_by.name,
            fasting.created_at,
        ),
    )


def _proposed(row: RadiationCourseRow, phase: RadiationPhaseRow, fractions: list[FractionRow]) -> Layout:
    days = [each.planned_on for each in fractions if each.state != FractionState.CANCELLED]
    first = max(days) + timedelta(days=row.spacing_days) if days else row.start_on
    return lay_out(ground_of(row.practice_id, row.practice.zone, first), row, phase, first)


def _unusual(row: RadiationCourseRow, phase: RadiationPhaseRow) -> tuple[Finding, ...]:
    return check_prescription(
        Prescription(
            Intent(row.intent), phase.site, Quantity(phase.dose_gy, "Gy"), phase.fractions, phase.plan_version
        )
    )


def _phase(row: RadiationPhaseRow, fractions: list[FractionRow]) -> PhaseShown:
    own = [known(each) for each in fractions if each.phase_id == row.pk]
    return PhaseShown(
        row.public_id,
        row.version,
        row.number,
        row.site,
        row.dose_gy,
        row.fractions,
        row.machine.name,
        row.technique,
        row.plan_version,
        row.signed_by.name if row.signed_by else "",
        row.signed_at,
        row.extra_gy,
        delivered_count(own),
        delivered_total(own),
    )


def _fraction(row: FractionRow, slots: list[FractionSlotRow]) -> FractionShown:
    times = {each.kind: each.starts_at for each in slots}
    return FractionShown(
        fraction=row.public_id,
        version=row.version,
        state=FractionState(row.state),
        number=row.number,
        planned_on=row.planned_on,
        original_on=row.original_on,
        starts_at=times.get("machine"),
        arrives_at=times.get("anesthetist"),
        planned_gy=row.planned_gy,
        delivered_gy=row.delivered_gy,
        delivered_at=row.delivered_at,
        delivered_by=row.delivered_by.name if row.delivered_by else "",
        checked_by=row.checked_by.name if row.checked_by else "",
        plan_version=row.plan_version,
        reason=row.not_done_reason or row.deviation,
        missed_choice=row.missed_choice,
        missed_by=row.missed_by.name if row.missed_by else "",
        is_made_up=row.makes_up_id is not None,
        is_second_of_day=row.is_second_of_day,
        anesthesia=row.anesthesia.public_id if row.anesthesia else None,
        anesthesia_state=row.anesthesia.state if row.anesthesia else "",
        no_anesthesia=row.no_anesthesia,
        error_reason=row.error_reason,
        phase=row.phase.public_id,
    )


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One radiation course of a patient, for her page."""

    course: UUID
    state: str
    intent: str
    diagnosis: str
    delivered: int
    planned: int
    undecided: int  # missed fractions that nobody decided about


def list_courses(practice_ids: Iterable[int], patient: UUID) -> tuple[CourseLine, ...]:
    ids = list(practice_ids)
    with reading(ids):
        row = read_patients.patient(ids, patient)
        if row is None:
            raise NotThere("There is no such patient.")
        return tuple(_line(each) for each in read.courses_of(row.pk))


def _line(row: RadiationCourseRow) -> CourseLine:
    fractions = read.fractions_of(row.pk)
    return CourseLine(
        row.public_id,
        row.state,
        row.intent,
        row.diagnosis.condition,
        sum(each.state == FractionState.DELIVERED for each in fractions),
        sum(each.fractions for each in read.phases_of(row.pk)),
        sum(each.state == FractionState.NOT_DONE and not each.missed_choice for each in fractions),
    )


@dataclass(frozen=True, slots=True)
class WeekCell:
    """One fraction of a week."""

    fraction: UUID
    course: UUID
    patient_name: str
    machine: str
    on: date
    starts_at: datetime | None
    state: FractionState
    is_undecided: bool
    zone: ZoneInfo


def list_week(practice_ids: Iterable[int], first: date, last: date) -> tuple[WeekCell, ...]:
    """Every fraction from one day to another, by day and time of the beam."""
    ids = list(practice_ids)
    with reading(ids):
        rows = read.fractions_between(ids, first, last)
        slots = read.slots_of(row.pk for row in rows)
        cells = [
            WeekCell(
                row.public_id,
                row.course.public_id,
                row.patient.name,
                row.phase.machine.name,
                row.planned_on,
                next((each.starts_at for each in slots.get(row.pk, []) if each.kind == "machine"), None),
                FractionState(row.state),
                row.state == FractionState.NOT_DONE and not row.missed_choice,
                ZoneInfo(row.practice.zone),
            )
            for row in rows
        ]
        return tuple(
            sorted(
                cells,
                key=lambda each: (each.on, each.starts_at is None, str(each.starts_at), each.patient_name),
            )
        )


@dataclass(frozen=True, slots=True)
class ResourceShown:
    resource: UUID
    version: int
    kind: ResourceKind
    name: str
    capacity: int
    is_active: bool


def list_resources(practice_id: int) -> tuple[ResourceShown, ...]:
    with reading([practice_id]):
        return tuple(
            ResourceShown(
                row.public_id, row.version, ResourceKind(row.kind), row.name, row.capacity, row.is_active
            )
            for row in read.resources(practice_id)
        )


@dataclass(frozen=True, slots=True)
class OutageShown:
    outage: UUID
    version: int
    machine: str
    first_on: date
    last_on: date
    reason: str


def list_outages(practice_id: int, since: date) -> tuple[OutageShown, ...]:
    with reading([practice_id]):
        return tuple(
            OutageShown(row.public_id, row.version, row.resource.name, row.first_on, row.last_on, row.reason)
            for row in read.outages(practice_id, since)
        )


def course_of_fraction(practice_ids: Iterable[int], fraction: UUID) -> UUID:
    """Which course a fraction belongs to."""
    ids = list(practice_ids)
    with reading(ids):
        row = read.fraction(ids, fraction)
        if row is None:
            raise NotThere("There is no such fraction.")
        return UUID(str(row.course.public_id))


def course_of_phase(practice_ids: Iterable[int], phase: UUID) -> UUID:
    """Which course a prescription belongs to."""
    ids = list(practice_ids)
    with reading(ids):
        row = next((found for each in ids if (found := read.phase(each, phase)) is not None), None)
        if row is None:
            raise NotThere("There is no such prescription.")
        return UUID(str(row.course.public_id))
