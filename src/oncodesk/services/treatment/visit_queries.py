"""Where does one visit stand: what must hold before its dose, what was ordered, seen, decided and given?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.dose import Calculation, Step
from oncodesk.domain.labs.policy import Band
from oncodesk.domain.labs.request import RequestState
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.board import BoardState
from oncodesk.domain.treatment.may_give import BANDS, check_release
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.records.read import visit as read_visit
from oncodesk.services.dosing.sentences import tell_step
from oncodesk.services.errors import NotThere
from oncodesk.services.labs.policies import stored_policy
from oncodesk.services.reading import reading
from oncodesk.services.treatment.checkpoints import CheckpointShown, checkpoints_of
from oncodesk.services.treatment.facts import Known, known_about
from oncodesk.services.treatment.feed_forward import ForwardShown, forward_shown
from oncodesk.services.treatment.given_there import given_there
from oncodesk.services.treatment.preparations import PreparationShown, errors_shown, preparations_shown
from oncodesk.services.treatment.queries import shown_state
from oncodesk.services.treatment.results import ResultShown, results_shown
from oncodesk.services.treatment.signs import Condition, condition_of
from oncodesk.services.words import drug_words, in_words, reason_of, unit_words

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AdministrationRow,
        BedsideCheckRow,
        OrderRow,
        PersonRow,
        VisitRow,
        WeightRow,
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something, and when."""

    by: str
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    by: str
    checked_by: str
    at: datetime
    amount: str
    lot: str
    wasted: str  # what was not given of the prepared dose; empty when it was given whole
    doubted_by: str = ""  # who says that it was entered in error
    doubted_by_id: int | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class OrderShown:
    """One order with the calculation behind it: the kept one once it is signed, else today's."""

    order: UUID
    version: int
    drug: str  # full tall-man name
    drug_id: str
    standard: str  # 0.7 mg/m2
    state: OrderState
    is_cytotoxic: bool
    route: str
    where: str
    amount: Decimal | None  # what the signature stands on
    unit: str
    today: Decimal | None  # what today's weight gives, for an order that still stands
    steps: tuple[str, ...]
    signed: Deed | None
    preparation: PreparationShown | None  # the last one
    check: Deed | None  # at the patient, under the release that stands
    given: Given | None
    end_reason: str  # why it was not given
    excepted: Deed | None  # who ordered it off the protocol, and why
    off_reason: str
    error: str = ""  # what was entered in error, to be read struck through


@dataclass(frozen=True, slots=True)
class DecisionShown:
    decision: UUID
    version: int
    band: str
    choice: str
    reason: str
    decided: Deed
    second: Deed | None
    needs_second: bool


@dataclass(frozen=True, slots=True)
class RequestShown:
    request: UUID
    version: int
    tests: tuple[str, ...]
    place: str
    state: RequestState
    draw_from: datetime
    draw_until: datetime
    drawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class AppointmentShown:
    starts_at: datetime
    ends_at: datetime
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class WeightShown:
    kilograms: Decimal
    measured_at: datetime
    is_measured: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class VisitShown:
    """Everything that the visit page tells; `findings` are the release's own, in words' facts."""

    visit: UUID
    version: int
    practice_id: int
    practice: str
    zone: str
    patient: UUID
    patient_name: str
    species: str
    breed: str
    microchip: str
    color: str
    owner: str
    has_died: bool
    course: UUID | None
    course_version: int
    course_name: str
    course_state: str
    kind: VisitKind
    title: str
    week: int | None
    number: int | None
    last_number: int
    state: VisitState
    shown: BoardState
    held_by: str
    why: str
    planned_on: date
    original_on: date
    arrived_at: datetime | None
    findings: tuple[Finding, ...]
    is_allowed: bool
    band: str  # the worst of the gate, `unknown` without an answer
    has_results: bool
    is_reviewed: bool
    reviewed: Deed | None
    by_standing_order: bool
    standing_order_is_signed: bool
    decision: DecisionShown | None
    released: Deed | None
    valid_until: datetime | None
    orders: tuple[OrderShown, ...]
    results: tuple[ResultShown, ...]
    requests: tuple[RequestShown, ...]
    appointment: AppointmentShown | None
    weight: WeightShown | None
    surface: str
    checkpoints: tuple[CheckpointShown, ...]
    condition: Condition
    forward: tuple[ForwardShown, ...]  # what earlier doses of this visit's drugs did


