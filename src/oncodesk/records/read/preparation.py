"""Which doses were drawn up, and which stand there still?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Max

from oncodesk.records.models import OrderRow, PreparationRow, VisitRow


def standing(order_id: int) -> PreparationRow | None:
    """What was prepared for an order and neither used nor thrown away."""
    return PreparationRow.objects.filter(order_id=order_id, outcome="").first()


def stand_at(visit_id: int) -> bool:
    """True when something stands prepared for an order of this visit."""
    return PreparationRow.objects.filter(order__visit_id=visit_id, outcome="").exists()


def of_orders(order_ids: Iterable[int]) -> dict[int, PreparationRow]:
    """The last preparation of each order, with its people."""
    rows = PreparationRow.objects.filter(order_id__in=list(order_ids))
    found = rows.select_related("prepared_by", "checked_by", "ended_by").order_by("pk")
    return {row.order_id: row for row in found}


def preparation(practice_id: int, public_id: UUID) -> PreparationRow | None:
    rows = PreparationRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("order__visit__patient", "order__visit__practice", "prepared_by").first()


def last_number(practice_id: int) -> int:
    """Of the labels of a practice; call it under the lock of its labels."""
    found = PreparationRow.objects.filter(practice_id=practice_id).aggregate(last=Max("number"))
    return int(found["last"] or 0)


def visits_past(practice_id: int, today: date, states: Iterable[str]) -> list[UUID]:
    """Visits planned before today with an order in one of these states."""
    orders = OrderRow.objects.filter(
        practice_id=practice_id, visit__planned_on__lt=today, state__in=list(states)
    )
    rows = VisitRow.objects.filter(pk__in=orders.values("visit_id"))
    return list(rows.order_by("patient_id", "pk").values_list("public_id", flat=True))
