"""Does the signed dose come out again from what was stored with it, and from nothing else?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from oncodesk.domain.dosing.dose import Basis, Calculation, DoseInputs, Modification, calculate
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.records.read import preparation as read
from oncodesk.services.dosing.shipped import stored_drugs

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow


def drug_as_signed(order: OrderRow) -> Drug | None:
    """The drug as the table said that was signed when the dose was; None when it is not there."""
    kept = order.calculation
    body = None if not kept else read.drug_table(order.practice_id, str(kept["drugs_digest"]))
    return None if body is None else stored_drugs(body).get(order.drug)


def recomputed(order: OrderRow) -> Decimal | None:
    """The dose once more from the order's stored inputs; None when it does not come out."""
    kept, drug = order.calculation, drug_as_signed(order)
    if not kept or drug is None:
        return None
    amount, weight = parse_quantity(kept["amount"]), parse_quantity(kept["weight"])
    if isinstance(amount, str) or isinstance(weight, str):
        return None
    return _again(kept, drug, amount, weight).final


def surface_as_signed(order: OrderRow) -> Decimal:
    """The body surface in m2 that the signed dose was worked out with; a signed order keeps it."""
    assert order.calculation is not None
    return Decimal(order.calculation["surface_m2"])


def _again(kept: dict[str, Any], drug: Drug, amount: Quantity, weight: Quantity) -> Calculation:
    return calculate(
        DoseInputs(
            drug=drug,
            amount=amount,
            species=Species(kept["species"]),
            weight=weight,
            genotype=Genotype(kept["genotype"]),
            modifications=tuple(
                Modification(Decimal(change["percent"]), Basis(change["basis"]), change["cause"])
                for change in kept["modifications"]
            ),
            rounding_step=None if kept["rounding_step"] is None else Decimal(kept["rounding_step"]),
            route=None if kept["route"] is None else Route(kept["route"]),
        )
    )
