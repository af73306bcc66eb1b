"""What do other actions need from messages: queue one, and take back what has not left?"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from oncodesk.domain.comms.outbox import PURPOSES, MessageState
from oncodesk.domain.comms.template import Text, fill
from oncodesk.gateways.queue.defer import defer
from oncodesk.records.ids import public_id
from oncodesk.records.read import comms as read
from oncodesk.records.write import comms as write
from oncodesk.services.comms.templates import template_of
from oncodesk.services.comms.words import facts_of
from oncodesk.services.errors import Invalid
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AppointmentRow,
        ClientRow,
        LabRequestRow,
        MessageRow,
        PatientRow,
        VisitRow,
    )

BETWEEN_PARAGRAPHS = "\n\n"
_FIELDS = {"phone": "the practice's telephone number", "practice": "the practice's name"}


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about; `blood` are the lab requests of the visit that still count."""

    patient: PatientRow
    client: ClientRow
    visit: VisitRow | None = None
    appointment: AppointmentRow | None = None
    blood: tuple[LabRequestRow, ...] = ()
    food: str = ""
    more: Mapping[str, str] = field(default_factory=dict)  # what only this kind of message says


def queue_message(
    work: Work, *, key: str, template: str, about: About, expires_at: datetime | None = None
) -> MessageRow:
    """Write one message with its final words into the outbox, and a job that sends it.

    The key is unique: a second call answers the first row and writes nothing. The message lives as long
    as its purpose says, at most until `expires_at`. A fact that the text needs and nobody knows refuses
    the whole action; nothing leaves with an empty place.
    """
    found = read.message_with_key(work.practice_id, key)
    if found is not None:
        return found
    shape = template_of(template)
    practice = about.patient.practice
    facts = facts_of(
        practice, about.patient, about.client, about.visit, about.appointment, about.blood, about.food
    )
    text = fill(shape, {**facts, **about.more})
    if not isinstance(text, Text):
        missing = ", ".join(_FIELDS.get(name, name) for name in text)
        raise Invalid(f"This message cannot be written, because nobody recorded: {missing}.")
    lives_until = work.now + PURPOSES[shape.purpose].lives
    outside_id = public_id(work.now)
    row = write.add_message(
        work.ledger,
        public_id=outside_id,
        key=key,
        purpose=shape.purpose,
        template=template,
        patient=about.patient,
        visit=about.visit,
        appointment=about.appointment,
        client=about.client,
        address=about.client.email,
        subject=text.subject[:200],
        body=BETWEEN_PARAGRAPHS.join(text.paragraphs),
        state=MessageState.QUEUED,
        message_id=message_id_of(outside_id),
        send_after=work.now,
        expires_at=min(lives_until, expires_at) if expires_at else lives_until,
    )
    write.add_event(work.practice_id, row.pk, work.now, MessageState.QUEUED)
    nudge(work.practice_id)
    return row


def nudge(practice_id: int) -> None:
    """Ask the worker to look at the outbox as soon as this transaction commits."""
    defer("comms.send_due", once=f"comms.send_due:{practice_id}", practice_id=practice_id)


def message_id_of(outside_id: UUID) -> str:
    """Our own Message-ID, the same over all tries; nobody outside can make one that passes for ours."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"message:{outside_id}".encode(), sha256).hexdigest()[:16]
    return f"<m.{outside_id.hex}.{mark}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def take_back(work: Work, messages: Iterable[MessageRow], reason: str) -> None:
    """Cancel messages that have not left, for example because the patient died."""
    for row in messages:
        write.change_message(work.ledger, row, state=MessageState.CANCELLED, reason=reason)
        write.add_event(work.practice_id, row.pk, work.now, MessageState.CANCELLED, reason)
