"""What does a day board need? A fixed number of look-ups, however many rows there are."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime

from oncodesk.records.models import (
    AdministrationRow,
    AppointmentRow,
    ContentVersionRow,
    LabRequestRow,
    LabReviewRow,
    RelationRow,
    ReleaseRow,
    VisitRow,
)


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


def requests_of(visit_ids: Iterable[int]) -> dict[int, LabRequestRow]:
    """The lab request of each visit that still counts, the latest where several do."""
    rows = LabRequestRow.objects.filter(visit_id__in=list(visit_ids)).exclude(state="cancelled")
    return {row.visit_id: row for row in rows.order_by("pk")}


def open_releases_of(visit_ids: Iterable[int]) -> dict[int, ReleaseRow]:
    rows = ReleaseRow.objects.filter(visit_id__in=list(visit_ids), taken_back_at__isnull=True)
    return {row.visit_id: row for row in rows.select_related("released_by")}


def given_at(visit_ids: Iterable[int]) -> dict[int, AdministrationRow]:
    """The last dose that was given at each visit."""
    rows = AdministrationRow.objects.filter(visit_id__in=list(visit_ids), is_error=False)
    return {row.visit_id: row for row in rows.select_related("given_by", "checked_by").order_by("given_at")}


def reviewed(visit_ids: Iterable[int]) -> set[int]:
    """The visits whose results somebody has seen, in the versions that count now."""
    rows = LabReviewRow.objects.filter(visit_id__in=list(visit_ids), void_at__isnull=True)
    return set(rows.values_list("visit_id", flat=True))


def signed_of(practice_ids: Iterable[int], kinds: Collection[str]) -> list[ContentVersionRow]:
    """The signed limits and standing orders of these practices."""
    rows = ContentVersionRow.objects.filter(practice_id__in=list(practice_ids), state="signed")
    return list(rows.filter(kind__in=list(kinds)).order_by("number"))


def open_by_day(
    practice_ids: Iterable[int], first: date, last: date, ended: Collection[str]
) -> Counter[date]:
    """How many visits are still open on each day."""
    rows = VisitRow.objects.filter(practice_id__in=list(practice_ids), planned_on__range=(first, last))
    return Counter(rows.exclude(state__in=list(ended)).values_list("planned_on", flat=True))
