"""Which doses of a visit does a prescriber look at twice, because the weight changed what they mean?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from oncodesk.domain.dosing.basis import SIZE_RULE, DoseBefore, check_basis, check_fixed_weight
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.order import OrderState
from oncodesk.records.read import treatment as read
from oncodesk.records.read import visit as read_visit
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.treatment.doses import plain
from oncodesk.services.treatment.facts import Known, known_about

TO_SIGN = (OrderState.PLANNED, OrderState.SIGNED, OrderState.HELD, OrderState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Jump:
    """One dose to acknowledge; `key` names the order and the very numbers that are seen."""

    key: str
    finding: Finding


def jumps_in(known: Known, patient_id: int) -> tuple[Jump, ...]:
    """Every open order whose basis flipped, or whose fixed dose the weight left; call it inside the wall."""
    found: list[Jump] = []
    for order in known.orders:
        dose = known.doses.get(order.pk)
        if dose is None or order.state not in TO_SIGN:
            continue
        seen = f"{order.public_id}:{dose.final}"
        found += [Jump(seen, finding) for finding in check_basis(dose, _before(patient_id, order.drug))]
        found += [Jump(f"{seen}:{dose.inputs.weight}", finding) for finding in check_fixed_weight(dose)]
    return tuple(found)


def _before(patient_id: int, drug: str) -> DoseBefore | None:
    order = read.last_given_order(patient_id, drug)
    if order is None or order.calculation is None or order.final_amount is None:
        return None
    kg = str(order.calculation["weight"]).partition(" ")[0]
    steps = order.calculation["steps"]
    by_size_rule = any(step["kind"] == SIZE_RULE for step in steps)
    return DoseBefore(plain(order.final_amount), Decimal(kg), by_size_rule)


def list_jumps(practice_ids: Collection[int], visit: UUID, now: datetime) -> tuple[Jump, ...]:
    """What the prescriber acknowledges before the orders of this visit are signed."""
    with reading(practice_ids):
        row = read_visit.visit_in(practice_ids, visit)
        if row is None:
            raise NotThere("There is no such visit in your practices.")
        return jumps_in(known_about(row, now), row.patient_id)
