"""What do actions themselves look up: first answers, and who changed a thing last?"""

from typing import Any

from oncodesk.records.models import AuditEntryRow, RequestKeyRow


def first_answer(practice_id: int, key: str) -> dict[str, Any] | None:
    row = RequestKeyRow.objects.filter(practice_id=practice_id, key=key).first()
    return None if row is None else row.answer


def last_change_of(practice_id: int, outside_id: str) -> AuditEntryRow | None:
    """The newest of the last thousand entries that names this id."""
    newest = AuditEntryRow.objects.filter(practice_id=practice_id).order_by("-sequence")[:1000]
    return (
        AuditEntryRow.objects.filter(pk__in=newest.values("pk"), body__contains=outside_id)
        .order_by("-sequence")
        .first()
    )
