"""Who checks, gives or does not give a drug at the patient? Two people, each with their own sign-in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.dosing.exposure import exposure_mg_m2
from oncodesk.domain.protocols.protocol import Where
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.may_give import GiveFacts, PreparedFact, check_administration, check_bedside
from oncodesk.domain.treatment.order import ENDED as ORDER_ENDED
from oncodesk.domain.treatment.order import UNDER_RELEASE, WENT_IN, OrderState
from oncodesk.domain.treatment.preparation import steps_of_giving
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import preparation as read_preparation
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.records.read import visit as read_visit
from oncodesk.records.write import scheduling as write_scheduling
from oncodesk.records.write import treatment as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.dosing.steps import enter_given
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.tasks import end_tasks
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.again import opened_order, throw_away, witness_of
from oncodesk.services.treatment.doses import plain
from oncodesk.services.treatment.facts import Known, known_about
from oncodesk.services.treatment.recomputing import surface_as_signed
from oncodesk.services.treatment.telling import about_prepared
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow, BedsideCheckRow, OrderRow, VisitRow


@action("treatment.check_at_patient", Permission.VERIFY)
def check_at_patient(
    work: Work, *, order: UUID, seen_version: int, amount_shown: Decimal, identifiers: tuple[str, ...]
) -> Done:
    """One person compares drug, dose, route, cycle and patient at the patient; another one gives.

    `amount_shown` is what the screen said; it must be the server's own number.
    """
    row, visit = opened_order(work, order, seen_version)
    release = read.open_release(visit.pk)
    if len(set(identifiers)) < 2:
        raise Invalid("Compare two identifiers at the patient.", {"identifiers": "Tick two."})
    answer = check_bedside(_facts(work, row, visit, known_about(visit, work.now), amount_shown))
    if not answer.allowed or release is None:
        raise Stopped("This dose cannot be checked at the patient.", answer)
    check = write.add_bedside_check(
        work.ledger,
        order=row,
        release=release,
        checked_by_id=work.actor.person_id,
        amount_shown=amount_shown,
        identifiers=sorted(set(identifiers)),
    )
    steps.move_order(work, row, OrderState.CHECKED)
    steps.show_drugs(work, visit)
    return Done(str(check.public_id))


def _facts(
    work: Work,
    order: OrderRow,
    visit: VisitRow,
    known: Known,
    amount_shown: Decimal,
    unconfirmed: tuple[str, ...] = (),
) -> GiveFacts:
    """The release that stands, what was prepared under it, and the two people."""
    release = read.open_release(visit.pk)
    check = _latest_check(order, None if release is None else release.pk)
    prepared = read_preparation.standing(order.pk)
    return GiveFacts(
        now=work.now,
        prepared=None
        if prepared is None
        else PreparedFact(
            prepared_by=prepared.prepared_by_id,
            checked_by=prepared.checked_by_id,
            checked_at=prepared.checked_at,
            under_this_release=release is not None and prepared.release_id == release.pk,
            beyond_use_at=prepared.beyond_use_at,
        ),
        unconfirmed=unconfirmed,
        released=release is not None,
        order_released=order.state in UNDER_RELEASE,
        given_by=work.actor.person_id,
        checked_by=None if check is None else check.checked_by_id,
        checked_at=None if check is None else check.created_at,
        weight_recorded_at=None if known.weight is None else known.weight.created_at,
        amount_shown=amount_shown,
        amount_ordered=None if order.final_amount is None else plain(order.final_amount),
    )


@action("treatment.start_giving", Permission.GIVE)
def start_giving(
    work: Work, *, order: UUID, seen_version: int, amount_shown: Decimal, confirmed: Collection[str]
) -> Done:
    """An infusion begins now and the whole rule is asked; how much went in is recorded at its end."""
    row, visit = opened_order(work, order, seen_version)
    _begin(work, row, visit, amount_shown, confirmed)
    steps.show_drugs(work, visit)
    return Done(str(row.public_id), row.version)


def _begin(
    work: Work, order: OrderRow, visit: VisitRow, amount_shown: Decimal, confirmed: Collection[str]
) -> None:
    """The second of the two at the patient: everything is asked again, then the giving has begun."""
    known = known_about(visit, work.now)
    needed = steps_of_giving(get_drug(order.drug), Route(order.route), goes_home=order.where == Where.HOME)
    unconfirmed = tuple(step for step in needed if step not in confirmed)
    facts = _facts(work, order, visit, known, amount_shown, unconfirmed)
    answer = check_administration(known.facts, facts)
    if not answer.allowed:
        raise Stopped("This dose cannot be given.", answer)
    steps.move_order(
        work,
        order,
        OrderState.GIVING,
        started_at=work.now,
        started_by_id=work.actor.person_id,
        confirmed=sorted(needed),
    )


@action("treatment.give", Permission.GIVE)
def give(
    work: Work,
    *,
    order: UUID,
    seen_version: int,
    amount_shown: Decimal,
    confirmed: Collection[str] = (),
    partial: Decimal | None = None,
) -> Done:
    """Record what was given. Unless its giving was begun before, the whole rule is asked now.

    `partial` is what really went in when the dose was stopped; it counts in the exposure, and the rest is
    waste. A giving that has begun is recorded whatever the rule would say meanwhile: it happened.
    """
    row, visit = opened_order(work, order, seen_version)
    if row.state != OrderState.GIVING:
        _begin(work, row, visit, amount_shown, confirmed)
    ordered = row.final_amount
    assert ordered is not None and row.started_at is not None  # held by the database
    if partial is not None and not 0 < partial <= ordered:
        raise Invalid("What was given lies between nothing and the ordered dose.", {"partial": "Correct it."})
    amount = ordered if partial is None else partial
    given = _record(work, row, visit, amount)
    enter_given(work, given, _day(given.given_at, visit))
    steps.move_order(work, row, OrderState.GIVEN if amount == ordered else OrderState.PARTLY_GIVEN)
    _close_when_done(work, visit)
    return Done(str(given.public_id))


def _record(work: Work, order: OrderRow, visit: VisitRow, amount: Decimal) -> AdministrationRow:
    """What went in, from what was prepared, under the release that stood when it began."""
    preparation = read_preparation.standing(order.pk)
    assert preparation is not None and order.final_amount is not None and order.started_at is not None
    check = _latest_check(order, preparation.release_id)
    assert check is not None  # the giving began after it
    surface = surface_as_signed(order)
    write.change_preparation(
        work.ledger, preparation, outcome="used", ended_at=work.now, ended_by_id=work.actor.person_id
    )
    end_tasks(work, visit.patient_id, about_prepared(preparation), "given")
    left = order.final_amount - amount
    return write.add_administration(
        work.ledger,
        order=order,
        visit=visit,
        patient_id=visit.patient_id,
        release_id=preparation.release_id,
        preparation=preparation,
        drug=order.drug,
        amount=amount,
        unit=order.final_unit,
        bsa_m2=surface,
        mg_per_m2=exposure_mg_m2(amount, surface) if order.final_unit == "mg" else None,
        route=order.route,
        lot=", ".join(preparation.lots)[:60],
        given_at=order.started_at,
        ended_at=work.now,
        given_by_id=order.started_by_id,
        checked_by_id=check.checked_by_id,
        is_partial=left > 0,
        wasted=left if left > 0 else None,
        goes_home=order.where == Where.HOME,
        confirmed=order.confirmed,
    )


def _latest_check(order: OrderRow, release_id: int | None) -> BedsideCheckRow | None:
    """The newest check of this order under the release that stands; an older release's check is void."""
    checks = [check for check in read.checks_of_orders([order.pk]) if check.release_id == release_id]
    return checks[-1] if checks else None


