"""At what time of its day can a visit be booked? Places and staff decide; the earliest fitting time wins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Finding, block, note, warn

HALF_HOUR = 30  # minutes; visits begin on the half hour
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many visits at once (treatment places), and how many the staff can begin in one half hour."""

    places: int
    starts_per_half_hour: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A place that is booked on the day, in local time, the end not included."""

    place: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Slot:
    """A time and a place, counted from 1, in local time of the practice."""

    on: date
    place: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner asked for; a wish moves no visit to another day."""

    weekday: int | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Slots, the best first; none, with the reason, when the day has no room."""

    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...] = ()


def _minutes(at: time) -> int:
    return at.hour * _HOUR + at.minute


def _time(minutes: int) -> time:
    return time(minutes // _HOUR, minutes % _HOUR)


def _fits(starts: int, ends: int, taken: Iterable[Taken], capacity: Capacity) -> int | None:
    """The lowest free place from `starts` to `ends`; None when places or staff are taken."""
    begun = starts // HALF_HOUR
    booked = tuple(taken)
    if sum(_minutes(one.starts) // HALF_HOUR == begun for one in booked) >= capacity.starts_per_half_hour:
        return None
    busy = {one.place for one in booked if _minutes(one.starts) < ends and starts < _minutes(one.ends)}
    return next((place for place in range(1, capacity.places + 1) if place not in busy), None)


def find_slots(
    on: date,
    *,
    minutes: int,
    open_days: OpenDays,
    hours: Mapping[int, tuple[time, time]],
    capacity: Capacity,
    taken: Iterable[Taken],
    wish: Wish = Wish(),
    most: int = 3,
) -> Offer:
    """Up to `most` slots of `minutes` on the planned day itself; never another day.

    `hours` gives opening and closing time by weekday (Monday is 0), local; a weekday without hours is
    closed. The first slot is the earliest at or after the wished time, else the latest before it;
    without a wish the earliest of the day. The same input gives the same slots.
    """
    weekday = on.weekday()
    if not open_days.is_open(on) or weekday not in hours:
        return Offer((), (block("scheduling.slot_closed", on=on),))
    opens, closes = (_minutes(at) for at in hours[weekday])
    if minutes > closes - opens or minutes < 1:
        return Offer((), (block("scheduling.slot_too_long", on=on, minutes=minutes, hours=closes - opens),))
    booked = tuple(taken)
    first = -(-opens // HALF_HOUR) * HALF_HOUR
    free = [
        Slot(on, place, _time(starts), _time(starts + minutes))
        for starts in range(first, closes - minutes + 1, HALF_HOUR)
        if (place := _fits(starts, starts + minutes, booked, capacity)) is not None
    ]
    if not free:
        return Offer((), (block("scheduling.slot_full", on=on, minutes=minutes),))
    return Offer(tuple(_by_wish(free, wish)[:most]), _wish_findings(on, free, wish))


def _by_wish(free: list[Slot], wish: Wish) -> list[Slot]:
    if wish.at is None:
        return free
    after = [slot for slot in free if slot.starts >= wish.at]
    before = [slot for slot in free if slot.starts < wish.at]
    return after + before[::-1]


def _wish_findings(on: date, free: list[Slot], wish: Wish) -> tuple[Finding, ...]:
    found = []
    if wish.weekday is not None and wish.weekday != on.weekday():
        found.append(note("scheduling.slot_other_weekday", on=on))
    if wish.at is not None and all(slot.starts != wish.at for slot in free):
        found.append(note("scheduling.slot_other_time", on=on, wished=f"{wish.at:%H:%M}"))
    return tuple(found)


def outside_of(offer: Offer, on: date, starts: time, ends: time) -> Offer:
    """The slots that do not touch her radiation of the day, and the finding that says so.

    A day with two fractions is taken from the first induction to the last recovery.
    """
    free = tuple(slot for slot in offer.slots if slot.ends <= starts or ends <= slot.starts)
    if offer.slots and not free:
        return Offer((), (*offer.findings, block("scheduling.radiation_all_day", on=on)))
    told = warn("scheduling.radiation_at", on=on, from_at=_clock(starts), to_at=_clock(ends))
    return Offer(free, (*offer.findings, told))


def _clock(at: time) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {at:%p}"
