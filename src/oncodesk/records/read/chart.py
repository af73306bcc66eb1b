"""What does the page of one patient ask that nobody else asks?"""

from collections.abc import Collection, Iterable

from oncodesk.records.models import (
    AdministrationRow,
    CourseRow,
    DecisionRow,
    LabResultRow,
    ScheduleChangeRow,
    VisitRow,
)


def courses(patient_id: int) -> list[CourseRow]:
    """Every course, the one that counts now first, without the copied protocol text."""
    rows = CourseRow.objects.filter(patient_id=patient_id).select_related("oncologist")
    return list(rows.defer("protocol_body").order_by("-start_on", "-pk"))


def visits(course_id: int) -> list[VisitRow]:
    return list(VisitRow.objects.filter(course_id=course_id).order_by("planned_on", "position"))


def counts(patient_id: int, analytes: Collection[str]) -> list[LabResultRow]:
    """Every current version of these counts, oldest draw first; those that give no number too."""
    rows = LabResultRow.objects.filter(patient_id=patient_id, is_current=True, analyte__in=list(analytes))
    return list(rows.exclude(collected_at=None).order_by("collected_at", "pk"))


def changes(course_ids: Iterable[int]) -> list[ScheduleChangeRow]:
    rows = ScheduleChangeRow.objects.filter(course_id__in=list(course_ids))
    return list(rows.select_related("changed_by").order_by("pk"))


def decisions(patient_id: int) -> list[DecisionRow]:
    rows = DecisionRow.objects.filter(visit__patient_id=patient_id)
    return list(rows.select_related("decided_by", "visit").order_by("pk"))


def given(patient_id: int) -> list[AdministrationRow]:
    rows = AdministrationRow.objects.filter(patient_id=patient_id, is_error=False)
    return list(rows.select_related("given_by", "checked_by").order_by("given_at", "pk"))
