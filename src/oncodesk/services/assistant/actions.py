"""What does the assistant carry out, and what do people answer: accept, dismiss, acknowledge, done?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from oncodesk.domain.assistant.duties import DUTIES, Mode
from oncodesk.domain.assistant.facts import Recipient
from oncodesk.domain.assistant.proposal import ANSWER_WITHIN, Kind
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.records.read import assistant as read
from oncodesk.records.read import case as read_case
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import people as read_people
from oncodesk.records.read import practice as read_practice
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.write import assistant as write
from oncodesk.records.write import practice as write_practice
from oncodesk.services.assistant.loading import settings_of
from oncodesk.services.assistant.steps import close_proposal, open_proposal
from oncodesk.services.comms.steps import About, queue_message
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotAllowed, NotThere
from oncodesk.services.radiation import fasting
from oncodesk.services.scheduling.booking import book
from oncodesk.services.scheduling.reasons import LOW_COUNTS
from oncodesk.services.treatment.moving import move_course
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import ProposalRow, TaskRow, VisitRow

RECHECK = "held for blood: recheck"
_CLIMBS = frozenset(
    {"result_missing", "lab_not_drawn", "very_low_neutrophils", "corrected_result", "fraction_missed"}
)  # asked further when not answered, if they go to one oncologist


@action("assistant.queue_message", Permission.MESSAGE)
def queue_proposed_message(work: Work, *, proposal: UUID) -> Done:
    """Put the proposed message into the outbox; the outbox looks again when it leaves."""
    row = open_proposal(work, proposal)
    told: Mapping[str, Any] = row.arguments
    relation = read_patients.relation(row.patient_id, told["client_id"])
    if relation is None or relation.not_to_be_told or not relation.informed:
        raise Invalid("This person is not to be told about this patient.")
    visit = row.visit
    appointment = read_scheduling.appointment_of(visit.pk) if visit else None
    blood = read_case.requests_of_visits([visit.pk]).get(visit.pk, []) if visit else []
    message = queue_message(
        work,
        key=row.key,
        template=told["template"],
        about=About(
            row.patient,
            relation.client,
            visit,
            appointment,
            tuple(blood),
            settings_of(work.practice_id)[row.duty].food,
            fasting.words_for(work, told.get("fraction_id")),
        ),
        expires_at=appointment.starts_at - timedelta(hours=2) if appointment else None,
    )
    close_proposal(work, row, "done", f"message {message.public_id}")
    return Done(str(message.public_id), message.version)


@action("assistant.raise_task", Permission.MESSAGE)
def raise_proposed_task(work: Work, *, proposal: UUID) -> Done:
    """Make the proposed task. A task that stands in for one nobody answered names it."""
    row = open_proposal(work, proposal)
    told: Mapping[str, Any] = row.arguments
    before = read.task_with_key(work.practice_id, told["instead_of"]) if told.get("instead_of") else None
    climbs = told["task"] in _CLIMBS and told["to_role"] == Role.ONCOLOGIST
    task = write.add_task(
        work.ledger,
        key=row.key,
        kind=told["task"],
        urgency=told["urgency"],
        patient=row.patient,
        visit=row.visit,
        to_role=told["to_role"],
        to_person_id=told["to_person"],
        reason=row.reason,
        facts=row.facts,
        due_at=work.now,
        escalate_at=work.now + ANSWER_WITHIN if climbs else None,
        state="open",
        escalated_from=before,
    )
    close_proposal(work, row, "done", f"task {task.public_id}")
    return Done(str(task.public_id), task.version)


@action("assistant.book_visit", Permission.BOOK)
def book_proposed_visit(work: Work, *, proposal: UUID) -> Done:
    """Book the best free slot on the visit's planned day, by the course's wish."""
    row = open_proposal(work, proposal)
    visit = _visit_of(row)
    if visit.planned_on.isoformat() != row.arguments["planned_on"]:
        raise Invalid("The visit has moved to another day.")
    appointment, remarks = book(work, visit, None)
    close_proposal(work, row, "done", f"visit {visit.public_id}")
    return Done(str(appointment.public_id), appointment.version, remarks)


@action("assistant.delay_course", Permission.PLAN_COURSE)
def delay_proposed_course(work: Work, *, proposal: UUID) -> Done:
    """Move the held visit and all later ones of its course to the day of the recheck."""
    row = open_proposal(work, proposal)
    visit = _visit_of(row)
    if visit.course is None or visit.number is None:
        raise Invalid("This visit belongs to no course; move it by hand.")
    change = Change(Verb.DELAY, visit.number, int(row.arguments["days"]))
    move_course(work, visit.course, [change], RECHECK, code=LOW_COUNTS)
    close_proposal(work, row, "done", f"visit {visit.public_id}")
    return Done(str(visit.course.public_id), visit.course.version)


def _visit_of(row: ProposalRow) -> VisitRow:
    """The visit as it is now, under the patient's lock."""
    visit = read_scheduling.visit(row.practice_id, row.visit.public_id) if row.visit is not None else None
    if visit is None:
        raise NotThere("The visit is not there any more.")
    return visit


@action("assistant.accept", Permission.BOOK)
def accept_proposal(work: Work, *, proposal: UUID, seen_version: int) -> Done:
    """A person lets the assistant do what it asked; the worker carries it out at once."""
    row = open_proposal(work, proposal)
    work.check_seen(row, seen_version)
    if not work.actor.is_person:
        raise NotAllowed("Only a person can accept what the assistant asks.")
    if row.kind == Kind.DELAY_COURSE:
        work.need(Permission.PLAN_COURSE)
    write.change_proposal(work.ledger, row, mode=Mode.ACTS.value, done_by_id=work.actor.person_id)
    return Done(str(row.public_id), row.version)


