"""On which days and at what times are machine, anesthetist and recovery place of a fraction booked?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Finding, block, warn

STEP = 15  # minutes; a fraction begins on the quarter hour
_HOUR = 60
_LONGEST = 120  # days that a search for a free day goes ahead
_WEEK = range(7)
WEEKEND = frozenset({5, 6})


class ResourceKind(StrEnum):
    MACHINE = "machine"
    ANESTHETIST = "anesthetist"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Resource:
    """What a fraction takes; `capacity` counts what is used at the same time, from unit 1."""

    id: int
    kind: ResourceKind
    capacity: int


@dataclass(frozen=True, slots=True)
class Busy:
    """A unit taken on a day, in minutes of the local day, the end not included; unit 0 is all of them."""

    resource: int
    unit: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """Minutes of a fraction: under anesthesia before the beam, on the machine, waking up after it."""

    induction: int
    machine: int
    recovery: int


@dataclass(frozen=True, slots=True)
class Taken:
    """One unit of one resource for a part of a fraction, in local time."""

    resource: int
    kind: ResourceKind
    unit: int
    starts: time
    ends: time


def minutes_of(at: time) -> int:
    return at.hour * _HOUR + at.minute


def _time(minutes: int) -> time:
    return time(minutes // _HOUR, minutes % _HOUR)


def fraction_days(
    first: date,
    count: int,
    spacing: int,
    open_days: OpenDays,
    not_on: frozenset[date] = frozenset(),
) -> tuple[date, ...]:
    """`count` open days from `first` on, each the first one at least `spacing` days after the one before.

    A spacing of one is consecutive working days: Monday to Friday, also where a practice opens at weekends,
    as every daily schedule that the sources print. `not_on` are days on which the machine is out of use.
    Fewer days than asked mean that no open day was found in a third of a year.
    """
    days: list[date] = []
    wanted = first
    while len(days) < count:
        day = next(
            (
                candidate
                for candidate in (wanted + timedelta(days=step) for step in range(_LONGEST))
                if open_days.is_open(candidate)
                and candidate.weekday() not in WEEKEND
                and candidate not in not_on
            ),
            None,
        )
        if day is None:
            break
        days.append(day)
        wanted = day + timedelta(days=spacing)
    return tuple(days)


def gap_findings(days: Iterable[date], spacing: int) -> tuple[Finding, ...]:
    """Where a closed day makes the course longer than its rhythm; a weekend in a daily course is none."""
    found: list[Finding] = []
    before: date | None = None
    for day in days:
        if before is not None:
            expected = before + timedelta(days=spacing)
            while spacing < len(_WEEK) and expected.weekday() in WEEKEND:
                expected += timedelta(days=1)
            if day > expected:
                found.append(warn("radiation.planned_gap", before=before, after=day))
        before = day
    return tuple(found)


def find_fraction_slot(
    on: date,
    *,
    hours: Mapping[int, tuple[time, time]],
    resources: Iterable[Resource],
    busy: Iterable[Busy],
    lengths: Lengths,
    wish: time | None = None,
    patient_busy: Iterable[tuple[int, int]] = (),
    not_before: time | None = None,
) -> tuple[Taken, ...] | Finding:
    """Machine, anesthetist and recovery place on this day, or the finding that says why there is none.

    Anesthesia begins before the beam and lasts through it; recovery begins when the beam ends. All three
    lie inside opening hours. The start nearest to the wish wins, the earlier of two; without a wish the
    earliest. The patient's other appointments of the day are kept free of all of it.
    """
    if on.weekday() not in hours:
        return block("radiation.day_closed", on=on)
    kinds = {kind: [each for each in resources if each.kind is kind] for kind in ResourceKind}
    for kind, there in kinds.items():
        if not there:
            return block("radiation.no_resource", kind=kind.value)
    opens, closes = (minutes_of(at) for at in hours[on.weekday()])
    first = opens + lengths.induction
    if not_before is not None:
        first = max(first, minutes_of(not_before))
    last = closes - lengths.machine - lengths.recovery
    starts = range(-(-first // STEP) * STEP, last + 1, STEP)
    wished = minutes_of(wish) if wish is not None else opens
    taken, hers = tuple(busy), tuple(patient_busy)
    for start in sorted(starts, key=lambda at: (abs(at - wished), at)):
        ends = start + lengths.machine
        spans = {
            ResourceKind.MACHINE: (start, ends),
            ResourceKind.ANESTHETIST: (start - lengths.induction, ends),
            ResourceKind.RECOVERY: (ends, ends + lengths.recovery),
        }
        whole = (start - lengths.induction, ends + lengths.recovery)
        if any(begins < whole[1] and whole[0] < over for begins, over in hers):
            continue
        chosen = [_free(kind, kinds[kind], spans[kind], taken) for kind in ResourceKind]
        if all(each is not None for each in chosen):
            return tuple(each for each in chosen if each is not None)
    return block("radiation.day_full", on=on)


def _free(
    kind: ResourceKind, there: Iterable[Resource], span: tuple[int, int], busy: tuple[Busy, ...]
) -> Taken | None:
    for each in there:
        blocked = {
            one.unit
            for one in busy
            if one.resource == each.id and one.starts < span[1] and span[0] < one.ends
        }
        if 0 in blocked:
            continue
        unit = next((unit for unit in range(1, each.capacity + 1) if unit not in blocked), None)
        if unit is not None:
            return Taken(each.id, kind, unit, _time(span[0]), _time(span[1]))
    return None
