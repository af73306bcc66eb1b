"""Where does each mark of a blood-count chart stand? The picture itself is the template's.

Blood counts matter most where they are low, so height goes with the square root of the count: the limits
stand apart and a count of 12 still fits. Positions across are percentages and positions down are pixels,
so the words keep their size on a phone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

HEIGHT = 200  # pixels from the highest count to zero
# Per cent between the middles of two dates below the axis, so that they do not touch at 390 px; a date at
# an end of the axis is written inwards, which moves its middle.
_LABEL_GAP = 17
_HALF_LABEL = {"start": 7, "middle": 0, "end": -7}


# The outline of a mark around its own middle: the band is told by shape as well as by colour.
SHAPES: dict[str, str] = {
    "proceed": "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z",
    "oncologist": "M0 -6L5.5 4H-5.5Z",
    "hold": "M-4.5 -4.5H4.5V4.5H-4.5Z",
    "floor": "M0 -6.5L6.5 0L0 6.5L-6.5 0Z",
    "unknown": "M-4 -4L4 4M-4 4L4 -4",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The lower edges of three bands, in the chart's unit; below `hold` is the floor band."""

    proceed: Decimal
    oncologist: Decimal
    hold: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """One result: `band` is the rule's answer (never worked out here), `shown` the count in words.

    A result that gives no number has `value` None: it is drawn as a gap, never as a count.
    """

    on: date
    value: Decimal | None
    band: str  # proceed, oncologist, hold, floor, unknown
    shown: str


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose given, marked at the foot of the chart, with the full drug name."""

    on: date
    drug: str


@dataclass(frozen=True, slots=True)
class CountChart:
    """One analyte over time against the four limits of a policy. `key` is unique on the page."""

    key: str
    title: str  # Neutrophils, ×10⁹/L
    limits: Limits
    points: tuple[Point, ...]
    doses: tuple[Dose, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    code: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Tick:
    label: str
    y: int
    is_limit: bool


@dataclass(frozen=True, slots=True)
class DateMark:
    on: date
    x: str
    anchor: str  # start, middle, end


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    y: int
    point: Point


@dataclass(frozen=True, slots=True)
class DoseMark:
    x: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class Segment:
    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template needs; nothing is left to compute."""

    chart: CountChart
    height: int
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    dates: tuple[DateMark, ...]
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    doses: tuple[DoseMark, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From counts to pixels and from dates to percentages."""

    top: Decimal
    first: date
    days: int

    def down(self, value: Decimal) -> int:
        share = (max(value, Decimal(0)) / self.top).sqrt()
        return HEIGHT - round(HEIGHT * min(share, Decimal(1)))

    def across(self, on: date) -> Decimal:
        return Decimal(100 * (on - self.first).days) / self.days


def draw(chart: CountChart) -> Drawing:
    """Lay out a chart; without any result there are bands and no marks, and the template says so."""
    points = sorted(chart.points, key=lambda point: point.on)
    days = sorted([point.on for point in points] + [dose.on for dose in chart.doses])
    first = days[0] if days else date.min
    scale = _Scale(_top(chart), first, max(1, (days[-1] - first).days if days else 1))
    marks = tuple(
        Mark(_percent(scale.across(p.on)), HEIGHT if p.value is None else scale.down(p.value), p)
        for p in points
    )
    return Drawing(
        chart=chart,
        height=HEIGHT,
        bands=_bands(chart.limits, scale),
        ticks=_ticks(chart.limits, scale),
        dates=_dates([point.on for point in points], scale),
        segments=tuple(
            Segment(left.x, left.y, right.x, right.y)
            for left, right in pairwise(marks)
            if left.point.value is not None and right.point.value is not None
        ),
        marks=marks,
        doses=tuple(DoseMark(_percent(scale.across(dose.on)), dose) for dose in chart.doses),
    )


def _top(chart: CountChart) -> Decimal:
    """The highest count shown, with air above it; never less than twice the highest limit."""
    highest = max((p.value for p in chart.points if p.value is not None), default=Decimal(0))
    return max(highest * Decimal("1.08"), 2 * chart.limits.proceed)


def _bands(limits: Limits, scale: _Scale) -> tuple[Band, ...]:
    edges = (
        ("proceed", scale.top),
        ("oncologist", limits.proceed),
        ("hold", limits.oncologist),
        ("floor", limits.hold),
    )
    lower = (limits.proceed, limits.oncologist, limits.hold, Decimal(0))
    return tuple(
        Band(code, scale.down(upper), scale.down(low) - scale.down(upper))
        for (code, upper), low in zip(edges, lower, strict=True)
    )


def _ticks(limits: Limits, scale: _Scale) -> tuple[Tick, ...]:
    """The three limits always; above them the doubles of the highest limit that fit."""
    ticks = [Tick(_plain(v), scale.down(v), True) for v in (limits.hold, limits.oncologist, limits.proceed)]
    value = limits.proceed * 2
    while value < scale.top:
        ticks.append(Tick(_plain(value), scale.down(value), False))
        value *= 2
    return tuple(ticks)


def _dates(days: Iterable[date], scale: _Scale) -> tuple[DateMark, ...]:
    """As many dates as have room, the last one always, because it is the one people look for."""
    chosen: list[DateMark] = []
    middle = Decimal(200)
    for on in sorted(set(days), reverse=True):
        share = scale.across(on)
        anchor = _anchor(share)
        here = share + _HALF_LABEL[anchor]
        if middle - here >= _LABEL_GAP:
            chosen.append(DateMark(on, _percent(share), anchor))
            middle = here
    return tuple(chosen)


def _anchor(share: Decimal) -> str:
    if share < 6:
        return "start"
    return "end" if share > 94 else "middle"


def _percent(share: Decimal) -> str:
    return f"{share:.2f}%"


def _plain(value: Decimal) -> str:
    """A limit as the policy prints it: 1.0 and 2.0 keep their tenth, 100 has none."""
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"
