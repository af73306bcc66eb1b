"""What does the page of one visit ask that nobody else asks?"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Max

from oncodesk.records.models import (
    AdministrationRow,
    LabResultRow,
    MessageRow,
    RelationRow,
    VisitRow,
)


def visit_in(practice_ids: Collection[int], public_id: UUID) -> VisitRow | None:
    rows = VisitRow.objects.filter(practice_id__in=list(practice_ids), public_id=public_id)
    return rows.select_related("patient", "course__consent", "course__content_version", "practice").first()


def owner_of(patient_id: int) -> str:
    """The person who decides for the patient; somebody else around her where nobody does."""
    rows = RelationRow.objects.filter(patient_id=patient_id, not_to_be_told=False)
    return rows.order_by("-decides", "pk").values_list("client__name", flat=True).first() or ""


def last_number(course_id: int) -> int:
    """The number of the last treatment of a course."""
    return int(VisitRow.objects.filter(course_id=course_id).aggregate(last=Max("number"))["last"] or 0)


def results(ids: Iterable[int]) -> list[LabResultRow]:
    rows = LabResultRow.objects.filter(pk__in=list(ids)).select_related("supersedes")
    return list(rows.order_by("-collected_at", "pk"))


def given_of_orders(order_ids: Iterable[int]) -> dict[int, AdministrationRow]:
    rows = AdministrationRow.objects.filter(order_id__in=list(order_ids), is_error=False)
    return {row.order_id: row for row in rows.select_related("given_by", "checked_by", "error_asked_by")}


def last_message(visit_id: int, templates: Collection[str]) -> MessageRow | None:
    rows = MessageRow.objects.filter(visit_id=visit_id, template__in=list(templates))
    return rows.exclude(state="cancelled").order_by("pk").last()


def last_given(visit_id: int) -> AdministrationRow | None:
    rows = AdministrationRow.objects.filter(visit_id=visit_id, is_error=False)
    return rows.select_related("given_by", "checked_by").order_by("given_at", "pk").last()
