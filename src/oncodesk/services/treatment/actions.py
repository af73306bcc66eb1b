"""Who lets a patient arrive, signs, sees, decides and releases?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.dose import Calculation
from oncodesk.domain.labs.request import RequestState
from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.may_give import BANDS, check_release
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.records.write import labs as write_labs
from oncodesk.records.write import treatment as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.again import release_order
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.treatment.jumps import TO_SIGN, jumps_in
from oncodesk.services.treatment.keeping import kept_calculation, recompute
from oncodesk.services.treatment.modifying import Why, reduce
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import VisitRow

CHOICES = ("as_planned", "reduced", "delay")


def _opened(work: Work, visit: UUID, seen_version: int | None) -> VisitRow:
    """The visit, locked and as the actor saw it; one that has ended is refused."""
    row = steps.locked_visit(work, visit)
    if seen_version is not None:
        work.check_seen(row, seen_version)
    if VisitState(row.state) in ENDED:
        raise Invalid(f"This visit has ended ({row.state.replace('_', ' ')}).")
    return row


@action("treatment.arrive", Permission.BOOK)
def arrive(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    identifiers: tuple[str, ...],
    arrived_at: datetime | None = None,
) -> Done:
    """The patient is here; two identifiers were compared at the desk. A hold stands.

    `arrived_at`: she came then and it is recorded later, also the next day; it lies on the visit's own day.
    """
    row = _opened(work, visit, seen_version)
    came_at = arrived_at or work.now
    zone = ZoneInfo(row.practice.zone)
    if came_at > work.now or (arrived_at and came_at.astimezone(zone).date() != row.planned_on):
        told = (
            "Write the time at which she came, on the day of the visit; move the visit if it was another day."
        )
        raise Invalid("This arrival cannot be.", {"arrived_at": told})
    if len(set(identifiers)) < 2:
        raise Invalid("Compare two identifiers, such as name and owner.", {"identifiers": "Tick two."})
    after = VisitState.HELD if row.state == VisitState.HELD else VisitState.ARRIVED
    steps.move_visit(work, row, after, arrived_at=came_at)
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)


@action("treatment.finish_check", Permission.BOOK)
def finish_check(work: Work, *, visit: UUID, seen_version: int) -> Done:
    """A blood check or consult took place."""
    row = _opened(work, visit, seen_version)
    if row.kind == VisitKind.TREATMENT:
        raise Invalid("A treatment ends with its doses, not with a tick.")
    if row.state != VisitState.ARRIVED:
        steps.move_visit(work, row, VisitState.ARRIVED, arrived_at=work.now)
    steps.move_visit(work, row, VisitState.DONE, actual_on=row.planned_on)
    return Done(str(row.public_id), row.version)


@action("treatment.sign_orders", Permission.PRESCRIBE)
def sign_orders(work: Work, *, visit: UUID, seen_version: int, acknowledged: Collection[str] = ()) -> Done:
    """Sign every open order of a visit on the latest weight, each with its whole calculation.

    A dose that jumps because the patient crossed a weight limit is signed only when `acknowledged` holds
    its key (see `jumps`): the order and the very amount that the prescriber saw. The audit keeps it.
    """
    row = _opened(work, visit, seen_version)
    known = known_about(row, work.now)
    open_orders = [order for order in known.orders if order.state in TO_SIGN]
    if known.weight is None:
        raise Invalid("A dose needs a weight. Weigh the patient first.", {"weight": "Record a weight."})
    if not open_orders:
        raise Invalid("There is nothing left to sign at this visit.")
    findings = [
        finding
        for order, facts in zip(known.standing, known.facts.orders, strict=True)
        if order in open_orders
        for finding in facts.dose_findings
    ]
    findings += () if known.facts.home is None else known.facts.home.findings
    if not Verdict(tuple(findings)).allowed:
        raise Stopped("This dose cannot be signed.", Verdict(tuple(findings)))
    jumps = jumps_in(known, row.patient_id)
    unseen = tuple(jump.finding for jump in jumps if jump.key not in acknowledged)
    if unseen:
        raise Stopped("Look at both numbers first, and acknowledge the jump.", Verdict(unseen))
    for jump in jumps:
        work.ledger.note(
            "acknowledge_jump", row, {name: str(fact) for name, fact in jump.finding.facts.items()}
        )
    for order in open_orders:
        dose = known.doses[order.pk]
        steps.move_order(
            work,
            order,
            OrderState.SIGNED,
            calculation=kept_calculation(dose, known.drugs_digest),
            final_amount=_final(dose),
            final_unit=order.unit,
            weight=known.weight,
            signed_by_id=work.actor.person_id,
            signed_at=work.now,
        )
    steps.show_drugs(work, row)
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)


def _final(dose: Calculation) -> Decimal:
    if dose.final is None:
        raise Invalid("This dose could not be calculated.")
    return dose.final


@action("treatment.review_results", Permission.REVIEW_LABS)
def review_results(work: Work, *, visit: UUID, seen_version: int) -> Done:
    """One named person has seen these result versions; a nurse only under a signed standing order."""
    row = _opened(work, visit, seen_version)
    known = known_about(row, work.now)
    if not known.result_ids:
        raise Invalid("There are no results to look at yet.")
    standing_order = None
    if work.actor.role is Role.NURSE:
        standing_order = read.signed_content(work.practice_id, "standing_order")
        if standing_order is None:
            raise Invalid("No standing order is signed; an oncologist reviews the results.")
    write_labs.add_lab_review(
        work.ledger,
        patient_id=row.patient_id,
        visit=row,
        result_ids=sorted(known.result_ids),
        reviewed_by_id=work.actor.person_id,
        by_standing_order=standing_order,
    )
    _mark_reviewed(work, row)
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)


def _mark_reviewed(work: Work, visit: VisitRow) -> None:
    for request in read_labs.requests_of_visit(visit.pk):
        if request.state == RequestState.RECEIVED:
            write_labs.change_lab_request(
                work.ledger, request, state=RequestState.REVIEWED, reviewed_at=work.now
            )


@action("treatment.decide", Permission.DECIDE)
def decide(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    choice: str,
    reason: str,
    drug: str = "",
    percent: Decimal | None = None,
    cause: str = "",
    grade: int | None = None,
) -> Done:
    """One oncologist's decision for this visit and these result versions, with a reason.

    `as_planned` and `reduced` treat; `delay` waits. A reduction is a modification of this visit only, for
    a coded `cause` with its grade.
    On the floor a second oncologist confirms before it counts. What nobody may override stays unknown.
    """
    row = _opened(work, visit, seen_version)
    if choice not in CHOICES:
        raise Invalid("Choose to treat as planned, to treat reduced, or to delay.", {"choice": "Choose one."})
    if not reason.strip():
        raise Invalid("A decision needs a reason.", {"reason": "Say why, in a few words."})
    known = known_about(row, work.now)
    band = max((gate.band for gate in known.gates.values()), key=BANDS.index, default="unknown")
    if band == "unknown" and choice != "delay":
        raise Stopped(
            "What is missing or unclear cannot be decided away.",
            Verdict(
                tuple(finding for gate in known.gates.values() for finding in gate.findings if finding.stops)
            ),
        )
    if band == "proceed" and choice != "delay":
        raise Invalid("The counts are in range; there is nothing to decide.")
    if choice == "reduced":
        why = Why(cause, grade, reason[:200])
        reduce(work, row, drug, percent, basis="standard", is_forward=False, why=why)
    earlier = read.valid_decision(row.pk)
    if earlier is not None:
        write.change_decision(work.ledger, earlier, void_at=work.now, void_reason="decided again")
    decision = write.add_decision(
        work.ledger,
        visit=row,
        band=band,
        choice=choice,
        reason=reason.strip(),
        result_ids=sorted(known.result_ids),
        decided_by_id=work.actor.person_id,
    )
    _mark_reviewed(work, row)
    if choice == "delay":
        steps.take_back(work, row, "delayed")
        steps.hold(work, row, by="blood", reason="")
    steps.rejudge(work, row)
    return Done(str(decision.public_id), decision.version)


@action("treatment.confirm_decision", Permission.DECIDE)
def confirm_decision(work: Work, *, decision: UUID, seen_version: int) -> Done:
    """A second oncologist confirms a decision below the floor; never the one who decided."""
    found = read.decision(work.practice_id, decision)
    if found is None:
        raise NotThere("There is no such decision in this practice.")
    lock_patient(found.visit.patient_id)
    found.refresh_from_db()
    work.check_seen(found, seen_version)
    if found.void_at is not None:
        raise Invalid("This decision no longer counts; the results changed.")
    if found.decided_by_id == work.actor.person_id:
        raise Invalid("Your own decision needs another oncologist's confirmation.")
    if found.second_by_id is not None:
        raise Invalid("This decision is confirmed already.")
    write.change_decision(work.ledger, found, second_by_id=work.actor.person_id, second_at=work.now)
    visit = read_scheduling.visit(work.practice_id, found.visit.public_id)
    assert visit is not None
    steps.rejudge(work, visit)
    return Done(str(found.public_id), found.version)


@action("treatment.release_visit", Permission.RELEASE)
def release_visit(work: Work, *, visit: UUID, seen_version: int) -> Done:
    """Permit preparation: the whole rule is asked now, and the release keeps what it rested on."""
    row = _opened(work, visit, seen_version)
    known = known_about(row, work.now)
    answer = check_release(known.facts)
    if not answer.allowed:
        raise Stopped("This visit cannot be released.", answer)
    if row.arrived_at is None or VisitState(row.state) not in (VisitState.ARRIVED, VisitState.HELD):
        raise Invalid("Let the patient arrive first, with two identifiers compared.")
    for order in known.orders:
        if order.state in (OrderState.SIGNED, OrderState.HELD) and order.calculation is not None:
            recompute(work.practice_id, order.calculation)
    release = write.add_release(
        work.ledger,
        visit=row,
        released_by_id=work.actor.person_id,
        result_ids=sorted(known.result_ids),
        weight=known.weight,
        policy_id=known.policy_id,
        review=known.review,
        decision=known.decision,
        codes=sorted({finding.code for finding in answer.findings}),
        valid_until=known.valid_until,
    )
    for order in known.orders:
        release_order(work, order)
    steps.move_visit(work, row, VisitState.RELEASED, held_by="", hold_reason="")
    steps.show_drugs(work, row)
    steps.write_answer(work, row, known)  # releasing changes no fact that the rule asks
    return Done(str(release.public_id), release.version)


@action("treatment.hold_visit", Permission.BOOK)
def hold_visit(work: Work, *, visit: UUID, seen_version: int, reason: str) -> Done:
    """Anybody may stop; a release is taken back at once."""
    row = _opened(work, visit, seen_version)
    if not reason.strip():
        raise Invalid("A hold needs a reason.", {"reason": "Say why, in a few words."})
    steps.take_back(work, row, "held by a person")
    for order in read.orders_of_visit(row.pk):
        if order.state == OrderState.SIGNED:
            steps.move_order(work, order, OrderState.HELD)
    steps.hold(work, row, by="person", reason=reason.strip()[:200])
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)


@action("treatment.go_on", Permission.DECIDE)
def go_on(work: Work, *, visit: UUID, seen_version: int) -> Done:
    """An oncologist ends a person's hold; what the blood says is asked again at once."""
    row = _opened(work, visit, seen_version)
    if row.held_by != "person":
        raise Invalid("Nobody put this visit on hold; the blood decides.")
    steps.unhold(work, row)
    for order in read.orders_of_visit(row.pk):
        if order.state == OrderState.HELD:
            steps.move_order(work, order, OrderState.SIGNED)
    steps.show_drugs(work, row)
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)
