"""What do actions about treatment share? Moving a visit, asking the rule again, taking back what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.protocols.low_dose import limits_of_dose
from oncodesk.domain.scheduling.plan import PlannedVisit
from oncodesk.domain.treatment import order as orders
from oncodesk.domain.treatment.board import Answer, answer_of
from oncodesk.domain.treatment.may_give import check_release
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import AHEAD, ENDED, VisitKind, VisitState, may_move
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import preparation as read_preparation
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.records.write import labs as write_labs
from oncodesk.records.write import scheduling as write_scheduling
from oncodesk.records.write import treatment as write
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.labs.versions import kept_fact
from oncodesk.services.tasks import end_question
from oncodesk.services.treatment.doses import changes_at
from oncodesk.services.treatment.facts import Known, known_about
from oncodesk.services.treatment.telling import tell_stopped
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import (
        CourseRow,
        DecisionRow,
        LabReviewRow,
        OrderRow,
        ReleaseRow,
        VisitRow,
    )


def locked_visit(work: Work, visit: UUID) -> VisitRow:
    """The visit as it is once its patient is locked."""
    patient_id = read_scheduling.patient_of_visit(work.practice_id, visit)
    if patient_id is None:
        raise NotThere("There is no such visit in this practice.")
    lock_patient(patient_id)
    return visit_named(work, visit)


def visit_named(work: Work, visit: UUID) -> VisitRow:
    row = read_scheduling.visit(work.practice_id, visit)
    if row is None:
        raise NotThere("There is no such visit in this practice.")
    return row


def move_visit(work: Work, visit: VisitRow, after: VisitState, **values: object) -> None:
    """Bring a visit to another state along the table; staying changes only the values."""
    before = VisitState(visit.state)
    if before is not after and not may_move(before, after):
        raise Invalid(f"A visit that is {before.value.replace('_', ' ')} cannot become {after.value}.")
    write_scheduling.change_visit(work.ledger, visit, state=after, **values)
    if before in AHEAD and after not in AHEAD:
        end_question(work, visit.patient_id, [visit.pk])


def move_order(work: Work, order: OrderRow, after: OrderState, **values: object) -> None:
    """Bring an order to another state along the table; staying changes only the values."""
    before = OrderState(order.state)
    if before is not after and not orders.may_move(before, after, is_cytotoxic=order.is_cytotoxic):
        told = {state: state.value.replace("_", " ") for state in (before, after)}
        raise Invalid(f"An order that is {told[before]} cannot become {told[after]}.")
    write.change_order(work.ledger, order, state=after, **values)


def plan_orders(
    work: Work, course: CourseRow, visits: Iterable[VisitRow], planned: Mapping[int, PlannedVisit]
) -> None:
    """An order for every drug of every visit, unsigned, and what a list shows of them."""
    for visit in visits:
        item = planned.get(visit.number or 0)
        if item is None or not item.is_planned:
            continue
        for sequence, dose in enumerate(item.doses, start=1):
            drug = get_drug(dose.drug)
            write.add_order(
                work.ledger,
                visit=visit,
                course=course,
                drug=dose.drug,
                sequence=sequence,
                amount=dose.amount.amount,
                unit=dose.amount.unit,
                per=dose.amount.per,
                route=dose.route,
                where=dose.where.value,
                is_cytotoxic=drug is None or drug.cytotoxic,
                limits_as=limits_of_dose(dose),
                state=OrderState.PLANNED,
            )
        show_drugs(work, visit)


def show_drugs(work: Work, visit: VisitRow) -> None:
    """Rewrite what lists show of a visit's orders, and by which changes of their doses they stand."""
    shown = []
    changed = [] if visit.course_id is None else read_scheduling.modifications_of_course(visit.course_id)
    for order in read.orders_of_visit(visit.pk):
        drug = get_drug(order.drug)
        shown.append(
            {
                "drug": order.drug,
                "name": order.drug if drug is None else drug.name,
                "amount": f"{order.amount.normalize():f}",
                "unit": f"{order.unit}/{order.per.replace('m2', 'm²')}" if order.per else order.unit,
                "final": ""
                if order.final_amount is None
                else f"{order.final_amount.normalize():f} {order.final_unit}",
                "where": order.where,
                "cytotoxic": order.is_cytotoxic,
                "limits": order.limits_as or order.drug,
                "state": order.state,
                "off_protocol": order.is_off_protocol,
                "changes": [str(row.public_id) for row in changes_at(order.drug, changed, visit.position)],
            }
        )
    write_scheduling.change_visit(work.ledger, visit, drugs=shown)


def treating(visit: VisitRow) -> list[OrderRow]:
    """The orders that make the visit: its cytotoxics, and where it has none, all. Support drugs end none."""
    every = read.orders_of_visit(visit.pk)
    return [order for order in every if order.is_cytotoxic] or every


