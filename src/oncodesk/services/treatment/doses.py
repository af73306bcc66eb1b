"""What would each order of a visit be today, and what speaks against that dose?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.dose import Calculation, DoseInputs, calculate
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.exposure import Exposure, check_lifetime, exposure_mg_m2, lifetime_sum
from oncodesk.domain.dosing.guards import check_breed
from oncodesk.domain.dosing.heart import HeartFinding, HeartPolicy, check_heart
from oncodesk.domain.dosing.modification import Basis, Cap, Fixed, Modification
from oncodesk.domain.dosing.surface import SurfaceFormula
from oncodesk.domain.patients.patient import Ancestry, Genotype, Species, check_genotype
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.verdict import Finding, unknown
from oncodesk.domain.treatment.may_give import Interval
from oncodesk.services.dosing.shipped import get_drug

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AdministrationRow,
        DoseModificationRow,
        OrderRow,
        PatientRow,
        WeightRow,
    )


@dataclass(frozen=True, slots=True)
class Past:
    """What a patient has had before this visit, and what is known of her heart, as of one day."""

    exposures: tuple[Exposure, ...]
    last_days: Mapping[str, date]  # of each drug, here or elsewhere, less this visit's
    heart_policy: HeartPolicy | None
    heart: tuple[HeartFinding, ...]
    today: date


def dose_of(
    order: OrderRow,
    drug: Drug | None,
    patient: PatientRow,
    weight: WeightRow | None,
    modifications: list[DoseModificationRow],
    position: int,
    formula: SurfaceFormula,
) -> Calculation | None:
    """Today's dose of an order, or None without a weight or for a drug that the table does not know."""
    # The amount of an exception is what its prescriber wrote; reductions are of the protocol's dose.
    decided = AS_STANDARD if order.is_off_protocol else decided_for(order.drug, modifications, position)
    amount = Quantity(plain(order.amount), order.unit, order.per)
    return dose_by(drug, amount, Route(order.route), patient, weight, decided, formula)


def dose_by(
    drug: Drug | None,
    amount: Quantity,
    route: Route,
    patient: PatientRow,
    weight: WeightRow | None,
    decided: Decided,
    formula: SurfaceFormula,
) -> Calculation | None:
    """The dose of an amount for this patient by the signed table and formula, ordered or only planned."""
    if weight is None or drug is None:
        return None
    return calculate(
        DoseInputs(
            drug=drug,
            amount=amount,
            species=Species(patient.species),
            weight=Quantity(plain(weight.kilograms), "kg"),
            genotype=Genotype(patient.abcb1),
            modifications=decided.modifications,
            fixed=decided.fixed,
            cap=decided.cap,
            rounding_step=drug.rounding_step.amount if drug.rounding_step is not None else None,
            route=route,
            formula=formula,
        )
    )


def plain(amount: Decimal) -> Decimal:
    """The same number without the zeros that the database's column adds: 250, not 250.0000."""
    return Decimal(f"{amount.normalize():f}")


@dataclass(frozen=True, slots=True)
class Decided:
    """What an oncologist decided for one drug at one place of a course."""

    modifications: tuple[Modification, ...] = ()
    fixed: Fixed | None = None
    cap: Cap | None = None


AS_STANDARD = Decided()


def changes_at(drug: str, rows: Iterable[DoseModificationRow], position: int) -> list[DoseModificationRow]:
    """The changes of this drug's dose that reach a place of the course: made there, or forward before it."""
    return [
        row
        for row in rows
        if row.drug == drug
        and (row.from_position == position or (row.is_forward and row.from_position <= position))
    ]


def decided_for(drug: str, rows: Iterable[DoseModificationRow], position: int) -> Decided:
    """Every percentage in order, and the last fixed dose and the last cap that reach this place."""
    reaching = changes_at(drug, rows, position)
    fixed = next((row for row in reversed(reaching) if row.kind == "fixed"), None)
    cap = next((row for row in reversed(reaching) if row.kind == "cap"), None)
    return Decided(
        modifications=tuple(
            Modification(
                row.percent,
                Basis.OF_STANDARD if row.basis == "standard" else Basis.OF_PREVIOUS,
                cause=str(row.public_id),
                reason=row.reason_code,
                grade=row.grade,
            )
            for row in reaching
            if row.percent is not None
        ),
        fixed=None if fixed is None else fixed_of(fixed),
        cap=None if cap is None or cap.amount is None else Cap(plain(cap.amount), cap.reason_code, cap.grade),
    )


