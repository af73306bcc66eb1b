"""Who is told that a prepared dose may not be given, and when is that answered?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncodesk.domain.shared.roles import Role
from oncodesk.records.read import assistant as read_assistant
from oncodesk.records.write import assistant as write_assistant
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow, PreparationRow, VisitRow


def _key(preparation: PreparationRow) -> str:
    return f"treatment.prepared:{preparation.public_id}"


def tell_stopped(work: Work, visit: VisitRow, order: OrderRow, preparation: PreparationRow, why: str) -> None:
    """The preparer and the oncologist each get it at once; a later stop of the same dose is a new task."""
    told: tuple[tuple[str, Role, int | None], ...] = (
        ("preparer", Role.NURSE, preparation.prepared_by_id),
        ("oncologist", Role.ONCOLOGIST, None if visit.course is None else visit.course.oncologist_id),
    )
    for who, role, person_id in told:
        write_assistant.add_task(
            work.ledger,
            key=f"{_key(preparation)}:{who}:{order.version}",
            kind="prepared_stopped",
            urgency="now",
            patient_id=visit.patient_id,
            visit=visit,
            to_role=role.value,
            to_person_id=person_id,
            reason="treatment.prepared_stopped",
            facts={"drug": order.drug, "why": why},
            due_at=work.now,
            state="open",
        )


def answered(work: Work, patient_id: int, preparation: PreparationRow, outcome: str) -> None:
    """What stood prepared was given or thrown away: nobody has to look for it any more."""
    for task in read_assistant.open_tasks_of(patient_id):
        if task.key.startswith(_key(preparation)):
            write_assistant.change_task(work.ledger, task, state="done", outcome=outcome, escalate_at=None)
