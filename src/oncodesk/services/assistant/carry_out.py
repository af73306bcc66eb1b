"""Which action carries out which kind of proposal? Only jobs reach this file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from oncodesk.domain.assistant.proposal import Kind
from oncodesk.records.read import assistant as read
from oncodesk.services.assistant import actions
from oncodesk.services.assistant.looking import ACTOR
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import Refusal
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import ProposalRow

_AT_ONCE = 50  # read together; each action still sees for itself whether its proposal is open
TRIES = 5  # after so many failures of ours a person gets it
log = logging.getLogger(__name__)


def _queue_message(context: Context, row: ProposalRow) -> Done:
    return actions.queue_proposed_message(context, proposal=row.public_id)


def _raise_task(context: Context, row: ProposalRow) -> Done:
    return actions.raise_proposed_task(context, proposal=row.public_id)


def _book_visit(context: Context, row: ProposalRow) -> Done:
    return actions.book_proposed_visit(context, proposal=row.public_id)


def _delay_course(context: Context, row: ProposalRow) -> Done:
    return actions.delay_proposed_course(context, proposal=row.public_id)


# One action a kind; each marks the proposal done in its own transaction.
ACTIONS: dict[Kind, Callable[[Context, ProposalRow], Done]] = {
    Kind.BOOK_VISIT: _book_visit,
    Kind.DELAY_COURSE: _delay_course,
    Kind.SEND_MESSAGE: _queue_message,
    Kind.RAISE_TASK: _raise_task,
}


def carry_out_due(practice_id: int, clock: Callable[[], datetime], most: int = 500) -> int:
    """Carry out everything a practice lets the assistant do, oldest first; answers how many were tried.

    A refusal is final: the proposal says why, and a person gets a task. A failure of ours is tried again
    by the next sweep and does not hold up the others.
    """
    tried: set[int] = set()
    while len(tried) < most:
        with reading([practice_id]):
            rows = read.next_to_carry_out(practice_id, tried, min(_AT_ONCE, most - len(tried)))
        if not rows:
            break
        for row in rows:
            tried.add(row.pk)
            _carry_out(row, Context(ACTOR, practice_id, clock()))
    return len(tried)


def _carry_out(row: ProposalRow, context: Context) -> None:
    try:
        ACTIONS[Kind(row.kind)](context, row)
    except Refusal as refused:
        _give_up(row, context, refused.sentence)
    except Exception:
        log.exception("proposal %s could not be carried out", row.public_id)
        if row.attempts + 1 < TRIES:
            actions.note_attempt(context, proposal=row.public_id)
        else:
            _give_up(row, context, f"It failed {TRIES} times; the log says why.")


def _give_up(row: ProposalRow, context: Context, why: str) -> None:
    """Nothing to say when somebody else carried it out or dismissed it meanwhile."""
    try:
        actions.refuse_proposal(context, proposal=row.public_id, why=why)
    except Refusal as closed:
        log.debug("proposal %s: %s", row.public_id, closed.sentence)