def fixed_of(row: DoseModificationRow) -> Fixed:
    assert row.amount is not None and row.at_kg is not None  # the database holds both for a fixed dose
    return Fixed(plain(row.amount), plain(row.at_kg), row.reason_code, row.grade, row.may_exceed)


def dose_findings(
    order: OrderRow,
    drug: Drug | None,
    dose: Calculation | None,
    patient: PatientRow,
    past: Past,
) -> tuple[Finding, ...]:
    """Genotype, the calculation's own findings, the lifetime sum and the heart."""
    if drug is None:
        return (unknown("treatment.drug_unknown", drug=order.drug),)
    findings = [*check_breed(drug, patient.breed)]
    if drug.pgp_substrate:
        findings += check_genotype(
            Species(patient.species),
            patient.breed,
            Genotype(patient.abcb1),
            drug.name,
            ancestry_of(patient),
        )
    adds = None
    if dose is not None:
        findings += dose.findings
        if dose.final is not None and dose.surface:
            adds = exposure_mg_m2(dose.final, dose.surface)
            findings += check_lifetime(drug, lifetime_sum(drug, past.exposures), adds)
    if past.heart_policy is not None:
        findings += check_heart(
            past.heart_policy, drug, patient.breed, past.heart, past.exposures, adds, past.today
        )
    return tuple(findings)


def ancestry_of(patient: PatientRow) -> Ancestry:
    if not patient.abcb1_asked:
        return Ancestry.NOT_ASKED
    if patient.at_risk_ancestry is None:
        return Ancestry.NOT_KNOWN
    return Ancestry.YES if patient.at_risk_ancestry else Ancestry.NO


def intervals_of(
    order: OrderRow,
    drug: Drug | None,
    last: Mapping[str, date],
    protocol: Protocol | None,
) -> tuple[Interval, ...]:
    """Every distance that the protocol and the drug table ask for, from the last dose of each drug."""
    found: list[Interval] = []
    if protocol is not None and order.is_cytotoxic:
        found += [
            Interval(interval.after, last[interval.after], interval.days)
            for interval in protocol.intervals
            if interval.after in last and (not interval.before or interval.before == order.drug)
        ]
    if drug is not None and drug.min_interval_days is not None and order.drug in last:
        found.append(Interval(order.drug, last[order.drug], drug.min_interval_days))
    return tuple(found)


def last_dose_at(
    given: list[AdministrationRow], outside: Mapping[str, date], zone: ZoneInfo
) -> datetime | None:
    """When the last cytotoxic went in, here or elsewhere."""
    return max((at for drug, at in _moments(given, outside, zone) if _is_cytotoxic(drug)), default=None)


def last_given_at(
    drug: str, given: list[AdministrationRow], outside: Mapping[str, date], zone: ZoneInfo
) -> datetime | None:
    """When this drug was last given, here or elsewhere."""
    return max((at for other, at in _moments(given, outside, zone) if other == drug), default=None)


def _moments(
    given: list[AdministrationRow], outside: Mapping[str, date], zone: ZoneInfo
) -> list[tuple[str, datetime]]:
    """Each dose with its time. A day elsewhere without an hour counts until it ends."""
    ends = {drug: datetime.combine(on + timedelta(days=1), time(0), zone) for drug, on in outside.items()}
    return [*((dose.drug, dose.given_at) for dose in given), *ends.items()]


def last_days(given: list[AdministrationRow], outside: Mapping[str, date], zone: ZoneInfo) -> dict[str, date]:
    """The last day of each drug, here or elsewhere."""
    last = {row.drug: row.given_at.astimezone(zone).date() for row in given}
    return {**last, **{drug: max(on, last.get(drug, on)) for drug, on in outside.items()}}


def _is_cytotoxic(drug_id: str) -> bool:
    drug = get_drug(drug_id)
    return drug is None or drug.cytotoxic
