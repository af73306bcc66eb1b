"""What was ordered and given, here and elsewhere, on one row of the flow sheet, and what is the sum?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from oncodesk.domain.dosing.dose import Step
from oncodesk.domain.dosing.exposure import Source, counted
from oncodesk.domain.treatment.flow_sheet import share_of_standard
from oncodesk.domain.treatment.order import OrderState
from oncodesk.services.dosing.exposures import as_counted
from oncodesk.services.dosing.sentences import tell_step
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.words import drug_words, unit_words

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow, DoseModificationRow, ExposureRow, OrderRow


# The steps of a calculation that make a dose another one than the protocol's.
_DEVIATES = frozenset({"genotype", "modification", "modification_for", "cap", "fixed"})


@dataclass(frozen=True, slots=True)
class FlowDrug:
    """One order with what became of it; amounts that are not known are empty, never nothing.

    `per_m2` and `share` (percent of the standard dose of that day) are of what went in, in part too.
    `errors` are amounts that were entered in error, to be read struck through.
    """

    drug: str  # full tall-man name
    ordered: str  # 0.7 mg/m²
    signed: str  # 0.68 mg
    given: str
    per_m2: str
    share: Decimal | None
    route: str
    state: OrderState
    is_partial: bool
    goes_home: bool
    is_off_protocol: bool
    reason: str  # why it was not given, or why it is off the protocol
    changes: tuple[str, ...]  # every step of its calculation that deviates, with a person's words
    errors: tuple[tuple[str, str], ...]  # amount, reason
    doubt: str  # why somebody says that it was entered in error; a second person has not confirmed it


@dataclass(frozen=True, slots=True)
class Outside:
    """A dose of another practice; `taken_back` says why it counts no more."""

    drug: str
    doses: int
    told: str  # 29 mg, 29.74 mg/m²
    place: str
    is_estimate: bool
    taken_back: str


@dataclass(frozen=True, slots=True)
class LifetimeThen:
    """The lifetime sum of a drug with a ceiling and of its group, here and elsewhere, after a row."""

    drug: str
    total: Decimal
    warn_from: Decimal
    stop_above: Decimal
    is_estimate: bool  # part of it nobody measured


def drug_line(
    order: OrderRow, given: Sequence[AdministrationRow], changes: Mapping[str, DoseModificationRow]
) -> FlowDrug:
    """`given` are the administrations of this order, those entered in error too."""
    counts = next((row for row in given if not row.is_error), None)
    kept = order.calculation or {}
    per_m2, share = "", None
    if counts is not None and counts.bsa_m2 > 0:
        by_surface = (counts.amount / counts.bsa_m2).quantize(Decimal("0.01"))
        per_m2 = f"{by_surface} {counts.unit}/m²"
        share = share_of_standard(counts.amount, _number(kept.get("calculated")))
    return FlowDrug(
        drug=drug_words(order.drug),
        ordered=unit_words(_told(order.amount, order.unit) + (f"/{order.per}" if order.per else "")),
        signed="" if order.final_amount is None else _told(order.final_amount, order.final_unit),
        given="" if counts is None else _told(counts.amount, counts.unit),
        per_m2=per_m2,
        share=share,
        route=order.route,
        state=OrderState(order.state),
        is_partial=counts is not None and counts.is_partial,
        goes_home=order.where == "home",
        is_off_protocol=order.is_off_protocol,
        reason=order.off_reason or order.end_reason,
        changes=_changes(kept, changes),
        errors=tuple((_told(row.amount, row.unit), row.error_reason) for row in given if row.is_error),
        doubt="" if counts is None or counts.error_asked_by_id is None else counts.error_reason,
    )


def _changes(kept: Mapping[str, Any], rows: Mapping[str, DoseModificationRow]) -> tuple[str, ...]:
    told = [
        tell_step(Step(each["kind"], each["facts"]))
        for each in kept.get("steps", ())
        if each["kind"] in _DEVIATES
    ]
    causes = [rows.get(each["cause"]) for each in kept.get("modifications", ())]
    told += dict.fromkeys(row.reason for row in causes if row is not None and row.reason)
    return tuple(told)


def signed_surface(orders: Iterable[OrderRow]) -> Decimal | None:
    """The surface that signed doses were calculated with."""
    kept = (_number((order.calculation or {}).get("surface_m2")) for order in orders)
    return next((surface for surface in kept if surface is not None), None)


def _told(amount: Decimal, unit: str) -> str:
    return f"{amount.normalize():f} {unit}"


def _number(text: object) -> Decimal | None:
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None


def outside_line(entry: ExposureRow, counters: Mapping[int, ExposureRow]) -> Outside:
    told = [] if entry.amount_mg is None else [_told(entry.amount_mg, "mg")]
    told.append(f"{entry.mg_per_m2.quantize(Decimal('0.01'))} mg/m²")
    back = counters.get(entry.pk)
    return Outside(
        drug_words(entry.substance),
        entry.doses,
        ", ".join(told),
        entry.place,
        entry.is_estimate,
        "" if back is None else back.why_reversed,
    )


def counters_of(entries: Iterable[ExposureRow]) -> dict[int, ExposureRow]:
    """The counter entry by the entry that it takes back."""
    return {row.reverses_id: row for row in entries if row.reverses_id is not None}


def lifetime_then(
    entries: Sequence[ExposureRow], until: date | None, only: Iterable[str] | None = None
) -> tuple[LifetimeThen, ...]:
    """The sums at the end of a day (None: all that is known), of drugs with a ceiling.

    `only` names the drugs that are told; a drug is told whose sum they, or their group, add to.
    """
    before = [as_counted(row) for row in entries if until is None or row.given_on <= until]
    found = []
    for substance in sorted({row.substance for row in entries if row.source != Source.COUNTER}):
        drug = get_drug(substance)
        if drug is None or drug.lifetime is None or (only is not None and substance not in only):
            continue
        mine = counted(drug, before)
        guessed = sum((each.mg_per_m2 for each in mine if each.is_estimate), Decimal(0))
        found.append(
            LifetimeThen(
                drug.name,
                sum((each.mg_per_m2 for each in mine), Decimal(0)),
                drug.lifetime.warn_from,
                drug.lifetime.stop_above,
                guessed > 0,
            )
        )
    return tuple(found)
