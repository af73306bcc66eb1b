"""Which reactions and extravasations did a patient have, and what is told about each at once?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.mishap import Mishap, first_aid
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import toxicity as read
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading


@dataclass(frozen=True, slots=True)
class MishapShown:
    mishap: UUID
    version: int
    visit: UUID
    order: UUID
    drug: str
    kind: Mishap
    noticed_at: datetime
    observed: str
    done: str
    volume_ml: Decimal | None
    recorded_by: str
    recorded_at: datetime
    correction: str
    first_aid: Verdict


def list_mishaps(practice_ids: Collection[int], patient: UUID) -> tuple[MishapShown, ...]:
    """Everything that counts, newest first. Raises NotThere."""
    with reading(practice_ids):
        row = read_patients.patient(practice_ids, patient)
        if row is None:
            raise NotThere("No such patient in your practices.")
        return tuple(
            MishapShown(
                each.public_id,
                each.version,
                each.visit.public_id,
                each.order.public_id,
                each.drug,
                Mishap(each.kind),
                each.noticed_at,
                each.observed,
                each.done,
                each.volume_ml,
                each.recorded_by.name,
                each.created_at,
                each.correction,
                first_aid(Mishap(each.kind), each.drug, get_drug(each.drug)),
            )
            for each in read.mishaps_of_patient(row.pk)
        )


def first_aid_of(drug: str) -> Verdict:
    """What is told at once when this drug runs beside the vein."""
    return first_aid(Mishap.EXTRAVASATION, drug, get_drug(drug))
