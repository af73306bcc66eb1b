"""Which machines, anesthetists and recovery places are there, and what happens when one is out of use?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.records.locks import lock_patient, lock_slots
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.comms.households import tell_households
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stale
from oncodesk.services.patients.steps import today
from oncodesk.services.radiation.layout import Ground, Off, ground_of
from oncodesk.services.radiation.replanning import Replanned, arrival, carry, replan, told_to_owners
from oncodesk.services.reading import reading
from oncodesk.services.tasks import raise_task
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import RadiationResourceRow

LONGEST_OUTAGE_DAYS = 60  # every day of it is looked at for everybody on it


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
    """One fraction that an outage takes: another time of its day, or a day that is kept free for it."""

    course: UUID
    patient_name: str
    planned_on: date
    was_kept_free: bool
    arrives_at: datetime | None  # the same day
    kept_on: date | None


@dataclass(frozen=True, slots=True)
class OutagePreview:
    """Everybody that an outage touches; `seen` names exactly what is shown."""

    affected: tuple[Affected, ...]
    seen: str


def preview_outage(
    practice_id: int, resource: UUID, first_on: date, last_on: date, now: datetime
) -> OutagePreview:
    """Every fraction that needs a machine, an anesthetist or a recovery place on these days.

    Where another of the kind is free it keeps its day at another time; nothing is stored.
    """
    with reading([practice_id]):
        row = read.resource(practice_id, resource)
        if row is None:
            raise NotThere("There is no such resource in this practice.")
        ground, found = _without(row, first_on, last_on, now)
        return OutagePreview(
            tuple(
                Affected(
                    each.row.course.public_id,
                    each.row.patient.name,
                    each.row.planned_on,
                    each.was_kept_free,
                    None if each.same_day is None else arrival(ground, each.same_day),
                    None if each.kept is None else each.kept.on,
                )
                for each in found
            ),
            _fingerprint(found),
        )


def _without(
    resource: RadiationResourceRow, first_on: date, last_on: date, now: datetime
) -> tuple[Ground, tuple[Replanned, ...]]:
    zone = resource.practice.zone
    since = min(first_on, now.astimezone(ZoneInfo(zone)).date())
    ground = ground_of(resource.practice_id, zone, since)
    ground = replace(ground, outages=(*ground.outages, Off(resource.pk, first_on, last_on)))
    rows = read.fractions_using(resource.pk, first_on, last_on)
    return ground, replan(ground, rows, now, keeps_day=True)


def _fingerprint(found: Iterable[Replanned]) -> str:
    return hashlib.sha256("\n".join(each.told() for each in found).encode()).hexdigest()[:32]


@action("radiation.record_outage", Permission.BOOK)
def record_outage(
    work: Work, *, resource: UUID, first_on: date, last_on: date, reason: str, seen: str
) -> Done:
    """Something is out of use: every fraction that needs it is replanned as it was shown, or none is.

    A fraction without another time on its day is missed, and a day at its course's end is kept free until
    the radiation oncologist chooses. `seen` names the preview; what changed since makes it Stale. Each
    household hears once what changes, or is called.
    """
    row = read.resource(work.practice_id, resource)
    if row is None:
        raise NotThere("There is no such resource in this practice.")
    typed = Typed()
    words = typed.text("reason", reason, most=160)
    if last_on < first_on:
        typed.wrong["last_on"] = "The last day is not before the first."
    elif (last_on - first_on).days >= LONGEST_OUTAGE_DAYS:
        typed.wrong["last_on"] = f"An outage lasts at most {LONGEST_OUTAGE_DAYS} days; record it again then."
    if first_on < today(work):
        typed.wrong["first_on"] = "This day has passed."
    typed.refuse()
    for patient_id in sorted({each.patient_id for each in read.fractions_using(row.pk, first_on, last_on)}):
        lock_patient(patient_id)
    lock_slots(work.practice_id)
    ground, found = _without(row, first_on, last_on, work.now)
    if _fingerprint(found) != seen:
        raise Stale("The plan changed while you were looking. Look at the list again.")
    made = write.add_outage(work.ledger, resource=row, first_on=first_on, last_on=last_on, reason=words)
    carry(work, ground, found, f"{row.name}: {words}")
    _tell(work, UUID(str(made.public_id)), told_to_owners(ground, found))
    return Done(str(made.public_id), made.version)


def _tell(work: Work, outage: UUID, lines: Mapping[int, Sequence[str]]) -> None:
    key = f"radiation_changed:{outage}"
    for patient_id in tell_households(work, template="radiation_changed", key=key, lines=lines, more={}):
        raise_task(
            work,
            f"{key}:call:{patient_id}",
            "call",
            "radiation.call_about_change",
            to=Role.COORDINATOR,
            urgency="now",
            patient_id=patient_id,
            changes="; ".join(lines[patient_id]),
        )


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
