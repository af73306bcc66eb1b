"""How much of each drug has a patient had, and what did looks at her heart say?"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from oncodesk.records.asking import Asked
from oncodesk.records.models import ExposureRow, HeartCheckRow


@Asked
def exposures_of_patient(patient_id: int) -> QuerySet[ExposureRow]:
    """Every entry, counter entries too, oldest first."""
    rows = ExposureRow.objects.filter(patient_id=patient_id)
    return rows.select_related("entered_by").order_by("given_on", "pk")


def exposures_of_practices(practice_ids: Iterable[int], groups: Iterable[str]) -> list[ExposureRow]:
    """Every entry of these groups of drugs, of patients who live."""
    rows = ExposureRow.objects.filter(practice_id__in=list(practice_ids), substance_group__in=list(groups))
    rows = rows.filter(patient__died_at__isnull=True).select_related("patient__practice")
    return list(rows.order_by("patient_id", "given_on", "pk"))


def exposure(practice_id: int, outside_id: UUID) -> ExposureRow | None:
    return ExposureRow.objects.filter(practice_id=practice_id, public_id=outside_id).first()


def exposure_of_dose(administration_id: int) -> ExposureRow | None:
    """What the ledger counted for one administration; None for a drug that is not dosed in mg."""
    return ExposureRow.objects.filter(administration_id=administration_id, source="given").first()


def outside_doses_of(visit_id: int) -> list[ExposureRow]:
    """What another practice gave for this visit, without what was taken back."""
    rows = ExposureRow.objects.filter(visit_id=visit_id, source="external")
    return list(rows.exclude(pk__in=ExposureRow.objects.filter(source="counter").values("reverses_id")))


def counter_of(exposure_id: int) -> ExposureRow | None:
    return ExposureRow.objects.filter(reverses_id=exposure_id).first()


@Asked
def heart_checks_of_patient(patient_id: int) -> QuerySet[HeartCheckRow]:
    """Every look that counts, oldest first."""
    rows = HeartCheckRow.objects.filter(patient_id=patient_id, void_at__isnull=True)
    return rows.select_related("recorded_by").order_by("checked_on", "pk")


def heart_check(practice_id: int, outside_id: UUID) -> HeartCheckRow | None:
    return HeartCheckRow.objects.filter(practice_id=practice_id, public_id=outside_id).first()
