"""What does a flow sheet ask that nobody else asks? Everything of one patient, a question a table."""

from collections.abc import Iterable

from django.db.models import Q

from oncodesk.records.models import (
    AdministrationRow,
    ContentVersionRow,
    CourseRow,
    DecisionRow,
    DoseModificationRow,
    LabResultRow,
    OrderRow,
    ReleaseRow,
    SignsRow,
    VisitRow,
    WeightRow,
)


def courses(patient_id: int) -> list[CourseRow]:
    """Every course with its protocol text, oldest first."""
    return list(CourseRow.objects.filter(patient_id=patient_id).order_by("start_on", "pk"))


def visits(patient_id: int) -> list[VisitRow]:
    rows = VisitRow.objects.filter(patient_id=patient_id, kind__in=["treatment", "blood_check"])
    return list(rows.order_by("planned_on", "position", "pk"))


def orders(patient_id: int) -> list[OrderRow]:
    rows = OrderRow.objects.filter(visit__patient_id=patient_id).select_related("weight")
    return list(rows.order_by("visit_id", "sequence", "pk"))


def administrations(patient_id: int) -> list[AdministrationRow]:
    """Everything given, entered in error too, oldest first."""
    rows = AdministrationRow.objects.filter(patient_id=patient_id)
    return list(rows.order_by("given_at", "pk"))


def releases(patient_id: int) -> dict[int, ReleaseRow]:
    """The release that stands, by visit; doses were given under it."""
    rows = ReleaseRow.objects.filter(visit__patient_id=patient_id, taken_back_at__isnull=True)
    return {row.visit_id: row for row in rows}


def policies(version_ids: Iterable[int]) -> dict[int, str]:
    """The text of the limits that each release rested on."""
    rows = ContentVersionRow.objects.filter(pk__in=list(version_ids))
    return dict(rows.values_list("pk", "body"))


def decisions(patient_id: int) -> dict[int, DecisionRow]:
    """The last decision that counts, by visit."""
    rows = DecisionRow.objects.filter(visit__patient_id=patient_id, void_at__isnull=True)
    return {row.visit_id: row for row in rows.select_related("decided_by").order_by("pk")}


def results(patient_id: int, used: Iterable[int]) -> list[LabResultRow]:
    """What counts now, and every version that a dose rested on, oldest draw first."""
    rows = LabResultRow.objects.filter(Q(is_current=True) | Q(pk__in=list(used)), patient_id=patient_id)
    rows = rows.exclude(collected_at=None).select_related("report").defer("findings", "report__findings")
    return list(rows.order_by("collected_at", "pk"))


def signs(patient_id: int) -> dict[int, SignsRow]:
    """The last answer to how she was, by visit."""
    return {row.visit_id: row for row in SignsRow.objects.filter(patient_id=patient_id).order_by("pk")}


def weights(patient_id: int) -> list[WeightRow]:
    return list(WeightRow.objects.filter(patient_id=patient_id, is_current=True).order_by("measured_at"))


def modifications(patient_id: int) -> list[DoseModificationRow]:
    return list(DoseModificationRow.objects.filter(course__patient_id=patient_id).order_by("pk"))
