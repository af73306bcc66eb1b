"""How are lab requests, reports and result versions looked up? Only current versions count."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from oncodesk.records.asking import Asked
from oncodesk.records.models import (
    AdministrationRow,
    DocumentRow,
    LabReportRow,
    LabRequestRow,
    LabResultRow,
    LabReviewRow,
    PatientRow,
    RelationRow,
)

MOVED = 10_000  # parts from here on are copies on another chart of the part that remains


def request(practice_id: int, public_id: UUID) -> LabRequestRow | None:
    return (
        LabRequestRow.objects.filter(practice_id=practice_id, public_id=public_id)
        .select_related("visit", "patient", "practice")
        .first()
    )


@Asked
def requests_of_visit(visit_id: int) -> QuerySet[LabRequestRow]:
    return LabRequestRow.objects.filter(visit_id=visit_id).order_by("pk")


def open_requests_of_patient(patient_id: int) -> list[LabRequestRow]:
    return list(
        LabRequestRow.objects.filter(patient_id=patient_id, state__in=["requested", "confirmed", "drawn"])
        .select_related("visit")
        .order_by("draw_from")
    )


def report(practice_id: int, public_id: UUID) -> LabReportRow | None:
    return (
        LabReportRow.objects.filter(practice_id=practice_id, public_id=public_id)
        .select_related("document", "patient", "practice", "reads", "reads__document", "reads__patient")
        .first()
    )


def reports_of_document(document_id: int) -> list[LabReportRow]:
    """Every report of a document, copies on other charts too."""
    return list(LabReportRow.objects.filter(document_id=document_id).order_by("pk"))


def unmatched_reports(practice_ids: Iterable[int]) -> list[LabReportRow]:
    return list(
        LabReportRow.objects.filter(practice_id__in=list(practice_ids), match="unmatched")
        .select_related("practice", "patient", "document", "entered_by")
        .order_by("received_at")
    )


def document(practice_id: int, digest: str) -> DocumentRow | None:
    return DocumentRow.objects.filter(practice_id=practice_id, digest=digest).first()


def current_results(patient_id: int, since: datetime | None = None) -> list[LabResultRow]:
    """The current version of every result of a patient, oldest draw first; withdrawn ones are current too."""
    return _current_results(patient_id, _LONG_AGO if since is None else since)


@Asked
def _current_results(patient_id: int, since: datetime) -> QuerySet[LabResultRow]:
    rows = LabResultRow.objects.filter(patient_id=patient_id, is_current=True, received_at__gte=since)
    return rows.select_related("report").order_by("collected_at", "pk")


_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def current_by_identity(
    practice_id: int, patient_id: int, identities: Iterable[str]
) -> dict[str, LabResultRow]:
    rows = LabResultRow.objects.filter(
        practice_id=practice_id, patient_id=patient_id, identity__in=list(identities), is_current=True
    )
    # A number that a laboratory used twice stands twice: the later one is what a correction means.
    return {row.identity: row for row in rows.select_related("report", "report__document").order_by("pk")}


def current_with_stem(practice_id: int, patient_id: int, stem: str) -> list[LabResultRow]:
    """Current results of a patient whose identity begins so; a shortened identity begins with nothing."""
    return list(
        LabResultRow.objects.filter(
            practice_id=practice_id,
            patient_id=patient_id,
            identity__startswith=stem,
            is_current=True,
            is_derived=False,
        )
    )


def current_of_draw(row: LabReportRow) -> list[LabResultRow]:
    """Current results of a report's draw: under the same number of its sender, or drawn at that instant."""
    same = Q(report__collected_at=row.collected_at) if row.collected_at is not None else Q(pk__in=[])
    if row.filler:
        same |= Q(report__sender=row.sender, report__filler=row.filler)
    rows = LabResultRow.objects.filter(same, patient_id=row.patient_id, is_current=True)
    return list(rows.select_related("report").order_by("pk"))


def current_of_reports(report_ids: Iterable[int]) -> list[LabResultRow]:
    rows = LabResultRow.objects.filter(report_id__in=list(report_ids), is_current=True)
    return list(rows.select_related("report").order_by("pk"))


def reports_with_message(practice_id: int, message: str, other_than: int) -> list[LabReportRow]:
    """Reports of other documents that came under the same message number of the same sender."""
    rows = LabReportRow.objects.filter(practice_id=practice_id, message=message)
    rows = rows.exclude(document_id=other_than).filter(part__lt=MOVED)
    return list(rows.select_related("document").order_by("pk"))


def patients_with_number(practice_id: int, sender: str, filler: str, since: datetime) -> set[int]:
    """On whose charts a laboratory's number stands already."""
    rows = LabReportRow.objects.filter(
        practice_id=practice_id,
        sender=sender,
        filler=filler,
        received_at__gte=since,
        match__in=["automatic", "by_person"],
    )
    return {patient_id for patient_id in rows.values_list("patient_id", flat=True) if patient_id is not None}


