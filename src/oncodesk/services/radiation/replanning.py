"""What becomes of fractions that cannot be held as planned: a closed day, a resource out of use?

First all is worked out, so that a page shows it, then exactly that is carried out. A fraction that finds
another time on its own day keeps its day; every other one is missed, and a day at the end of its course is
kept free. What is given in its place is the radiation oncologist's choice alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.domain.treatment.radiation_days import Busy, ResourceKind, minutes_of
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.comms.words import day_shown, time_shown
from oncodesk.services.radiation import steps
from oncodesk.services.radiation.layout import LATEST_DAYS, Day, Ground, LaidOut, days_of, first_room, slot_on
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import FractionRow

_TOLD_ALREADY = timedelta(days=1)  # her owner may know when to feed and when to come: never earlier
_DEAD = (FractionState.CANCELLED, FractionState.ERROR)


@dataclass(frozen=True, slots=True)
class Replanned:
    """One fraction; with neither another time of its day nor a day kept free a person must look."""

    row: FractionRow
    was_kept_free: bool
    same_day: LaidOut | None
    kept: LaidOut | None

    @property
    def is_missed(self) -> bool:
        return self.same_day is None and not self.was_kept_free

    def told(self) -> str:
        """What its preview shows, for comparing it with what would happen now."""
        laid_out = self.same_day or self.kept
        where = "" if laid_out is None else f"{laid_out.on} {[each.starts for each in laid_out.taken]}"
        return f"{self.row.public_id} {self.row.version} {self.same_day is not None} {where}"


def arrival(ground: Ground, laid_out: LaidOut) -> datetime:
    """When her anesthesia begins."""
    return next(
        ground.instant(laid_out.on, each.starts)
        for each in laid_out.taken
        if each.kind is ResourceKind.ANESTHETIST
    )


def replan(
    ground: Ground, rows: Sequence[FractionRow], now: datetime, *, keeps_day: bool
) -> tuple[Replanned, ...]:
    """Where each of these fractions goes; the ground knows already what is closed or out of use.

    With `keeps_day` another time on the same day is looked for first. One of two fractions of a day never
    gets another time by itself: their six hours are the radiation oncologist's.
    """
    if not rows:
        return ()
    room = _Room(ground, rows, now)
    ordered = sorted(rows, key=lambda row: (row.state != FractionState.PLANNED, row.planned_on, row.pk))
    found = []
    for row in ordered:
        was_kept_free = row.state == FractionState.RESERVED
        same_day = room.on_its_day(row) if keeps_day and not was_kept_free else None
        found.append(Replanned(row, was_kept_free, same_day, None))
    return tuple(
        each if each.same_day is not None else replace(each, kept=room.kept(each.row)) for each in found
    )


class _Room:
    """What is free when these fractions have lost their times, shrinking while they are placed."""

    def __init__(self, ground: Ground, rows: Sequence[FractionRow], now: datetime) -> None:
        self.ground = ground
        self.now = now.astimezone(ground.zone)
        freed = {row.pk for row in rows}
        courses = {row.course_id for row in rows}
        self.all = [
            each for each in read.fractions_of_courses(courses) if FractionState(each.state) not in _DEAD
        ]
        self.first = min(row.planned_on for row in rows)
        self.last = max(each.planned_on for each in self.all) + timedelta(days=LATEST_DAYS + len(rows))
        start, end = ground.midnight(self.first), ground.midnight(self.last + timedelta(days=1))
        slots = read.slots_between(ground.practice_id, start, end)
        self.beams = {
            each.fraction_id: each.starts_at.astimezone(ground.zone).time()
            for each in slots
            if each.kind == "machine"
        }
        self.slots = [each for each in slots if each.fraction_id not in freed]
        self.appointments = defaultdict(list)
        for booked in read.appointments_of_patients({row.patient_id for row in rows}, start, end):
            self.appointments[booked.visit.patient_id].append(booked)
        lost = {row.pk for row in rows if row.state == FractionState.RESERVED}
        self.ends: dict[int, date] = {}
        for each in self.all:
            if each.pk not in lost:
                self.ends[each.course_id] = max(self.ends.get(each.course_id, self.first), each.planned_on)
        self.placed: list[tuple[int, LaidOut]] = []

    def on_its_day(self, row: FractionRow) -> LaidOut | None:
        day = row.planned_on
        if any(
            each.course_id == row.course_id and each.planned_on == day and each.pk != row.pk
            for each in self.all
        ):
            return None
        old = self.beams.get(row.pk)
        earliest = None
        if day <= self.now.date() + _TOLD_ALREADY:
            soonest = self.now + timedelta(minutes=row.course.induction_minutes)
            if soonest.date() > day:
                return None
            earliest = max(old or time(0), soonest.time() if soonest.date() == day else time(0))
        taken = slot_on(
            self.ground, row.course, row.phase, day, self._days(row), wish=old, not_before=earliest
        )
        return None if isinstance(taken, Finding) else self._take(row, LaidOut(day, taken))

    def kept(self, row: FractionRow) -> LaidOut | None:
        after = self.ends.get(row.course_id, row.planned_on)
        found = first_room(self.ground, row.course, row.phase, after, self._days(row))
        if found is None:
            return None
        self.ends[row.course_id] = found.on
        return self._take(row, found)

    def _days(self, row: FractionRow) -> Mapping[date, Day]:
        days = days_of(
            self.ground,
            row.patient_id,
            self.slots,
            self.appointments[row.patient_id],
            self.first,
            self.last,
        )
        for patient_id, laid_out in self.placed:
            day = days.setdefault(laid_out.on, Day())
            for each in laid_out.taken:
                busy = Busy(each.resource, each.unit, minutes_of(each.starts), minutes_of(each.ends))
                day.busy.append(busy)
                if patient_id == row.patient_id:
                    day.hers.append((busy.starts, busy.ends))
        return days

    def _take(self, row: FractionRow, laid_out: LaidOut) -> LaidOut:
        self.placed.append((row.patient_id, laid_out))
        return laid_out


def carry(work: Work, ground: Ground, found: Collection[Replanned], reason: str) -> None:
    """Do what was worked out: first all times become free, then they are taken again."""
    for each in found:
        steps.free_slots(work, each.row)
    positions: dict[int, int] = defaultdict(int)
    for other in read.fractions_of_courses({each.row.course_id for each in found}):
        positions[other.course_id] = max(positions[other.course_id], other.position)
    for each in found:
        row = each.row
        if each.same_day is not None:
            steps.take_slots(work, ground, row, each.same_day)
            write.mark_fraction(work.ledger, row)
            continue
        if each.was_kept_free:
            steps.move(work, row, FractionState.CANCELLED)
            missed = row.makes_up
        else:
            steps.move(work, row, FractionState.NOT_DONE, not_done_reason=reason[:200], not_done_at=work.now)
            missed = row
        if each.kept is not None and missed is not None:
            positions[row.course_id] += 1
            steps.keep_free(work, ground, missed, each.kept, positions[row.course_id])


def told_to_owners(ground: Ground, found: Iterable[Replanned]) -> dict[int, list[str]]:
    """One line a fraction that her owner must hear of, by patient; a day only kept free is nobody's plan."""
    lines: dict[int, list[str]] = defaultdict(list)
    for each in sorted(found, key=lambda one: (one.row.planned_on, one.row.pk)):
        day = day_shown(ground.midnight(each.row.planned_on), ground.zone)
        if each.same_day is not None:
            at = time_shown(arrival(ground, each.same_day), ground.zone)
            lines[each.row.patient_id].append(f"radiation on {day} begins at {at}, please come then")
        elif each.is_missed:
            lines[each.row.patient_id].append(
                f"no radiation on {day}; we call you as soon as the radiation oncologist has decided "
                "how it goes on, and the other days stay as they are"
            )
    return lines
