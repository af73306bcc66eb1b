"""What does the exposure ledger of a patient say, and what the looks at her heart?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncodesk.domain.dosing.exposure import Exposure
from oncodesk.domain.dosing.heart import HeartCheck, HeartFinding
from oncodesk.records.read import dosing as read

if TYPE_CHECKING:
    from oncodesk.records.models import ExposureRow


def exposures_of(patient_id: int) -> tuple[Exposure, ...]:
    """Every entry as the rules count it, counter entries too; call it inside the wall."""
    return tuple(map(as_counted, read.exposures_of_patient(patient_id)))


def as_counted(row: ExposureRow) -> Exposure:
    return Exposure(
        substance=row.substance,
        group=row.substance_group,
        mg_per_m2=row.mg_per_m2,
        on=row.given_on,
        is_outside=row.administration_id is None,
        is_estimate=row.is_estimate,
    )


def heart_findings_of(patient_id: int) -> tuple[HeartFinding, ...]:
    """Every look at the heart that counts; call it inside the wall."""
    return tuple(
        HeartFinding(HeartCheck(row.kind), row.is_ok, row.checked_on, row.next_due)
        for row in read.heart_checks_of_patient(patient_id)
    )
