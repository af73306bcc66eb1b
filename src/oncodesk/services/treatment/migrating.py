"""Who brings a running course to another version of its protocol, and what follows for its visits?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.request import UNDRAWN, LabPlace
from oncodesk.domain.scheduling.plan import Plan, PlannedVisit
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.order import ENDED as ORDER_ENDED
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import scheduling as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import scheduling as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.labs import steps as labs
from oncodesk.services.scheduling import steps
from oncodesk.services.scheduling.changing import unaccepted
from oncodesk.services.scheduling.layout import VERSION, dates_of, plan_keys, row_key
from oncodesk.services.scheduling.versions import going_over, still_to_come
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.treatment.moving import Accepted, ask_for_added
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, VisitRow


@action("treatment.go_over", Permission.PRESCRIBE)
def migrate_course(
    work: Work,
    *,
    course: UUID,
    seen_version: int,
    to_version: UUID,
    reason: str,
    accept: Accepted | None = None,
) -> Done:
    """Bring a course to another signed version of its protocol, all or nothing, from the next visit on.

    What was given keeps its day and drugs. Of every later visit the release, the reviews, the decision and
    the signatures fall; orders and blood requests that differ are made anew. Dose reductions stay. No day
    moves off a closed day by itself: that is accepted by an oncologist, or a delay before. Raises Invalid,
    and Stopped where visits have no place in the version or a new date stands against a rule.
    """
    row = _locked(work, course)
    work.check_seen(row, seen_version)
    if not reason.strip():
        raise Invalid("Another version needs a reason.", {"reason": "Say why, in a few words."})
    if accept and any(accept.values()):
        work.need(Permission.DECIDE)
    version = read_treatment.content(work.practice_id, to_version)
    if version is None:
        raise NotThere("There is no such version in this practice.")
    zone = ZoneInfo(row.practice.zone)
    found = going_over(row, version, work.now.astimezone(zone).date())
    left = unaccepted(found.outcome.concerned, accept or {})
    if left:
        raise Stopped("These dates cannot be.", Verdict(left))
    write.add_schedule_change(
        work.ledger,
        course=row,
        verb=VERSION,
        from_position=found.first,
        reason=reason.strip()[:200],
        before=dates_of(found.outcome.before),
        after=dates_of(found.outcome.after),
        changed_by_id=work.actor.person_id,
        from_version_id=row.content_version_id,
        to_version=version,
        replaced_body=row.protocol_body,
    )
    write.change_course(
        work.ledger,
        row,
        content_version_id=version.pk,
        protocol_name=version.name,
        protocol_body=version.body,
    )
    row.refresh_from_db()
    _carry_through(work, row, found.outcome.after, found.first, accept or {}, zone)
    return Done(str(row.public_id), row.version)


def _locked(work: Work, course: UUID) -> CourseRow:
    row = read.course(work.practice_id, course)
    if row is None:
        raise NotThere("There is no such course in this practice.")
    lock_patient(row.patient_id)
    row.refresh_from_db()
    return row


def _carry_through(
    work: Work, course: CourseRow, after: Plan, first: int, accepted: Accepted, zone: ZoneInfo
) -> None:
    """Rows, orders and requests follow the version; every visit to come starts again."""
    _end_checks(work, course, after)
    ask_for_added(work, course, after, steps.lay_out(work, course, after, accepted))
    stood = {row.pk: VisitState(row.state) for row in read.visits_of_course(course.pk)}
    for row, _, _ in steps.write_dates(work, course, after, accepted):
        labs.move_requests(work, row, zone)
    rows = read.visits_of_course(course.pk)
    planned = {visit.number: visit for visit in after.visits}
    for row in still_to_come(rows, first):
        item = planned[row.number or 0]
        write.change_visit(
            work.ledger, row, week=item.week, title=f"{course.protocol_name}, visit {row.number}"
        )
        _renew_orders(work, course, row, item)
        _renew_requests(work, course, row, item.requires, zone)
        if row.state == VisitState.RELEASED:
            treatment.move_visit(work, row, VisitState.ARRIVED)
        treatment.reopen(work, row, stood[row.pk])
    keyed = plan_keys(after)
    for row in rows:
        item_of_check = keyed.get(row_key(row))
        if row.kind == VisitKind.BLOOD_CHECK and item_of_check is not None and row.state not in ENDED:
            _renew_requests(work, course, row, item_of_check.requires, zone)
    write.change_course(work.ledger, course, ends_on=steps.last_day_of(rows))


def _end_checks(work: Work, course: CourseRow, after: Plan) -> None:
    """Blood checks that the version has no more do not take place."""
    keyed = plan_keys(after)
    for row in read.visits_of_course(course.pk):
        if row_key(row) not in keyed and VisitState(row.state) not in ENDED:
            labs.cancel_requests(work, row)
            steps.end_visit(work, row, VisitState.CANCELLED)


def _renew_orders(work: Work, course: CourseRow, row: VisitRow, item: PlannedVisit) -> None:
    """Where the version gives something else, the open orders are cancelled and its own are made.

    A drug that a prescriber skipped at this visit stays skipped.
    """
    orders = read_treatment.orders_of_visit(row.pk)
    skipped = {order.drug for order in orders if order.state == OrderState.NOT_GIVEN}
    item = replace(item, doses=tuple(dose for dose in item.doses if dose.drug not in skipped))
    standing = [order for order in orders if OrderState(order.state) not in ORDER_ENDED]
    now = {(order.drug, order.amount, order.unit, order.per, order.route, order.where) for order in standing}
    wanted = {
        (
            dose.drug,
            dose.amount.amount,
            dose.amount.unit,
            dose.amount.per,
            dose.route,
            dose.where.value,
        )
        for dose in item.doses
    }
    if item.is_planned and now != wanted:
        treatment.cancel_orders(work, row)
        treatment.plan_orders(work, course, [row], {item.number: item})


def _renew_requests(
    work: Work, course: CourseRow, row: VisitRow, tests: tuple[str, ...], zone: ZoneInfo
) -> None:
    """Undrawn requests ask for the version's tests; of blood that was drawn only what is missing is asked."""
    requests = read_labs.requests_of_visit(row.pk)
    undrawn = [request for request in requests if request.state in UNDRAWN]
    drawn = {test for request in requests if request not in undrawn for test in request.tests}
    wanted = tuple(test for test in tests if test not in drawn)
    if {test for request in undrawn for test in request.tests} == set(wanted):
        return
    for request in undrawn:
        labs.cancel_request(work, request)
    labs.ask_for_blood(work, row, wanted, LabPlace(course.lab_place), zone)
