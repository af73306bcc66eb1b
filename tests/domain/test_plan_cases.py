"""Do plans and changes give the dates and findings that a vet wrote down?"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oncodesk.cli.plan import read_closures, read_open
from oncodesk.domain.scheduling.change import Change, apply_change, parse_change
from oncodesk.domain.scheduling.check import check_plan
from oncodesk.domain.scheduling.plan import Plan, expand
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.verdict import Level
from oncodesk.services.protocols.shipped import get_shipped

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "plan_dates.toml").read_text())["case"]


def _open_days(case: dict[str, Any]) -> OpenDays:
    opened = (case["open"],) if "open" in case else ()
    return OpenDays(read_open(opened), read_closures(tuple(case.get("closed", ()))))


def _planned(case: dict[str, Any], open_days: OpenDays) -> Plan:
    protocol = get_shipped(case["protocol"])
    assert protocol is not None
    plan = expand(protocol, case["start"])
    for text in case.get("changes", ()):
        change = parse_change(text)
        assert isinstance(change, Change), change
        done = apply_change(plan, change, open_days)
        assert done.refused is None
        plan = done.after
    return plan


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    open_days = _open_days(case)
    plan = _planned(case, open_days)
    dates = {visit.number: visit.planned_on for visit in plan.planned}
    if "dates" in case:
        assert [day.isoformat() for day in dates.values()] == case["dates"]
    for number, day in case.get("moved", {}).items():
        assert dates[int(number)] == date.fromisoformat(day)
    assert sorted({visit.number for visit in plan.visits} - dates.keys()) == case.get("gone", [])
    if "checks" in case:
        assert [check.planned_on.isoformat() for check in plan.monitoring if check.is_planned] == case[
            "checks"
        ]
    if "ends_on" in case:
        assert plan.ends_on == case["ends_on"]
    stands = []
    for finding in check_plan(plan, open_days):
        if finding.level is Level.NOTE or finding.code.startswith("scheduling.check_"):
            continue
        day = finding.facts.get("next_open")
        stands.append(f"{finding.facts['visit']} {finding.code} {day or ''}".strip())
    assert stands == case["stands"]
    if "told" in case:
        notes = [one for one in check_plan(plan, open_days) if one.level is Level.NOTE]
        assert [f"{one.facts['visit']} {one.code}" for one in notes] == case["told"]
