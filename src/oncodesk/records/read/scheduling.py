"""How are courses, visits and slots looked up? Always inside one practice or one patient."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import (
    AppointmentRow,
    ClosureRow,
    CourseRow,
    DoseModificationRow,
    OpeningRow,
    ScheduleChangeRow,
    VisitRow,
)


def course(practice_id: int, public_id: UUID) -> CourseRow | None:
    return (
        CourseRow.objects.filter(practice_id=practice_id, public_id=public_id)
        .select_related("patient", "practice", "oncologist")
        .first()
    )


def courses_of(patient_id: int) -> list[CourseRow]:
    return list(CourseRow.objects.filter(patient_id=patient_id).order_by("-start_on", "-pk"))


def courses_of_disease(patient_id: int, condition: str) -> list[CourseRow]:
    """The patient's courses for this disease, oldest first, without their long texts.

    `was_given`: at least one dose of it, here or elsewhere.
    """
    given = VisitRow.objects.filter(course_id=OuterRef("pk"), state__in=["given", "done", "elsewhere"])
    rows = CourseRow.objects.filter(patient_id=patient_id, diagnosis__condition__iexact=condition)
    rows = rows.annotate(was_given=Exists(given.filter(kind="treatment"))).defer("protocol_body")
    return list(rows.order_by("activated_at", "pk"))


@Asked
def _visit(practice_id: int, public_id: UUID) -> QuerySet[VisitRow]:
    return judged_visits(VisitRow.objects.filter(practice_id=practice_id, public_id=public_id))[:1]


def visit(practice_id: int, public_id: UUID) -> VisitRow | None:
    return first(_visit(practice_id, public_id))


def judged_visits(rows: QuerySet[VisitRow]) -> QuerySet[VisitRow]:
    """Visits with what the rule before a dose asks of their course; its long texts are read when needed."""
    return rows.select_related("patient", "practice", "course__consent", "course__content_version").defer(
        "course__protocol_body", "course__content_version__body"
    )


def patient_of_visit(practice_id: int, public_id: UUID) -> int | None:
    """Whom to lock before a visit is read."""
    rows = VisitRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.values_list("patient_id", flat=True).first()


def protocol_text(course_id: int) -> str:
    """The protocol that a course copied at its activation."""
    return CourseRow.objects.values_list("protocol_body", flat=True).get(pk=course_id)


def visits_of_course(course_id: int) -> list[VisitRow]:
    return list(VisitRow.objects.filter(course_id=course_id).order_by("position"))


def visits_of_patient(patient_id: int) -> list[VisitRow]:
    return list(
        VisitRow.objects.filter(patient_id=patient_id).select_related("course").order_by("planned_on")
    )


def changes_of_course(course_id: int) -> list[ScheduleChangeRow]:
    return list(ScheduleChangeRow.objects.filter(course_id=course_id).order_by("pk"))


@Asked
def modifications_of_course(course_id: int) -> QuerySet[DoseModificationRow]:
    """What counts, in the order in which it was decided; what was taken back counts no more."""
    return DoseModificationRow.objects.filter(course_id=course_id, void_at__isnull=True).order_by("pk")


def all_modifications_of_course(course_id: int) -> list[DoseModificationRow]:
    rows = DoseModificationRow.objects.filter(course_id=course_id).order_by("pk")
    return list(rows.select_related("decided_by", "void_by"))


def modification(practice_id: int, public_id: UUID) -> DoseModificationRow | None:
    rows = DoseModificationRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("course").first()


@Asked
def _appointment_of(visit_id: int) -> QuerySet[AppointmentRow]:
    return AppointmentRow.objects.filter(visit_id=visit_id).exclude(state="cancelled")[:1]


def appointment_of(visit_id: int) -> AppointmentRow | None:
    return first(_appointment_of(visit_id))


def appointments_of(visit_ids: Iterable[int]) -> dict[int, AppointmentRow]:
    rows = AppointmentRow.objects.filter(visit_id__in=list(visit_ids)).exclude(state="cancelled")
    return {row.visit_id: row for row in rows}


@Asked
def appointments_between(practice_id: int, start: datetime, end: datetime) -> QuerySet[AppointmentRow]:
    rows = AppointmentRow.objects.filter(practice_id=practice_id, starts_at__lt=end, ends_at__gt=start)
    return rows.exclude(state="cancelled").order_by("starts_at")


@Asked
def opening_of(practice_id: int) -> QuerySet[OpeningRow]:
    return OpeningRow.objects.filter(practice_id=practice_id).order_by("weekday")


@Asked
def closures_of(practice_id: int, since: date) -> QuerySet[ClosureRow]:
    return ClosureRow.objects.filter(practice_id=practice_id, last_on__gte=since).order_by("first_on")