def get_visit(practice_ids: Collection[int], visit: UUID, now: datetime) -> VisitShown:
    """One visit as the release would see it now. Raises NotThere, also for a visit of another practice."""
    with reading(practice_ids):
        row = read_visit.visit_in(practice_ids, visit)
        if row is None:
            raise NotThere("There is no such visit in your practices.")
        return _shown(row, known_about(row, now), now)


def _shown(row: VisitRow, known: Known, now: datetime) -> VisitShown:
    zone = ZoneInfo(row.practice.zone)
    answer = check_release(known.facts)
    release = read.open_release(row.pk)
    has_ended = VisitState(row.state) in ENDED
    is_asked = row.kind == VisitKind.TREATMENT and not has_ended
    # What was given rests on the blood of its release, not on what came in since.
    result_ids = known.result_ids if release is None or not has_ended else frozenset(release.result_ids)
    appointment = read_scheduling.appointment_of(row.pk)
    requests = [each for each in read_labs.requests_of_visit(row.pk) if each.state != RequestState.CANCELLED]
    policy_row = read.signed_content(row.practice_id, "gate")
    policy = None if policy_row is None else stored_policy(policy_row.body)
    return VisitShown(
        visit=row.public_id,
        version=row.version,
        practice_id=row.practice_id,
        practice=row.practice.name,
        zone=row.practice.zone,
        patient=row.patient.public_id,
        patient_name=row.patient.name,
        species=row.patient.species,
        breed=row.patient.breed,
        microchip=row.patient.microchip,
        color=row.patient.color,
        owner=read_visit.owner_of(row.patient_id),
        has_died=row.patient.died_at is not None,
        course=None if row.course is None else row.course.public_id,
        course_version=0 if row.course is None else row.course.version,
        course_name="" if row.course is None else row.course.protocol_name,
        course_state="" if row.course is None else row.course.state,
        kind=VisitKind(row.kind),
        title=row.title,
        week=row.week,
        number=row.number,
        last_number=0 if row.course is None else read_visit.last_number(row.course.pk),
        state=VisitState(row.state),
        shown=shown_state(row.state, row.answer, row.answer_until, now),
        held_by=row.held_by,
        why=given_there(row) or row.hold_reason or reason_of(row.answer_code, row.answer_facts, zone),
        planned_on=row.planned_on,
        original_on=row.original_on,
        arrived_at=row.arrived_at,
        findings=tuple(in_words(finding, zone) for finding in answer.findings) if is_asked else (),
        is_allowed=answer.allowed,
        band=max((gate.band for gate in known.gates.values()), key=BANDS.index, default="unknown"),
        has_results=bool(known.result_ids),
        is_reviewed=_covers_results(known),
        reviewed=None if known.review is None else _deed(known.review.reviewed_by, known.review.created_at),
        by_standing_order=known.review is not None and known.review.by_standing_order_id is not None,
        standing_order_is_signed=read.signed_content(row.practice_id, "standing_order") is not None,
        decision=_decision(known),
        released=None if release is None else _deed(release.released_by, release.created_at),
        valid_until=known.valid_until,
        orders=_orders(known, None if release is None else release.pk),
        results=results_shown(row, known, result_ids, policy),
        requests=tuple(
            RequestShown(
                each.public_id,
                each.version,
                tuple(each.tests),
                each.place,
                RequestState(each.state),
                each.draw_from,
                each.draw_until,
                each.drawn_at,
            )
            for each in requests
        ),
        appointment=None
        if appointment is None
        else AppointmentShown(appointment.starts_at, appointment.ends_at, appointment.state == "confirmed"),
        weight=_weight(known.weight if not has_ended or release is None else release.weight, zone, now),
        surface=_surface(known, has_ended=has_ended),
        checkpoints=checkpoints_of(row, appointment, requests, known.review, known.decision, release),
        condition=condition_of(row, zone, now, known.facts if is_asked else None),
        forward=forward_shown(known.forward, known.answers) if is_asked else (),
    )


