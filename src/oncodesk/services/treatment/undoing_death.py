"""A death was recorded on the wrong patient: how do two people take it back?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.labs.request import RequestState
from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import assistant as read_assistant
from oncodesk.records.read import death as read
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import assistant as write_assistant
from oncodesk.records.write import death as write
from oncodesk.records.write import labs as write_labs
from oncodesk.records.write import patients as write_patients
from oncodesk.records.write import scheduling as write_scheduling
from oncodesk.records.write import treatment as write_treatment
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotAllowed, NotThere
from oncodesk.services.radiation import steps as radiation
from oncodesk.services.tasks import raise_task
from oncodesk.services.treatment import steps
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import DeathRow, PatientRow

WRONG_PATIENT = "death recorded in error"


def _standing(work: Work, patient: UUID) -> tuple[PatientRow, DeathRow]:
    if not work.actor.is_person:
        raise NotAllowed("Only a person says that a death was recorded in error.")
    row = read_patients.patient([work.practice_id], patient)
    if row is None:
        raise NotThere("There is no such patient in this practice.")
    lock_patient(row.pk)
    row.refresh_from_db()
    death = read.standing_death(row.pk)
    if row.died_at is None or death is None:
        raise Invalid(f"No death of {row.name} is recorded.")
    return row, death


@action("treatment.doubt_death", Permission.RECORD_DEATH)
def doubt_death(work: Work, *, patient: UUID, seen_version: int, reason: str) -> Done:
    """The first of two people says that this death was recorded in error, and why. Nothing changes yet."""
    row, death = _standing(work, patient)
    work.check_seen(row, seen_version)
    if death.doubted_by_id is not None:
        raise Invalid("Somebody said so already. A second person confirms it.")
    if not reason.strip():
        raise Invalid("Say why.", {"reason": "Say how you know that this patient lives."})
    write.change_death(
        work.ledger,
        death,
        doubted_by_id=work.actor.person_id,
        doubted_at=work.now,
        doubt_reason=reason.strip()[:200],
    )
    return Done(str(row.public_id), row.version)


@action("treatment.undo_death", Permission.RECORD_DEATH)
def undo_death(work: Work, *, patient: UUID, seen_version: int) -> Done:
    """The second person confirms: she lives, and her courses return on hold with their visits and orders.

    Nothing is booked again, nothing that was to be sent is sent late, and every signature is asked for
    anew; an oncologist resumes the course with a new plan.
    """
    row, death = _standing(work, patient)
    work.check_seen(row, seen_version)
    if death.doubted_by_id is None:
        raise Invalid("First somebody says why this death was recorded in error.")
    if death.doubted_by_id == work.actor.person_id:
        raise NotAllowed("A second person confirms this; you said it first.")
    write_patients.change_patient(work.ledger, row, died_at=None)
    radiation.return_after_death(work, row.pk, WRONG_PATIENT)
    write.change_death(work.ledger, death, undone_by_id=work.actor.person_id, undone_at=work.now)
    _bring_back(work, row, death)
    for task in read_assistant.open_tasks_of(row.pk):
        if task.key.startswith(f"death:{death.public_id}:"):
            write_assistant.change_task(work.ledger, task, state="cancelled", outcome=WRONG_PATIENT)
    raise_task(
        work,
        f"death_undone:{death.public_id}",
        "resume_course",
        "treatment.death_undone",
        to=Role.ONCOLOGIST,
        patient_id=row.pk,
        patient=row.name,
    )
    return Done(str(row.public_id), row.version)


def _bring_back(work: Work, row: PatientRow, death: DeathRow) -> None:
    ended: dict[str, dict[str, str]] = death.ended
    for course in read_scheduling.courses_of(row.pk):
        if str(course.pk) in ended["courses"] and course.state == "died":
            write_scheduling.change_course(
                work.ledger,
                course,
                state="held",
                ended_at=None,
                end_reason="",
                end_code="",
                hold_reason=WRONG_PATIENT,
            )
    for visit in read_treatment.movable_visits_of_patient(row.pk, []):
        if str(visit.pk) not in ended["visits"] or visit.state != VisitState.CANCELLED:
            continue
        # The one way back from an end: the end itself was an error, and two people said so.
        write_scheduling.change_visit(work.ledger, visit, state=VisitState.PLANNED, arrived_at=None)
        for order in read_treatment.orders_of_visit(visit.pk):
            if str(order.pk) in ended["orders"] and order.state == OrderState.CANCELLED:
                write_treatment.change_order(work.ledger, order, state=OrderState.PLANNED, **steps.UNSIGNED)
        for request in read_labs.requests_of_visit(visit.pk):
            before = ended["requests"].get(str(request.pk))
            if before is not None and request.state == RequestState.CANCELLED:
                write_labs.change_lab_request(work.ledger, request, state=before)
        steps.show_drugs(work, visit)
        steps.wait_for_blood(work, visit)
