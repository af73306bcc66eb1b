"""How are temperatures, signs and owners' reports looked up?"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import (
    AdverseEventRow,
    LabResultRow,
    MishapRow,
    OwnerReportRow,
    QualityOfLifeRow,
    ReductionAnswerRow,
    ResponseRow,
    ScheduleChangeRow,
    SignsDecisionRow,
    SignsRow,
    TemperatureRow,
)


@Asked
def _latest_temperature(patient_id: int) -> QuerySet[TemperatureRow]:
    rows = TemperatureRow.objects.filter(patient_id=patient_id).select_related("measured_by")
    return rows.order_by("-measured_at", "-pk")[:1]


def latest_temperature(patient_id: int) -> TemperatureRow | None:
    return first(_latest_temperature(patient_id))


def delays_for(patient_id: int, code: str) -> list[ScheduleChangeRow]:
    """Every delay of a course of this patient for one coded reason, without the long texts."""
    rows = ScheduleChangeRow.objects.filter(course__patient_id=patient_id, verb="delay", code=code)
    return list(rows.only("course_id", "from_position", "created_at").order_by("pk"))


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


@Asked
def events_in_force(patient_id: int) -> QuerySet[AdverseEventRow]:
    """Every event that still counts, oldest first."""
    rows = AdverseEventRow.objects.filter(patient_id=patient_id, is_current=True)
    return rows.order_by("onset_on", "pk")


@Asked
def counts_since(patient_id: int, since: datetime) -> QuerySet[LabResultRow]:
    """The usable neutrophil and platelet counts drawn from an instant on, oldest first."""
    rows = LabResultRow.objects.filter(patient_id=patient_id, is_current=True, is_usable=True)
    rows = rows.filter(analyte__in=["neutrophils", "platelets"], collected_at__gte=since)
    return rows.exclude(value=None).order_by("collected_at", "pk")


def events_of_patient(patient_id: int) -> list[AdverseEventRow]:
    """Every event that still counts, newest first."""
    rows = AdverseEventRow.objects.filter(patient_id=patient_id, is_current=True)
    return list(rows.select_related("visit", "recorded_by", "supersedes").order_by("-onset_on", "-pk"))


def events_of_visit_signs(visit_id: int) -> list[AdverseEventRow]:
    """What the answers at one visit's arrival made, and still counts."""
    return list(AdverseEventRow.objects.filter(signs__visit_id=visit_id, is_current=True))


def event(practice_id: int, public_id: UUID) -> AdverseEventRow | None:
    return AdverseEventRow.objects.filter(practice_id=practice_id, public_id=public_id).first()


@Asked
def reduction_answers(patient_id: int) -> QuerySet[ReductionAnswerRow]:
    rows = ReductionAnswerRow.objects.filter(visit__patient_id=patient_id)
    return rows.select_related("decided_by").order_by("pk")


def responses_of_patient(patient_id: int) -> list[ResponseRow]:
    """Every assessment that counts, oldest first."""
    rows = ResponseRow.objects.filter(patient_id=patient_id, is_current=True)
    return list(rows.select_related("decided_by").order_by("assessed_on", "pk"))


def response(practice_id: int, public_id: UUID) -> ResponseRow | None:
    return ResponseRow.objects.filter(practice_id=practice_id, public_id=public_id).first()


def scores_of_patient(patient_id: int) -> list[QualityOfLifeRow]:
    rows = QualityOfLifeRow.objects.filter(patient_id=patient_id)
    return list(rows.select_related("recorded_by").order_by("scored_on", "pk"))


def mishap(practice_id: int, public_id: UUID) -> MishapRow | None:
    rows = MishapRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("order", "visit", "patient", "practice").first()


def mishaps_of_patient(patient_id: int) -> list[MishapRow]:
    """What counts, newest first."""
    rows = MishapRow.objects.filter(patient_id=patient_id, is_current=True)
    return list(rows.select_related("recorded_by", "visit", "order").order_by("-noticed_at", "-pk"))
