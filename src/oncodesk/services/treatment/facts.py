"""What is known now about one visit, for the rule before a dose?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.dose import Calculation
from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.exposure import (
    outside_dates,
)
from oncodesk.domain.labs.gates import judge_gate
from oncodesk.domain.labs.result import Result
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.examinations import check_examinations, examinations_good_until
from oncodesk.domain.treatment.feed_forward import FeedForward
from oncodesk.domain.treatment.may_give import (
    DecisionFact,
    GateAnswer,
    OrderFacts,
    ReleaseFacts,
    ReviewFact,
    WeightFact,
)
from oncodesk.domain.treatment.order import SIGNED, STANDING, WENT_IN
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import toxicity as read_toxicity
from oncodesk.records.read import treatment as read
from oncodesk.services.dosing.exposures import exposures_of, heart_findings_of
from oncodesk.services.labs.versions import Filed, reports_of
from oncodesk.services.treatment.consent import withdrawn_on
from oncodesk.services.treatment.doses import (
    Past,
    dose_findings,
    dose_of,
    intervals_of,
    last_days,
    last_dose_at,
    last_given_at,
)
from oncodesk.services.treatment.examinations import examinations_of
from oncodesk.services.treatment.feed_forward import cytotoxics_given, feed_forwards, unanswered
from oncodesk.services.treatment.guarding import guard_findings
from oncodesk.services.treatment.home import home_of
from oncodesk.services.treatment.signed import protocol_of_course, signed_now
from oncodesk.services.treatment.signs import signs_of

if TYPE_CHECKING:
    from oncodesk.records.models import (
        DecisionRow,
        LabResultRow,
        LabReviewRow,
        OrderRow,
        PatientRow,
        ReductionAnswerRow,
        VisitRow,
        WeightRow,
    )

# Chemistry may be 28 days old; older blood is never asked about.
LOOK_BACK = timedelta(days=35)


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
    forward: tuple[FeedForward, ...]  # what earlier doses of the standing drugs did
    answers: tuple[ReductionAnswerRow, ...]  # what oncologists said to what that proposed

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
    signed = signed_now(visit.practice_id)
    policy, drugs = signed.policy, signed.drugs
    rows = read_labs.current_results(patient.pk, since=now - LOOK_BACK)
    reports = reports_of(rows, species)
    others = [dose for dose in given if dose.visit_id != visit.pk]
    exposures = exposures_of(patient.pk)
    outside = outside_dates(exposures)
    last_dose = last_dose_at(others, outside, zone)
    past = Past(
        exposures=exposures,
        last_days=last_days(others, outside, zone),
        heart_policy=None if signed.dosing is None else signed.dosing.heart,
        heart=heart_findings_of(patient.pk),
        today=now.astimezone(zone).date(),
    )
    modifications = [] if course is None else read_scheduling.modifications_of_course(course.pk)
    protocol = None if course is None else protocol_of_course(course)

    doses = {
        order.pk: dose
        for order in standing
        if (
            dose := dose_of(
                order, drugs.get(order.drug), patient, weight, modifications, visit.position, signed.formula
            )
        )
        is not None
    }
    gates: dict[int, GateAnswer] = {}
    used: set[int] = set()
    expiries: list[datetime] = []
    for order in orders:
        # A drug of this visit that was just given still names the blood that the others rest on.
        if policy is None or not order.is_cytotoxic or order.state not in STANDING | WENT_IN:
            continue
        limits = order.limits_as if order.limits_as in policy.limits else order.drug
        answer = judge_gate(policy, limits, species, [filed.report for filed in reports], now, last_dose)
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
    forward = feed_forwards(visit, standing, cytotoxics_given(others, exposures, zone), zone)
    answers = read_toxicity.reduction_answers(patient.pk) if forward else []
    concerned = [drugs[each.drug] for each in standing if each.drug in drugs]
    examined = examinations_of(visit, concerned, rows, [(dose.drug, dose.given_at) for dose in others])
    good_until = None if examined is None else examinations_good_until(examined)
    expiries += [] if good_until is None else [good_until]
    facts = ReleaseFacts(
        today=past.today,
        planned_on=visit.planned_on,
        is_alive=patient.died_at is None,
        course_is_active=course is not None and course.state == "active",
        consent_on=None if course is None else course.consent.given_on,
        activated_on=visit.original_on if course is None else course.activated_at.astimezone(zone).date(),
        protocol_signed=course is not None and course.content_version.state in ("signed", "retired"),
        policy_signed=policy is not None and bool(drugs) and signed.dosing is not None,
        weight=_weight_fact(weight, zone),
        orders=tuple(
            _order_facts(
                order,
                drugs.get(order.drug),
                doses.get(order.pk),
                gates.get(order.pk),
                patient,
                past,
                protocol,
                guard_findings(
                    drugs.get(order.drug),
                    last_given_at(order.drug, others, outside, zone),
                    now,
                    patient.pk,
                ),
            )
            for order in standing
        ),
        result_ids=result_ids,
        review=_review_fact(visit.practice_id, review),
        decision=_decision_fact(decision),
        examined=() if examined is None else check_examinations(examined, now, past.today),
        home=home_of(
            visit,
            concerned,
            protocol,
            past.today,
            began=bool(given or exposures),
        ),
        signs=signs_of(visit, zone) if any(order.is_cytotoxic for order in standing) else None,
        consent_withdrawn_on=None if course is None else withdrawn_on(course, zone),
        proposals=tuple(each for each in forward if unanswered(each, answers)),
        asks_urine=examined is not None and bool(examined.bladder_drug),
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
        forward=forward,
        answers=tuple(answers),
    )


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


def _order_facts(
    order: OrderRow,
    drug: Drug | None,
    dose: Calculation | None,
    gate: GateAnswer | None,
    patient: PatientRow,
    past: Past,
    protocol: Protocol | None,
    guards: tuple[Finding, ...],
) -> OrderFacts:
    signed = order.state in SIGNED
    return OrderFacts(
        drug=order.drug if drug is None else drug.name,
        signed=signed,
        signed_amount=order.final_amount if signed else None,
        signed_weight_kg=order.weight.kilograms if signed and order.weight is not None else None,
        amount_today=None if dose is None else dose.final,
        dose_findings=(*dose_findings(order, drug, dose, patient, past), *guards),
        intervals=intervals_of(order, drug, past.last_days, protocol),
        gate=gate,
    )


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