def reports_sharing_versions(report: LabReportRow) -> list[LabReportRow]:
    """The report and every other one on the same chart whose results it replaced, that replaced its, or
    whose blood it reads.
    """
    found = {report.pk}
    while True:
        links = LabResultRow.objects.filter(
            Q(report_id__in=found) | Q(supersedes__report_id__in=found),
            patient_id=report.patient_id,
            supersedes__isnull=False,
        ).values_list("report_id", "supersedes__report_id")
        more = found | {pk for pair in links for pk in pair if pk is not None}
        readings = LabReportRow.objects.filter(Q(pk__in=found) | Q(reads_id__in=found), reads__isnull=False)
        more |= {pk for pair in readings.values_list("pk", "reads_id") for pk in pair if pk is not None}
        if more == found:
            break
        found = more
    rows = LabReportRow.objects.filter(pk__in=found, patient_id=report.patient_id)
    rows = rows.filter(match__in=["automatic", "by_person"])
    return list(rows.select_related("document", "patient").order_by("pk"))


def remarks_since(patient_id: int, since: datetime | None) -> set[str]:
    """What reports that count say in words about blood drawn since then, or at no certain time."""
    drawn = Q(collected_at__isnull=True)
    if since is not None:
        drawn |= Q(collected_at__gte=since)
    rows = LabReportRow.objects.filter(drawn, patient_id=patient_id, match__in=["automatic", "by_person"])
    rows = rows.filter(Exists(LabResultRow.objects.filter(report_id=OuterRef("pk"), is_current=True)))
    return {remark for remarks in rows.values_list("remarks", flat=True) for remark in remarks}


def requests_answered_at(patient_id: int, collected_at: datetime) -> list[LabRequestRow]:
    """Requests that a draw of this instant answered."""
    rows = LabRequestRow.objects.filter(
        patient_id=patient_id, drawn_at=collected_at, state__in=["received", "reviewed"]
    )
    return list(rows.select_related("visit").order_by("pk"))


def doses_given_on(patient_id: int, result_ids: Iterable[int]) -> list[AdministrationRow]:
    """What was given on a release that rested on one of these result versions."""
    rows = AdministrationRow.objects.filter(
        patient_id=patient_id, release__result_ids__overlap=list(result_ids), is_error=False
    )
    return list(rows.select_related("visit").order_by("pk"))


def last_part(document_id: int) -> int:
    parts = LabReportRow.objects.filter(document_id=document_id, part__lt=MOVED).values_list(
        "part", flat=True
    )
    return max(parts, default=-1)


def results_of_report(report_id: int) -> list[LabResultRow]:
    return list(LabResultRow.objects.filter(report_id=report_id).order_by("pk"))


@Asked
def valid_reviews(visit_id: int) -> QuerySet[LabReviewRow]:
    rows = LabReviewRow.objects.filter(visit_id=visit_id, void_at__isnull=True)
    return rows.select_related("reviewed_by").order_by("pk")


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


def report_in(practice_ids: Iterable[int], public_id: UUID) -> LabReportRow | None:
    rows = LabReportRow.objects.filter(practice_id__in=list(practice_ids), public_id=public_id)
    return rows.select_related(
        "document", "patient", "practice", "entered_by", "verified_by", "reads", "reads__patient"
    ).first()


def unconfirmed_reports(practice_ids: Iterable[int]) -> list[LabReportRow]:
    """Typed entries that still count and that no second person confirmed."""
    rows = LabReportRow.objects.filter(
        practice_id__in=list(practice_ids), source="typed", match="by_person", verified_at__isnull=True
    ).filter(Exists(LabResultRow.objects.filter(report_id=OuterRef("pk"), is_current=True)))
    return list(rows.select_related("practice", "patient", "document", "entered_by").order_by("received_at"))


def newest_reports(practice_ids: Iterable[int], most: int) -> list[LabReportRow]:
    rows = LabReportRow.objects.filter(practice_id__in=list(practice_ids))
    rows = rows.select_related("practice", "patient", "document", "entered_by")
    return list(rows.order_by("-received_at", "-pk")[:most])


def results_of_readings(report_id: int) -> list[LabResultRow]:
    """What oncologists read on the smear of a report's blood."""
    return list(LabResultRow.objects.filter(report__reads_id=report_id).order_by("pk"))


def results_of_reports(report_ids: Iterable[int]) -> list[LabResultRow]:
    return list(LabResultRow.objects.filter(report_id__in=list(report_ids)).order_by("pk"))


def versions_of(identities: Iterable[str], patient_id: int) -> list[LabResultRow]:
    """Every version of some results of a patient, oldest first, with the reports they came in."""
    rows = LabResultRow.objects.filter(identity__in=list(identities), patient_id=patient_id)
    return list(rows.select_related("report", "report__entered_by", "report__verified_by").order_by("pk"))


def patients_that_may_be_meant(practice_id: int, name_key: str, owner_key: str) -> list[PatientRow]:
    """Patients of this name, or of an owner of this name, with their people."""
    owned = RelationRow.objects.filter(client__name_key__startswith=owner_key, patient_id=OuterRef("pk"))
    meant = Q(name_key=name_key) if name_key else Q(pk__in=[])
    if owner_key:
        meant |= Q(Exists(owned))
    rows = PatientRow.objects.filter(meant, practice_id=practice_id).prefetch_related("relations__client")
    return list(rows.order_by("name_key", "pk")[:20])
