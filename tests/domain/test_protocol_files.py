"""Does a broken protocol file get its line, and a readable one everything that stands against it?"""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.protocols.lines import key_lines, line_of
from oncodesk.domain.protocols.protocol import Protocol, Status
from oncodesk.services.protocols.checking import check_protocol_file, judge_protocol
from oncodesk.services.protocols.reading import UnreadableProtocolError, read_protocol_file
from oncodesk.services.protocols.shipped import list_shipped, shipped_ids
from oncodesk.services.sentences import tell

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
FILES = tomllib.loads((CASES / "protocol_files.toml").read_text())["case"]
CHECKS = tomllib.loads((CASES / "protocol_checks.toml").read_text())["case"]


def _shipped_text(name: str) -> str:
    return (files("oncodesk") / "content" / "protocols" / f"{name}.toml").read_text()


def _text(case: dict[str, Any]) -> str:
    text = _shipped_text(case["base"])
    if "old" not in case:
        return text
    assert case["old"] in text, "the case names a text that the file no longer has"
    return text.replace(case["old"], case["new"], 1)


@pytest.mark.parametrize("case", FILES, ids=[case["name"] for case in FILES])
def test_file(case: dict[str, Any]) -> None:
    text = _text(case)
    read = read_protocol_file(text.encode(), "ours.toml")
    if "says" not in case:
        assert isinstance(read, Protocol)
        return
    assert not isinstance(read, Protocol)
    found = next((problem for problem in read if case["says"] in f"{problem.what} {problem.fix}"), None)
    assert found is not None, [str(problem) for problem in read]
    if "at" in case:
        assert text.splitlines()[found.line - 1] == case["at"]


@pytest.mark.parametrize("case", CHECKS, ids=[case["name"] for case in CHECKS])
def test_check(case: dict[str, Any]) -> None:
    checked = check_protocol_file(_text(case).encode(), "ours.toml")
    assert checked.protocol is not None, [tell(finding).message for finding in checked.findings]
    assert [finding.code for finding in checked.findings if finding.stops] == case.get("stops", [])
    assert {finding.code for finding in checked.findings} >= set(case.get("tells", []))
    assert not {finding.code for finding in checked.findings} & set(case.get("not_tells", []))
    assert all(tell(finding).message for finding in checked.findings)


def test_every_shipped_protocol_stands_and_only_drafts_rest_on_general_knowledge() -> None:
    assert set(shipped_ids()) >= {"chop-uw-19", "chop-uw-25"}
    for protocol in list_shipped():
        findings = judge_protocol(protocol)
        codes = {finding.code for finding in findings}
        assert not [finding.code for finding in findings if finding.stops]
        assert ("protocols.draft" in codes) is (protocol.status is Status.DRAFT)
        assert "protocols.unverified" not in codes or protocol.status is Status.DRAFT
        if protocol.id in ("chop-uw-19", "chop-uw-25"):
            assert findings == ()


def test_another_text_under_a_shipped_id_and_version_is_told() -> None:
    text = _shipped_text("chop-uw-19")
    other = text.replace("late_days = 3", "late_days = 2")
    raised = other.replace('version = "1"', 'version = "2"')
    told = [
        {finding.code for finding in check_protocol_file(each.encode(), "ours.toml").findings}
        for each in (text, other, raised)
    ]
    assert told == [set(), {"protocols.version_taken"}, set()]


def test_the_example_of_the_how_to_page_is_a_protocol() -> None:
    page = (ROOT / "docs" / "how-to" / "write-a-protocol.md").read_text()
    example = page.split("```toml\n", 1)[1].split("```", 1)[0]
    checked = check_protocol_file(example.encode(), "example.toml")
    assert checked.protocol is not None
    assert not [finding.code for finding in checked.findings if finding.stops]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00schema", "UTF-8"),
        (b"schema = 1\nid = \n", "line 2"),
        (b"{}", "not valid TOML"),
        (b"", "schema = 1"),
        (b"schema = 2\n", "schema = 1"),
        (b'schema = "1"\n', "schema = 1"),
        (b"schema = true\n", "schema = 1"),
        (b"schema = 1.0\n", "schema = 1"),
        (b"schema = 1\nx = " + b"[" * 5000, "nesting"),
        (b"schema = 1\nx = " + b"9" * 5000, "too large"),
        (b"schema = 1\nx = 1e99999999999999999999\n", "too large"),
        (b"#" * 600_000, "larger than"),
    ],
)
def test_no_protocol_file_at_all(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableProtocolError, match=says) as refused:
        check_protocol_file(content, "ours.toml")
    assert "\n" not in str(refused.value)


def test_a_file_with_a_byte_order_mark_and_dos_line_ends_reads_alike() -> None:
    text = _shipped_text("chop-uw-19")
    marked = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert read_protocol_file(marked, "a.toml") == read_protocol_file(text.encode(), "a.toml")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.text(max_size=20),
    st.lists(st.integers() | st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def _toml(value: object) -> str:
    if value is None:
        return "1979-05-27"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return (
            '"' + "".join(f"\\U{ord(sign):08X}" for sign in value if not 0xD800 <= ord(sign) < 0xE000) + '"'
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    return str(value)


@given(st.sampled_from(shipped_ids()), st.integers(0, 10_000), VALUES)
def test_any_value_in_any_line_is_read_or_named_never_an_exception(
    name: str, turn: int, value: object
) -> None:
    lines = _shipped_text(name).splitlines()
    keyed = [number for number, line in enumerate(lines) if " = " in line]
    number = keyed[turn % len(keyed)]
    lines[number] = f"{lines[number].split(' = ')[0]} = {_toml(value)}"
    try:
        read = read_protocol_file("\n".join(lines).encode(), "ours.toml")
    except UnreadableProtocolError:
        return
    if isinstance(read, Protocol):
        judge_protocol(read)
    else:
        assert all(1 <= problem.line <= len(lines) and problem.what and problem.fix for problem in read)


@given(st.sampled_from(shipped_ids()), st.integers(0, 10_000))
def test_a_lost_line_is_never_silently_half_a_protocol(name: str, turn: int) -> None:
    lines = _shipped_text(name).splitlines()
    number = turn % len(lines)
    lost = lines.pop(number)
    whole = read_protocol_file(_shipped_text(name).encode(), "ours.toml")
    try:
        read = read_protocol_file("\n".join(lines).encode(), "ours.toml")
    except UnreadableProtocolError:
        return
    if isinstance(read, Protocol) and lost.strip() and not lost.startswith("#"):
        optional = ("week", "range", "instructions", "intent", "early_days", "late_days", "also_requires")
        defaults = ("max_total_delay_days", "rest_weeks", "last_day", "after_visit", "kind", "for_days")
        more = ("every_hours", "requires", "counting", "least_hours", "most_times", "levels", "per_week")
        links = ("line", "rescues", "follows", "protocols")
        stricter = ("before",)  # without it the interval holds to any next visit
        assert read == whole or lost.split(" = ")[0] in (*optional, *defaults, *more, *links, *stricter), lost


def test_lines_of_array_tables_count_from_their_own_header() -> None:
    text = '[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = """\n[[a]]\n"""\ne = 3\n'
    lines = key_lines(text)
    assert line_of(("a", 0, "b"), lines) == 2
    assert line_of(("a", 1, "b"), lines) == 4
    assert line_of(("a", 1, "c", "e"), lines) == 9
    assert line_of(("a", 1, "missing"), lines) == 3
    assert line_of(("nowhere",), lines) == 1
