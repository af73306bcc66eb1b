"""Which dose of an order counts, and which were entered in error?"""

from collections.abc import Iterable

from oncodesk.records.models import AdministrationRow


def counted_of_order(order_id: int) -> AdministrationRow | None:
    return AdministrationRow.objects.filter(order_id=order_id, is_error=False).first()


def errors_of_orders(order_ids: Iterable[int]) -> dict[int, AdministrationRow]:
    """What was entered in error, with its people, by order."""
    rows = AdministrationRow.objects.filter(order_id__in=list(order_ids), is_error=True)
    found = rows.select_related("given_by", "checked_by", "error_asked_by", "error_by")
    return {row.order_id: row for row in found}
