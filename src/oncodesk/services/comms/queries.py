"""What is in the outbox, and what became of each message?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.comms.outbox import MOVES, MessageState
from oncodesk.records.read import comms as read
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import MessageRow

# What the outbox page shows first: what waits for a person, then what waits for its time.
WAITS_FOR_A_PERSON = (
    MessageState.UNCERTAIN,
    MessageState.FAILED,
    MessageState.NOT_SENT,
    MessageState.HELD,
)
UNDER_WAY = (MessageState.QUEUED, MessageState.SENDING)
OVER = (
    MessageState.ACCEPTED,
    MessageState.SUPPRESSED,
    MessageState.EXPIRED,
    MessageState.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class MessageSummary:
    message: UUID
    version: int
    practice_id: int
    practice: str
    zone: str
    patient: UUID | None
    patient_name: str
    client_name: str
    address: str
    subject: str
    paragraphs: tuple[str, ...]
    template: str
    state: MessageState
    reason: str
    created_at: datetime
    send_after: datetime
    expires_at: datetime
    sent_at: datetime | None
    may: frozenset[MessageState]  # where a person may bring it


@dataclass(frozen=True, slots=True)
class MessageStep:
    at: datetime
    state: MessageState
    detail: str


def list_outbox(
    practice_ids: Iterable[int], states: Sequence[MessageState], most: int = 200
) -> tuple[MessageSummary, ...]:
    """The newest messages in these states."""
    wanted = list(practice_ids)
    with reading(wanted):
        return tuple(_summary(row) for row in read.outbox(wanted, [state.value for state in states], most))


def count_outbox(practice_ids: Iterable[int], states: Sequence[MessageState]) -> dict[MessageState, int]:
    wanted = list(practice_ids)
    with reading(wanted):
        found = read.counts(wanted, [state.value for state in states])
    return {state: found[state.value] for state in states}


def get_message(practice_id: int, message: UUID) -> tuple[MessageSummary, tuple[MessageStep, ...]]:
    """One message with every step that it took."""
    with reading([practice_id]):
        row = read.message(practice_id, message)
        if row is None:
            raise NotThere("There is no such message in this practice.")
        steps = tuple(
            MessageStep(event.at, MessageState(event.state), event.detail) for event in read.events_of(row.pk)
        )
        return _summary(row), steps


def _summary(row: MessageRow) -> MessageSummary:
    state = MessageState(row.state)
    return MessageSummary(
        message=row.public_id,
        version=row.version,
        practice_id=row.practice_id,
        practice=row.practice.name,
        zone=row.practice.zone,
        patient=row.patient.public_id if row.patient else None,
        patient_name=row.patient.name if row.patient else "",
        client_name=row.client.name if row.client else "",
        address=row.address,
        subject=row.subject,
        paragraphs=tuple(row.body.split("\n\n")),
        template=row.template,
        state=state,
        reason=row.reason,
        created_at=row.created_at,
        send_after=row.send_after,
        expires_at=row.expires_at,
        sent_at=row.sent_at,
        may=MOVES[state] - {MessageState.SENDING},
    )
