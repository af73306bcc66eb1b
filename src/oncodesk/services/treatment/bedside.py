"""Who checks, gives or does not give a drug at the patient? Two people, each with their own sign-in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.exposure import exposure_mg_m2
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.may_give import GiveFacts, check_administration
from oncodesk.domain.treatment.order import ENDED as ORDER_ENDED
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.records.write import scheduling as write_scheduling
from oncodesk.records.write import treatment as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.steps import enter_given
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import BedsideCheckRow, OrderRow, VisitRow


def _opened(work: Work, order: UUID, seen_version: int) -> tuple[OrderRow, VisitRow]:
    place = read.place_of_order(work.practice_id, order)
    if place is None:
        raise NotThere("There is no such order in this practice.")
    lock_patient(place.patient_id)
    row = read.order(work.practice_id, order)
    visit = read_scheduling.visit(work.practice_id, place.visit)
    assert row is not None and visit is not None  # neither is ever removed
    work.check_seen(row, seen_version)
    if OrderState(row.state) in ORDER_ENDED:
        raise Invalid(f"This order has ended ({row.state.replace('_', ' ')}).")
    return row, visit


@action("treatment.check_at_patient", Permission.VERIFY)
def check_at_patient(
    work: Work, *, order: UUID, seen_version: int, amount_shown: Decimal, identifiers: tuple[str, ...]
) -> Done:
    """One person compares drug, dose, route, cycle and patient at the patient; another one gives.

    `amount_shown` is what the screen said; it must be the server's own number.
    """
    row, visit = _opened(work, order, seen_version)
    release = read.open_release(visit.pk)
    if release is None or row.state != OrderState.RELEASED:
        raise Invalid("This drug is not released.")
    if len(set(identifiers)) < 2:
        raise Invalid("Compare two identifiers at the patient.", {"identifiers": "Tick two."})
    if amount_shown != row.final_amount:
        raise Invalid(
            f"The amount on the screen was {amount_shown}, the order says {row.final_amount} "
            f"{row.final_unit}. Open the visit again and compare with the label."
        )
    check = write.add_bedside_check(
        work.ledger,
        order=row,
        release=release,
        checked_by_id=work.actor.person_id,
        amount_shown=amount_shown,
        identifiers=sorted(set(identifiers)),
    )
    return Done(str(check.public_id))


@action("treatment.give", Permission.GIVE)
def give(
    work: Work,
    *,
    order: UUID,
    seen_version: int,
    amount_shown: Decimal,
    lot: str = "",
    partial: Decimal | None = None,
) -> Done:
    """Record what was given now. The whole rule is asked again, then the release and the two people.

    `partial` is what really went in when the dose was stopped; it counts in the exposure.
    """
    row, visit = _opened(work, order, seen_version)
    known = known_about(visit, work.now)
    release = read.open_release(visit.pk)
    check = _latest_check(row, None if release is None else release.pk)
    answer = check_administration(
        known.facts,
        GiveFacts(
            released=release is not None,
            order_released=row.state == OrderState.RELEASED,
            given_by=work.actor.person_id,
            checked_by=None if check is None else check.checked_by_id,
            checked_at=None if check is None else check.created_at,
            weight_recorded_at=None if known.weight is None else known.weight.created_at,
            amount_shown=amount_shown,
            amount_ordered=row.final_amount,
        ),
    )
    if not answer.allowed or release is None or check is None or row.final_amount is None:
        raise Stopped("This dose cannot be given.", answer)
    if partial is not None and not 0 < partial <= row.final_amount:
        raise Invalid("What was given lies between nothing and the ordered dose.", {"partial": "Correct it."})
    dose = known.doses[row.pk]
    amount = row.final_amount if partial is None else partial
    assert dose.surface is not None
    given = write.add_administration(
        work.ledger,
        order=row,
        visit=visit,
        patient_id=visit.patient_id,
        release=release,
        drug=row.drug,
        amount=amount,
        unit=row.final_unit,
        bsa_m2=dose.surface,
        mg_per_m2=exposure_mg_m2(amount, dose.surface) if row.final_unit == "mg" else None,
        route=row.route,
        lot=lot.strip(),
        given_at=work.now,
        given_by_id=work.actor.person_id,
        checked_by_id=check.checked_by_id,
        is_partial=partial is not None and partial < row.final_amount,
    )
    enter_given(work, given, _today(work, visit))
    steps.move_order(work, row, OrderState.GIVEN)
    _close_when_done(work, visit)
    return Done(str(given.public_id))


def _today(work: Work, visit: VisitRow) -> date:
    return work.now.astimezone(ZoneInfo(visit.practice.zone)).date()


def _latest_check(order: OrderRow, release_id: int | None) -> BedsideCheckRow | None:
    """The newest check of this order under the release that stands; an older release's check is void."""
    checks = [check for check in read.checks_of_orders([order.pk]) if check.release_id == release_id]
    return checks[-1] if checks else None


@action("treatment.not_given", Permission.GIVE)
def not_given(work: Work, *, order: UUID, seen_version: int, reason: str) -> Done:
    """A signed or released drug was not given after all; one that nobody signed, a prescriber skips."""
    row, visit = _opened(work, order, seen_version)
    if row.state == OrderState.PLANNED:
        work.need(Permission.PRESCRIBE)
    if not reason.strip():
        raise Invalid("Say why it was not given.", {"reason": "Say why, in a few words."})
    steps.move_order(work, row, OrderState.NOT_GIVEN, end_reason=reason.strip()[:200])
    _close_when_done(work, visit)
    return Done(str(row.public_id), row.version)


@action("treatment.hand_out", Permission.GIVE)
def hand_out(work: Work, *, order: UUID, seen_version: int) -> Done:
    """A signed support drug goes home; a cytotoxic in a bag is an administration and is refused here."""
    row, visit = _opened(work, order, seen_version)
    if row.is_cytotoxic:
        raise Invalid("A cytotoxic that goes home is given by two people, like any other dose.")
    if row.state not in (OrderState.SIGNED, OrderState.RELEASED):
        raise Invalid("A prescriber signs the order first.")
    if row.state == OrderState.SIGNED:
        steps.move_order(work, row, OrderState.RELEASED)
    steps.move_order(work, row, OrderState.GIVEN)
    _close_when_done(work, visit)
    return Done(str(row.public_id), row.version)


def _close_when_done(work: Work, visit: VisitRow) -> None:
    """The visit is given when each of its cytotoxics has ended and at least one was given."""
    steps.show_drugs(work, visit)
    orders = steps.treating(visit)
    if any(OrderState(order.state) not in ORDER_ENDED for order in orders):
        return
    if VisitState(visit.state) in ENDED:
        return
    given = any(order.state == OrderState.GIVEN for order in orders)
    steps.move_visit(
        work,
        visit,
        VisitState.GIVEN if given else VisitState.SKIPPED,
        actual_on=_today(work, visit) if given else None,
        held_by="",
        hold_reason="",
    )
    _complete_course(work, visit)


def _complete_course(work: Work, visit: VisitRow) -> None:
    """A course without an open visit is complete."""
    course = visit.course
    if course is None or course.state != "active":
        return
    if all(VisitState(row.state) in ENDED for row in read_scheduling.visits_of_course(course.pk)):
        write_scheduling.change_course(work.ledger, course, state="completed", ended_at=work.now)