def _deed(person: PersonRow, at: datetime) -> Deed:
    return Deed(person.name, person.pk, at)


def _covers_results(known: Known) -> bool:
    """True when somebody saw these very result versions."""
    return known.review is not None and frozenset(known.review.result_ids) == known.result_ids


def _decision(known: Known) -> DecisionShown | None:
    row = known.decision
    if row is None:
        return None
    second = None
    if row.second_by is not None and row.second_at is not None:
        second = _deed(row.second_by, row.second_at)
    return DecisionShown(
        row.public_id,
        row.version,
        row.band,
        row.choice,
        row.reason,
        _deed(row.decided_by, row.created_at),
        second,
        needs_second=row.band == Band.FLOOR and row.choice != "delay" and second is None,
    )


def _weight(row: WeightRow | None, zone: ZoneInfo, now: datetime) -> WeightShown | None:
    if row is None:
        return None
    is_today = row.measured_at.astimezone(zone).date() == now.astimezone(zone).date()
    return WeightShown(row.kilograms, row.measured_at, row.is_measured, is_today)


def _surface(known: Known, *, has_ended: bool) -> str:
    """Of today's weight; at an ended visit the one that its signed doses were calculated with."""
    if has_ended:
        kept = (order.calculation for order in known.orders if order.calculation)
        return next((str(each["surface_m2"]) for each in kept if each.get("surface_m2")), "")
    found = next((dose.surface for dose in known.doses.values() if dose.surface is not None), None)
    return "" if found is None else f"{found:f}"


def _orders(known: Known, release_id: int | None) -> tuple[OrderShown, ...]:
    ids = [order.pk for order in known.orders]
    checks = {check.order_id: check for check in read.checks_of_orders(ids) if check.release_id == release_id}
    given = read_visit.given_of_orders(ids)
    prepared = preparations_shown(ids)
    errors = errors_shown(ids)
    return tuple(
        _order(
            order,
            known.doses.get(order.pk),
            checks.get(order.pk),
            given.get(order.pk),
            prepared.get(order.pk),
            errors.get(order.pk, ""),
        )
        for order in known.orders
    )


def _order(
    row: OrderRow,
    dose: Calculation | None,
    check: BedsideCheckRow | None,
    given: AdministrationRow | None,
    prepared: PreparationShown | None,
    error: str,
) -> OrderShown:
    signed = None
    if row.signed_by is not None and row.signed_at is not None:
        signed = _deed(row.signed_by, row.signed_at)
    return OrderShown(
        order=row.public_id,
        version=row.version,
        drug=drug_words(row.drug),
        drug_id=row.drug,
        standard=unit_words(f"{row.amount.normalize():f} {row.unit}" + (f"/{row.per}" if row.per else "")),
        state=OrderState(row.state),
        is_cytotoxic=row.is_cytotoxic,
        route=row.route,
        where=row.where,
        amount=row.final_amount,
        unit=row.final_unit or row.unit,
        today=None if dose is None else dose.final,
        steps=_kept_steps(row.calculation) if row.calculation else _steps(dose),
        signed=signed,
        preparation=prepared,
        check=None if check is None else _deed(check.checked_by, check.created_at),
        given=None
        if given is None
        else Given(
            given.given_by.name,
            given.checked_by.name,
            given.given_at,
            f"{given.amount.normalize():f} {given.unit}",
            given.lot,
            "" if given.wasted is None else f"{given.wasted.normalize():f} {given.unit}",
            "" if given.error_asked_by is None else given.error_asked_by.name,
            given.error_asked_by_id,
            given.error_reason,
        ),
        end_reason=row.end_reason,
        excepted=None if row.excepted_by is None else _deed(row.excepted_by, row.created_at),
        off_reason=row.off_reason,
        error=error,
    )


def _steps(dose: Calculation | None) -> tuple[str, ...]:
    return () if dose is None else tuple(tell_step(step) for step in dose.steps)


def _kept_steps(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """The way to the signed dose as it was kept, digit for digit."""
    return tuple(tell_step(Step(step["kind"], step["facts"])) for step in kept["steps"])
