"""How does a message leave? Last look and lease in one transaction, the call outside, the outcome in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from oncodesk.domain.comms.outbox import (
    FIRST_HOUR,
    SAME_TEXT,
    LastLook,
    MessageState,
    last_look,
    next_try,
)
from oncodesk.domain.shared.roles import Actor, ActorKind
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.gateways.email.base import Mail, MailGateway, Outcome, Sent
from oncodesk.gateways.email.smtp import smtp_from
from oncodesk.records import audit, tenancy
from oncodesk.records.read import comms as read
from oncodesk.records.read import labs as read_labs
from oncodesk.records.read import patients as read_patients
from oncodesk.records.write import assistant as write_tasks
from oncodesk.records.write import comms as write
from oncodesk.records.write.ledger import Ledger
from oncodesk.services.comms.households import TEMPLATES
from oncodesk.services.comms.steps import BETWEEN_PARAGRAPHS
from oncodesk.services.comms.templates import template_of

if TYPE_CHECKING:
    from oncodesk.records.models import MessageRow

# Longer than any single answer of a mail server may take, so that a lease is over only when its worker is.
LEASE = timedelta(minutes=5)
ACTOR = Actor(ActorKind.ASSISTANT, "The assistant")
_OUTCOMES = {
    Outcome.ACCEPTED: MessageState.ACCEPTED,
    Outcome.REFUSED: MessageState.FAILED,
    Outcome.UNKNOWN: MessageState.UNCERTAIN,
}
# What a person must learn of: state, task kind and the reason's code.
_TOLD = {
    MessageState.UNCERTAIN: ("message_uncertain", "comms.message_uncertain"),
    MessageState.FAILED: ("message_failed", "comms.message_failed"),
    MessageState.NOT_SENT: ("message_not_sent", "comms.message_not_sent"),
    MessageState.EXPIRED: ("message_expired", "comms.message_expired"),
    MessageState.SUPPRESSED: ("message_address_changed", "comms.message_address_changed"),
}


def _must_be_told(state: MessageState, purpose: str, reason: str) -> bool:
    """A care message that nobody got is a call; a reminder that was no longer true is nobody's work.

    Without a mail server every reminder would be a task, so those stand on the outbox page alone.
    """
    match state:
        case MessageState.UNCERTAIN | MessageState.FAILED:
            return True
        case MessageState.NOT_SENT | MessageState.EXPIRED:
            return purpose in ("P0", "P1")
        case MessageState.SUPPRESSED:
            return reason == "address_changed"
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Leased:
    """One message that this worker alone may give to the mail server."""

    message_pk: int
    mail: Mail


def configured_gateway() -> MailGateway | None:
    """The mail server of this installation; None when none is set, and messages then wait on screen."""
    return smtp_from(settings.SMTP_URL) if settings.SMTP_URL else None


def send_due(
    practice_id: int,
    clock: Callable[[], datetime],
    gateway: MailGateway | None,
    *,
    sender: str = "",
    most: int = 200,
) -> int:
    """Send everything of one practice that may leave now; answers how many were given to the server."""
    given = 0
    give_up_leases(practice_id, clock())
    for _ in range(most):
        leased = lease_next(practice_id, clock(), has_server=gateway is not None, sender=sender)
        if leased is None:
            return given
        if isinstance(leased, Leased) and gateway is not None:
            sent = gateway.send(leased.mail)  # outside any transaction
            settle(practice_id, leased.message_pk, sent, clock())
            given += 1
    return given


def lease_next(practice_id: int, now: datetime, *, has_server: bool, sender: str) -> Leased | bool | None:
    """The last look at the next due message, and its lease; None: nothing is due; True: one was put aside."""
    with transaction.atomic(durable=True):
        tenancy.enter([practice_id])
        row = read.next_to_send(practice_id, now)
        if row is None:
            return None
        answer = last_look(_seen(row, now), now)
        sender = sender or row.practice.email
        if answer.state is MessageState.QUEUED:
            assert answer.send_after is not None
            write.change_message(Ledger(practice_id, now), row, send_after=answer.send_after)
            return True
        if answer.state is not MessageState.SENDING:
            _put_aside(row, now, answer.state, answer.reason)
            return True
        if not has_server or not sender:
            _put_aside(row, now, MessageState.NOT_SENT, "no_server" if not has_server else "no_sender")
            return True
        ledger = Ledger(practice_id, now)
        write.change_message(
            ledger,
            row,
            state=MessageState.SENDING,
            leased_until=now + LEASE,
            attempts=row.attempts + 1,
        )
        write.add_event(practice_id, row.pk, now, MessageState.SENDING)
        return Leased(row.pk, _mail(row, sender, now))


def settle(practice_id: int, message_pk: int, sent: Sent, now: datetime) -> None:
    """Write down what the server answered, unless a lease that was over already made it uncertain."""
    with transaction.atomic(durable=True):
        tenancy.enter([practice_id])
        row = read.leased(practice_id, message_pk)
        if row is None:
            return
        again_at = next_try(row.purpose, row.attempts, now) if sent.outcome is Outcome.LATER else None
        if again_at is not None:
            write.change_message(
                Ledger(practice_id, now),
                row,
                state=MessageState.QUEUED,
                send_after=again_at,
                leased_until=None,
            )
            write.add_event(practice_id, row.pk, now, MessageState.QUEUED, sent.detail)
            return
        state = _OUTCOMES.get(sent.outcome, MessageState.FAILED)
        _put_aside(row, now, state, sent.detail)


def give_up_leases(practice_id: int, now: datetime) -> int:
    """Messages whose worker was killed: nobody knows whether they left, so they wait for a person."""
    with transaction.atomic(durable=True):
        tenancy.enter([practice_id])
        rows = read.leases_over(practice_id, now)
        for row in rows:
            _put_aside(row, now, MessageState.UNCERTAIN, "the worker stopped before the answer came")
        return len(rows)


def _put_aside(row: MessageRow, now: datetime, state: MessageState, detail: str) -> None:
    """A state that lasts: with its event, its task where a person must know, and one audit entry."""
    ledger = Ledger(row.practice_id, now)
    sent_at = now if state is MessageState.ACCEPTED else row.sent_at
    reason = "" if state is MessageState.ACCEPTED else detail[:80]
    write.change_message(ledger, row, state=state, reason=reason, leased_until=None, sent_at=sent_at)
    write.add_event(row.practice_id, row.pk, now, state, detail)
    if _must_be_told(state, row.purpose, detail):
        kind, code = _TOLD[state]
        write_tasks.add_task(
            ledger,
            key=f"{kind}:{row.pk}:{row.attempts}",
            kind=kind,
            urgency="now" if row.purpose in ("P0", "P1") else "today",
            patient_id=row.patient_id,
            visit_id=row.visit_id,
            to_role="coordinator",
            reason=code,
            facts={
                "message": str(row.public_id),
                "what": row.template.replace("_", " "),
                "detail": detail[:200],
            },
            due_at=now,
            state="open",
        )
    audit.append(
        practice_id=row.practice_id,
        at=now,
        actor_kind=ACTOR.kind.value,
        actor=ACTOR.label,
        person_id=None,
        action="comms.send",
        patient_ids=sorted(ledger.patient_ids),
        body={"changes": ledger.changes},
    )


def _mail(row: MessageRow, sender: str, now: datetime) -> Mail:
    return Mail(
        message_id=row.message_id,
        sender=sender,
        sender_name=row.practice.name,
        to=row.address,
        subject=row.subject,
        paragraphs=tuple(row.body.split(BETWEEN_PARAGRAPHS)),
        at=now,
        reply_to=row.practice.email,
    )


def _seen(row: MessageRow, now: datetime) -> LastLook:
    """Every fact of the last look, read again inside the lease's transaction."""
    relation = (
        read_patients.relation(row.patient_id, row.client_id) if row.patient_id and row.client_id else None
    )
    client, visit, appointment = row.client, row.visit, row.appointment
    template = template_of(row.template)
    earliest: time = template.earliest or FIRST_HOUR
    blood = read_labs.requests_of_visit(visit.pk) if visit else []
    is_household_grieving = row.template in TEMPLATES and read.died_since_written(row)
    return LastLook(
        purpose=row.purpose,
        still_true=template.still_true,
        is_alive=row.patient.died_at is None and not is_household_grieving if row.patient else None,
        visit_state=VisitState(visit.state) if visit else None,
        is_same_time=appointment.state != "cancelled" if appointment else None,
        is_blood_missing=any(each.state in ("requested", "confirmed") for each in blood) if visit else None,
        may_be_told=relation is not None
        and relation.informed
        and not relation.not_to_be_told
        and client is not None
        and client.care_consent,
        is_same_address=client is not None and client.email.casefold() == row.address.casefold(),
        is_duplicate=read.left_lately(row, now - SAME_TEXT),
        send_after=row.send_after,
        expires_at=row.expires_at,
        zone=ZoneInfo(row.practice.zone),
        earliest=earliest,
    )
