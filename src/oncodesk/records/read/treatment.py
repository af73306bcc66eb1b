"""How are orders, decisions, releases and administrations looked up?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import (
    AdministrationRow,
    BedsideCheckRow,
    ConsentRow,
    ContentVersionRow,
    DecisionRow,
    MembershipRow,
    OrderRow,
    ReleaseRow,
    VisitRow,
    WeightRow,
)
from oncodesk.records.read.scheduling import judged_visits


class OrderPlace(NamedTuple):
    """Whom to lock before an order is read, and the visit that it belongs to."""

    patient_id: int
    visit: UUID


def place_of_order(practice_id: int, public_id: UUID) -> OrderPlace | None:
    rows = OrderRow.objects.filter(practice_id=practice_id, public_id=public_id)
    found = rows.values_list("visit__patient_id", "visit__public_id")[:1]
    return next((OrderPlace(*row) for row in found), None)


@Asked
def _order(practice_id: int, public_id: UUID) -> QuerySet[OrderRow]:
    return OrderRow.objects.filter(practice_id=practice_id, public_id=public_id).select_related("weight")[:1]


def order(practice_id: int, public_id: UUID) -> OrderRow | None:
    return first(_order(practice_id, public_id))


@Asked
def orders_of_visit(visit_id: int) -> QuerySet[OrderRow]:
    rows = OrderRow.objects.filter(visit_id=visit_id)
    return rows.select_related("weight", "signed_by", "excepted_by").order_by("sequence", "pk")


def orders_of_visits(visit_ids: Iterable[int]) -> list[OrderRow]:
    return list(OrderRow.objects.filter(visit_id__in=list(visit_ids)).order_by("visit_id", "sequence", "pk"))


@Asked
def _valid_decision(visit_id: int) -> QuerySet[DecisionRow]:
    rows = DecisionRow.objects.filter(visit_id=visit_id, void_at__isnull=True)
    return rows.select_related("decided_by", "second_by").order_by("-pk")[:1]


def valid_decision(visit_id: int) -> DecisionRow | None:
    return first(_valid_decision(visit_id))


def decision(practice_id: int, public_id: UUID) -> DecisionRow | None:
    return (
        DecisionRow.objects.filter(practice_id=practice_id, public_id=public_id)
        .select_related("visit__patient", "decided_by")
        .first()
    )


@Asked
def _open_release(visit_id: int) -> QuerySet[ReleaseRow]:
    rows = ReleaseRow.objects.filter(visit_id=visit_id, taken_back_at__isnull=True)
    return rows.select_related("released_by", "review", "decision")[:1]


def open_release(visit_id: int) -> ReleaseRow | None:
    return first(_open_release(visit_id))


def releases_of_visit(visit_id: int) -> list[ReleaseRow]:
    return list(ReleaseRow.objects.filter(visit_id=visit_id).select_related("released_by").order_by("pk"))


def checks_of_orders(order_ids: Iterable[int]) -> list[BedsideCheckRow]:
    return list(
        BedsideCheckRow.objects.filter(order_id__in=list(order_ids))
        .select_related("checked_by")
        .order_by("pk")
    )


@Asked
def administrations_of_patient(patient_id: int) -> QuerySet[AdministrationRow]:
    """Everything given and not in error, oldest first."""
    rows = AdministrationRow.objects.filter(patient_id=patient_id, is_error=False)
    return rows.select_related("given_by", "checked_by").order_by("given_at", "pk")


@Asked
def _latest_weight(patient_id: int) -> QuerySet[WeightRow]:
    rows = WeightRow.objects.filter(patient_id=patient_id, is_current=True)
    return rows.order_by("-measured_at", "-pk")[:1]


def latest_weight(patient_id: int) -> WeightRow | None:
    return first(_latest_weight(patient_id))


def consent_since(patient_id: int, protocol_slug: str, since: datetime) -> bool:
    """True when somebody consented to the protocol after `since`, and stands by it."""
    rows = ConsentRow.objects.filter(patient_id=patient_id, protocol_slug=protocol_slug)
    return rows.filter(withdrawn_at__isnull=True, created_at__gt=since).exists()


def signed_content(practice_id: int, kind: str, slug: str | None = None) -> ContentVersionRow | None:
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, kind=kind, state="signed")
    if slug is not None:
        rows = rows.filter(slug=slug)
    return rows.order_by("-number").first()


def signed_keys(practice_id: int) -> dict[str, tuple[int, str]]:
    """The id and digest of every signed text that is no protocol, by kind; the newest of a kind."""
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, state="signed").exclude(kind="protocol")
    return {
        kind: (pk, digest) for kind, pk, digest in rows.order_by("number").values_list("kind", "pk", "digest")
    }


def last_given_order(patient_id: int, drug: str) -> OrderRow | None:
    """The order behind the last dose of a drug that was not given in error."""
    rows = AdministrationRow.objects.filter(patient_id=patient_id, drug=drug, is_error=False)
    last = rows.select_related("order").order_by("-given_at", "-pk").first()
    return None if last is None else last.order


def content_with_digest(practice_id: int, kind: str, digest: str) -> int | None:
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, kind=kind, digest=digest)
    return rows.values_list("pk", flat=True).first()


def content(practice_id: int, public_id: UUID) -> ContentVersionRow | None:
    return ContentVersionRow.objects.filter(practice_id=practice_id, public_id=public_id).first()


def content_by_pk(pk: int) -> ContentVersionRow:
    return ContentVersionRow.objects.get(pk=pk)


@Asked
def _membership(practice_id: int, person_id: int) -> QuerySet[MembershipRow]:
    rows = MembershipRow.objects.filter(practice_id=practice_id, person_id=person_id, is_active=True)
    return rows.select_related("person")[:1]


def membership(practice_id: int, person_id: int) -> MembershipRow | None:
    return first(_membership(practice_id, person_id))


def movable_visits_of_patient(
    patient_id: int, ended: Iterable[str], until: date | None = None
) -> list[VisitRow]:
    rows = VisitRow.objects.filter(patient_id=patient_id).exclude(state__in=list(ended))
    if until is not None:
        rows = rows.filter(planned_on__lte=until)
    return list(judged_visits(rows).order_by("planned_on", "position"))


def patients_with_visits_between(
    practice_id: int, first: date, last: date, ended: Iterable[str]
) -> list[int]:
    """Patients with an open visit planned between two dates, in the order in which they are locked."""
    rows = VisitRow.objects.filter(practice_id=practice_id, planned_on__range=(first, last))
    found = rows.exclude(state__in=list(ended)).values_list("patient_id", flat=True)
    return sorted(set(found))
