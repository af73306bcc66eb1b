"""Do urine and pressure stop at their limits, and is what is missing or old never taken as normal?"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.examinations import (
    Blood,
    ExaminationFacts,
    Pressure,
    Protein,
    Seen,
    Urine,
    check_examinations,
    examinations_good_until,
)
from tests.cases import read_cases

CASES = read_cases("examinations")["case"]
NOW = "2026-10-20T09:00:00-04:00"
YESTERDAY = "2026-10-19T09:00:00-04:00"


def moment(case: dict[str, Any], name: str, usual: str) -> datetime:
    return datetime.fromisoformat(case.get(name, usual))


def facts_of(case: dict[str, Any]) -> ExaminationFacts:
    matters = case["matters"]
    return ExaminationFacts(
        bladder_drug="cyclophosphamide" if matters == "bladder" else "",
        pressure_drug="toceranib" if matters == "pressure" else "",
        protein_drug="toceranib" if matters == "protein" else "",
        seen=Seen("seen", Blood(case["seen"]), case.get("seen_on", date(2026, 10, 20)))
        if "seen" in case
        else None,
        urine=Urine(
            "urine",
            Blood(case["blood"]),
            Protein(case.get("protein", "unknown")),
            moment(case, "urine_at", YESTERDAY),
        )
        if "blood" in case
        else None,
        pressure=Pressure("pressure", case["systolic"], 5, moment(case, "pressure_at", YESTERDAY))
        if "systolic" in case
        else None,
        ratio_at=datetime.fromisoformat(case["ratio_at"]) if "ratio_at" in case else None,
        last_dose=datetime.fromisoformat(case["last_dose"]) if "last_dose" in case else None,
        decided=frozenset(case.get("decided", [])),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_examinations(case: dict[str, Any]) -> None:
    now = moment(case, "now", NOW)
    found = check_examinations(facts_of(case), now, now.date())
    assert [each.code for each in found if each.stops] == case["finds"]
    noted = [each.code for each in found if not each.stops]
    assert noted == (["treatment.examination_decided"] if case.get("decided") and not case["finds"] else [])


@given(st.integers(40, 350), st.integers(0, 60), st.integers(0, 60))
def test_a_higher_or_older_pressure_never_allows_more(systolic: int, higher: int, older: int) -> None:
    now = datetime.fromisoformat(NOW)

    def allowed(pressure: int, days: int) -> bool:
        measured = Pressure("p", pressure, 5, now - timedelta(days=days))
        facts = ExaminationFacts(pressure_drug="toceranib", pressure=measured)
        return Verdict(check_examinations(facts, now, now.date())).allowed

    assert allowed(systolic, 3) or not allowed(systolic + higher, 3 + older)


def test_an_answer_lasts_until_the_first_of_its_facts_is_too_old() -> None:
    first, later = datetime.fromisoformat(YESTERDAY), datetime.fromisoformat(NOW)
    pressure, urine = Pressure("p", 140, 5, later), Urine("u", Blood.NONE, Protein.NEGATIVE, first)
    both = ExaminationFacts(pressure_drug="t", protein_drug="t", pressure=pressure, urine=urine)
    assert examinations_good_until(both) == first + timedelta(days=14)
    by_ratio = ExaminationFacts(protein_drug="t", urine=urine, ratio_at=later)
    assert examinations_good_until(by_ratio) == later + timedelta(days=14)
    assert examinations_good_until(ExaminationFacts(bladder_drug="c", urine=urine)) is None
