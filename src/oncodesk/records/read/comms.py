"""How are messages found: by key, by patient, and by what is due to leave?"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import DeathRow, MessageEventRow, MessageRow

_UNSENT = ("queued", "held", "not_sent", "failed")


def message_with_key(practice_id: int, key: str) -> MessageRow | None:
    return MessageRow.objects.filter(practice_id=practice_id, key=key).first()


def message(practice_id: int, public_id: UUID) -> MessageRow | None:
    rows = MessageRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("patient", "client", "practice").first()


def next_to_send(practice_id: int, now: datetime) -> MessageRow | None:
    """The message that waits longest and may leave now; one that another worker holds is left to it."""
    return first(_next_to_send(practice_id, now))


@Asked
def _next_to_send(practice_id: int, now: datetime) -> QuerySet[MessageRow]:
    rows = MessageRow.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        practice_id=practice_id, state="queued", send_after__lte=now
    )
    rows = rows.select_related("practice", "patient", "client", "visit", "appointment")
    return rows.order_by("send_after", "pk")[:1]


def leased(practice_id: int, message_pk: int) -> MessageRow | None:
    """A message that is being sent, locked; None when somebody decided about it meanwhile."""
    rows = MessageRow.objects.select_for_update(of=("self",)).filter(
        practice_id=practice_id, pk=message_pk, state="sending"
    )
    return rows.select_related("practice").first()


def leases_over(practice_id: int, now: datetime) -> list[MessageRow]:
    """Messages whose worker said nothing until its lease was over."""
    rows = MessageRow.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        practice_id=practice_id, state="sending", leased_until__lt=now
    )
    return list(rows.select_related("practice").order_by("pk"))


def unsent_of(patient_id: int) -> list[MessageRow]:
    """Everything that has not left and still could."""
    return list(MessageRow.objects.filter(patient_id=patient_id, state__in=_UNSENT).order_by("pk"))


def unsent_to_household_of(patient_id: int, templates: Collection[str]) -> list[MessageRow]:
    """What has not left and could name this patient beside other pets of one of her people."""
    rows = MessageRow.objects.filter(client__relations__patient_id=patient_id, template__in=list(templates))
    return list(rows.filter(state__in=_UNSENT).select_related("client").order_by("pk"))


def died_since_written(row: MessageRow) -> bool:
    """True when a pet of the addressee died after the message was written, also when that was undone."""
    deaths = DeathRow.objects.filter(practice_id=row.practice_id, created_at__gte=row.created_at)
    return deaths.filter(patient__relations__client_id=row.client_id).exists()


def left_lately(row: MessageRow, since: datetime) -> bool:
    """True when the same words about the same visit left, or perhaps left, for the same address."""
    rows = MessageRow.objects.filter(
        practice_id=row.practice_id,
        template=row.template,
        visit_id=row.visit_id,
        address__iexact=row.address,
        subject=row.subject,
        body=row.body,
        state__in=["sending", "accepted", "uncertain"],
        created_at__gte=since,
    )
    return rows.exclude(pk=row.pk).exists()


def appointments_named_in(patient_id: int, templates: Collection[str]) -> set[int]:
    """Appointments of which a message of these templates was made and not dropped."""
    rows = MessageRow.objects.filter(patient_id=patient_id, template__in=list(templates))
    rows = rows.filter(appointment_id__isnull=False).exclude(
        state__in=["suppressed", "expired", "cancelled", "failed"]
    )
    return set(rows.values_list("appointment_id", flat=True))


def outbox(practice_ids: Iterable[int], states: Collection[str], most: int) -> list[MessageRow]:
    rows = MessageRow.objects.filter(practice_id__in=list(practice_ids), state__in=list(states))
    rows = rows.select_related("patient", "client", "practice")
    return list(rows.order_by("-created_at", "-pk")[:most])


def counts(practice_ids: Iterable[int], states: Collection[str]) -> dict[str, int]:
    found = {}
    for state in states:
        rows = MessageRow.objects.filter(practice_id__in=list(practice_ids), state=state)
        found[state] = rows.count()
    return found


def events_of(message_id: int) -> list[MessageEventRow]:
    return list(MessageEventRow.objects.filter(message_id=message_id).order_by("at", "pk"))