def end_of(given: Sequence[OrderRow]) -> VisitState:
    """How a visit ends: an exception alone took place, and is no visit of the protocol that was given."""
    if not given:
        return VisitState.SKIPPED
    return VisitState.DONE if all(order.is_off_protocol for order in given) else VisitState.GIVEN


def has_begun(visit: VisitRow) -> bool:
    """True when at least one of the drugs that make the visit was given, in part too, or is being given."""
    return any(order.state in orders.WENT_IN | {OrderState.GIVING} for order in treating(visit))


def cancel_orders(work: Work, visit: VisitRow) -> None:
    """No dose is given at a visit that will not take place."""
    every = read.orders_of_visit(visit.pk)
    if any(order.state == OrderState.GIVING for order in every):
        raise Invalid("A dose is being given. Record first how much of it went in.")
    take_back(work, visit, "visit ended")
    for order in read.orders_of_visit(visit.pk):
        if OrderState(order.state) not in orders.ENDED:
            move_order(work, order, OrderState.CANCELLED)
    show_drugs(work, visit)


def reopen(work: Work, visit: VisitRow, before: VisitState) -> None:
    """A moved visit starts again: release, reviews and decisions fall, signatures drop."""
    take_back(work, visit, "visit moved")
    void_seen(
        work, read_labs.valid_reviews(visit.pk), read.valid_decision(visit.pk), frozenset(), "visit moved"
    )
    for order in read.orders_of_visit(visit.pk):
        if order.state in orders.MAY_STOP | {OrderState.HELD, OrderState.EXPIRED}:
            drop_signature(work, order)
    show_drugs(work, visit)
    if before in (VisitState.ARRIVED, VisitState.HELD, VisitState.RELEASED, VisitState.NO_SHOW):
        rejudge(work, visit)
    else:
        wait_for_blood(work, visit)


def wait_for_blood(work: Work, visit: VisitRow) -> None:
    """The visit carries no answer and no counts: its own blood is still to come."""
    write_scheduling.change_visit(
        work.ledger,
        visit,
        answer=_unasked(visit),
        answer_code="",
        answer_facts={},
        answer_until=None,
        neutrophils=None,
        platelets=None,
        drawn_at=None,
    )


def _unasked(visit: VisitRow) -> Answer:
    return Answer.WAITING if visit.kind == VisitKind.TREATMENT else Answer.NOT_NEEDED


UNSIGNED: Mapping[str, object] = {
    "signed_by_id": None,
    "signed_at": None,
    "final_amount": None,
    "final_unit": "",
    "weight": None,
    "calculation": None,
}


def drop_signature(work: Work, order: OrderRow, after: OrderState = OrderState.PLANNED) -> None:
    """The dose is signed anew; what was prepared for it is not given any more."""
    move_order(work, order, after, **UNSIGNED)


def take_back(work: Work, visit: VisitRow, reason: str) -> ReleaseRow | None:
    """End the standing release, if there is one; its orders are signed but no longer released.

    What stands prepared is put on hold; a giving that has begun is ended by the people at the patient.
    """
    release = read.open_release(visit.pk)
    if release is None:
        return None
    write.change_release(work.ledger, release, taken_back_at=work.now, taken_back_reason=reason)
    for order in read.orders_of_visit(visit.pk):
        if order.state == OrderState.RELEASED:
            move_order(work, order, OrderState.SIGNED)
        elif order.state in orders.UNDER_RELEASE:
            move_order(work, order, OrderState.HELD)
            preparation = read_preparation.standing(order.pk)
            if preparation is not None:
                tell_stopped(work, visit, order, preparation, reason)
    return release


def void_seen(
    work: Work,
    reviews: Iterable[LabReviewRow],
    decision: DecisionRow | None,
    result_ids: frozenset[int],
    reason: str,
) -> bool:
    """Reviews and decisions count only for the very result versions that somebody saw; True: some fell."""
    fell = False
    for review in reviews:
        if frozenset(review.result_ids) != result_ids:
            write_labs.change_lab_review(work.ledger, review, void_at=work.now)
            fell = True
    if decision is not None and frozenset(decision.result_ids) != result_ids:
        write.change_decision(work.ledger, decision, void_at=work.now, void_reason=reason)
        fell = True
    return fell


def rejudge(work: Work, visit: VisitRow) -> Known:
    """Ask the rule again after an input changed, in the same transaction.

    What rested on other versions is taken back: reviews, decisions and the release. A released visit
    whose answer is no longer allowed becomes held. The visit row keeps the short answer for lists.
    """
    known = known_about(visit, work.now)
    if VisitState(visit.state) not in ENDED:
        if void_seen(work, known.reviews, known.decision, known.result_ids, "results changed"):
            known = known_about(visit, work.now)
        release = read.open_release(visit.pk)
        if release is not None and not _still_carries(known, release):
            take_back(work, visit, "an input changed")
            move_visit(work, visit, VisitState.ARRIVED)
            known = known_about(visit, work.now)
            show_drugs(work, visit)
        if _is_blood_of_another_visit(visit, known, work.now):
            if visit.state == VisitState.HELD and visit.held_by == "blood":
                unhold(work, visit)
            wait_for_blood(work, visit)
            return known
    write_answer(work, visit, known)
    _hold_by_blood(work, visit)
    return known


