"""What does a day board need? A fixed number of look-ups, however many rows there are."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from oncodesk.records.models import (
    AdministrationRow,
    AppointmentRow,
    ContentVersionRow,
    LabRequestRow,
    LabReviewRow,
    PracticeRow,
    RelationRow,
    ReleaseRow,
    VisitRow,
)

RowT = TypeVar("RowT", bound=Model)
_SHOWN = (
    *("pk", "practice_id", "public_id", "patient_id", "kind", "number", "week", "title", "state"),
    *("original_on", "planned_on", "arrived_at", "hold_reason", "drugs", "answer", "answer_code"),
    *("answer_facts", "answer_until", "neutrophils", "platelets", "drawn_at"),
)


class BoardPatient(NamedTuple):
    public_id: UUID
    name: str
    species: str
    breed: str


@dataclass(slots=True)
class BoardVisit:
    """What a list shows of a visit, in the order of `_SHOWN`; whole rows would cost twice as much."""

    patient: BoardPatient
    practice: PracticeRow
    pk: int
    practice_id: int
    public_id: UUID
    patient_id: int
    kind: str
    number: int | None
    week: int | None
    title: str
    state: str
    original_on: date
    planned_on: date
    arrived_at: datetime | None
    hold_reason: str
    drugs: list[dict[str, Any]]
    answer: str
    answer_code: str
    answer_facts: dict[str, Any]
    answer_until: datetime | None
    neutrophils: Decimal | None
    platelets: Decimal | None
    drawn_at: datetime | None


def visits_on(practice_ids: Iterable[int], day: date) -> list[BoardVisit]:
    wanted = list(practice_ids)
    practices = PracticeRow.objects.in_bulk(wanted)
    rows = VisitRow.objects.filter(practice_id__in=wanted, planned_on=day).exclude(state="cancelled")
    told: Iterable[tuple[Any, ...]] = rows.values_list(
        *_SHOWN, "patient__public_id", "patient__name", "patient__species", "patient__breed"
    )
    own = len(_SHOWN)
    return [BoardVisit(BoardPatient(*row[own:]), practices[row[1]], *row[:own]) for row in told]


def _on(table: type[RowT], practice_ids: Iterable[int], day: date) -> QuerySet[RowT]:
    """Rows about the visits of a day, joined: a list of two hundred ids costs more than the join."""
    return table._default_manager.filter(visit__practice_id__in=list(practice_ids), visit__planned_on=day)


def slots_of(practice_ids: Iterable[int], day: date) -> dict[int, datetime]:
    rows = _on(AppointmentRow, practice_ids, day).exclude(state="cancelled")
    return dict(rows.values_list("visit_id", "starts_at"))


def owners_of(practice_ids: Iterable[int], day: date) -> dict[int, str]:
    """The person who decides for each patient; the first in order where several do."""
    rows = RelationRow.objects.filter(
        patient__visits__practice_id__in=list(practice_ids),
        patient__visits__planned_on=day,
        not_to_be_told=False,
    )
    named = rows.order_by("decides", "-pk").values_list("patient_id", "client__name")
    return dict(named)


def requests_of(practice_ids: Iterable[int], day: date) -> dict[int, LabRequestRow]:
    """The lab request of each visit that still counts, the latest where several do."""
    rows = _on(LabRequestRow, practice_ids, day).exclude(state="cancelled")
    return {row.visit_id: row for row in rows.order_by("pk")}


def open_releases_of(practice_ids: Iterable[int], day: date) -> dict[int, ReleaseRow]:
    rows = _on(ReleaseRow, practice_ids, day).filter(taken_back_at__isnull=True)
    return {row.visit_id: row for row in rows.select_related("released_by")}


def given_at(practice_ids: Iterable[int], day: date) -> dict[int, AdministrationRow]:
    """The last dose that was given at each visit."""
    rows = _on(AdministrationRow, practice_ids, day).filter(is_error=False)
    return {row.visit_id: row for row in rows.select_related("given_by", "checked_by").order_by("given_at")}


def reviewed(practice_ids: Iterable[int], day: date) -> set[int]:
    """The visits whose results somebody has seen, in the versions that count now."""
    rows = _on(LabReviewRow, practice_ids, day).filter(void_at__isnull=True)
    return set(rows.values_list("visit_id", flat=True))


def signed_of(practice_ids: Iterable[int], kinds: Collection[str]) -> list[ContentVersionRow]:
    """The signed limits and standing orders of these practices."""
    rows = ContentVersionRow.objects.filter(practice_id__in=list(practice_ids), state="signed")
    return list(rows.filter(kind__in=list(kinds)).defer("body").order_by("number"))


def open_by_day(
    practice_ids: Iterable[int], first: date, last: date, ended: Collection[str]
) -> Counter[date]:
    """How many visits are still open on each day."""
    rows = VisitRow.objects.filter(practice_id__in=list(practice_ids), planned_on__range=(first, last))
    return Counter(rows.exclude(state__in=list(ended)).values_list("planned_on", flat=True))
