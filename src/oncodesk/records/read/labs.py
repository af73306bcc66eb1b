"""How are lab requests, reports and result versions looked up? Only current versions count."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from oncodesk.records.models import (
    DocumentRow,
    LabReportRow,
    LabRequestRow,
    LabResultRow,
    LabReviewRow,
    PatientRow,
    RelationRow,
)


def request(practice_id: int, public_id: UUID) -> LabRequestRow | None:
    return (
        LabRequestRow.objects.filter(practice_id=practice_id, public_id=public_id)
        .select_related("visit", "patient", "practice")
        .first()
    )


def requests_of_visit(visit_id: int) -> list[LabRequestRow]:
    return list(LabRequestRow.objects.filter(visit_id=visit_id).order_by("pk"))


def open_requests_of_patient(patient_id: int) -> list[LabRequestRow]:
    return list(
        LabRequestRow.objects.filter(patient_id=patient_id, state__in=["requested", "confirmed", "drawn"])
        .select_related("visit")
        .order_by("draw_from")
    )


def report(practice_id: int, public_id: UUID) -> LabReportRow | None:
    return (
        LabReportRow.objects.filter(practice_id=practice_id, public_id=public_id)
        .select_related("document", "patient", "practice")
        .first()
    )


def report_of_document(document_id: int, part: int) -> LabReportRow | None:
    return LabReportRow.objects.filter(document_id=document_id, part=part).first()


def unmatched_reports(practice_ids: Iterable[int]) -> list[LabReportRow]:
    return list(
        LabReportRow.objects.filter(practice_id__in=list(practice_ids), match="unmatched")
        .select_related("practice")
        .order_by("received_at")
    )


def document(practice_id: int, digest: str) -> DocumentRow | None:
    return DocumentRow.objects.filter(practice_id=practice_id, digest=digest).first()


def current_results(patient_id: int, since: datetime | None = None) -> list[LabResultRow]:
    """The current version of every result of a patient, oldest draw first; withdrawn ones are current too."""
    rows = LabResultRow.objects.filter(patient_id=patient_id, is_current=True)
    if since is not None:
        rows = rows.filter(received_at__gte=since)
    return list(rows.select_related("report").order_by("collected_at", "pk"))


def current_by_identity(
    practice_id: int, patient_id: int, identities: Iterable[str]
) -> dict[str, LabResultRow]:
    rows = LabResultRow.objects.filter(
        practice_id=practice_id, patient_id=patient_id, identity__in=list(identities), is_current=True
    )
    return {row.identity: row for row in rows}


def results_of_report(report_id: int) -> list[LabResultRow]:
    return list(LabResultRow.objects.filter(report_id=report_id).order_by("pk"))


def valid_reviews(visit_id: int) -> list[LabReviewRow]:
    return list(
        LabReviewRow.objects.filter(visit_id=visit_id, void_at__isnull=True)
        .select_related("reviewed_by")
        .order_by("pk")
    )


def candidates(practice_id: int, patient_name_key: str) -> list[PatientRow]:
    """Patients of one practice by exact lower-case name, with their people."""
    return list(
        PatientRow.objects.filter(practice_id=practice_id, name_key=patient_name_key).prefetch_related(
            "relations__client"
        )
    )


def people_of(patient_id: int) -> list[RelationRow]:
    return list(RelationRow.objects.filter(patient_id=patient_id).select_related("client"))


def newest_collection(result_ids: Collection[int]) -> datetime | None:
    """When the newest of these result versions was drawn; None where nobody said."""
    rows = LabResultRow.objects.filter(pk__in=list(result_ids), collected_at__isnull=False)
    return rows.order_by("-collected_at").values_list("collected_at", flat=True).first()
