"""Which states has a message, and may it leave at this moment?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from oncodesk.domain.comms.template import StillTrue
from oncodesk.domain.treatment.visit import VisitState


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"  # leased by one worker; the call may be under way
    ACCEPTED = "accepted"  # the mail server took it
    UNCERTAIN = "uncertain"  # nobody knows whether it left; waits for a person
    HELD = "held"  # a person stopped it
    SUPPRESSED = "suppressed"  # the last look found it no longer true
    EXPIRED = "expired"
    FAILED = "failed"  # refused for good, or tried often enough
    CANCELLED = "cancelled"
    NOT_SENT = "not_sent"  # there is no mail server to give it to


_S = MessageState
# Nothing leads from uncertain to queued but a person: it may have arrived.
MOVES: Mapping[MessageState, frozenset[MessageState]] = {
    _S.QUEUED: frozenset(
        {_S.SENDING, _S.SUPPRESSED, _S.EXPIRED, _S.CANCELLED, _S.HELD, _S.NOT_SENT, _S.FAILED}
    ),
    _S.SENDING: frozenset({_S.ACCEPTED, _S.UNCERTAIN, _S.FAILED, _S.QUEUED}),
    _S.UNCERTAIN: frozenset({_S.ACCEPTED, _S.QUEUED, _S.CANCELLED}),
    _S.HELD: frozenset({_S.QUEUED, _S.CANCELLED}),
    _S.NOT_SENT: frozenset({_S.QUEUED, _S.CANCELLED}),
    _S.FAILED: frozenset({_S.QUEUED, _S.CANCELLED}),
    _S.ACCEPTED: frozenset(),
    _S.SUPPRESSED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.CANCELLED: frozenset(),
}


def may_move(before: MessageState, after: MessageState) -> bool:
    return after in MOVES[before]


@dataclass(frozen=True, slots=True)
class Purpose:
    """How a class of messages is treated (reference: communication E3)."""

    lives: timedelta
    waits: tuple[int, ...]  # minutes before the second, third … try
    is_quiet_at_night: bool = True
    survives_death: bool = False


PURPOSES: Mapping[str, Purpose] = {
    "P0": Purpose(timedelta(minutes=15), (3, 3), is_quiet_at_night=False, survives_death=True),
    "P1": Purpose(timedelta(hours=4), (1, 5, 15, 30)),
    "P2": Purpose(timedelta(hours=72), (5, 60, 240)),
    "P3": Purpose(timedelta(hours=72), (5, 60, 240)),
}
FIRST_HOUR, LAST_HOUR = time(8), time(21)  # of the practice; 21:00 itself is night (communication E6)
SAME_TEXT = timedelta(hours=20)  # the same words about the same visit within this are a duplicate


@dataclass(frozen=True, slots=True)
class LastLook:
    """Everything that is checked again at the moment of sending.

    A fact that does not belong to the message (no visit, no appointment) is None and not asked for;
    a thing that should be there and is gone is False.
    """

    purpose: str
    still_true: StillTrue
    is_alive: bool | None
    visit_state: VisitState | None
    is_same_time: bool | None  # the appointment that the text names stands, at the time it names
    is_blood_missing: bool | None
    may_be_told: bool  # the client still belongs to the patient, is informed, and agreed to care messages
    is_same_address: bool
    is_duplicate: bool
    send_after: datetime
    expires_at: datetime
    zone: ZoneInfo
    earliest: time = FIRST_HOUR  # of the template: “held today” may go from 06:00


@dataclass(frozen=True, slots=True)
class Answer:
    """Send it (state sending), drop it (suppressed, expired), or wait (queued, until `send_after`)."""

    state: MessageState
    reason: str = ""
    send_after: datetime | None = None


def last_look(seen: LastLook, now: datetime) -> Answer:
    """May it leave now? The first refusal stands, in the order of communication E4."""
    purpose = PURPOSES[seen.purpose]
    if seen.is_alive is False and not purpose.survives_death:
        return Answer(MessageState.SUPPRESSED, "patient_died")
    untrue = _untrue(seen)
    if untrue:
        return Answer(MessageState.SUPPRESSED, untrue)
    if not seen.may_be_told:
        return Answer(MessageState.SUPPRESSED, "not_to_be_told")
    if not seen.is_same_address:
        return Answer(MessageState.SUPPRESSED, "address_changed")
    if seen.is_duplicate:
        return Answer(MessageState.SUPPRESSED, "duplicate")
    goes_at = max(seen.send_after, now)
    if purpose.is_quiet_at_night:
        goes_at = awake_from(goes_at, seen.zone, seen.earliest)
    if goes_at >= seen.expires_at:
        return Answer(MessageState.EXPIRED, "too_late")
    if goes_at > now:
        return Answer(MessageState.QUEUED, "waits", goes_at)
    return Answer(MessageState.SENDING)


def _untrue(seen: LastLook) -> str:
    """Why the event is no longer true; empty when it still is."""
    match seen.still_true:
        case StillTrue.ALWAYS:
            return ""
        case StillTrue.BOOKED:
            if seen.visit_state is not VisitState.BOOKED:
                return "visit_not_booked"
            return "" if seen.is_same_time else "time_changed"
        case StillTrue.NOT_DRAWN:
            if seen.visit_state not in (VisitState.PLANNED, VisitState.BOOKED):
                return "visit_not_ahead"
            return "" if seen.is_blood_missing else "blood_drawn"
        case StillTrue.HELD:
            return "" if seen.visit_state is VisitState.HELD else "visit_not_held"


def awake_from(at: datetime, zone: ZoneInfo, earliest: time = FIRST_HOUR) -> datetime:
    """`at` itself between `earliest` and 21:00 of the practice, else the next time that they are up."""
    local = at.astimezone(zone)
    if earliest <= local.time() < LAST_HOUR:
        return at
    day = local.date() if local.time() < earliest else local.date() + timedelta(days=1)
    return datetime.combine(day, earliest, tzinfo=zone).astimezone(UTC)


def next_try(purpose: str, tried: int, now: datetime) -> datetime | None:
    """When to try again after `tried` attempts that surely did not leave; None: often enough."""
    waits = PURPOSES[purpose].waits
    return now + timedelta(minutes=waits[tried - 1]) if 1 <= tried <= len(waits) else None
