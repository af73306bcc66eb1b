"""When may blood for a visit be drawn, and how far has a request come?"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class LabPlace(StrEnum):
    """Where blood is drawn; the alerts and the owner's instructions differ by it."""

    HERE = "here"
    REFERENCE_LAB = "reference_lab"
    REFERRING_VET = "referring_vet"
    HOME_NURSE = "home_nurse"


class RequestState(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DRAWN = "drawn"
    RECEIVED = "received"
    REVIEWED = "reviewed"
    CANCELLED = "cancelled"


_S = RequestState
MOVES: dict[RequestState, frozenset[RequestState]] = {
    _S.REQUESTED: frozenset({_S.CONFIRMED, _S.DRAWN, _S.RECEIVED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.REQUESTED, _S.DRAWN, _S.RECEIVED, _S.CANCELLED}),
    # A collected specimen does not move with its visit; a rejected one is asked for again.
    _S.DRAWN: frozenset({_S.REQUESTED, _S.RECEIVED, _S.CANCELLED}),
    _S.RECEIVED: frozenset({_S.REQUESTED, _S.REVIEWED, _S.CANCELLED}),
    _S.REVIEWED: frozenset({_S.RECEIVED, _S.REQUESTED, _S.CANCELLED}),
    _S.CANCELLED: frozenset(),
}
OPEN = frozenset({_S.REQUESTED, _S.CONFIRMED, _S.DRAWN})
UNDRAWN = frozenset({_S.REQUESTED, _S.CONFIRMED})

# Elsewhere: from noon two days before, so that 48 h are not over at a usual appointment, to four in the
# afternoon of the day before, so that a laboratory has the night. Here: the day itself.
_FIRST_ELSEWHERE = (timedelta(days=-2), time(12))
_LAST_ELSEWHERE = (timedelta(days=-1), time(16))


def draw_window(place: LabPlace, planned_on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First and last instant for drawing, aware, in the practice's zone."""
    if place is LabPlace.HERE:
        start, end = (
            datetime.combine(planned_on, time(0), zone),
            datetime.combine(planned_on, time(23, 59), zone),
        )
        return start, end
    (days_first, first), (days_last, last) = _FIRST_ELSEWHERE, _LAST_ELSEWHERE
    return (
        datetime.combine(planned_on + days_first, first, zone),
        datetime.combine(planned_on + days_last, last, zone),
    )
