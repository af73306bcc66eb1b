"""Who orders a drug or a dose that is not the protocol's, and what holds for it nevertheless?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.protocols.protocol import Where
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.order import UNDER_RELEASE, WENT_IN, OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.read import treatment as read
from oncodesk.records.write import treatment as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.treatment.signed import signed_now
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import VisitRow

_GONE = frozenset({OrderState.CANCELLED, OrderState.NOT_GIVEN, OrderState.ERROR})
REPLACED = "Replaced by an order off the protocol"


@action("treatment.order_off_protocol", Permission.ORDER_EXCEPTION)
def order_off_protocol(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    drug: str,
    amount: str,
    route: str,
    where: Where = Where.CLINIC,
    reason: str,
) -> Done:
    """Order one drug at one visit outside the protocol, on a prescriber's own authority and for a reason.

    Everything else holds as for any order: dose rules and ceilings now and at the signature, blood limits,
    minimum intervals, lifetime dose, release and two people. It takes the place of the protocol's order of
    the same drug at this visit, so that a dose above the standard is given only on this way. Reductions of
    the course are not applied to it. The release of the visit falls. Raises Invalid by field: drug,
    amount, route, reason; Stopped when the dose cannot be.
    """
    row = steps.locked_visit(work, visit)
    work.check_seen(row, seen_version)
    _refuse_visit(row)
    known_drug = signed_now(work.practice_id).drugs.get(drug)
    if known_drug is None:
        raise Invalid(
            "Nothing was ordered.", {"drug": "Choose a drug of the drug table that an oncologist signed."}
        )
    wrong: dict[str, str] = {}
    quantity = parse_quantity(amount)
    if not isinstance(quantity, Quantity):
        wrong["amount"] = quantity
    elif quantity.amount <= 0:
        wrong["amount"] = "Write an amount above zero; to give none, skip the drug."
    if route not in {each.value for each in known_drug.routes}:
        wrong["route"] = f"{known_drug.name} is given {', '.join(known_drug.routes)}."
    if not reason.strip():
        wrong["reason"] = "Say why the protocol is left, in a few words."
    if wrong or not isinstance(quantity, Quantity):
        raise Invalid("Nothing was ordered. Please correct the marked fields.", wrong)
    _make_room(work, row, drug)
    orders = read.orders_of_visit(row.pk)
    order = write.add_order(
        work.ledger,
        visit=row,
        course=row.course,
        drug=drug,
        sequence=max((each.sequence for each in orders), default=0) + 1,
        amount=quantity.amount,
        unit=quantity.unit,
        per=quantity.per,
        route=Route(route).value,
        where=where.value,
        is_cytotoxic=known_drug.cytotoxic,
        state=OrderState.PLANNED,
        is_off_protocol=True,
        off_reason=reason.strip()[:300],
        excepted_by_id=work.actor.person_id,
    )
    _refuse_dose(work, row, order.pk)
    steps.take_back(work, row, "order added")
    if row.state == VisitState.RELEASED:
        steps.move_visit(work, row, VisitState.ARRIVED)
    steps.show_drugs(work, row)
    steps.rejudge(work, row)
    return Done(str(order.public_id), order.version)


def _refuse_visit(row: VisitRow) -> None:
    if row.kind != VisitKind.TREATMENT or row.course is None:
        raise Invalid("A drug is ordered at a treatment visit of a course.")
    if VisitState(row.state) in ENDED:
        raise Invalid(f"This visit has ended ({row.state.replace('_', ' ')}).")
    if row.course.state != "active":
        raise Invalid("This course is not active; nothing is ordered in it.")


def _make_room(work: Work, row: VisitRow, drug: str) -> None:
    """The protocol's open order of the same drug is cancelled; one that went in, or an exception, stands."""
    for order in read.orders_of_visit(row.pk):
        if order.state == OrderState.GIVING:
            raise Invalid("A dose is being given at this visit. Record first how much of it went in.")
        if order.drug != drug or order.state in _GONE:
            continue
        if order.state in WENT_IN:
            raise Invalid("Nothing was ordered.", {"drug": "This drug was given at this visit already."})
        if order.is_off_protocol:
            raise Invalid(
                "Nothing was ordered.",
                {"drug": "It is ordered off the protocol already. Record that as not given first."},
            )
        if order.state in UNDER_RELEASE - {OrderState.RELEASED}:
            raise Invalid("Nothing was ordered.", {"drug": "This drug is being prepared at this visit."})
        steps.move_order(work, order, OrderState.CANCELLED, end_reason=REPLACED)


def _refuse_dose(work: Work, row: VisitRow, order_id: int) -> None:
    """What stops its dose on today's weight stops the order; without a weight the signature asks again."""
    known = known_about(row, work.now)
    for order, facts in zip(known.standing, known.facts.orders, strict=True):
        if order.pk == order_id and known.weight is not None:
            answer = Verdict(tuple(facts.dose_findings))
            if not answer.allowed:
                raise Stopped("This dose cannot be ordered.", answer)
