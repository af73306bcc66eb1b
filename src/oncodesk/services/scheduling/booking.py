"""Who books, confirms or moves the slot of a visit? On its planned day, within hours and capacity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from oncodesk.domain.scheduling.slots import Capacity, Offer, Slot, Taken, Wish, find_slots, outside_of
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.locks import lock_patient, lock_slots
from oncodesk.records.read import radiation as read_radiation
from oncodesk.records.read import scheduling as read
from oncodesk.records.write import scheduling as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.errors import Taken as TakenByOthers
from oncodesk.services.scheduling import steps
from oncodesk.services.scheduling.layout import open_days_of
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import AppointmentRow, VisitRow

# A simple default: an hour at a treatment place, half an hour for a blood check.
MINUTES = {VisitKind.TREATMENT: 60, VisitKind.BLOOD_CHECK: 30, VisitKind.CONSULT: 60}
_OFFERED = 3
_WHOLE_DAY = 48  # half hours


@action("scheduling.book_visit", Permission.BOOK)
def book_visit(work: Work, *, visit: UUID, seen_version: int, starts_at: datetime | None = None) -> Done:
    """Book the visit on its planned day; without a time the best slot by the course's wish.

    `starts_at` is aware. Raises Stopped when the day is closed or full, Taken when the time went to
    somebody else. A booked visit is moved within its day. Answers the appointment.
    """
    row = _visit_named(work, visit)
    lock_patient(row.patient_id)
    row = _visit_named(work, visit)
    work.check_seen(row, seen_version)
    appointment, remarks = book(work, row, starts_at)
    return Done(str(appointment.public_id), appointment.version, remarks)


def _visit_named(work: Work, visit: UUID) -> VisitRow:
    row = read.visit(work.practice_id, visit)
    if row is None:
        raise NotThere("There is no such visit in this practice.")
    return row


def book(work: Work, row: VisitRow, starts_at: datetime | None) -> tuple[AppointmentRow, tuple[str, ...]]:
    """The step behind `book_visit`, for a locked visit; answers the appointment and what to say about it."""
    lock_slots(work.practice_id)
    if VisitState(row.state) in ENDED:
        raise Invalid(f"This visit has ended ({row.state.replace('_', ' ')}).")
    old = read.appointment_of(row.pk)
    offer = offered_slots(row, _most(starts_at))
    slot = _chosen(row, offer, starts_at)
    if old is not None:
        write.change_appointment(work.ledger, old, state="cancelled")
    appointment = _write(work, row, slot)
    if row.state == VisitState.PLANNED:
        write.change_visit(work.ledger, row, state=VisitState.BOOKED)
    return appointment, tuple(each.code for each in offer.findings)


def _most(starts_at: datetime | None) -> int:
    """With a wished time every free slot of the day is looked at."""
    return _OFFERED if starts_at is None else _WHOLE_DAY


def offered_slots(visit: VisitRow, most: int = _OFFERED) -> Offer:
    """Free slots on the visit's planned day, best first, the visit's own slot counted as free.

    Where the patient has radiation that day, from induction to recovery, nothing is offered inside of it.
    """
    zone = ZoneInfo(visit.practice.zone)
    day = visit.planned_on
    start = datetime.combine(day, time(0), zone)
    taken = [
        _taken(row, zone)
        for row in read.appointments_between(visit.practice_id, start, start + timedelta(days=1))
        if row.visit_id != visit.pk
    ]
    course = visit.course
    wish = Wish() if course is None else Wish(course.preferred_weekday, course.preferred_time)
    offer = find_slots(
        day,
        minutes=MINUTES[VisitKind(visit.kind)],
        open_days=open_days_of(visit.practice_id, day),
        hours={row.weekday: (row.opens, row.closes) for row in read.opening_of(visit.practice_id)},
        capacity=Capacity(visit.practice.treatment_places, visit.practice.starts_per_half_hour),
        taken=taken,
        wish=wish,
        most=_WHOLE_DAY,
    )
    hers = read_radiation.slots_of_patient(visit.patient_id, start, start + timedelta(days=1))
    if hers:
        offer = outside_of(
            offer,
            day,
            min(each.starts_at for each in hers).astimezone(zone).time(),
            max(each.ends_at for each in hers).astimezone(zone).time(),
        )
    return replace(offer, slots=offer.slots[:most])


def _taken(row: AppointmentRow, zone: ZoneInfo) -> Taken:
    return Taken(row.place, row.starts_at.astimezone(zone).time(), row.ends_at.astimezone(zone).time())


def _chosen(visit: VisitRow, offer: Offer, starts_at: datetime | None) -> Slot:
    if not offer.slots:
        raise Stopped("There is no free time on this day.", Verdict(offer.findings))
    if starts_at is None:
        return offer.slots[0]
    wished = starts_at.astimezone(ZoneInfo(visit.practice.zone))
    if wished.date() != visit.planned_on:
        raise Invalid(
            f"This visit is planned for {visit.planned_on:%b} {visit.planned_on.day}. "
            "To bring it to another day, delay the course or pull it forward."
        )
    for slot in offer.slots:
        if slot.starts == wished.time():
            return slot
    nearest = ", ".join(f"{slot.starts:%H:%M}" for slot in offer.slots[:_OFFERED])
    raise TakenByOthers(f"{wished:%H:%M} is not free on this day. Free times: {nearest}.")


def _write(work: Work, visit: VisitRow, slot: Slot) -> AppointmentRow:
    """Write the slot; the database refuses a second one at the same place and time."""
    zone = ZoneInfo(visit.practice.zone)
    try:
        with transaction.atomic():
            return write.add_appointment(
                work.ledger,
                visit=visit,
                place=slot.place,
                starts_at=_instant(slot.on, slot.starts, zone),
                ends_at=_instant(slot.on, slot.ends, zone),
                state="booked",
            )
    except IntegrityError as taken:
        raise TakenByOthers("This time was booked by somebody else a moment ago. Choose another.") from taken


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)


@action("scheduling.confirm_appointment", Permission.BOOK)
def confirm_appointment(work: Work, *, visit: UUID) -> Done:
    """The owner said that they come."""
    row = _visit_named(work, visit)
    lock_patient(row.patient_id)
    appointment = read.appointment_of(row.pk)
    if appointment is None:
        raise Invalid("This visit has no appointment yet.")
    write.change_appointment(work.ledger, appointment, state="confirmed")
    return Done(str(appointment.public_id), appointment.version)


@action("scheduling.free_visit", Permission.BOOK)
def free_visit(work: Work, *, visit: UUID, seen_version: int) -> Done:
    """Give the slot back; the visit keeps its day and waits for another time."""
    row = _visit_named(work, visit)
    lock_patient(row.patient_id)
    row = _visit_named(work, visit)
    work.check_seen(row, seen_version)
    if row.state != VisitState.BOOKED:
        raise Invalid("Only a booked visit can give its time back.")
    steps.free_slot(work, row)
    write.change_visit(work.ledger, row, state=VisitState.PLANNED)
    return Done(str(row.public_id), row.version)