@action("assistant.dismiss", Permission.BOOK)
def dismiss_proposal(work: Work, *, proposal: UUID, seen_version: int, reason: str = "") -> Done:
    """A person says no. The same thing is not asked again; what is about safety cannot be dismissed here."""
    row = open_proposal(work, proposal)
    work.check_seen(row, seen_version)
    if not work.actor.is_person:
        raise NotAllowed("Only a person can dismiss what the assistant asks.")
    if DUTIES[row.duty].is_safety:
        raise Invalid("A safety alert is answered at its task; it cannot be dismissed.")
    close_proposal(work, row, "dismissed", reason.strip())
    return Done(str(row.public_id), row.version)


@action("assistant.give_up", Permission.BOOK)
def refuse_proposal(work: Work, *, proposal: UUID, why: str) -> Done:
    """What the assistant tried was refused: the proposal says why, and a person gets it as a task."""
    row = open_proposal(work, proposal)
    close_proposal(work, row, "refused", why)
    task = write.add_task(
        work.ledger,
        key=f"{row.key}:by_hand"[:200],
        kind="do_by_hand",
        urgency="today",
        patient=row.patient,
        visit=row.visit,
        to_role=Role.COORDINATOR.value,
        reason="assistant.could_not",
        facts={"what": row.kind.replace("_", " "), "why": why[:300].rstrip(".")},
        due_at=work.now,
        state="open",
    )
    return Done(str(task.public_id), task.version)


@action("assistant.note_attempt", Permission.BOOK)
def note_attempt(work: Work, *, proposal: UUID) -> Done:
    """Remember that carrying this out failed for a reason of ours."""
    row = open_proposal(work, proposal)
    write.change_proposal(work.ledger, row, attempts=row.attempts + 1)
    return Done(str(row.public_id), row.version)


def _opened(work: Work, task: UUID, seen_version: int, *states: str) -> TaskRow:
    row = read.task(work.practice_id, task)
    if row is None:
        raise NotThere("There is no such task in this practice.")
    work.check_seen(row, seen_version)
    if not work.actor.is_person:
        raise NotAllowed("Only a person can answer a task.")
    if row.state not in states:
        raise Invalid(f"This task is already {row.state}.")
    return row


@action("assistant.acknowledge_task", Permission.READ)
def acknowledge_task(work: Work, *, task: UUID, seen_version: int) -> Done:
    """I have seen it and take care of it; nobody else is asked."""
    row = _opened(work, task, seen_version, "open")
    write.change_task(
        work.ledger,
        row,
        state="acknowledged",
        acknowledged_by_id=work.actor.person_id,
        acknowledged_at=work.now,
        escalate_at=None,
    )
    return Done(str(row.public_id), row.version)


@action("assistant.finish_task", Permission.READ)
def finish_task(work: Work, *, task: UUID, seen_version: int, outcome: str = "") -> Done:
    """It is done; whoever finishes an open task has also acknowledged it."""
    row = _opened(work, task, seen_version, "open", "acknowledged")
    write.change_task(
        work.ledger,
        row,
        state="done",
        outcome=outcome.strip()[:300],
        escalate_at=None,
        acknowledged_by_id=row.acknowledged_by_id or work.actor.person_id,
        acknowledged_at=row.acknowledged_at or work.now,
    )
    return Done(str(row.public_id), row.version)


@action("assistant.set_duty", Permission.MANAGE_PRACTICE)
def set_duty(
    work: Work,
    *,
    duty: str,
    mode: Mode,
    routes: Mapping[Role, Recipient] | None = None,
    food: str = "",
) -> Done:
    """Off, asks or acts; whom its tasks go to instead; what the reminder says about food.

    A safety duty acts whatever is chosen: switching it off is refused, sending it to another is not.
    """
    if duty not in DUTIES:
        raise NotThere("The assistant has no such duty.")
    if DUTIES[duty].is_safety and mode is not Mode.ACTS:
        raise Invalid(
            "This alert keeps patients safe: it can go to somebody else, but it cannot be switched off.",
            {"mode": "Leave it on; choose below who gets it."},
        )
    _refuse_strangers(work, routes or {})
    kept = {
        "routes": {
            role.value: {"role": to.role.value, "person": to.person_id} for role, to in (routes or {}).items()
        },
        "food": " ".join(food.split())[:200],
    }
    row = read_practice.duty(work.practice_id, duty)
    if row is None:
        write_practice.add_duty(work.ledger, duty=duty, mode=mode.value, settings=kept)
    else:
        write_practice.change_duty(work.ledger, row, mode=mode.value, settings=kept)
    write.look_at_everybody(work.practice_id, work.now)
    return Done(duty)


def _refuse_strangers(work: Work, routes: Mapping[Role, Recipient]) -> None:
    """An alert sent to somebody who does not work here would reach nobody."""
    for role, to in routes.items():
        if to.person_id is None:
            continue
        membership = read_people.membership_of(work.practice_id, to.person_id)
        if membership is None or not membership.is_active or not membership.person.is_active:
            raise Invalid(
                "Alerts can only go to somebody who works here.",
                {role.value: "Choose somebody of this practice."},
            )
        if role is Role.ONCOLOGIST and membership.role != Role.ONCOLOGIST:
            raise Invalid(
                "What needs an oncologist can only go to an oncologist.",
                {role.value: "Choose an oncologist."},
            )
