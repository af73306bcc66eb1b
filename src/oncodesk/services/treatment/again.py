"""How is an order opened for its next step, and what becomes of what stands prepared?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.treatment.order import ENDED, OrderState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import people as read_people
from oncodesk.records.read import preparation as read_preparation
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.records.write import treatment as write
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.tasks import end_tasks
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.telling import about_prepared
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow, PreparationRow, VisitRow


def opened_order(
    work: Work, order: UUID, seen_version: int, *, ended: bool = False
) -> tuple[OrderRow, VisitRow]:
    """The order and its visit, its patient locked, as the actor saw it; one that has ended is refused."""
    place = read.place_of_order(work.practice_id, order)
    if place is None:
        raise NotThere("There is no such order in this practice.")
    lock_patient(place.patient_id)
    row = read.order(work.practice_id, order)
    visit = read_scheduling.visit(work.practice_id, place.visit)
    assert row is not None and visit is not None  # neither is ever removed
    work.check_seen(row, seen_version)
    if not ended and OrderState(row.state) in ENDED:
        raise Invalid(f"This order has ended ({row.state.replace('_', ' ')}).")
    return row, visit


def release_order(work: Work, order: OrderRow) -> None:
    """A signed order may be prepared; what stands prepared as signed waits for its second person again."""
    if order.state == OrderState.HELD:
        steps.move_order(work, order, OrderState.SIGNED)
    if order.state != OrderState.SIGNED:
        return
    steps.move_order(work, order, OrderState.RELEASED)
    preparation = read_preparation.standing(order.pk)
    if preparation is None or preparation.amount != order.final_amount:
        return
    if preparation.beyond_use_at is None or preparation.beyond_use_at > work.now:
        steps.move_order(work, order, OrderState.PREPARING)


def throw_away(
    work: Work, visit: VisitRow, preparation: PreparationRow, *, why: str, witness_id: int | None
) -> None:
    """What was prepared is hazardous waste, with the reason and the person; it stays to be read."""
    if not why.strip():
        raise Invalid(
            "Say what became of the prepared dose.", {"disposal": "Say how and why, in a few words."}
        )
    if witness_id is not None and witness_id == work.actor.person_id:
        raise Invalid("A witness is another person.", {"witness": "Choose somebody else."})
    write.change_preparation(
        work.ledger,
        preparation,
        outcome="discarded",
        why=why.strip()[:200],
        ended_at=work.now,
        ended_by_id=work.actor.person_id,
        witness_id=witness_id,
    )
    end_tasks(work, visit.patient_id, about_prepared(preparation), "thrown away")


def witness_of(work: Work, membership: UUID | None) -> int | None:
    """The person behind a membership who saw it; somebody who works here now."""
    if membership is None:
        return None
    row = read_people.membership(work.practice_id, membership)
    if row is None or not row.is_active:
        raise Invalid("The witness does not work here.", {"witness": "Choose a colleague."})
    return row.person_id
