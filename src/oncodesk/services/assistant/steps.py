"""What do actions share about proposals: finding the open one, and closing it in their own transaction?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.records.locks import lock_patient
from oncodesk.records.read import assistant as read
from oncodesk.records.write import assistant as write
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import ProposalRow


def open_proposal(work: Work, proposal: UUID) -> ProposalRow:
    """The proposal with its patient locked; one that is not open any more refuses."""
    row = read.proposal(work.practice_id, proposal)
    if row is None:
        raise NotThere("There is no such proposal in this practice.")
    lock_patient(row.patient_id)
    row.refresh_from_db(fields=["state", "version", "mode", "attempts"])
    if row.state != "open":
        raise Invalid(f"This was already {row.state}.")
    return row


def close_proposal(work: Work, row: ProposalRow, state: str, outcome: str) -> None:
    """Done, refused or dismissed; by whom and with which outcome."""
    write.change_proposal(
        work.ledger,
        row,
        state=state,
        outcome=outcome[:200],
        done_at=work.now,
        done_by_id=work.actor.person_id,
    )
