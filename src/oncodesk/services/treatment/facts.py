"""What is known now about one visit, for the rule before a dose?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.dose import Basis, Calculation, DoseInputs, Modification, calculate
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.exposure import (
    Exposure,
    check_lifetime,
    exposure_mg_m2,
    lifetime_sum,
    outside_dates,
)
from oncodesk.domain.labs.gates import judge_gate
from oncodesk.domain.labs.result import Result
from oncodesk.domain.patients.patient import Ancestry, Genotype, Species, check_genotype
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, unknown
from oncodesk.domain.treatment.may_give import (
    DecisionFact,
    GateAnswer,
    Interval,
    OrderFacts,
    ReleaseFacts,
    ReviewFact,
    WeightFact,
)
from oncodesk.domain.treatment.order import OrderState
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.services.dosing.exposures import exposures_of
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.labs.versions import Filed, reports_of
from oncodesk.services.treatment.signed import protocol_of_course, signed_now
from oncodesk.services.treatment.signs import signs_of

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AdministrationRow,
        CourseRow,
        DecisionRow,
        DoseModificationRow,
        LabResultRow,
        LabReviewRow,
        OrderRow,
        PatientRow,
        VisitRow,
        WeightRow,
    )

# Chemistry may be 28 days old; older blood is never asked about.
LOOK_BACK = timedelta(days=35)
SIGNED = frozenset({OrderState.SIGNED, OrderState.RELEASED, OrderState.GIVEN})
STANDING = frozenset({OrderState.PLANNED, OrderState.SIGNED, OrderState.RELEASED})


@dataclass(frozen=True)
class Known:
    """The facts of one visit with the rows behind them."""

    facts: ReleaseFacts
    orders: tuple[OrderRow, ...]
    doses: dict[int, Calculation]  # today's calculation by order
    gates: dict[int, GateAnswer]
    result_ids: frozenset[int]
    neutrophils: Decimal | None
    platelets: Decimal | None
    weight: WeightRow | None
    policy_id: int | None
    drugs_digest: str  # of the signed drug table that the doses come from
    review: LabReviewRow | None
    reviews: tuple[LabReviewRow, ...]  # every one that still counts
    decision: DecisionRow | None
    valid_until: datetime | None

    @property
    def standing(self) -> tuple[OrderRow, ...]:
        """The orders that may still be given, in the order of `facts.orders`."""
        return tuple(order for order in self.orders if order.state in STANDING)


def known_about(visit: VisitRow, now: datetime) -> Known:
    """Everything the rule asks, read once; call it inside the wall, with the patient locked when writing."""
    patient, course = visit.patient, visit.course
    zone = ZoneInfo(visit.practice.zone)
    species = Species(patient.species)
    weight = read.latest_weight(patient.pk)
    orders = tuple(read.orders_of_visit(visit.pk))
    standing = tuple(order for order in orders if order.state in STANDING)
    given = read.administrations_of_patient(patient.pk)
    exposures = exposures_of(patient.pk)
    signed = signed_now(visit.practice_id)
    policy, drugs = signed.policy, signed.drugs
    rows = read_labs.current_results(patient.pk, since=now - LOOK_BACK)
    reports = reports_of(rows, species)
    others = [dose for dose in given if dose.visit_id != visit.pk]
    outside = outside_dates(exposures)
    last_dose = _last_dose(others, outside, zone)
    modifications = [] if course is None else read_scheduling.modifications_of_course(course.pk)
    protocol = None if course is None else protocol_of_course(course)

    doses = {
        order.pk: dose
        for order in standing
        if (dose := dose_of(order, drugs.get(order.drug), patient, weight, modifications, visit.position))
        is not None
    }
    gates: dict[int, GateAnswer] = {}
    used: set[int] = set()
    expiries: list[datetime] = []
    for order in orders:
        # A drug of this visit that was just given still names the blood that the others rest on.
        if policy is None or not order.is_cytotoxic or order.state not in STANDING | {OrderState.GIVEN}:
            continue
        answer = judge_gate(policy, order.drug, species, [filed.report for filed in reports], now, last_dose)
        gates[order.pk] = GateAnswer(
            order.drug, answer.band.value, answer.verdict.findings, answer.expires_at
        )
        used |= _rows_behind(answer.used, reports)
        if answer.expires_at is not None:
            expiries.append(answer.expires_at)
    result_ids = frozenset(used)
    reviews = read_labs.valid_reviews(visit.pk)
    review = next(reversed(reviews), None)
    decision = read.valid_decision(visit.pk)
    facts = ReleaseFacts(
        today=now.astimezone(zone).date(),
        planned_on=visit.planned_on,
        is_alive=patient.died_at is None,
        course_is_active=course is not None and course.state == "active",
        consent_on=None if course is None else course.consent.given_on,
        activated_on=visit.original_on if course is None else course.activated_at.astimezone(zone).date(),
        protocol_signed=course is not None and course.content_version.state in ("signed", "retired"),
        policy_signed=policy is not None and bool(drugs),
        weight=_weight_fact(weight, zone),
        orders=tuple(
            _order_facts(
                order,
                drugs.get(order.drug),
                doses.get(order.pk),
                gates.get(order.pk),
                patient,
                others,
                exposures,
                outside,
                protocol,
                zone,
            )
            for order in standing
        ),
        result_ids=result_ids,
        review=_review_fact(visit.practice_id, review),
        decision=_decision_fact(decision),
        signs=signs_of(visit, zone) if any(order.is_cytotoxic for order in standing) else None,
        consent_withdrawn_on=None if course is None else _withdrawn_on(course, zone),
        held_by_person=visit.held_by == "person",
    )
    return Known(
        facts=facts,
        orders=orders,
        doses=doses,
        gates=gates,
        result_ids=result_ids,
        neutrophils=_shown(rows, "neutrophils"),
        platelets=_shown(rows, "platelets"),
        weight=weight,
        policy_id=signed.policy_id,
        drugs_digest=signed.drugs_digest,
        review=review,
        reviews=tuple(reviews),
        decision=decision,
        valid_until=min(expiries, default=None),
    )


def _last_dose(
    given: list[AdministrationRow], outside: Mapping[str, date], zone: ZoneInfo
) -> datetime | None:
    """When the last cytotoxic went in. A day elsewhere without an hour counts until it ends."""
    ends = {drug: datetime.combine(on + timedelta(days=1), time(0), zone) for drug, on in outside.items()}
    moments = [*((dose.drug, dose.given_at) for dose in given), *ends.items()]
    return max((at for drug, at in moments if _is_cytotoxic(drug)), default=None)


def _last_days(
    given: list[AdministrationRow], outside: Mapping[str, date], zone: ZoneInfo
) -> dict[str, date]:
    """The last day of each drug, here or elsewhere."""
    last = {row.drug: row.given_at.astimezone(zone).date() for row in given}
    return {**last, **{drug: max(on, last.get(drug, on)) for drug, on in outside.items()}}


def _is_cytotoxic(drug_id: str) -> bool:
    drug = get_drug(drug_id)
    return drug is None or drug.cytotoxic


def _withdrawn_on(course: CourseRow, zone: ZoneInfo) -> date | None:
    """When the owner took the course's consent back, and gave none to this protocol since."""
    if course.consent.withdrawn_at is None:
        return None
    withdrawn_on = course.consent.withdrawn_at.astimezone(zone).date()
    again = read.consent_since(course.patient_id, course.protocol_slug, course.consent.withdrawn_at)
    return None if again else withdrawn_on