def _is_blood_of_another_visit(visit: VisitRow, known: Known, now: datetime) -> bool:
    """Blood drawn more than two days before the day of a coming visit says nothing about it.

    Without this, the low count that moved a visit would hold it again on its new day.
    """
    zone = ZoneInfo(visit.practice.zone)
    if visit.planned_on <= now.astimezone(zone).date():
        return False
    drawn = read_labs.newest_collection(known.result_ids)
    begins = datetime.combine(visit.planned_on, time(0), zone)
    return drawn is not None and begins - drawn > _OWN_BLOOD


def _hold_by_blood(work: Work, visit: VisitRow) -> None:
    """Blood outside the limits holds the visit; blood that is in range again lets it go on."""
    blood_holds = visit.answer == Answer.HOLD and visit.answer_facts.get("band") in ("hold", "floor")
    if blood_holds and visit.state in (VisitState.PLANNED, VisitState.BOOKED, VisitState.ARRIVED):
        hold(work, visit, by="blood", reason="")
    elif visit.state == VisitState.HELD and visit.held_by == "blood" and visit.answer == Answer.READY:
        unhold(work, visit)


def hold(work: Work, visit: VisitRow, *, by: str, reason: str) -> None:
    """Put a visit on hold; a person's hold is kept when the blood would hold it too."""
    if visit.state == VisitState.HELD and visit.held_by == "person":
        return
    move_visit(work, visit, VisitState.HELD, held_by=by, hold_reason=reason)


def unhold(work: Work, visit: VisitRow) -> None:
    """Back to where the visit stood: arrived, booked, or planned."""
    booked = read_scheduling.appointment_of(visit.pk) is not None
    before = VisitState.BOOKED if booked else VisitState.PLANNED
    move_visit(work, visit, VisitState.ARRIVED if visit.arrived_at else before, held_by="", hold_reason="")


def _still_carries(known: Known, release: ReleaseRow) -> bool:
    """A release stands on its result versions, weight and policy, and on a rule that still allows it."""
    return (
        frozenset(release.result_ids) == known.result_ids
        and known.weight is not None
        and release.weight_id == known.weight.pk
        and release.policy_id == known.policy_id
        and check_release(known.facts).allowed
    )


def write_answer(work: Work, visit: VisitRow, known: Known) -> None:
    if visit.kind != VisitKind.TREATMENT:
        return
    drawn_at = max(
        (request.drawn_at for request in read_labs.requests_of_visit(visit.pk) if request.drawn_at),
        default=None,
    )
    answer, why = answer_of(
        check_release(known.facts), drawn=drawn_at is not None, blood_needed=bool(known.gates)
    )
    write_scheduling.change_visit(
        work.ledger,
        visit,
        answer=answer,
        answer_code="" if why is None else why.code,
        answer_facts={} if why is None else {name: kept_fact(fact) for name, fact in why.facts.items()},
        answer_until=known.valid_until if answer is Answer.READY else None,
        neutrophils=known.neutrophils,
        platelets=known.platelets,
        drawn_at=drawn_at,
    )


def rejudge_patient(work: Work, patient_id: int) -> list[VisitRow]:
    """Ask the rule again for every open visit of a patient that blood or weight of today may concern.

    Only visits until tomorrow carry an answer from blood; a later one is waiting for its own draw.
    """
    near = [
        visit
        for visit in read.movable_visits_of_patient(patient_id, [state.value for state in ENDED])
        if visit.kind == VisitKind.TREATMENT and _is_near(visit, work)
    ]
    for visit in near:
        rejudge(work, visit)
    return near


def rejudge_practice(work: Work) -> None:
    """A signed limit changed: ask again for every visit of these days that has an answer."""
    for patient_id in read.patients_with_visits_between(
        work.practice_id,
        work.now.date() - timedelta(days=_NEAR_DAYS),
        work.now.date() + timedelta(days=_NEAR_DAYS),
        [state.value for state in ENDED],
    ):
        lock_patient(patient_id)
        rejudge_patient(work, patient_id)


def _is_near(visit: VisitRow, work: Work) -> bool:
    return (visit.planned_on - work.now.date()).days <= _NEAR_DAYS or visit.state in _TODAY


_NEAR_DAYS = 3
_OWN_BLOOD = timedelta(hours=48)
_TODAY = (VisitState.ARRIVED, VisitState.HELD, VisitState.RELEASED)
