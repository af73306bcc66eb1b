"""What does a day board need? Three look-ups, however many rows there are."""

from collections.abc import Iterable
from datetime import date, datetime

from oncodesk.records.models import AppointmentRow, RelationRow, VisitRow


def visits_on(practice_ids: Iterable[int], day: date) -> list[VisitRow]:
    rows = VisitRow.objects.filter(practice_id__in=list(practice_ids), planned_on=day)
    return list(rows.exclude(state="cancelled").select_related("patient", "practice"))


def slots_of(visit_ids: Iterable[int]) -> dict[int, datetime]:
    rows = AppointmentRow.objects.filter(visit_id__in=list(visit_ids)).exclude(state="cancelled")
    return dict(rows.values_list("visit_id", "starts_at"))


def owners_of(patient_ids: Iterable[int]) -> dict[int, str]:
    """The person who decides for each patient; the first in order where several do."""
    rows = RelationRow.objects.filter(patient_id__in=list(patient_ids), not_to_be_told=False)
    named = rows.order_by("decides", "-pk").values_list("patient_id", "client__name")
    return dict(named)
