"""A day with visits is closed, for snow or illness: where does each visit go, for all or for none?

One act and one transaction: the free times depend on each other, and a day half moved would leave some
owners told and others on the road. What was shown is compared with what would happen now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.scheduling.change import Change
from oncodesk.domain.scheduling.closing import DueThatDay, Need, NewDay, by_need, need_of, new_days
from oncodesk.domain.scheduling.near_radiation import Radiation
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.scheduling.slots import Capacity, Slot, Taken, Wish, find_slots
from oncodesk.domain.scheduling.ways import Way
from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.domain.shared.verdict import Level
from oncodesk.domain.treatment.radiation import AHEAD, FractionState
from oncodesk.domain.treatment.visit import MOVABLE, VisitKind
from oncodesk.records.read import closing as read_closing
from oncodesk.records.read import practice as read_practice
from oncodesk.records.read import radiation as read_radiation
from oncodesk.records.read import scheduling as read
from oncodesk.services.errors import NotThere
from oncodesk.services.radiation.layout import Ground, ground_of
from oncodesk.services.radiation.replanning import Replanned, replan
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.beside import radiation_of, with_radiation
from oncodesk.services.scheduling.booking import MINUTES
from oncodesk.services.scheduling.changing import worked_out
from oncodesk.services.scheduling.layout import open_days_of, plan_of
from oncodesk.services.scheduling.reasons import LOW_COUNTS
from oncodesk.services.treatment import steps

if TYPE_CHECKING:
    from oncodesk.records.models import FractionRow, PracticeRow, VisitRow

_LOW = (LOW_COUNTS,)


@dataclass(frozen=True, slots=True)
class Placed:
    """One visit of the day and where it goes; without a new day a person places it."""

    row: VisitRow
    need: Need
    new_day: NewDay | None
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class PlacedDay:
    """Everything of the day, fractions first: a gap in radiation cannot be caught up."""

    ground: Ground
    fractions: tuple[Replanned, ...]
    under_way: tuple[FractionRow, ...]  # under anesthesia now: what becomes of them is written down there
    visits: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class FractionOff:
    """One radiation day that is lost, or one that was only kept free and is kept elsewhere."""

    course: UUID
    patient_name: str
    was_at: datetime | None
    is_under_way: bool
    was_kept_free: bool
    kept_on: date | None


@dataclass(frozen=True, slots=True)
class PlacedShown:
    visit: UUID
    patient: UUID
    patient_name: str
    title: str
    need: Need
    was_at: datetime | None
    to_on: date | None
    to_at: datetime | None
    later_move: bool


@dataclass(frozen=True, slots=True)
class DayShown:
    """The whole day before it is closed; `seen` names exactly what is shown."""

    practice_id: int
    practice_version: int
    day: date
    fractions: tuple[FractionOff, ...]
    visits: tuple[PlacedShown, ...]
    seen: str


def preview_closing(practice_ids: Collection[int], practice_id: int, day: date, now: datetime) -> DayShown:
    """Every fraction and visit of the day by clinical need, with what becomes of it. Raises NotThere."""
    if practice_id not in practice_ids:
        raise NotThere("You do not work in this practice.")
    with reading([practice_id]):
        practice = read_practice.practice(practice_id)
        if practice is None:
            raise NotThere("There is no such practice.")
        placed = place_day(practice, day, now)
        booked = read.appointments_of([each.row.pk for each in placed.visits])
        fractions = (*(each.row for each in placed.fractions), *placed.under_way)
        kept = {each.row.pk: each.kept.on for each in placed.fractions if each.kept is not None}
        slots = read_radiation.slots_of(row.pk for row in fractions) if fractions else {}
        zone = ZoneInfo(practice.zone)
        return DayShown(
            practice_id=practice_id,
            practice_version=practice.version,
            day=day,
            fractions=tuple(
                FractionOff(
                    course=row.course.public_id,
                    patient_name=row.patient.name,
                    was_at=next(
                        (slot.starts_at for slot in slots.get(row.pk, ()) if slot.kind == "anesthetist"), None
                    ),
                    is_under_way=row.state == FractionState.ANESTHETIZED,
                    was_kept_free=row.state == FractionState.RESERVED,
                    kept_on=kept.get(row.pk),
                )
                for row in fractions
            ),
            visits=tuple(
                PlacedShown(
                    visit=each.row.public_id,
                    patient=each.row.patient.public_id,
                    patient_name=each.row.patient.name,
                    title=each.row.title,
                    need=each.need,
                    was_at=booked[each.row.pk].starts_at if each.row.pk in booked else None,
                    to_on=None if each.slot is None else each.slot.on,
                    to_at=None if each.slot is None else starts_of(each.slot, zone),
                    later_move=each.new_day is not None and each.new_day.way is not Way.VISIT,
                )
                for each in placed.visits
            ),
            seen=fingerprint(practice, placed),
        )


def starts_of(slot: Slot, zone: ZoneInfo) -> datetime:
    return datetime.combine(slot.on, slot.starts, zone)


def fingerprint(practice: PracticeRow, placed: PlacedDay) -> str:
    """Changes when a fraction, a visit, its course, its new time or the practice changes."""
    told = [str(practice.version), *(each.told() for each in placed.fractions)]
    told += [f"{row.public_id} {row.version}" for row in placed.under_way]
    for each in placed.visits:
        course = 0 if each.row.course is None else each.row.course.version
        where = "" if each.slot is None else f"{each.slot.on} {each.slot.starts} {each.slot.place}"
        way = "" if each.new_day is None else each.new_day.way.value
        told.append(f"{each.row.public_id} {each.row.version} {course} {where} {way}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def place_day(practice: PracticeRow, day: date, now: datetime) -> PlacedDay:
    """The day by need, each visit on the nearest open day with a free time that its plan allows.

    Fractions come first: each loses its day, and one at the end of its course is kept free. A visit never
    moves to a day of the patient's radiation; then a person places it. Blood checks of a course have no
    dates of their own to move: a person decides whether they are drawn elsewhere. Call it inside the wall,
    with the patients locked when writing.
    """
    rows = {row.pk: row for row in read_closing.visits_of_day(practice.pk, day, MOVABLE)}
    low = read_closing.courses_changed_for(
        [row.course_id for row in rows.values() if row.course_id is not None], _LOW
    )
    today = now.astimezone(ZoneInfo(practice.zone)).date()
    house = House(practice, day, open_days_of(practice.pk, min(day, today)))
    ground, fractions, under_way = _fractions(house, day, now)
    house.radiation = {row.patient_id: _radiation(row.patient_id, fractions) for row in rows.values()}
    plans: dict[int, Plan] = {}
    due = []
    for row in rows.values():
        if row.course is not None and row.course_id not in plans:
            plans[row.course.pk] = plan_of(row.course)
        due.append(_due(row, None if row.course is None else plans[row.course.pk], low))
    visits = [
        _place(house, rows[one.visit], need_of(one), plans, max(day + timedelta(days=1), today))
        for one in by_need(due)
    ]
    return PlacedDay(ground, fractions, under_way, tuple(visits))


def _fractions(
    house: House, day: date, now: datetime
) -> tuple[Ground, tuple[Replanned, ...], tuple[FractionRow, ...]]:
    """Nothing can be held that day, so no fraction finds another time on it."""
    ground = ground_of(house.practice.pk, house.practice.zone, min(day, now.astimezone(house.zone).date()))
    ground = replace(ground, open_days=house.open_days)
    rows = read_radiation.fractions_ahead(house.practice.pk, day, day)
    ahead = [row for row in rows if FractionState(row.state) in AHEAD]
    under_way = tuple(row for row in rows if FractionState(row.state) not in AHEAD)
    return ground, replan(ground, ahead, now, keeps_day=False), under_way


def _radiation(patient_id: int, fractions: Collection[Replanned]) -> tuple[Radiation, ...]:
    """Her radiation as it is, and the days that are kept free now."""
    kept = [each.kept.on for each in fractions if each.kept is not None and each.row.patient_id == patient_id]
    return (*radiation_of(patient_id), *(Radiation(on, on, frozenset({on})) for on in kept))


def _due(row: VisitRow, plan: Plan | None, low: set[tuple[int, int]]) -> DueThatDay:
    visit = plan.visits[row.number - 1] if plan is not None and row.number is not None else None
    first = "" if plan is None or not plan.visits else plan.visits[0].cycle
    return DueThatDay(
        visit=row.pk,
        kind="fraction" if visit is not None and visit.kind == "fraction" else row.kind,
        is_after_low_counts=(row.course_id or 0, row.number or 0) in low,
        late_days=(row.planned_on - row.original_on).days,
        is_first_cycle=visit is not None and bool(first) and visit.cycle == first,
    )


class House:
    """The practice with this day closed, and the times that are taken, also by visits placed before."""

    def __init__(self, practice: PracticeRow, day: date, open_days: OpenDays) -> None:
        self.practice = practice
        self.zone = ZoneInfo(practice.zone)
        self.open_days = OpenDays(open_days.weekdays, (*open_days.closures, Closure(day, day)))
        self.hours = {row.weekday: (row.opens, row.closes) for row in read.opening_of(practice.pk)}
        self.capacity = Capacity(practice.treatment_places, practice.starts_per_half_hour)
        self.radiation: dict[int, tuple[Radiation, ...]] = {}
        self._taken: dict[date, list[Taken]] = {}

    def take(self, row: VisitRow, on: date) -> Slot | None:
        taken = self._on(on)
        course = row.course
        offer = find_slots(
            on,
            minutes=MINUTES[VisitKind(row.kind)],
            open_days=self.open_days,
            hours=self.hours,
            capacity=self.capacity,
            taken=taken,
            wish=Wish() if course is None else Wish(course.preferred_weekday, course.preferred_time),
            most=1,
        )
        if not offer.slots:
            return None
        slot = offer.slots[0]
        taken.append(Taken(slot.place, slot.starts, slot.ends))
        return slot

    def _on(self, on: date) -> list[Taken]:
        if on not in self._taken:
            start = datetime.combine(on, time(0), self.zone)
            self._taken[on] = [
                Taken(
                    row.place,
                    row.starts_at.astimezone(self.zone).time(),
                    row.ends_at.astimezone(self.zone).time(),
                )
                for row in read.appointments_between(self.practice.pk, start, start + timedelta(days=1))
            ]
        return self._taken[on]


def _place(house: House, row: VisitRow, need: Need, plans: dict[int, Plan], not_before: date) -> Placed:
    if steps.has_begun(row) or row.course is None or row.number is None:
        return Placed(row, need, None, None)
    plan = plans[row.course.pk]

    def stands(changes: tuple[Change, ...]) -> Plan | None:
        outcome = worked_out(plan, changes, house.open_days, resolve=True)
        outcome = with_radiation(outcome, house.radiation[row.patient_id])
        alone = len(changes) == 1 and changes[0].scope.value == Way.VISIT.value
        hard = [
            finding
            for finding in outcome.concerned
            if finding.stops or (alone and finding.level is Level.WARN and finding not in outcome.stood)
        ]
        return None if hard or outcome.refused is not None else outcome.after

    for found in new_days(plan, row.number, not_before, house.open_days, stands):
        slot = house.take(row, found.on)
        if slot is not None:
            return Placed(row, need, found, slot)
    return Placed(row, need, None, None)
