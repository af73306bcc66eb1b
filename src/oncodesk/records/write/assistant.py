"""How are the assistant's proposals and people's tasks written?"""

from datetime import datetime

from django.db.models import Q

from oncodesk.records.models import PatientRow, ProposalRow, TaskRow
from oncodesk.records.write.ledger import adds, changes

add_proposal = adds(ProposalRow)
change_proposal = changes(ProposalRow)
add_task = adds(TaskRow)
change_task = changes(TaskRow)


def look_again_at(patient_id: int, at: datetime | None) -> None:
    """When the assistant looks next; no change of the patient, so no version and no audit."""
    PatientRow.objects.filter(pk=patient_id).update(next_look_at=at)


def look_at_everybody(practice_id: int, at: datetime) -> None:
    """A setting of the practice changed, so every living patient's next look is due."""
    rows = PatientRow.objects.filter(practice_id=practice_id, died_at__isnull=True)
    rows.filter(Q(next_look_at__isnull=True) | Q(next_look_at__gt=at)).update(next_look_at=at)
