"""Do `protocols` and `plan` answer as the public interface says?"""

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oncodesk.cli import main
from oncodesk.domain.scheduling.check import check_plan
from oncodesk.domain.scheduling.plan import expand
from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.services.protocols.shipped import get_shipped

SCENARIO = ["--start", "2026-10-06", "--open", "mon-fri", "--closed", "2026-12-24..2027-01-03"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    printed = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, printed.out, printed.err


def document(capsys: pytest.CaptureFixture[str], status: int, *arguments: str) -> dict[str, Any]:
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (status, "")
    read: dict[str, Any] = json.loads(out)
    return read


def codes(findings: list[dict[str, Any]]) -> list[str]:
    return [finding["code"] for finding in findings]


def test_list_names_both_chops_with_their_status(capsys: pytest.CaptureFixture[str]) -> None:
    listed = {entry["id"]: entry for entry in document(capsys, 0, "protocols", "list")["protocols"]}
    assert listed["chop-uw-19"]["species"] == ["dog"]
    assert listed["chop-uw-25"]["status"] == "active"
    assert {name for name, entry in listed.items() if entry["status"] == "active"} == {
        *(
            "chop-uw-19",
            "chop-uw-25",
            "rabacfosadine",
            "osteosarcoma-carboplatin",
            "osteosarcoma-doxorubicin",
        ),
        *("hemangiosarcoma-doxorubicin", "feline-cop"),
    }


@pytest.mark.parametrize(
    ("name", "weeks"),
    [
        ("chop-uw-19", [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19]),
        ("chop-uw-25", [1, 2, 3, 4, 6, 7, 8, 9, 11, 13, 15, 17, 19, 21, 23, 25]),
    ],
)
def test_show_gives_the_printed_table(
    capsys: pytest.CaptureFixture[str], name: str, weeks: list[int]
) -> None:
    shown = document(capsys, 0, "protocols", "show", name)
    visits = shown["visits"]
    assert [visit["number"] for visit in visits] == list(range(1, 17))
    assert [visit["week"] for visit in visits] == weeks
    assert [visit["day"] for visit in visits] == [7 * (week - 1) + 1 for week in weeks]
    clinic = [[dose for dose in visit["drugs"] if dose["where"] == "clinic"] for visit in visits]
    order = ["vincristine", "cyclophosphamide", "vincristine", "doxorubicin"] * 4
    assert [doses[0]["drug"] for doses in clinic] == order
    amounts = {dose["drug"]: (dose["amount"], dose["range"], dose["unit"]) for row in clinic for dose in row}
    assert amounts == {
        "vincristine": ("0.7", "0.5-0.7", "mg/m2"),
        "cyclophosphamide": ("250", None, "mg/m2"),
        "furosemide": ("2", None, "mg/kg"),
        "doxorubicin": ("30", None, "mg/m2"),
    }
    with_furosemide = [doses[0]["drug"] for doses in clinic if len(doses) > 1]
    assert with_furosemide == ["cyclophosphamide"] * 4
    home = [dose for visit in visits for dose in visit["drugs"] if dose["where"] == "home"]
    assert [(dose["drug"], dose["amount"], dose["every_hours"], dose["for_days"]) for dose in home] == [
        ("prednisone", amount, 24, 7) for amount in ("2", "1.5", "1", "0.5")
    ]
    assert all("cbc" in visit["requires"] for visit in visits)
    assert set(visits[0]["requires"]) == {"cbc", "chemistry", "urinalysis"}
    assert shown["cumulative"]["doxorubicin"] == {
        "amount": "120",
        "unit": "mg/m2",
        "warn": "135",
        "stop": "180",
    }
    [check] = shown["monitoring"]
    assert (check["week"], check["day"], check["last_day"], check["requires"]) == (5, 29, 32, ["cbc"])
    assert all(source["author"] and source["url"] for source in shown["sources"])
    assert codes(shown["findings"]) == ["policy.unsigned"]


def test_the_sources_differ_where_the_tables_differ(capsys: pytest.CaptureFixture[str]) -> None:
    short = document(capsys, 0, "protocols", "show", "chop-uw-19")
    long = document(capsys, 0, "protocols", "show", "chop-uw-25")
    assert (short["visits"][1]["drugs"][1]["route"], long["visits"][1]["drugs"][1]["route"]) == ("SC", "PO")
    assert (short["rest_weeks"], long["rest_weeks"]) == ([5, 10, 15], [5, 10])
    assert ([point["week"] for point in long["decisions"]], short["decisions"]) == ([10], [])


def test_a_draft_is_shown_and_says_that_it_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    shown = document(capsys, 0, "protocols", "show", "l-chop")
    asparaginase = next(dose for dose in shown["visits"][0]["drugs"] if dose["drug"] == "asparaginase")
    assert (asparaginase["unit"], asparaginase["cap"]) == ("IU/m2", {"amount": "10000", "unit": "IU"})
    assert codes(shown["findings"]) == ["policy.unsigned", "protocols.draft"]


def test_plan_marks_the_closed_visit_and_moves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    plan = document(capsys, 3, "plan", "chop-uw-19", *SCENARIO)
    assert len(plan["visits"]) == 16
    assert all(visit["planned_on"] == visit["original_on"] for visit in plan["visits"])
    marked = {visit["number"]: visit["findings"] for visit in plan["visits"] if visit["findings"]}
    [finding] = marked.pop(11)
    assert marked == {}
    assert (finding["code"], finding["level"]) == ("scheduling.closed_day", "block")
    assert "2027-01-04" in finding["fix"]
    assert finding["override"] == {"role": "oncologist", "second_approver": False}
    assert plan["ends_on"] == "2027-02-09"
    assert plan["monitoring"][0]["planned_on"] == "2026-11-03"
    assert codes(plan["findings"]) == ["policy.unsigned"]


def test_plan_without_opening_days_says_what_it_did_not_consider(capsys: pytest.CaptureFixture[str]) -> None:
    plan = document(capsys, 0, "plan", "chop-uw-25", "--start", "2026-10-06")
    assert codes(plan["findings"]) == ["policy.unsigned", "not_considered", "scheduling.assumes_decision"]


def test_changes_come_in_order_and_dropped_visits_have_no_date(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["--change", "delay:3:+3", "--change", "omit:5", "--change", "cease:15"]
    plan = document(capsys, 0, "plan", "chop-uw-19", "--start", "2026-10-06", *wanted)
    visits = {visit["number"]: visit for visit in plan["visits"]}
    assert (visits[3]["original_on"], visits[3]["planned_on"]) == ("2026-10-20", "2026-10-23")
    assert (visits[5]["state"], visits[5]["planned_on"], visits[5]["drugs"]) == ("omitted", None, [])
    assert visits[5]["left_out"][0]["drug"] == "vincristine"
    assert [visits[number]["state"] for number in (14, 15, 16)] == ["planned", "ceased", "ceased"]
    assert plan["ends_on"] == visits[14]["planned_on"]


BAD_STARTS = (
    *("2026-02-29", "20261006", "06/10/2026", "", "２０２６-10-06", "2026-10-06\n"),
    *("0001-01-01", "9999-12-31", "2026-W41-2", "2026-10-06T09:00"),
)
BAD_OPEN = ("", "mon-", "monday", "1-5", "mon;tue", "mon-fri-sun", "none")
BAD_CLOSED = (
    *("", "..", "2026-11-26..", "2026-12-24..2026-12-23", "2026-12-24...2027-01-03", "christmas"),
    *("2026-12-24..2026-12-25..2026-12-26", "2027-02-29"),
)
BAD_CHANGES = (
    *("", "delay", "delay:3", "delay:3:3", "delay:3:-3", "pull:3:+3", "delay:3:+0", "delay:3:+366"),
    *("delay:3:+99999999999999999999", "delay:0:+1", "delay:17:+1", "delay:-1:+1", "omit:17", "omit:x"),
    *(
        "cease:0",
        "omit:3:+1",
        "delay:3:+1.5",
        "DELAY:3:+1",
        "delay:3:+٣",
        "skip:3",
        " delay:3:+3",
        "omit:3\n",
    ),
)
BAD_ZONES = ("Mars/Base", "../etc", "America", "", "/etc/passwd", "a\0b")
GOOD = ("chop-uw-19", "--start", "2026-10-06")
WRONG: list[tuple[str, ...]] = [
    ("chop-uw-99", "--start", "2026-10-06"),
    ("../chop-uw-19", "--start", "2026-10-06"),
    ("chop-uw-19",),
    *(("chop-uw-19", "--start", day) for day in BAD_STARTS),
    *((*GOOD, "--open", days) for days in BAD_OPEN),
    *((*GOOD, "--closed", days) for days in BAD_CLOSED),
    *((*GOOD, "--change", change) for change in BAD_CHANGES),
    *((*GOOD, "--zone", zone) for zone in BAD_ZONES),
    (*GOOD, "--change", "omit:3", "--change", "omit:3"),
    (*GOOD, "--change", "cease:3", "--change", "delay:5:+1"),
    ("chop-uw-19", "--start", "2190-01-01", *(["--change", "delay:1:+365"] * 120)),
]


@pytest.mark.parametrize("arguments", WRONG, ids=[" ".join(case)[:60] for case in WRONG])
def test_wrong_use_is_one_sentence(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    status, out, err = run(capsys, "plan", *arguments, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1 and len(err) > 20 and "Traceback" not in err


def test_check_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good = tmp_path / "ours.toml"
    content = Path(__file__).parents[2] / "src/oncodesk/content/protocols/chop-uw-19.toml"
    text = content.read_text()
    good.write_text(text)
    checked = document(capsys, 0, "protocols", "check", str(good))
    assert (checked["allowed"], codes(checked["findings"])) == (True, ["policy.unsigned"])
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace("amount = 0.7", "amount = 7").replace("day = 8\n", "day = 80\n"))
    checked = document(capsys, 3, "protocols", "check", str(bad))
    assert checked["allowed"] is False
    messages = [finding["message"] for finding in checked["findings"]]
    line = text.splitlines().index("amount = 0.7") + 1
    assert any(f"bad.toml, line {line}: " in message for message in messages)
    for missing in (tmp_path, tmp_path / "none.toml", tmp_path / "x\0y"):
        status, out, err = run(capsys, "protocols", "check", str(missing))
        assert (status, out) == (2, "") and err.count("\n") == 1
    (tmp_path / "syntax.toml").write_text("schema = 1\nid = 'a\n")
    status, out, err = run(capsys, "protocols", "check", str(tmp_path / "syntax.toml"), "--json")
    assert (status, out) == (2, "") and "line 2" in err


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Australia/Sydney", "Pacific/Apia"])
def test_dates_do_not_depend_on_the_machine_s_zone(zone: str) -> None:
    command = [sys.executable, "-m", "oncodesk", "plan", "chop-uw-19", *SCENARIO, "--zone", zone, "--json"]
    done = subprocess.run(
        command, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    plan = json.loads(done.stdout)
    assert (plan["visits"][0]["planned_on"], plan["ends_on"]) == ("2026-10-06", "2027-02-09")


def test_a_25_week_plan_is_expanded_and_checked_in_under_five_milliseconds() -> None:
    protocol = get_shipped("chop-uw-25")
    assert protocol is not None
    open_days = OpenDays(frozenset(range(5)), (Closure(date(2026, 12, 24), date(2027, 1, 3)),))

    def once() -> float:
        began = time.perf_counter()
        check_plan(expand(protocol, date(2026, 10, 6)), open_days)
        return time.perf_counter() - began

    assert min(once() for _ in range(20)) < 0.005
