"""How are proposals, tasks and patients due for a look found? Always inside one entered wall."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import PatientRow, ProposalRow, TaskRow


def next_due_patient(practice_id: int, now: datetime) -> int | None:
    """The patient whose look is longest due; one that another worker looks at is left to it."""
    rows = PatientRow.objects.select_for_update(skip_locked=True).filter(
        practice_id=practice_id, next_look_at__lte=now
    )
    return rows.order_by("next_look_at").values_list("pk", flat=True).first()


@Asked
def _patient(practice_id: int, patient_id: int) -> QuerySet[PatientRow]:
    return PatientRow.objects.filter(practice_id=practice_id, pk=patient_id).select_related("practice")[:1]


def patient(practice_id: int, patient_id: int) -> PatientRow | None:
    return first(_patient(practice_id, patient_id))


def proposals_with_keys(practice_id: int, keys: Iterable[str]) -> dict[str, ProposalRow]:
    rows = ProposalRow.objects.filter(practice_id=practice_id, key__in=list(keys))
    return {row.key: row for row in rows}


@Asked
def open_proposals_of(patient_id: int) -> QuerySet[ProposalRow]:
    return ProposalRow.objects.filter(patient_id=patient_id, state="open").order_by("pk")


def next_to_carry_out(practice_id: int, tried: Collection[int], most: int) -> list[ProposalRow]:
    """Open proposals that the assistant may carry out by itself, the oldest first."""
    rows = ProposalRow.objects.filter(practice_id=practice_id, state="open", mode="acts")
    return list(rows.exclude(pk__in=tried).order_by("pk")[:most])


@Asked
def _proposal(practice_id: int, public_id: UUID) -> QuerySet[ProposalRow]:
    rows = ProposalRow.objects.filter(practice_id=practice_id, public_id=public_id)
    found = rows.select_related("patient", "visit", "visit__course", "practice")
    return found.defer("visit__course__protocol_body")[:1]


def proposal(practice_id: int, public_id: UUID) -> ProposalRow | None:
    return first(_proposal(practice_id, public_id))


def feed(
    practice_ids: Iterable[int], *, states: Collection[str], patient_id: int | None, most: int
) -> list[ProposalRow]:
    """The newest proposals in these states, of all patients or of one."""
    rows = ProposalRow.objects.filter(practice_id__in=list(practice_ids), state__in=list(states))
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    rows = rows.select_related("patient", "visit", "practice", "done_by")
    return list(rows.order_by("-created_at", "-pk")[:most])


def open_tasks_of(patient_id: int) -> list[TaskRow]:
    rows = TaskRow.objects.filter(patient_id=patient_id, state__in=["open", "acknowledged"])
    return list(rows.order_by("pk"))


def tasks_raised_of(patient_id: int, since: datetime) -> list[TaskRow]:
    """Open tasks, and those raised since then whatever became of them."""
    rows = TaskRow.objects.filter(patient_id=patient_id)
    return list(rows.filter(Q(state="open") | Q(created_at__gte=since)).only("key", "created_at", "state"))


def open_tasks_with_key(practice_id: int, start: str) -> list[TaskRow]:
    """What somebody still has to do, of the keys that begin so."""
    rows = TaskRow.objects.filter(practice_id=practice_id, key__startswith=start)
    return list(rows.filter(state__in=["open", "acknowledged"]).order_by("pk"))


def task_with_key(practice_id: int, key: str) -> TaskRow | None:
    return TaskRow.objects.filter(practice_id=practice_id, key=key).first()


def task(practice_id: int, public_id: UUID) -> TaskRow | None:
    rows = TaskRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("patient", "visit", "to_person").first()


def tasks(practice_ids: Iterable[int], states: Collection[str], most: int) -> list[TaskRow]:
    """The most urgent first, then the oldest."""
    rows = TaskRow.objects.filter(practice_id__in=list(practice_ids), state__in=list(states))
    rows = rows.select_related("patient", "visit__course", "practice", "to_person", "acknowledged_by")
    return list(rows.defer("visit__course__protocol_body").order_by("due_at", "pk")[:most])
