"""What happens to signatures when their day has ended? They drop; a moved visit is signed anew."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.roles import Actor, ActorKind, Permission
from oncodesk.domain.treatment.order import MAY_STOP, OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import practice as read_practice
from oncodesk.records.read import preparation as read_preparation
from oncodesk.records.read import treatment as read
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid
from oncodesk.services.reading import reading
from oncodesk.services.treatment import steps
from oncodesk.services.work import Work, action

END_OF_DAY = Actor(ActorKind.SERVICE, "end of the day")
EXPIRE = MAY_STOP | {OrderState.HELD}


def list_past_signatures(practice_id: int, now: datetime) -> tuple[UUID, ...]:
    """Visits of earlier days, in the practice's zone, on which a signature still stands."""
    with reading([practice_id]):
        practice = read_practice.practice(practice_id)
        if practice is None:
            return ()
        today = now.astimezone(ZoneInfo(practice.zone)).date()
        return tuple(read_preparation.visits_past(practice_id, today, EXPIRE))


@action("treatment.expire_orders", Permission.BOOK)
def expire_orders(work: Work, *, visit: UUID) -> Done:
    """The planned date has ended: release and signatures drop. A giving that has begun goes on to its end."""
    row = steps.locked_visit(work, visit)
    if row.planned_on >= work.now.astimezone(ZoneInfo(row.practice.zone)).date():
        raise Invalid("The day of this visit has not ended.")
    steps.take_back(work, row, "the planned date ended")
    for order in read.orders_of_visit(row.pk):
        if order.state in EXPIRE:
            steps.drop_signature(work, order, OrderState.EXPIRED)
    steps.show_drugs(work, row)
    if VisitState(row.state) not in ENDED:
        if row.state == VisitState.RELEASED:
            steps.move_visit(work, row, VisitState.ARRIVED)
        steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)
