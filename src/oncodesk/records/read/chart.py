"""What does the page of one patient ask that nobody else asks?"""

from collections.abc import Collection, Iterable

from django.db.models import OuterRef, Subquery

from oncodesk.records.models import (
    AdministrationRow,
    ContentVersionRow,
    CourseRow,
    DecisionRow,
    LabResultRow,
    ScheduleChangeRow,
    VisitRow,
)


def courses(patient_id: int) -> list[CourseRow]:
    """Every course, the one that counts now first, without the copied protocol text.

    `newer` is the number of another signed version of its protocol, None where there is none.
    """
    rows = CourseRow.objects.filter(patient_id=patient_id).select_related("oncologist")
    signed = ContentVersionRow.objects.filter(
        practice_id=OuterRef("practice_id"), kind="protocol", slug=OuterRef("protocol_slug"), state="signed"
    ).exclude(pk=OuterRef("content_version_id"))
    rows = rows.annotate(newer=Subquery(signed.values("number")[:1]))
    return list(rows.defer("protocol_body").order_by("-start_on", "-pk"))


def visits(course_id: int) -> list[VisitRow]:
    return list(VisitRow.objects.filter(course_id=course_id).order_by("planned_on", "position"))


def counts(patient_id: int, analytes: Collection[str]) -> list[LabResultRow]:
    """Every current version of these counts, oldest draw first; those that give no number too."""
    rows = LabResultRow.objects.filter(patient_id=patient_id, is_current=True, analyte__in=list(analytes))
    return list(rows.exclude(collected_at=None).order_by("collected_at", "pk"))


def changes(course_ids: Iterable[int]) -> list[ScheduleChangeRow]:
    rows = ScheduleChangeRow.objects.filter(course_id__in=list(course_ids))
    rows = rows.select_related("changed_by", "from_version", "to_version")
    long = ("replaced_body", "from_version__body", "to_version__body")
    return list(rows.defer(*long).order_by("pk"))


def decisions(patient_id: int) -> list[DecisionRow]:
    rows = DecisionRow.objects.filter(visit__patient_id=patient_id)
    return list(rows.select_related("decided_by", "visit").order_by("pk"))


def given(patient_id: int) -> list[AdministrationRow]:
    rows = AdministrationRow.objects.filter(patient_id=patient_id, is_error=False)
    return list(rows.select_related("given_by", "checked_by").order_by("given_at", "pk"))
