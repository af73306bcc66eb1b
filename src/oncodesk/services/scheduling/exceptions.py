"""How is an order off the protocol told where a plan or a timeline is read?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncodesk.services.words import drug_words, unit_words

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow


def exception_words(order: OrderRow) -> str:
    """Drug and ordered amount: vinCRIStine 0.75 mg/m²."""
    unit = f"{order.unit}/{order.per}" if order.per else order.unit
    return f"{drug_words(order.drug)} {unit_words(f'{order.amount.normalize():f} {unit}')}"
