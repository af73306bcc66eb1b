"""Does a count get the grade that the written cases give it, and never a milder one when it falls?"""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.treatment.toxicity import grade, parse_terms
from oncodesk.services.treatment.terms import terms
from tests.cases import read_cases

Case = dict[str, Any]
COUNTED = [term for term in terms().values() if term.starts]
numbers = st.decimals(0, 400, places=3)


def named(case: Case) -> str:
    return f"{case['term']} {case['value']} {case.get('unit', '')} {case.get('lln', 'no limit')}"


@pytest.mark.parametrize("case", read_cases("toxicity_grades")["case"], ids=named)
def test_grade(case: Case) -> None:
    limit = None if "lln" not in case else Decimal(case["lln"])
    term = terms()[case["term"]]
    found = grade(term, Decimal(case["value"]), case.get("unit", "10^9/L"), limit)
    assert found == (None if case["grade"] == "unknown" else case["grade"])


@given(st.sampled_from(COUNTED), numbers, numbers, numbers)
def test_a_lower_count_never_has_a_milder_grade(term: Any, one: Any, other: Any, limit: Any) -> None:
    low, high = sorted((one, other))
    worse, milder = grade(term, low, term.unit, limit), grade(term, high, term.unit, limit)
    assert worse is not None and milder is not None and worse >= milder


def test_every_grade_names_its_version() -> None:
    assert all(term.scale.startswith("VCOG-CTCAE v1.") for term in terms().values())


@pytest.mark.parametrize(
    "change",
    [
        {"version": ""},
        {"grades": []},
        {"grades": ["a"] * 5},
        {"from": ["1", "2"]},
        {"from": ["1"], "grades": ["a", "b"], "unit": ""},
        {"id": ""},
    ],
)
def test_a_faulty_term_is_told(change: dict[str, object]) -> None:
    row: dict[str, object] = {"id": "x", "name": "X", "version": "v1", "source": "S", "grades": ["a", "b"]}
    assert isinstance(parse_terms({"schema": 1, "name": "S", "term": [{**row, **change}]}), tuple)
    assert not isinstance(parse_terms({"schema": 1, "name": "S", "term": [row]}), tuple)
