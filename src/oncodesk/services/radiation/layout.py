"""Where do the fractions of a course fall, with machine, anesthetist and recovery place of each?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.scheduling.near_radiation import GENERAL, SENSITIZERS
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Finding, warn
from oncodesk.domain.treatment.radiation_days import (
    WEEKEND,
    Busy,
    Lengths,
    Resource,
    ResourceKind,
    Taken,
    find_fraction_slot,
    fraction_days,
    gap_findings,
)
from oncodesk.domain.treatment.visit import MOVABLE
from oncodesk.records.read import radiation as read
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.services.scheduling.layout import open_days_of

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AppointmentRow,
        FractionSlotRow,
        RadiationCourseRow,
        RadiationPhaseRow,
    )

_WHOLE_DAY = 24 * 60
OPEN_VISITS = tuple(state.value for state in MOVABLE)
LATEST_DAYS = 40  # how far beyond the last fraction a free day is looked for


@dataclass(frozen=True, slots=True)
class Off:
    """A resource is out of use from one day to another, both included."""

    resource_id: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Ground:
    """What every search in one practice starts from."""

    practice_id: int
    zone: ZoneInfo
    hours: Mapping[int, tuple[time, time]]
    open_days: OpenDays
    resources: tuple[Resource, ...]
    outages: tuple[Off, ...]

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), self.zone)

    def instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone)

    def off_days(self, resource_id: int) -> frozenset[date]:
        """Days on which a resource is out of use."""
        return frozenset(
            each.first_on + timedelta(days=step)
            for each in self.outages
            if each.resource_id == resource_id
            for step in range((each.last_on - each.first_on).days + 1)
        )

    def for_machine(self, machine_id: int) -> tuple[Resource, ...]:
        """The plan belongs to one machine; anesthetists and recovery places are whoever is free."""
        return tuple(
            each for each in self.resources if each.kind is not ResourceKind.MACHINE or each.id == machine_id
        )


@dataclass(frozen=True, slots=True)
class LaidOut:
    on: date
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The days of a phase with their times; `findings` say what stands against them."""

    fractions: tuple[LaidOut, ...]
    findings: tuple[Finding, ...] = ()


@dataclass
class Day:
    """What is taken on one day, growing while fractions are placed."""

    busy: list[Busy] = field(default_factory=list)
    hers: list[tuple[int, int]] = field(default_factory=list)


def ground_of(practice_id: int, zone: str, since: date) -> Ground:
    return Ground(
        practice_id,
        ZoneInfo(zone),
        {row.weekday: (row.opens, row.closes) for row in read_scheduling.opening_of(practice_id)},
        open_days_of(practice_id, since),
        tuple(
            Resource(row.pk, ResourceKind(row.kind), row.capacity)
            for row in read.resources(practice_id)
            if row.is_active
        ),
        tuple(Off(row.resource_id, row.first_on, row.last_on) for row in read.outages(practice_id, since)),
    )


def days_between(
    ground: Ground, patient_id: int, first: date, last: date, other_than: frozenset[int] = frozenset()
) -> dict[date, Day]:
    """Everything that is booked from one day to another; slots of `other_than` fractions count as free."""
    start, end = ground.midnight(first), ground.midnight(last + timedelta(days=1))
    return days_of(
        ground,
        patient_id,
        (
            row
            for row in read.slots_between(ground.practice_id, start, end)
            if row.fraction_id not in other_than
        ),
        read.appointments_of_patients([patient_id], start, end),
        first,
        last,
    )


def days_of(
    ground: Ground,
    patient_id: int,
    slots: Iterable[FractionSlotRow],
    appointments: Iterable[AppointmentRow],
    first: date,
    last: date,
) -> dict[date, Day]:
    """Slots of everybody and her own appointments, by day; outages take all units of what is out of use."""
    found: dict[date, Day] = {}

    def minutes(at: datetime) -> int:
        local = at.astimezone(ground.zone)
        return local.hour * 60 + local.minute

    def day(at: datetime) -> Day:
        return found.setdefault(at.astimezone(ground.zone).date(), Day())

    for row in slots:
        busy = Busy(row.resource_id, row.unit, minutes(row.starts_at), minutes(row.ends_at))
        day(row.starts_at).busy.append(busy)
        if row.patient_id == patient_id:
            day(row.starts_at).hers.append((busy.starts, busy.ends))
    for booked in appointments:
        day(booked.starts_at).hers.append((minutes(booked.starts_at), minutes(booked.ends_at)))
    for outage in ground.outages:
        for on in ground.off_days(outage.resource_id):
            if first <= on <= last:
                found.setdefault(on, Day()).busy.append(Busy(outage.resource_id, 0, 0, _WHOLE_DAY))
    return found