@action("treatment.not_given", Permission.GIVE)
def not_given(
    work: Work,
    *,
    order: UUID,
    seen_version: int,
    reason: str,
    disposal: str = "",
    witness: UUID | None = None,
) -> Done:
    """A signed drug was not given after all; one that nobody signed, a prescriber skips.

    What stands prepared is thrown away in the same step, and `disposal` says how.
    """
    row, visit = opened_order(work, order, seen_version)
    if row.state == OrderState.PLANNED:
        work.need(Permission.PRESCRIBE)
    if not reason.strip():
        raise Invalid("Say why it was not given.", {"reason": "Say why, in a few words."})
    preparation = read_preparation.standing(row.pk)
    if preparation is not None:
        throw_away(work, visit, preparation, why=disposal, witness_id=witness_of(work, witness))
    steps.move_order(work, row, OrderState.NOT_GIVEN, end_reason=reason.strip()[:200])
    _close_when_done(work, visit)
    return Done(str(row.public_id), row.version)


@action("treatment.hand_out", Permission.GIVE)
def hand_out(work: Work, *, order: UUID, seen_version: int) -> Done:
    """A signed support drug goes home; a cytotoxic in a bag is an administration and is refused here."""
    row, visit = opened_order(work, order, seen_version)
    if row.is_cytotoxic:
        raise Invalid("A cytotoxic that goes home is given by two people, like any other dose.")
    if row.state not in (OrderState.SIGNED, OrderState.RELEASED):
        raise Invalid("A prescriber signs the order first, and nobody holds it.")
    if row.state == OrderState.SIGNED:
        steps.move_order(work, row, OrderState.RELEASED)
    steps.move_order(work, row, OrderState.GIVEN)
    _close_when_done(work, visit)
    return Done(str(row.public_id), row.version)


def _day(at: datetime, visit: VisitRow) -> date:
    return at.astimezone(ZoneInfo(visit.practice.zone)).date()


def _close_when_done(work: Work, visit: VisitRow) -> None:
    """The visit is given when each of its cytotoxics has ended and at least one was given."""
    steps.show_drugs(work, visit)
    orders = steps.treating(visit)
    if any(OrderState(order.state) not in ORDER_ENDED for order in orders):
        return
    if VisitState(visit.state) in ENDED:
        return
    given = [order for order in orders if OrderState(order.state) in WENT_IN]
    last = read_visit.last_given(visit.pk)
    last_at = (
        work.now if last is None else last.given_at
    )  # a support drug in the bag has no record of its own
    steps.move_visit(
        work,
        visit,
        steps.end_of(given),
        actual_on=_day(last_at, visit) if given else None,
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
