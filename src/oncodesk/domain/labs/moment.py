"""When was the blood drawn, as surely as the report says it?

A laboratory's time is text: `2026-10-20T08:10:00-04:00`, the same without offset, or a bare date. A
date without a time counts from 00:00 of that date, the oldest it can be. A time without a zone takes
the zone that the practice set for the sender; a time that the clock showed twice, or never, is unknown.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from oncodesk.domain.shared.verdict import Finding, note, unknown

_TEXT = re.compile(
    r"^(?P<date>\d{4}-\d{2}-\d{2})(?:T(?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$"
)
_FARTHEST_OFFSET = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC, or why there is none. `text` is what to print, with its offset only when known."""

    at: datetime | None
    text: str | None
    findings: tuple[Finding, ...] = ()


def read_moment(text: str, zone: tzinfo | None) -> Moment:
    """The instant of collection that a report names; never an exception, never a guess."""
    if not text.strip():
        return Moment(None, None, (unknown("labs.collected_missing"),))
    found = _TEXT.match(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        day_only = found["time"] is None
        naive = datetime.fromisoformat(f"{found['date']}T{found['time'] or '00:00'}")
        if not _FIRST_YEAR <= naive.year <= _LAST_YEAR:
            raise ValueError(text)
        given = datetime.fromisoformat(f"{naive.isoformat()}{found['offset']}") if found["offset"] else None
    except ValueError:
        return Moment(None, None, (unknown("labs.collected_unreadable", text=text.strip()[:40]),))
    dated = (note("labs.date_without_time"),) if day_only else ()
    if given is not None:
        offset = given.utcoffset()
        if offset is None or abs(offset) > _FARTHEST_OFFSET:
            return Moment(None, None, (unknown("labs.collected_unreadable", text=text.strip()[:40]),))
        return Moment(given.astimezone(UTC), given.isoformat(), dated)
    if zone is None:
        return Moment(None, naive.isoformat(), (*dated, unknown("labs.zone_missing")))
    instant = local_instant(naive, zone)
    if instant is None:
        return Moment(None, naive.isoformat(), (*dated, unknown("labs.time_ambiguous", text=text.strip())))
    return Moment(instant, instant.astimezone(zone).isoformat(), dated)


_FIRST_YEAR, _LAST_YEAR = 1980, 2200  # `0001-01-01` and `9999-12-31` are how senders write "no date"


def local_instant(naive: datetime, zone: tzinfo) -> datetime | None:
    """The one instant (UTC) at which clocks of the zone showed this; None when twice or never."""
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        return None
    instant = first.astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == naive else None
