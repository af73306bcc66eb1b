"""A patient has died: what ends, everything about her, in one transaction?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import assistant as read_assistant
from oncodesk.records.read import comms as read_comms
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import assistant as write_assistant
from oncodesk.records.write import comms as write_comms
from oncodesk.records.write import patients as write_patients
from oncodesk.records.write import scheduling as write_scheduling
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.labs import steps as labs
from oncodesk.services.scheduling import steps as scheduling
from oncodesk.services.treatment import steps
from oncodesk.services.work import Work, action

REASON = "died"


@action("treatment.record_death", Permission.RECORD_DEATH)
def record_death(work: Work, *, patient: UUID, seen_version: int, died_at: datetime) -> Done:
    """End every course, visit, slot, order, lab request, message, proposal and task of this patient at once.

    `died_at` is an aware instant, not in the future. Nothing of other patients is touched.
    """
    row = read_patients.patient([work.practice_id], patient)
    if row is None:
        raise NotThere("There is no such patient in this practice.")
    lock_patient(row.pk)
    row.refresh_from_db()
    work.check_seen(row, seen_version)
    if row.died_at is not None:
        raise Invalid(f"{row.name}'s death is recorded already.")
    if died_at > work.now:
        raise Invalid("The time of death lies in the future.", {"died_at": "Correct the date or time."})
    write_patients.change_patient(work.ledger, row, died_at=died_at)
    for visit in read_treatment.movable_visits_of_patient(row.pk, [state.value for state in ENDED]):
        steps.cancel_orders(work, visit)
        labs.cancel_requests(work, visit)
        # A visit whose giving had begun took place; what was given stays, and says so.
        if steps.has_begun(visit):
            steps.move_visit(
                work, visit, VisitState.GIVEN, actual_on=visit.planned_on, held_by="", hold_reason=""
            )
        else:
            scheduling.end_visit(work, visit, VisitState.CANCELLED)
    for course in read_scheduling.courses_of(row.pk):
        if course.state in ("active", "held"):
            write_scheduling.change_course(
                work.ledger, course, state="died", ended_at=work.now, end_reason=REASON
            )
    for message in read_comms.unsent_of(row.pk):
        write_comms.change_message(work.ledger, message, state="cancelled", reason=REASON)
    for proposal in read_assistant.open_proposals_of(row.pk):
        write_assistant.change_proposal(work.ledger, proposal, state="stale", outcome=REASON)
    for task in read_assistant.open_tasks_of(row.pk):
        write_assistant.change_task(work.ledger, task, state="cancelled", outcome=REASON)
    return Done(str(row.public_id), row.version)
