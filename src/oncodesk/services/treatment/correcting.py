"""What was recorded as given, and was not: who says so, who confirms it, and what follows from it?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.read import correcting as read
from oncodesk.records.write import scheduling as write_scheduling
from oncodesk.records.write import treatment as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.steps import reverse_exposure
from oncodesk.services.errors import Invalid
from oncodesk.services.tasks import end_tasks
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.again import opened_order
from oncodesk.services.treatment.telling import about_given, tell_doubted
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow, OrderRow, VisitRow


def _given(order: OrderRow) -> AdministrationRow:
    given = read.counted_of_order(order.pk)
    if given is None:
        raise Invalid("Nothing is recorded as given of this order.")
    return given


@action("treatment.doubt_given", Permission.GIVE)
def doubt_given(work: Work, *, order: UUID, seen_version: int, reason: str) -> Done:
    """The first of two people says that a dose was entered in error. It counts until a second confirms it."""
    row, visit = opened_order(work, order, seen_version, ended=True)
    given = _given(row)
    if not reason.strip():
        raise Invalid("Say what was wrong.", {"reason": "For example: given to another patient."})
    if given.error_asked_by_id is not None:
        raise Invalid("Somebody has said so already; another person confirms it.")
    write.change_administration(
        work.ledger,
        given,
        error_asked_by_id=work.actor.person_id,
        error_asked_at=work.now,
        error_reason=reason.strip()[:300],
    )
    tell_doubted(work, visit, row, given)
    return Done(str(given.public_id), given.version)


@action("treatment.keep_given", Permission.GIVE)
def keep_given(work: Work, *, order: UUID, seen_version: int) -> Done:
    """The doubt was wrong: the dose was given as it stands there."""
    row, visit = opened_order(work, order, seen_version, ended=True)
    given = _given(row)
    if given.error_asked_by_id is None:
        raise Invalid("Nobody doubts this dose.")
    write.change_administration(
        work.ledger, given, error_asked_by_id=None, error_asked_at=None, error_reason=""
    )
    end_tasks(work, visit.patient_id, about_given(given), "given as it stands there")
    return Done(str(given.public_id), given.version)


@action("treatment.confirm_error", Permission.VERIFY)
def confirm_error(work: Work, *, order: UUID, seen_version: int) -> Done:
    """A second person confirms it: the dose counts no more, anywhere, and stays to be read.

    The exposure gets its counter entry. Where the visit stood as given because of this dose it is open
    again with a new, unsigned order, so that somebody gives, moves or skips it; intervals and lifetime sums
    of every open visit are asked again.
    """
    row, visit = opened_order(work, order, seen_version, ended=True)
    given = _given(row)
    if given.error_asked_by_id is None:
        raise Invalid("One person says first what was wrong.")
    if given.error_asked_by_id == work.actor.person_id:
        raise Invalid("Another person confirms what you said.")
    write.change_administration(
        work.ledger, given, is_error=True, error_by_id=work.actor.person_id, error_at=work.now
    )
    end_tasks(work, visit.patient_id, about_given(given), "entered in error")
    reverse_exposure(work, given, given.error_reason)
    steps.move_order(work, row, OrderState.ERROR, end_reason=given.error_reason[:200])
    if _may_go_on(visit) and not (visit.state == VisitState.GIVEN and steps.has_begun(visit)):
        _order_again(work, row)
        _reopen(work, visit)
    elif visit.state == VisitState.GIVEN and not steps.has_begun(visit):
        write_scheduling.change_visit(work.ledger, visit, state=VisitState.SKIPPED, actual_on=None)
    steps.show_drugs(work, visit)
    steps.rejudge_patient(work, visit.patient_id)
    return Done(str(given.public_id), given.version)


def _may_go_on(visit: VisitRow) -> bool:
    """A dose may still be given: the patient lives, and the course ended by nothing but its last dose."""
    course = visit.course
    return (
        visit.patient.died_at is None
        and course is not None
        and course.state in ("active", "held", "completed")
        and visit.state != VisitState.CANCELLED
    )


def _order_again(work: Work, order: OrderRow) -> None:
    write.add_order(
        work.ledger,
        visit_id=order.visit_id,
        course_id=order.course_id,
        drug=order.drug,
        sequence=order.sequence,
        amount=order.amount,
        unit=order.unit,
        per=order.per,
        route=order.route,
        where=order.where,
        is_cytotoxic=order.is_cytotoxic,
        limits_as=order.limits_as,
        is_off_protocol=order.is_off_protocol,
        excepted_by_id=order.excepted_by_id,
        off_reason=order.off_reason,
        state=OrderState.PLANNED,
    )


def _reopen(work: Work, visit: VisitRow) -> None:
    """The one way back from given: what made it so was an error, and two people said so."""
    if visit.state != VisitState.GIVEN:
        return
    write_scheduling.change_visit(
        work.ledger, visit, state=VisitState.PLANNED, actual_on=None, arrived_at=None
    )
    course = visit.course
    if course is not None and course.state == "completed":
        write_scheduling.change_course(work.ledger, course, state="active", ended_at=None)
    steps.take_back(work, visit, "a dose was entered in error")
    steps.wait_for_blood(work, visit)
