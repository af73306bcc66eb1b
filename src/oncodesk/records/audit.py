"""How is an audit entry chained, and how is the chain proved?"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.locks import lock_audit_chain
from oncodesk.records.models import AuditEntryRow

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: enough to prove later that nothing was cut off or rewritten."""

    practice_id: int
    sequence: int
    digest: str


def canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest_of(
    previous: str, *, practice_id: int, sequence: int, at: datetime, actor: str, action: str, body: str
) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = "\x1f".join((previous, str(practice_id), str(sequence), moment, actor, action, body))
    return hashlib.sha256(text.encode()).hexdigest()


def append(
    *,
    practice_id: int,
    at: datetime,
    actor_kind: str,
    actor: str,
    person_id: int | None,
    action: str,
    patient_ids: list[int],
    body: dict[str, Any],
) -> AuditEntryRow:
    """Chain one entry: the last statement before commit, under the practice's lock."""
    lock_audit_chain(practice_id)
    head = head_of(practice_id)
    text = canonical(body)
    sequence = head.sequence + 1
    return AuditEntryRow.objects.create(
        practice_id=practice_id,
        sequence=sequence,
        at=at,
        actor_kind=actor_kind,
        actor=actor,
        person_id=person_id,
        action=action,
        patient_ids=patient_ids,
        body=text,
        previous=head.digest,
        digest=digest_of(
            head.digest,
            practice_id=practice_id,
            sequence=sequence,
            at=at,
            actor=actor,
            action=action,
            body=text,
        ),
    )


def head_of(practice_id: int) -> Head:
    last = first(_newest(practice_id))
    return Head(practice_id, last.sequence, last.digest) if last else Head(practice_id, 0, GENESIS)


@Asked
def _newest(practice_id: int) -> QuerySet[AuditEntryRow]:
    rows = AuditEntryRow.objects.filter(practice_id=practice_id).order_by("-sequence")
    return rows.only("practice", "sequence", "digest")[:1]


def breaks_in(practice_id: int, head: Head | None = None) -> Iterator[str]:
    """Every place where the chain does not hold, in words; `head` is one that was exported earlier."""
    expected, previous = 1, GENESIS
    anchored = head is None or head.sequence == 0
    rows = AuditEntryRow.objects.filter(practice_id=practice_id).order_by("sequence")
    for row in rows.iterator():
        if row.sequence != expected:
            yield f"entry {expected} is missing; the next one is {row.sequence}"
        if row.previous != previous:
            yield f"entry {row.sequence} does not follow the entry before it"
        made = digest_of(
            row.previous,
            practice_id=practice_id,
            sequence=row.sequence,
            at=row.at,
            actor=row.actor,
            action=row.action,
            body=row.body,
        )
        if made != row.digest:
            yield f"entry {row.sequence} was changed after it was written"
        if head is not None and row.sequence == head.sequence:
            anchored = row.digest == head.digest
            if not anchored:
                yield f"entry {row.sequence} differs from the head that was kept outside"
        expected, previous = row.sequence + 1, row.digest
    if head is not None and not anchored and expected <= head.sequence:
        yield f"the chain ends at entry {expected - 1}, the head kept outside names entry {head.sequence}"
