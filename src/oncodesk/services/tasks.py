"""How is a person told of something that waits for her, and when does it wait no more?"""

from collections.abc import Iterable
from datetime import datetime

from oncodesk.domain.assistant.duties import ask_who_came
from oncodesk.domain.shared.roles import Role
from oncodesk.records.read import assistant as read
from oncodesk.records.write import assistant as write
from oncodesk.services.work import Work


def raise_task(
    work: Work,
    key: str,
    kind: str,
    reason: str,
    *,
    to: Role,
    to_person_id: int | None = None,
    urgency: str = "today",
    patient_id: int | None = None,
    visit_id: int | None = None,
    due_at: datetime | None = None,
    **facts: str | int | None,
) -> None:
    """A task under its key; one that was raised before is not raised again."""
    if read.task_with_key(work.practice_id, key[:200]) is not None:
        return
    write.add_task(
        work.ledger,
        key=key[:200],
        kind=kind,
        urgency=urgency,
        patient_id=patient_id,
        visit_id=visit_id,
        to_role=to.value,
        to_person_id=to_person_id,
        reason=reason,
        facts=facts,
        due_at=due_at or work.now,
        state="open",
    )


def end_question(work: Work, patient_id: int, visit_ids: Iterable[int]) -> None:
    """What became of these visits is known: nobody has to say any more whether she came."""
    end_tasks(work, patient_id, tuple(f"{ask_who_came.NAME}:{each}:" for each in visit_ids), "recorded")


def end_tasks(work: Work, patient_id: int, key: str | tuple[str, ...], outcome: str) -> None:
    """Nobody has to look any more at what the tasks whose keys begin so were about."""
    for task in read.open_tasks_of(patient_id):
        if task.key.startswith(key):
            write.change_task(work.ledger, task, state="done", outcome=outcome, escalate_at=None)
