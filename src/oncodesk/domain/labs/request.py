"""When may blood for a visit be drawn, and how far has a request come?"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.analyte import BLOOD_COUNT, Analyte, Fluid
from oncodesk.domain.labs.result import MAY_COUNT, Result


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


_DAY_BEFORE = timedelta(days=1)
_LATE_BY = timedelta(days=4)


def answers(
    tests: Iterable[str],
    place: str,
    draw_from: datetime,
    draw_until: datetime,
    drawn: datetime,
    results: Iterable[Result],
) -> bool:
    """Whether blood drawn at `drawn` is what a request waits for.

    It was drawn in the window, or here on the day before, or up to four days late; and at least one
    final result is of a test asked for. Older blood leaves the request open, so that somebody is told.
    """
    earliest = draw_from - _DAY_BEFORE if place == LabPlace.HERE else draw_from
    if not earliest <= drawn <= draw_until + _LATE_BY:
        return False
    final = [each for each in results if each.status in MAY_COUNT]
    return any(_is_of(test, each) for test in tests for each in final)


def _is_of(test: str, result: Result) -> bool:
    if test == "cbc":
        return result.analyte in BLOOD_COUNT
    if test == "urinalysis":
        return result.fluid is Fluid.URINE
    if test == "chemistry":
        return result.analyte not in BLOOD_COUNT and result.analyte is not Analyte.OTHER
    return result.analyte.value == test
