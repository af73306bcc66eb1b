"""How are temperatures, signs and owners' reports looked up?"""

from uuid import UUID

from django.db.models import QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import OwnerReportRow, SignsDecisionRow, SignsRow, TemperatureRow


@Asked
def _latest_temperature(patient_id: int) -> QuerySet[TemperatureRow]:
    rows = TemperatureRow.objects.filter(patient_id=patient_id).select_related("measured_by")
    return rows.order_by("-measured_at", "-pk")[:1]


def latest_temperature(patient_id: int) -> TemperatureRow | None:
    return first(_latest_temperature(patient_id))


@Asked
def _latest_signs(visit_id: int) -> QuerySet[SignsRow]:
    rows = SignsRow.objects.filter(visit_id=visit_id).select_related("asked_by")
    return rows.order_by("-asked_at", "-pk")[:1]


def latest_signs(visit_id: int) -> SignsRow | None:
    return first(_latest_signs(visit_id))


@Asked
def _latest_signs_decision(visit_id: int) -> QuerySet[SignsDecisionRow]:
    rows = SignsDecisionRow.objects.filter(visit_id=visit_id).select_related("decided_by")
    return rows.order_by("-pk")[:1]


def latest_signs_decision(visit_id: int) -> SignsDecisionRow | None:
    return first(_latest_signs_decision(visit_id))


@Asked
def unread_reports(patient_id: int) -> QuerySet[OwnerReportRow]:
    """What no clinician has read, oldest first."""
    rows = OwnerReportRow.objects.filter(patient_id=patient_id, read_at__isnull=True)
    return rows.order_by("told_at", "pk")


def reports_of_patient(patient_id: int) -> list[OwnerReportRow]:
    """Everything that was told about her, newest first."""
    rows = OwnerReportRow.objects.filter(patient_id=patient_id)
    return list(rows.select_related("client", "recorded_by", "read_by").order_by("-told_at", "-pk"))


def owner_report(practice_id: int, public_id: UUID) -> OwnerReportRow | None:
    return OwnerReportRow.objects.filter(practice_id=practice_id, public_id=public_id).first()
