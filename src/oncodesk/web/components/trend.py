"""Where does each mark of a score over time stand? The picture itself is the template's."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

HEIGHT = 140  # pixels from the best score to zero
_LABELS = 6  # dates below the axis, at most


@dataclass(frozen=True, slots=True)
class Score:
    """One day; a score without a total has `value` None and is drawn as a gap."""

    on: date
    value: int | None
    shown: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A score from 0 to `best` over time, with one line to look at. `key` is unique on the page."""

    key: str
    title: str
    best: int
    line: int
    points: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class TrendMark:
    x: str
    y: int
    score: Score


@dataclass(frozen=True, slots=True)
class TrendDrawing:
    """Everything the template needs; nothing is left to compute."""

    height: int
    line_y: int
    marks: tuple[TrendMark, ...]
    paths: tuple[tuple[TrendMark, TrendMark], ...]
    dates: tuple[tuple[str, str, date], ...]  # across, anchor, day


def draw_trend(trend: Trend) -> TrendDrawing:
    """Lay out a trend; without a score there are no marks, and the template says so."""
    points = sorted(trend.points, key=lambda point: point.on)
    first = points[0].on if points else date.min
    days = max(1, (points[-1].on - first).days) if points else 1
    marks = tuple(
        TrendMark(f"{100 * (point.on - first).days / days:.2f}%", _down(point.value or 0, trend.best), point)
        for point in points
    )
    every = max(1, -(-len(marks) // _LABELS))
    return TrendDrawing(
        height=HEIGHT,
        line_y=_down(trend.line, trend.best),
        marks=marks,
        paths=tuple(
            (left, right)
            for left, right in pairwise(marks)
            if left.score.value is not None and right.score.value is not None
        ),
        dates=tuple(
            (mark.x, _anchor((mark.score.on - first).days, days), mark.score.on) for mark in marks[::-every]
        ),
    )


def _down(value: int, best: int) -> int:
    return HEIGHT - HEIGHT * value // best


def _anchor(day: int, days: int) -> str:
    if 100 * day < 6 * days:
        return "start"
    return "end" if 100 * day > 94 * days else "middle"
