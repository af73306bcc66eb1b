"""What do actions themselves write: their first answer, and the assistant's next look?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from oncodesk.records.models import PatientRow, RequestKeyRow


def remember_answer(practice_id: int, key: str, action: str, answer: dict[str, Any], at: datetime) -> None:
    RequestKeyRow.objects.create(practice_id=practice_id, key=key, action=action, answer=answer, at=at)


def wake(patient_ids: Iterable[int], at: datetime) -> None:
    PatientRow.objects.filter(pk__in=sorted(patient_ids)).update(next_look_at=at)