def _rows_behind(used: tuple[Result, ...], reports: tuple[Filed, ...]) -> set[int]:
    """All current rows of every report that a judgement used: seeing blood means seeing its whole report."""
    wanted = {id(result) for result in used}
    return {
        row_id
        for filed in reports
        if any(id(result) in wanted for result in filed.report.results)
        for row_id in filed.row_ids
    }


def _shown(rows: list[LabResultRow], analyte: str) -> Decimal | None:
    """The newest usable number of an analyte, for lists."""
    numbers = [
        row for row in rows if row.analyte == analyte and row.is_usable and row.collected_at is not None
    ]
    return numbers[-1].value if numbers else None  # read in the order of the draws


def _weight_fact(weight: WeightRow | None, zone: ZoneInfo) -> WeightFact | None:
    if weight is None:
        return None
    return WeightFact(weight.kilograms, weight.measured_at.astimezone(zone).date(), weight.is_measured)


def dose_of(
    order: OrderRow,
    drug: Drug | None,
    patient: PatientRow,
    weight: WeightRow | None,
    modifications: list[DoseModificationRow],
    position: int,
) -> Calculation | None:
    """Today's dose of an order, or None without a weight or for a drug that the table does not know."""
    if weight is None or drug is None:
        return None
    return calculate(
        DoseInputs(
            drug=drug,
            amount=Quantity(plain(order.amount), order.unit, order.per),
            species=Species(patient.species),
            weight=Quantity(plain(weight.kilograms), "kg"),
            genotype=Genotype(patient.abcb1),
            modifications=modifications_for(order.drug, modifications, position),
            rounding_step=drug.rounding_step.amount if drug.rounding_step is not None else None,
            route=Route(order.route),
        )
    )