def lengths_of(course: RadiationCourseRow) -> Lengths:
    return Lengths(course.induction_minutes, course.machine_minutes, course.recovery_minutes)


def slot_on(
    ground: Ground,
    course: RadiationCourseRow,
    phase: RadiationPhaseRow,
    on: date,
    days: Mapping[date, Day],
    *,
    wish: time | None = None,
    not_before: time | None = None,
) -> tuple[Taken, ...] | Finding:
    """The best free time of one day, by the wish of the course unless another is named."""
    day = days.get(on, Day())
    return find_fraction_slot(
        on,
        hours=ground.hours,
        resources=ground.for_machine(phase.machine_id),
        busy=day.busy,
        lengths=lengths_of(course),
        wish=wish or course.preferred_time,
        patient_busy=day.hers,
        not_before=not_before,
    )


def lay_out(ground: Ground, course: RadiationCourseRow, phase: RadiationPhaseRow, first: date) -> Layout:
    """Every fraction of a phase on consecutive working days, or in the rhythm of the course, with its time.

    A day without room is a finding that stops; a closed day inside the rhythm and chemotherapy on the same
    day are warnings that the radiation oncologist accepts.
    """
    on = fraction_days(
        first, phase.fractions, course.spacing_days, ground.open_days, ground.off_days(phase.machine_id)
    )
    if not on:
        return Layout(())
    days = days_between(ground, course.patient_id, on[0], on[-1])
    found: list[Finding] = [*gap_findings(on, course.spacing_days)]
    placed: list[LaidOut] = []
    for day in on:
        taken = slot_on(ground, course, phase, day, days)
        if isinstance(taken, Finding):
            found.append(taken)
            continue
        placed.append(LaidOut(day, taken))
    found += conflicts(course.patient_id, on)
    return Layout(tuple(placed), tuple(found))


def conflicts(patient_id: int, on: Iterable[date]) -> list[Finding]:
    """One calendar a patient: chemotherapy on the day of a fraction asks for an order of the day.

    Doxorubicin between the first and the last fraction is said as well, from general knowledge.
    """
    days = sorted(on)
    if not days:
        return []
    visits = read.treatments_of_patient(patient_id, days[0], days[-1], OPEN_VISITS)
    found = [
        warn("radiation.chemotherapy_same_day", on=row.planned_on, visit=row.title)
        for row in visits
        if row.planned_on in days
    ]
    found += [
        warn(
            "radiation.radiosensitizer",
            GENERAL,
            on=row.visit.planned_on,
            visit=row.visit.title,
            drug=row.drug,
        )
        for row in read.orders_ahead([visit.pk for visit in visits], SENSITIZERS)
    ]
    return found


def next_free(
    ground: Ground, course: RadiationCourseRow, phase: RadiationPhaseRow, after: date
) -> LaidOut | None:
    """The first working day after `after` with room; None within forty days means that a person must look."""
    days = days_between(ground, course.patient_id, after, after + timedelta(days=LATEST_DAYS))
    return first_room(ground, course, phase, after, days)


def first_room(
    ground: Ground,
    course: RadiationCourseRow,
    phase: RadiationPhaseRow,
    after: date,
    days: Mapping[date, Day],
) -> LaidOut | None:
    """The first working day after `after` with room in `days`, never at a weekend, within forty days.

    A day of chemotherapy is left out: nobody has decided which comes first that day.
    """
    visits = read.treatments_of_patient(
        course.patient_id, after, after + timedelta(days=LATEST_DAYS), OPEN_VISITS
    )
    off = ground.off_days(phase.machine_id) | {row.planned_on for row in visits}
    for day in (after + timedelta(days=step) for step in range(1, LATEST_DAYS)):
        if not ground.open_days.is_open(day) or day.weekday() in WEEKEND or day in off:
            continue
        taken = slot_on(ground, course, phase, day, days)
        if not isinstance(taken, Finding):
            return LaidOut(day, taken)
    return None
