"""Do the marks of a chart stand where their counts are, and is a missing count never drawn as one?"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from oncodesk.web.components.charts import HEIGHT, CountChart, Limits, Point, draw

LIMITS = Limits(Decimal("2.0"), Decimal("1.5"), Decimal("1.0"))
START = date(2026, 10, 6)
counts = st.decimals(min_value=0, max_value=60, places=2)


def chart(*values: Decimal | None) -> CountChart:
    points = [Point(START + timedelta(days=7 * n), value, "proceed", "") for n, value in enumerate(values)]
    return CountChart("n", "Neutrophils", LIMITS, tuple(points))


@given(st.lists(counts, min_size=2, max_size=30))
def test_a_higher_count_never_stands_lower(values: list[Decimal]) -> None:
    marks = sorted(draw(chart(*values)).marks, key=lambda mark: mark.point.value or Decimal(0))
    assert [mark.y for mark in marks] == sorted((mark.y for mark in marks), reverse=True)
    assert all(0 <= mark.y <= HEIGHT for mark in marks)


@given(st.lists(counts, min_size=1, max_size=30))
def test_the_bands_fill_the_chart_and_a_count_stands_in_its_own(values: list[Decimal]) -> None:
    drawing = draw(chart(*values))
    assert sum(band.height for band in drawing.bands) == HEIGHT
    hold = next(band for band in drawing.bands if band.code == "hold")
    for mark in drawing.marks:
        if mark.point.value is not None and Decimal("1.0") <= mark.point.value < Decimal("1.5"):
            assert hold.y <= mark.y <= hold.y + hold.height


def test_a_missing_count_breaks_the_line() -> None:
    drawing = draw(chart(Decimal(3), None, Decimal(4), Decimal(5)))
    assert len(drawing.segments) == 1
    assert drawing.marks[1].y == HEIGHT


def test_the_last_date_is_always_written_and_dates_do_not_touch() -> None:
    drawing = draw(chart(*[Decimal(3)] * 40))
    assert drawing.dates[0].on == START + timedelta(days=7 * 39)
    places = sorted(float(mark.x.rstrip("%")) for mark in drawing.dates)
    assert all(right - left >= 17 for left, right in pairwise(places))


def test_an_empty_chart_has_bands_and_no_marks() -> None:
    drawing = draw(chart())
    assert not drawing.marks
    assert not drawing.dates
    assert len(drawing.bands) == 4
