"""What do the list of home drugs and the arrival check share? Asking whether it is still the same."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.records.read import home_drugs as read
from oncodesk.records.write import home_drugs as write
from oncodesk.services.errors import Stale
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow


def ask(work: Work, patient: PatientRow, seen: Collection[UUID]) -> UUID:
    """These entries and no others are on the list; the patient is locked, the caller judges again."""
    standing = read.standing(patient.pk)
    if {each.public_id for each in standing} != set(seen):
        raise Stale(
            "The list of home drugs changed while you were asking. Nothing of yours was saved. "
            "Look at it again and ask about it."
        )
    made = write.add_asking(
        work.ledger,
        patient=patient,
        asked_at=work.now,
        asked_by_id=work.actor.person_id,
        drug_ids=[each.pk for each in standing],
    )
    return UUID(str(made.public_id))
