"""A patient has died: what ends, everything about her, in one transaction?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import assistant as read_assistant
from oncodesk.records.read import comms as read_comms
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import preparation as read_preparation
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import assistant as write_assistant
from oncodesk.records.write import death as write
from oncodesk.records.write import patients as write_patients
from oncodesk.records.write import scheduling as write_scheduling
from oncodesk.services.comms.households import call_instead
from oncodesk.services.comms.steps import take_back
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotAllowed, NotThere
from oncodesk.services.labs import steps as labs
from oncodesk.services.radiation import steps as radiation
from oncodesk.services.scheduling import steps as scheduling
from oncodesk.services.scheduling.reasons import DEATH
from oncodesk.services.tasks import raise_task
from oncodesk.services.treatment import steps
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import DeathRow, PatientRow, VisitRow

REASON = "died"


@dataclass
class _Ended:
    """The state before of everything that ends, by id: what an undoing may bring back."""

    courses: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    prepared: list[VisitRow] = field(default_factory=list)

    def kept(self) -> dict[str, dict[str, str]]:
        return {
            "courses": self.courses,
            "visits": self.visits,
            "orders": self.orders,
            "requests": self.requests,
        }


@action("treatment.record_death", Permission.RECORD_DEATH)
def record_death(work: Work, *, patient: UUID, seen_version: int, died_at: datetime) -> Done:
    """End every course, visit, slot, order, lab request, message, proposal and task of this patient at once.

    What may be prepared becomes a task to dispose of it; telling the referring vet and offering help to
    the family are tasks of people, because no machine writes to them today. `died_at` is an aware instant,
    not in the future. Nothing of other patients is touched, and neither are invoices and claims.
    """
    if not work.actor.is_person:
        raise NotAllowed("Only a person records a death.")
    row = _locked(work, patient)
    work.check_seen(row, seen_version)
    if row.died_at is not None:
        raise Invalid(f"{row.name}'s death is recorded already.")
    if died_at > work.now:
        raise Invalid("The time of death lies in the future.", {"died_at": "Correct the date or time."})
    write_patients.change_patient(work.ledger, row, died_at=died_at)
    ended = _Ended()
    for visit in read_treatment.movable_visits_of_patient(row.pk, [state.value for state in ENDED]):
        _end_visit(work, visit, ended)
    for course in read_scheduling.courses_of(row.pk):
        if course.state in ("active", "held"):
            ended.courses[str(course.pk)] = course.state
            write_scheduling.change_course(
                work.ledger,
                course,
                state="died",
                ended_at=work.now,
                end_reason=REASON,
                end_code=DEATH,
                hold_reason="",
            )
    radiation.end_for_death(work, row.pk, REASON)
    call_instead(work, row.pk, REASON)
    take_back(work, read_comms.unsent_of(row.pk), REASON)
    for proposal in read_assistant.open_proposals_of(row.pk):
        write_assistant.change_proposal(work.ledger, proposal, state="stale", outcome=REASON)
    for task in read_assistant.open_tasks_of(row.pk):
        write_assistant.change_task(work.ledger, task, state="cancelled", outcome=REASON)
    death = write.add_death(
        work.ledger,
        patient=row,
        died_at=died_at,
        recorded_by_id=work.actor.person_id,
        ended=ended.kept(),
    )
    _ask_people(work, row, death, ended)
    return Done(str(row.public_id), row.version)


def _locked(work: Work, patient: UUID) -> PatientRow:
    row = read_patients.patient([work.practice_id], patient)
    if row is None:
        raise NotThere("There is no such patient in this practice.")
    lock_patient(row.pk)
    row.refresh_from_db()
    return row


def _end_visit(work: Work, visit: VisitRow, ended: _Ended) -> None:
    """A visit whose giving had begun took place; what was given stays, and says so."""
    if read_treatment.open_release(visit.pk) is not None or read_preparation.stand_at(visit.pk):
        ended.prepared.append(visit)
    before = {order.pk: order.state for order in read_treatment.orders_of_visit(visit.pk)}
    asked = {request.pk: request.state for request in read_labs.requests_of_visit(visit.pk)}
    steps.cancel_orders(work, visit)
    labs.cancel_requests(work, visit)
    if steps.has_begun(visit):
        steps.move_visit(
            work, visit, VisitState.GIVEN, actual_on=visit.planned_on, held_by="", hold_reason=""
        )
        return
    ended.visits[str(visit.pk)] = visit.state
    ended.orders |= {
        str(order.pk): before[order.pk]
        for order in read_treatment.orders_of_visit(visit.pk)
        if order.state != before[order.pk]
    }
    ended.requests |= {
        str(request.pk): asked[request.pk]
        for request in read_labs.requests_of_visit(visit.pk)
        if request.state != asked[request.pk]
    }
    scheduling.end_visit(work, visit, VisitState.CANCELLED)


def _ask_people(work: Work, row: PatientRow, death: DeathRow, ended: _Ended) -> None:
    key = f"death:{death.public_id}"
    for visit in ended.prepared:
        raise_task(
            work,
            f"{key}:dispose:{visit.pk}",
            "dispose",
            "treatment.dispose_prepared",
            to=Role.NURSE,
            urgency="now",
            patient_id=row.pk,
            visit_id=visit.pk,
            planned_on=visit.planned_on.isoformat(),
        )
    for kind, reason in (
        ("tell_referring_vet", "treatment.tell_referring_vet"),
        ("after_a_death", "treatment.after_a_death"),
    ):
        raise_task(
            work, f"{key}:{kind}", kind, reason, to=Role.COORDINATOR, patient_id=row.pk, patient=row.name
        )
