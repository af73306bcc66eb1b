"""What does a day ask that is closed at short notice?"""

from collections.abc import Iterable
from datetime import date

from oncodesk.records.models import RelationRow, ScheduleChangeRow, VisitRow


def visits_of_day(practice_id: int, day: date, states: Iterable[str]) -> list[VisitRow]:
    rows = VisitRow.objects.filter(practice_id=practice_id, planned_on=day, state__in=list(states))
    rows = rows.filter(patient__died_at__isnull=True)
    return list(rows.select_related("patient", "practice", "course__practice").order_by("pk"))


def courses_changed_for(course_ids: Iterable[int], codes: Iterable[str]) -> set[tuple[int, int]]:
    """Course and visit number of every change that had one of these reasons."""
    rows = ScheduleChangeRow.objects.filter(course_id__in=list(course_ids), code__in=list(codes))
    return set(rows.values_list("course_id", "from_position"))


def people_told_of(patient_ids: Iterable[int]) -> list[RelationRow]:
    """Who may be told about these patients, those who decide first."""
    rows = RelationRow.objects.filter(patient_id__in=list(patient_ids), informed=True, not_to_be_told=False)
    return list(rows.select_related("client", "patient__practice").order_by("patient_id", "-decides", "pk"))
