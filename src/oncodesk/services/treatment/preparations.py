"""What stands prepared for an order, in words: by whom, from which lots, how much, until when?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.records.read import correcting as read_correcting
from oncodesk.records.read import preparation as read

if TYPE_CHECKING:
    from oncodesk.records.models import PreparationRow


@dataclass(frozen=True, slots=True)
class PreparationShown:
    """One prepared dose; `outcome` is empty while it stands there, then used or discarded."""

    preparation: UUID
    number: int
    prepared_by: str
    prepared_by_id: int
    prepared_at: datetime
    content: str  # 0.68 mL of 1 mg/mL, or 1 × 40 mg + 2 × 10 mg
    lots: tuple[str, ...]
    drug_expires_on: date
    beyond_use_at: datetime | None
    without_transfer: str
    checked_by: str
    checked_at: datetime | None
    outcome: str
    ended_by: str
    ended_at: datetime | None
    why: str


def preparations_shown(order_ids: Iterable[int]) -> dict[int, PreparationShown]:
    """The last preparation of each order that has one."""
    return {order_id: _shown(row) for order_id, row in read.of_orders(order_ids).items()}


def errors_shown(order_ids: Iterable[int]) -> dict[int, str]:
    """What was entered in error: `0.68 mg by Nia, said by Olga, confirmed by Sam`, by order."""
    return {
        order_id: f"{row.amount.normalize():f} {row.unit}, {row.given_by.name}"
        + ("" if row.error_asked_by is None else f" · {row.error_asked_by.name}")
        + ("" if row.error_by is None else f" · {row.error_by.name}")
        for order_id, row in read_correcting.errors_of_orders(order_ids).items()
    }


def content_words(row: PreparationRow) -> str:
    """`0.68 mL of 1 mg/mL in sodium chloride 0.9 %, 10 mL in all`, or the counted pieces."""
    if row.pieces:
        return " + ".join(
            f"{each['count']} × {Decimal(each['strength']):f} {row.unit}" for each in row.pieces
        )
    if row.volume is None or row.concentration is None:
        return ""
    told = f"{row.volume.normalize():f} mL of {row.concentration.normalize():f} {row.unit}/mL"
    if row.diluent:
        told += f" in {row.diluent}"
    if row.final_volume is not None:
        told += f", {row.final_volume.normalize():f} mL in all"
    return told


def _shown(row: PreparationRow) -> PreparationShown:
    return PreparationShown(
        preparation=row.public_id,
        number=row.number,
        prepared_by=row.prepared_by.name,
        prepared_by_id=row.prepared_by_id,
        prepared_at=row.created_at,
        content=content_words(row),
        lots=tuple(row.lots),
        drug_expires_on=row.drug_expires_on,
        beyond_use_at=row.beyond_use_at,
        without_transfer=row.without_transfer,
        checked_by="" if row.checked_by is None else row.checked_by.name,
        checked_at=row.checked_at,
        outcome=row.outcome,
        ended_by="" if row.ended_by is None else row.ended_by.name,
        ended_at=row.ended_at,
        why=row.why,
    )
