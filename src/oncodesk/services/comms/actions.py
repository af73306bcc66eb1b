"""What does a person decide about a message: it arrived, send it again, hold it, let it be?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.comms.outbox import PURPOSES, MessageState, may_move
from oncodesk.domain.shared.roles import Permission
from oncodesk.records.read import comms as read
from oncodesk.records.write import comms as write
from oncodesk.services.comms.steps import nudge
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotAllowed, NotThere
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import MessageRow


def _opened(work: Work, message: UUID, seen_version: int) -> MessageRow:
    row = read.message(work.practice_id, message)
    if row is None:
        raise NotThere("There is no such message in this practice.")
    work.check_seen(row, seen_version)
    return row


def _move(work: Work, row: MessageRow, after: MessageState, detail: str, **values: object) -> Done:
    if not may_move(MessageState(row.state), after):
        raise Invalid(f"This message is {row.state.replace('_', ' ')}; that cannot be done with it any more.")
    write.change_message(work.ledger, row, state=after, reason=detail, **values)
    write.add_event(work.practice_id, row.pk, work.now, after, f"{detail}, {work.actor.label}")
    return Done(str(row.public_id), row.version)


def _need_a_person(work: Work) -> None:
    """Whether a message of unknown outcome goes again is never decided by a machine."""
    if not work.actor.is_person:
        raise NotAllowed("Only a person can say what became of this message.")


@action("comms.it_arrived", Permission.MESSAGE)
def it_arrived(work: Work, *, message: UUID, seen_version: int) -> Done:
    """A person knows that an uncertain message reached the owner; it is never sent again."""
    _need_a_person(work)
    row = _opened(work, message, seen_version)
    if row.state != MessageState.UNCERTAIN:
        raise Invalid("Only a message of unknown outcome can be marked as arrived.")
    return _move(work, row, MessageState.ACCEPTED, "a person says it arrived", sent_at=work.now)


@action("comms.send_again", Permission.MESSAGE)
def send_again(work: Work, *, message: UUID, seen_version: int) -> Done:
    """Put a message back into the outbox, with a new span of life; the last look asks everything again."""
    _need_a_person(work)
    row = _opened(work, message, seen_version)
    done = _move(
        work,
        row,
        MessageState.QUEUED,
        "sent again by a person",
        send_after=work.now,
        expires_at=work.now + PURPOSES[row.purpose].lives,
        attempts=0,
    )
    nudge(work.practice_id)
    return done


@action("comms.hold_message", Permission.MESSAGE)
def hold_message(work: Work, *, message: UUID, seen_version: int) -> Done:
    """Stop a message that has not left."""
    _need_a_person(work)
    return _move(work, _opened(work, message, seen_version), MessageState.HELD, "held by a person")


@action("comms.cancel_message", Permission.MESSAGE)
def cancel_message(work: Work, *, message: UUID, seen_version: int) -> Done:
    """Let a message be: it will not leave, and nobody is asked about it again."""
    _need_a_person(work)
    return _move(work, _opened(work, message, seen_version), MessageState.CANCELLED, "let be by a person")
