"""Which machines, anesthetists and recovery places are there, and what happens when a machine is down?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.patients.steps import today
from oncodesk.services.radiation import steps
from oncodesk.services.radiation.layout import ground_of, next_free
from oncodesk.services.reading import reading
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action


@action("radiation.set_resource", Permission.MANAGE_PRACTICE)
def set_resource(
    work: Work,
    *,
    kind: ResourceKind,
    name: str,
    capacity: int,
    is_active: bool = True,
    resource: UUID | None = None,
    seen_version: int = 0,
) -> Done:
    """Add or change what fractions are booked on. What is booked stays booked."""
    typed = Typed()
    words = typed.text("name", name, most=80)
    typed.whole("capacity", capacity, least=1, most=20)
    if any(
        each.kind == kind and each.name == words and each.public_id != resource
        for each in read.resources(work.practice_id)
    ):
        typed.wrong["name"] = "This name is used already."
    typed.refuse()
    if resource is None:
        made = write.add_resource(
            work.ledger, kind=kind.value, name=words, capacity=capacity, is_active=is_active
        )
        return Done(str(made.public_id), made.version)
    row = read.resource(work.practice_id, resource)
    if row is None:
        raise NotThere("There is no such resource in this practice.")
    work.check_seen(row, seen_version)
    write.change_resource(work.ledger, row, name=words, capacity=capacity, is_active=is_active)
    return Done(str(row.public_id), row.version)


@dataclass(frozen=True, slots=True)
class Affected:
    """One fraction that an outage takes, and the day that would be kept free for it."""

    fraction: UUID
    course: UUID
    patient: UUID
    patient_name: str
    planned_on: date
    kept_on: date | None


def preview_outage(practice_id: int, resource: UUID, first_on: date, last_on: date) -> tuple[Affected, ...]:
    """Every patient that a machine's outage touches, with the day kept for each fraction; nothing is stored.

    Days kept for one patient are counted one after the other; what becomes of each fraction is still the
    radiation oncologist's choice.
    """
    with reading([practice_id]):
        machine = read.resource(practice_id, resource)
        if machine is None:
            raise NotThere("There is no such machine in this practice.")
        rows = read.fractions_on_machine(machine.pk, first_on, last_on)
        found: list[Affected] = []
        last: dict[int, date] = {}
        for row in rows:
            if row.state != FractionState.PLANNED:
                continue
            course = read.course([practice_id], row.course.public_id)
            assert course is not None
            ground = ground_of(practice_id, course.practice.zone, first_on)
            after = last.get(course.pk) or max(
                each.planned_on for each in read.fractions_of(course.pk) if each.state != "cancelled"
            )
            free = next_free(ground, course, row.phase, max(after, last_on))
            if free is not None:
                last[course.pk] = free.on
            found.append(
                Affected(
                    row.public_id,
                    course.public_id,
                    course.patient.public_id,
                    course.patient.name,
                    row.planned_on,
                    None if free is None else free.on,
                )
            )
        return tuple(found)


@action("radiation.record_outage", Permission.BOOK)
def record_outage(
    work: Work,
    *,
    resource: UUID,
    first_on: date,
    last_on: date,
    reason: str,
    seen_fractions: Iterable[UUID] = (),
) -> Done:
    """A machine is down: every fraction on it is not done, and each gets a day kept free at its course's end.

    All patients or none. Refused when a fraction came in between that the person did not see.
    """
    machine = read.resource(work.practice_id, resource)
    if machine is None or machine.kind != ResourceKind.MACHINE:
        raise NotThere("There is no such machine in this practice.")
    typed = Typed()
    words = typed.text("reason", reason, most=200)
    if last_on < first_on:
        typed.wrong["last_on"] = "The last day is not before the first."
    if first_on < today(work):
        typed.wrong["first_on"] = "This day has passed."
    typed.refuse()
    for patient_id in sorted(
        {row.patient_id for row in read.fractions_on_machine(machine.pk, first_on, last_on)}
    ):
        lock_patient(patient_id)
    rows = read.fractions_on_machine(machine.pk, first_on, last_on)
    seen = set(seen_fractions)
    if any(row.public_id not in seen for row in rows if row.state == FractionState.PLANNED):
        raise Invalid("Fractions were planned on these days meanwhile. Look at the list again.")
    made = write.add_outage(work.ledger, resource=machine, first_on=first_on, last_on=last_on, reason=words)
    for row in rows:
        if row.state == FractionState.RESERVED:
            steps.keep_another_day(work, row)
    for row in rows:
        if row.state == FractionState.PLANNED:
            steps.miss(work, row, f"{machine.name}: {words}"[:200])
    return Done(str(made.public_id), made.version)


@action("radiation.end_outage", Permission.BOOK)
def end_outage(work: Work, *, outage: UUID, seen_version: int) -> Done:
    """The machine runs again; what was re-planned stays where it is."""
    row = read.outage(work.practice_id, outage)
    if row is None:
        raise NotThere("There is no such outage in this practice.")
    work.check_seen(row, seen_version)
    if row.ended_at is not None:
        raise Invalid("This outage has ended already.")
    write.change_outage(work.ledger, row, ended_at=work.now)
    return Done(str(row.public_id), row.version)