def plain(amount: Decimal) -> Decimal:
    """The same number without the zeros that the database's column adds: 250, not 250.0000."""
    return Decimal(f"{amount.normalize():f}")


def modifications_for(drug: str, rows: list[DoseModificationRow], position: int) -> tuple[Modification, ...]:
    """What an oncologist decided for this drug at this place of the course, in order."""
    return tuple(
        Modification(
            row.percent,
            Basis.OF_STANDARD if row.basis == "standard" else Basis.OF_PREVIOUS,
            cause=str(row.public_id),
        )
        for row in rows
        if row.drug == drug
        and (row.from_position == position or (row.is_forward and row.from_position <= position))
    )


def _order_facts(
    order: OrderRow,
    drug: Drug | None,
    dose: Calculation | None,
    gate: GateAnswer | None,
    patient: PatientRow,
    given: list[AdministrationRow],
    exposures: tuple[Exposure, ...],
    outside: Mapping[str, date],
    protocol: Protocol | None,
    zone: ZoneInfo,
) -> OrderFacts:
    signed = order.state in SIGNED
    return OrderFacts(
        drug=order.drug if drug is None else drug.name,
        signed=signed,
        signed_amount=order.final_amount if signed else None,
        signed_weight_kg=order.weight.kilograms if signed and order.weight is not None else None,
        amount_today=None if dose is None else dose.final,
        dose_findings=_dose_findings(order, drug, dose, patient, exposures),
        intervals=_intervals(order, drug, _last_days(given, outside, zone), protocol),
        gate=gate,
    )


def _dose_findings(
    order: OrderRow,
    drug: Drug | None,
    dose: Calculation | None,
    patient: PatientRow,
    exposures: tuple[Exposure, ...],
) -> tuple[Finding, ...]:
    if drug is None:
        return (unknown("treatment.drug_unknown", drug=order.drug),)
    findings: list[Finding] = []
    if drug.pgp_substrate:
        findings += check_genotype(
            Species(patient.species),
            patient.breed,
            Genotype(patient.abcb1),
            drug.name,
            _ancestry(patient),
        )
    if dose is not None:
        findings += dose.findings
        if drug.lifetime is not None and dose.final is not None and dose.surface is not None:
            today = exposure_mg_m2(dose.final, dose.surface)
            findings += check_lifetime(drug, lifetime_sum(drug, exposures), today)
    return tuple(findings)


def _ancestry(patient: PatientRow) -> Ancestry:
    if not patient.abcb1_asked:
        return Ancestry.NOT_ASKED
    if patient.at_risk_ancestry is None:
        return Ancestry.NOT_KNOWN
    return Ancestry.YES if patient.at_risk_ancestry else Ancestry.NO


def _intervals(
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


def _review_fact(practice_id: int, review: LabReviewRow | None) -> ReviewFact | None:
    if review is None:
        return None
    membership = read.membership(practice_id, review.reviewed_by_id)
    if membership is None:
        return None
    standing = review.by_standing_order_id is not None and (
        read.content_by_pk(review.by_standing_order_id).state == "signed"
    )
    return ReviewFact(Role(membership.role), frozenset(review.result_ids), standing)


def _decision_fact(decision: DecisionRow | None) -> DecisionFact | None:
    if decision is None:
        return None
    return DecisionFact(
        result_ids=frozenset(decision.result_ids),
        band=decision.band,
        choice=decision.choice,
        decided_by=decision.decided_by_id,
        second_by=decision.second_by_id,
    )
