"""What does a look at one patient ask that nobody else asks?"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet

from oncodesk.records.asking import Asked
from oncodesk.records.models import (
    DecisionRow,
    LabRequestRow,
    LabResultRow,
    LabReviewRow,
    ReleaseRow,
    ScheduleChangeRow,
    VisitRow,
)


def open_visits(patient_id: int, states: Collection[str]) -> list[VisitRow]:
    rows = VisitRow.objects.filter(patient_id=patient_id, state__in=list(states)).select_related("course")
    return list(rows.defer("course__protocol_body").order_by("planned_on", "position", "pk"))


def requests_of_visits(visit_ids: Iterable[int]) -> dict[int, list[LabRequestRow]]:
    """Lab requests that still count, by visit."""
    found: dict[int, list[LabRequestRow]] = defaultdict(list)
    for row in (
        LabRequestRow.objects.filter(visit_id__in=list(visit_ids)).exclude(state="cancelled").order_by("pk")
    ):
        found[row.visit_id].append(row)
    return found


def delays_of(course_ids: Iterable[int], *, other_than: str) -> list[tuple[int, int]]:
    """Course and visit number of every delay that had a reason other than this one."""
    rows = ScheduleChangeRow.objects.filter(course_id__in=list(course_ids), verb="delay")
    return list(rows.exclude(reason=other_than).values_list("course_id", "from_position"))


@Asked
def corrected_results(patient_id: int, since: datetime) -> QuerySet[LabResultRow]:
    rows = LabResultRow.objects.filter(
        patient_id=patient_id, supersedes__isnull=False, received_at__gte=since
    )
    return rows.select_related("supersedes").order_by("pk")


def visit_that_relied_on(patient_id: int, result_id: int) -> int | None:
    """The latest visit whose review, decision or release named this result version."""
    found: set[int] = set()
    for table in (LabReviewRow, DecisionRow, ReleaseRow):
        rows = table.objects.filter(visit__patient_id=patient_id, result_ids__contains=[result_id])
        found |= set(rows.values_list("visit_id", flat=True))
    return max(found, default=None)
