"""Who records a reaction to a dose or a drug beside the vein, who is told, and how is it corrected?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.mishap import Mishap, days_to_look
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import assistant as read_assistant
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import toxicity as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import assistant as write_assistant
from oncodesk.records.write import toxicity as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere, Refusal
from oncodesk.services.tasks import raise_task
from oncodesk.services.typed import Typed
from oncodesk.services.words import drug_words
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import MishapRow, OrderRow, VisitRow

_CLOCK_SLACK = timedelta(minutes=5)
_MORNING = time(8)
_MOST_ML = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, as the people at the patient tell it. `volume_ml` is an estimate; None: nobody knows."""

    kind: Mishap
    noticed_at: datetime
    observed: str
    done: str
    volume_ml: Decimal | None = None


@action("toxicity.record_mishap", Permission.GIVE)
def record_mishap(work: Work, *, order: UUID, told: Told) -> Done:
    """A reaction, or a drug beside the vein. The oncologist is told now, and the days to look become tasks.

    Asks for no version: what happened is recorded whatever became of the order meanwhile.
    """
    row, visit = _opened(work, order)
    made = write.add_mishap(
        work.ledger,
        patient_id=visit.patient_id,
        visit=visit,
        order=row,
        drug=row.drug,
        recorded_by_id=work.actor.person_id,
        **_values(work, row, told),
    )
    _tell(work, made, visit)
    return Done(str(made.public_id), made.version)


@action("toxicity.correct_mishap", Permission.GIVE)
def correct_mishap(work: Work, *, corrects: UUID, seen_version: int, reason: str, told: Told | None) -> Done:
    """The right words for what was written down wrong; None: nothing happened. What was open of it ends."""
    old = read.mishap(work.practice_id, corrects)
    if old is None:
        raise NotThere("There is no such record in this practice.")
    row, visit = _opened(work, old.order.public_id)
    old.refresh_from_db()
    work.check_seen(old, seen_version)
    if not old.is_current:
        raise Refusal("This was corrected already. Correct the newest record.")
    typed = Typed()
    why = typed.text("reason", reason, most=200)
    typed.refuse()
    values = None if told is None else _values(work, row, told)
    _end_tasks(work, old)
    if values is None:
        write.change_mishap(work.ledger, old, is_current=False, correction=why)
        return Done(str(old.public_id), old.version)
    write.change_mishap(work.ledger, old, is_current=False)
    made = write.add_mishap(
        work.ledger,
        patient_id=visit.patient_id,
        visit=visit,
        order=row,
        drug=row.drug,
        recorded_by_id=work.actor.person_id,
        supersedes=old,
        correction=why,
        **values,
    )
    _tell(work, made, visit)
    return Done(str(made.public_id), made.version)


def _opened(work: Work, order: UUID) -> tuple[OrderRow, VisitRow]:
    place = read_treatment.place_of_order(work.practice_id, order)
    if place is None:
        raise NotThere("There is no such order in this practice.")
    lock_patient(place.patient_id)
    row = read_treatment.order(work.practice_id, order)
    visit = read_scheduling.visit(work.practice_id, place.visit)
    assert row is not None and visit is not None  # neither is ever removed
    if row.started_at is None:
        raise Refusal("Nothing of this drug has gone in.")
    return row, visit


def _values(work: Work, order: OrderRow, told: Told) -> dict[str, object]:
    typed = Typed()
    observed = typed.text("observed", told.observed, most=500, lines=True)
    done = typed.text("done", told.done, most=500, lines=True)
    if told.noticed_at > work.now + _CLOCK_SLACK:
        typed.wrong["time"] = "This time has not come yet."
    elif order.started_at is not None and told.noticed_at < order.started_at.replace(second=0, microsecond=0):
        typed.wrong["time"] = "The giving had not begun yet."
    if told.volume_ml is not None and told.kind is Mishap.REACTION:
        typed.wrong["volume_ml"] = "A volume belongs to an extravasation."
    elif told.volume_ml is not None and not 0 < told.volume_ml <= _MOST_ML:
        typed.wrong["volume_ml"] = "Estimate it in mL, more than 0; leave it empty when nobody knows."
    typed.refuse()
    return {
        "kind": told.kind.value,
        "noticed_at": told.noticed_at,
        "observed": observed,
        "done": done,
        "volume_ml": told.volume_ml,
    }


def _tell(work: Work, made: MishapRow, visit: VisitRow) -> None:
    """The oncologist now, and a nurse on each day that a source names, while the animal lives."""
    kind, drug = Mishap(made.kind), drug_words(made.drug)
    raise_task(
        work,
        f"{_key(made)}now",
        "mishap",
        "treatment.look_at_reaction" if kind is Mishap.REACTION else "treatment.look_at_leak",
        to=Role.ONCOLOGIST,
        urgency="now",
        patient_id=made.patient_id,
        visit_id=visit.pk,
        drug=drug,
        seen=made.observed,
    )
    if visit.patient.died_at is not None:
        return
    zone = ZoneInfo(visit.practice.zone)
    for day, on in days_to_look(kind, made.drug, made.noticed_at.astimezone(zone).date()):
        raise_task(
            work,
            f"{_key(made)}{day}",
            "look_at_site",
            "treatment.look_at_site",
            to=Role.NURSE,
            patient_id=made.patient_id,
            visit_id=visit.pk,
            due_at=datetime.combine(on, _MORNING, zone),
            day=day,
            drug=drug,
        )


def _key(row: MishapRow) -> str:
    return f"treatment.mishap:{row.public_id}:"


def _end_tasks(work: Work, row: MishapRow) -> None:
    for task in read_assistant.open_tasks_with_key(work.practice_id, _key(row)):
        write_assistant.change_task(work.ledger, task, state="cancelled", outcome="corrected")
