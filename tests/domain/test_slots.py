"""Are visits offered times that places, staff and hours allow, and none that they do not?"""

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.scheduling.slots import Capacity, Taken, Wish, find_slots
from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.services.sentences import tell

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "plan_slots.toml").read_text())["case"]
TUESDAY = date(2026, 10, 6)


def _taken(text: str) -> Taken:
    place, span = text.split()
    starts, ends = span.split("-")
    return Taken(int(place), time.fromisoformat(starts), time.fromisoformat(ends))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    closures = (Closure(case["closed"], case["closed"]),) if "closed" in case else ()
    offer = find_slots(
        case.get("on", TUESDAY),
        minutes=case["minutes"],
        open_days=OpenDays(closures=closures),
        hours=dict.fromkeys(range(5), (case.get("opens", time(9)), time(12))),
        capacity=Capacity(case.get("places", 2), case.get("starts_per_half_hour", 1)),
        taken=[_taken(text) for text in case.get("taken", ())],
        wish=Wish(case.get("wish_weekday"), case.get("wish")),
    )
    assert [f"{slot.starts:%H:%M} {slot.place}" for slot in offer.slots] == case.get("slots", [])
    wanted = [case["reason"]] if "reason" in case else case.get("told", [])
    assert [finding.code for finding in offer.findings] == wanted
    assert all(tell(finding).message for finding in offer.findings)


@given(
    st.builds(Capacity, st.integers(1, 4), st.integers(1, 3)),
    st.lists(st.tuples(st.integers(30, 180), st.times()), max_size=12),
)
def test_filling_a_day_never_books_a_place_twice(capacity: Capacity, visits: list[tuple[int, time]]) -> None:
    taken: list[Taken] = []
    for length, at in visits:
        offer = find_slots(
            TUESDAY,
            minutes=length,
            open_days=OpenDays(),
            hours={1: (time(8), time(18))},
            capacity=capacity,
            taken=taken,
            wish=Wish(at=at),
        )
        if not offer.slots:
            assert offer.findings[0].stops
            continue
        slot = offer.slots[0]
        assert time(8) <= slot.starts < slot.ends <= time(18)
        clash = [one for one in taken if one.place == slot.place and one.starts < slot.ends]
        assert all(one.ends <= slot.starts for one in clash)
        taken.append(Taken(slot.place, slot.starts, slot.ends))
    begun = [(one.starts.hour, one.starts.minute // 30) for one in taken]
    assert all(begun.count(half) <= capacity.starts_per_half_hour for half in begun)
