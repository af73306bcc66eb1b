"""What happens in a look: facts in, proposals stored under their keys, and the next look set?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from oncodesk.domain.assistant.duties import Mode, look
from oncodesk.domain.assistant.proposal import Proposal
from oncodesk.domain.shared.roles import Actor, ActorKind
from oncodesk.domain.shared.verdict import Fact
from oncodesk.records import audit, tenancy
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import assistant as read
from oncodesk.records.write import assistant as write
from oncodesk.records.write.ledger import Ledger
from oncodesk.services.assistant.loading import House, load_case, load_house

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow

ACTOR = Actor(ActorKind.ASSISTANT, "The assistant")


@dataclass(frozen=True, slots=True)
class Looked:
    """How many new proposals one look made, and when the next is due; None: when something changes."""

    new: int
    next_at: datetime | None


def kept(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Facts as JSON keeps them: decimals as text, times in ISO form."""
    return {
        name: f"{value:f}"
        if isinstance(value, Decimal)
        else value.isoformat()
        if isinstance(value, date | datetime)
        else value
        for name, value in facts.items()
    }


def look_at(practice_id: int, patient_id: int, now: datetime) -> Looked:
    """Look at one patient. Repeated at once it finds nothing new: every proposal has a unique key."""
    with transaction.atomic(durable=True):
        tenancy.enter([practice_id])
        return _look(practice_id, patient_id, now, load_house(practice_id, now))


def sweep(practice_id: int, now: datetime, most: int = 500) -> int:
    """Look at every patient of a practice whose look is due; answers how many. Other workers take others."""
    house: House | None = None
    for looked in range(most):
        with transaction.atomic(durable=True):
            tenancy.enter([practice_id])
            patient_id = read.next_due_patient(practice_id, now)
            if patient_id is None:
                return looked
            house = house or load_house(practice_id, now)
            _look(practice_id, patient_id, now, house)
    return most


def _look(practice_id: int, patient_id: int, now: datetime, house: House) -> Looked:
    lock_patient(patient_id)
    patient = read.patient(practice_id, patient_id)
    if patient is None:
        return Looked(0, None)
    settings = house.settings
    due, next_at = look(load_case(patient, house, now), now)
    wanted = {each.key: each for each in due if settings[each.duty].mode is not Mode.OFF}
    known = read.proposals_with_keys(practice_id, wanted)
    ledger = Ledger(practice_id, now)
    new = [each for key, each in wanted.items() if key not in known]
    for proposal in new:
        _store(ledger, patient, proposal, settings[proposal.duty].mode)
    for row in read.open_proposals_of(patient_id):
        if row.key not in wanted:
            write.change_proposal(ledger, row, state="stale", outcome="no longer due")
    if ledger.changes:
        audit.append(
            practice_id=practice_id,
            at=now,
            actor_kind=ACTOR.kind.value,
            actor=ACTOR.label,
            person_id=None,
            action="assistant.look",
            patient_ids=[patient_id],
            body={"changes": ledger.changes},
        )
    write.look_again_at(patient_id, next_at)
    return Looked(len(new), next_at)


def _store(ledger: Ledger, patient: PatientRow, proposal: Proposal, mode: Mode) -> None:
    write.add_proposal(
        ledger,
        key=proposal.key,
        duty=proposal.duty,
        kind=proposal.kind.value,
        patient=patient,
        visit_id=proposal.visit_id,
        arguments=kept(proposal.arguments),
        reason=proposal.reason,
        facts=kept(proposal.facts),
        mode=mode.value,
        state="open",
    )
