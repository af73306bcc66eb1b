"""Does the last dose of a drug propose for its next one what the written cases say, and never more?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.treatment.feed_forward import (
    CountSeen,
    DelaySeen,
    Dose,
    EventSeen,
    FeedForward,
    delayed_in_a_row,
    feed_forward,
    parse_rules,
)
from oncodesk.domain.treatment.may_give import check_release
from oncodesk.domain.treatment.toxicity import lower_limit
from oncodesk.services.treatment.terms import rules, terms
from tests.cases import read_cases
from tests.domain.treatment.test_may_give import release_facts, stopping

Case = dict[str, Any]
NEXT = date(2026, 12, 1)
LIMITS = {"neutrophils": Decimal("3.0"), "platelets": Decimal(175)}


def told(case: Case) -> FeedForward | None:
    drug = case.get("drug", "doxorubicin")
    doses = case.get("doses", [["doxorubicin", "2026-10-27"]])
    return feed_forward(
        rules(),
        terms(),
        drug,
        NEXT,
        [Dose(name, date.fromisoformat(on)) for name, on in doses],
        [
            CountSeen(
                f"count:{number}",
                analyte,
                Decimal(value),
                unit[0] if unit else "10^9/L",
                date.fromisoformat(on),
                LIMITS[analyte],
            )
            for number, (on, analyte, value, *unit) in enumerate(case.get("counts", []))
        ],
        [
            EventSeen(f"event:{number}", term, level, date.fromisoformat(on), *(suspected or [drug]))
            for number, (term, level, on, *suspected) in enumerate(case.get("events", []))
        ],
        [
            DelaySeen(f"change:{number}", (1, visit), date.fromisoformat(on))
            for number, (visit, on) in enumerate(case.get("delays", []))
        ],
    )


@pytest.mark.parametrize("case", read_cases("feed_forward")["case"], ids=lambda case: str(case["what"]))
def test_what_is_proposed(case: Case) -> None:
    found = told(case)
    if case["worst"] == "none":
        assert found is None
        return
    assert found is not None
    assert max((cause.grade for cause in found.causes), default=0) == case["worst"]
    wanted = case["proposes"]
    assert bool(found.proposing) is (wanted != 0)
    assert found.percent == (None if wanted in (0, "advice") else wanted)


def test_without_a_count_the_nadir_is_not_known() -> None:
    found = told({"counts": []})
    assert found is not None and found.nadir == ()
    found = told({"counts": [["2026-11-03", "neutrophils", "0.9"], ["2026-11-06", "neutrophils", "2.0"]]})
    assert found is not None and [count.value for count in found.nadir] == [Decimal("0.9")]


def test_a_proposal_stops_nothing_but_needs_an_oncologists_eyes() -> None:
    found = told({"events": [["vomiting", 3, "2026-10-30"]]})
    assert found is not None
    facts = replace(release_facts({}), proposals=(found,))
    assert stopping(check_release(facts)) == []
    assert "toxicity.reduction_proposed" in {each.code for each in check_release(facts).findings}
    nurse = replace(release_facts({"review": "nurse", "standing_order": True}), proposals=(found,))
    assert stopping(check_release(nurse)) == ["treatment.review_needs_oncologist"]


def test_delays_in_a_row_are_told_and_stop_nothing() -> None:
    found = told({"delays": [[4, "2026-11-10"], [4, "2026-11-13"]]})
    assert found is not None
    findings = check_release(replace(release_facts({}), proposals=(found,))).findings
    [said] = [each for each in findings if each.code == "toxicity.delays_in_a_row"]
    assert said.facts == {"drug": "doxorubicin", "count": 2, "last_on": date(2026, 11, 13)}
    assert not said.stops
    later = told({"delays": [[4, "2026-11-10"], [4, "2026-11-13"], [4, "2026-11-17"]]})
    assert later is not None and later.proposing[0].key != found.proposing[0].key, "a new delay asks again"


doses = st.lists(
    st.builds(
        Dose,
        st.sampled_from(["doxorubicin", "vincristine", "carboplatin"]),
        st.dates(date(2026, 9, 1), date(2026, 11, 28)),
    ),
    max_size=6,
)
delays = st.lists(
    st.builds(
        DelaySeen,
        st.uuids().map(str),
        st.tuples(st.just(1), st.integers(1, 9)),
        st.dates(date(2026, 9, 1), NEXT),
    ),
    max_size=6,
)


@given(doses, delays, st.data())
def test_a_dose_without_a_delay_never_lengthens_the_row(
    given_doses: list[Dose], seen: list[DelaySeen], data: st.DataObject
) -> None:
    row = delayed_in_a_row(rules(), "doxorubicin", NEXT, given_doses, seen)
    assert set(row) <= set(seen)
    assert len({(each.visit, each.on) for each in row}) == len(row)
    assert row == delayed_in_a_row(rules(), "doxorubicin", NEXT, given_doses[::-1], seen)
    if seen:
        fewer = [each for each in seen if each != data.draw(st.sampled_from(seen))]
        assert len(delayed_in_a_row(rules(), "doxorubicin", NEXT, given_doses, fewer)) <= len(row)
    doses_of_others = [each for each in given_doses if each.drug != "doxorubicin"]
    assert not delayed_in_a_row(rules(), "doxorubicin", NEXT, doses_of_others, seen)


@pytest.mark.parametrize(
    ("printed", "unit", "limit"),
    [
        ("2.95-11.64", "10^9/L", "2.95"),
        ("2950 - 11640", "/uL", "2.95"),
        ("2.95 – 11.64", "K/uL", "2.95"),
        ("2.95-11.64", "cells/ml", None),
        ("2.95-11.64", "", None),
        ("< 11.64", "10^9/L", None),
        ("11.64-2.95", "10^9/L", None),
        ("", "10^9/L", None),
    ],
)
def test_the_lower_limit_of_a_laboratory(printed: str, unit: str, limit: str | None) -> None:
    found = lower_limit(printed, Analyte.NEUTROPHILS, unit)
    assert found == (None if limit is None else Decimal(limit))


@pytest.mark.parametrize(
    "change",
    [
        {"terms": []},
        {"grade": 0},
        {"grade": 6},
        {"percent": 0},
        {"percent": 100},
        {"advice": ""},
        {"source": ""},
    ],
)
def test_a_faulty_rule_is_told(change: dict[str, object]) -> None:
    row: dict[str, object] = {"terms": ["x"], "grade": 3, "advice": "less", "source": "[S1]", "percent": 20}
    whole: dict[str, object] = {"schema": 1, "culprit_days": [5, 14]}
    assert isinstance(parse_rules({**whole, "rule": [{**row, **change}]}), tuple)
    assert not isinstance(parse_rules({**whole, "rule": [row]}), tuple)
    assert isinstance(parse_rules({**whole, "culprit_days": [14, 5], "rule": [row]}), tuple)
