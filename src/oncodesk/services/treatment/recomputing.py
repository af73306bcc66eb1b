"""Does the signed dose come out again from what was stored with it, and from nothing else?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from oncodesk.domain.dosing.drug import Drug
from oncodesk.services.errors import Stopped
from oncodesk.services.treatment.keeping import recompute
from oncodesk.services.treatment.signed import drugs_of

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow


def drug_as_signed(order: OrderRow) -> Drug | None:
    """The drug as the table said that was signed when the dose was; None when it is not there."""
    kept = order.calculation
    drugs = None if not kept else drugs_of(order.practice_id, str(kept["drugs_digest"]))
    return None if drugs is None else drugs.get(order.drug)


def recomputed(order: OrderRow) -> Decimal | None:
    """The dose once more from the order's stored inputs; None when it does not come out digit for digit."""
    if not order.calculation:
        return None
    try:
        return recompute(order.practice_id, order.calculation).final
    except Stopped:
        return None


def surface_as_signed(order: OrderRow) -> Decimal:
    """The body surface in m2 that the signed dose was worked out with; a signed order keeps it."""
    assert order.calculation is not None
    return Decimal(order.calculation["surface_m2"])
