"""Does a practice's own protocol file come in whole or not at all, and can its versions be told apart?"""

from importlib.resources import files
from uuid import UUID

import pytest

from oncodesk.records.models import ContentVersionRow
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Refusal, Stopped
from oncodesk.services.practice import queries
from oncodesk.services.practice.comparing import compare_content
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.practice.signing import retire_content, sign_content
from oncodesk.services.practice.uploading import store_protocol_file
from oncodesk.services.reading import reading
from tests import course, make

pytestmark = pytest.mark.django_db

SHIPPED = (files("oncodesk") / "content" / "protocols" / "chop-uw-25.toml").read_text(encoding="utf-8")
OWN = SHIPPED.replace('id = "chop-uw-25"', 'id = "our-chop"', 1).replace(
    'name = "CHOP UW-25 (25 weeks)"', 'name = "Our CHOP"', 1
)


def _store(house: make.House, text: str = OWN, who: str = "manager") -> Done:
    context = house.context() if who == "manager" else house.context(who)
    return store_protocol_file(context, content=text.encode(), file="our-chop.toml")


def _numbered(text: str, version: str) -> str:
    return text.replace('version = "1"', f'version = "{version}"', 1)


def _kept(house: make.House, slug: str = "our-chop") -> list[tuple[int, str]]:
    found = queries.list_versions(house.practice_id, Kind.PROTOCOL, slug)
    return [(each.number, each.state) for each in found]


def test_a_file_becomes_a_draft_and_the_next_version_its_next_number() -> None:
    house = make.staffed()
    first = _store(house)
    kept = queries.get_content(house.practice_id, UUID(first.id))
    assert (kept.summary.name, kept.summary.number, kept.summary.state) == ("Our CHOP", 1, "draft")
    assert kept.body == OWN
    _store(house, "\ufeff" + _numbered(OWN, "2"), who="oncologist")  # a byte order mark is no content
    assert _kept(house) == [(2, "draft"), (1, "draft")]
    _store(house, _numbered(OWN, "7"))
    assert _kept(house)[0] == (7, "draft")
    _store(house, _numbered(OWN, "2026.1"))
    assert _kept(house)[0] == (8, "draft")


def test_a_new_version_of_a_shipped_protocol_stands_beside_it() -> None:
    house = make.staffed()
    _store(house, _numbered(SHIPPED, "2"))
    assert _kept(house, "chop-uw-25") == [(2, "draft"), (1, "draft")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("schema = 1\nid = ", "our-chop.toml, line 2"),
        ("id = 'x'", "schema = 1"),
        ("", "schema = 1"),
        (_numbered(OWN, "1").replace('"Our CHOP"', '"' + "x" * 161 + '"', 1), "Shorten its name"),
        ("#" * 500_001, "larger than 500000 bytes"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, sentence: str) -> None:
    house = make.staffed()
    with pytest.raises(Invalid) as refused:
        _store(house, text)
    assert sentence in refused.value.fields["file"]
    assert _kept(house) == []


def test_what_is_no_text_is_refused() -> None:
    house = make.house()
    with pytest.raises(Invalid, match="stored"):
        store_protocol_file(house.context(), content=b"\xff\xfe\x00", file="our.toml")


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("late_days = 3", "late_days = -3", "protocols.file_problem"),
        ("rest_weeks = [5, 10]", "rest_weeks = [5, 10]\nrest_day = 4", "protocols.file_problem"),
        ("amount = 30\n", "amount = 300\n", "protocols.dose_above_limit"),
    ],
)
def test_a_fault_in_the_file_stops_and_nothing_is_kept(was: str, becomes: str, code: str) -> None:
    house = make.staffed()
    assert was in OWN
    with pytest.raises(Stopped) as stopped:
        _store(house, OWN.replace(was, becomes, 1))
    found = stopped.value.verdict.stopping
    assert code in {each.code for each in found}
    assert all(each.facts["line"] for each in found if each.code == "protocols.file_problem")
    assert _kept(house) == []


def test_a_version_never_changes_and_the_same_text_is_kept_once() -> None:
    house = make.staffed()
    _store(house)
    with pytest.raises(Invalid) as again:
        _store(house)
    assert "already as version 1" in again.value.fields["file"]
    for text in (
        OWN.replace("late_days = 3", "late_days = 2", 1),
        SHIPPED.replace("late_days = 3", "late_days = 2", 1),
    ):
        with pytest.raises(Stopped) as taken:
            _store(house, text)
        assert [each.code for each in taken.value.verdict.findings] == ["protocols.version_in_library"]
    assert _kept(house) == [(1, "draft")]
    _store(make.house("Hilltop"))  # another practice has a library of its own


def test_signing_a_new_version_retires_the_old_one_and_both_stay_in_the_list() -> None:
    house = make.staffed()
    for text in (OWN, _numbered(OWN, "2")):
        done = _store(house, text)
        course.reviewed(house, UUID(done.id))
        signed = sign_content(
            house.context("oncologist"), version=UUID(done.id), seen_version=1, accepts_unverified=True
        )
    assert _kept(house) == [(2, "signed"), (1, "retired")]
    retire_content(house.context("oncologist"), version=UUID(signed.id), seen_version=signed.version)
    assert _kept(house) == [(2, "retired"), (1, "retired")]


def test_what_changed_is_told_from_the_older_to_the_newer() -> None:
    house = make.staffed()
    one = UUID(_store(house).id)
    two = UUID(_store(house, _numbered(OWN, "2").replace("late_days = 3", "late_days = 2", 1)).id)
    for pair in ((one, two), (two, one)):
        found = compare_content(house.practice_id, *pair)
        assert (found.older.number, found.newer.number) == (1, 2)
        changed = [(each.kind, each.text) for each in found.lines if each.kind in ("added", "removed")]
        assert changed == [
            ("removed", '-version = "1"'),
            ("added", '+version = "2"'),
            ("removed", "-late_days = 3"),
            ("added", "+late_days = 2"),
        ]
        first = found.lines[0]
        assert (first.kind, found.lines[1].text[1:]) == ("place", OWN.splitlines()[int(first.text) - 1])
    assert compare_content(house.practice_id, one, one).lines == ()


def test_versions_of_two_texts_or_of_another_practice_are_not_compared() -> None:
    house, other = make.staffed(), make.house("Hilltop")
    one, theirs = UUID(_store(house).id), UUID(_store(other).id)
    [chop] = queries.list_versions(house.practice_id, Kind.PROTOCOL, "chop-uw-19")
    with pytest.raises(Refusal, match="two different texts"):
        compare_content(house.practice_id, one, chop.version_id)
    with pytest.raises(NotThere):
        compare_content(house.practice_id, one, theirs)


def test_the_drug_set_is_compared_by_the_lines_of_its_files() -> None:
    house = make.staffed()
    [drugs] = queries.list_content(house.practice_id, Kind.DRUGS)
    body = queries.get_content(house.practice_id, drugs.version_id).body
    changed = body.replace("# Intravenous only", "# Into a vein only", 1)
    assert changed != body
    with reading([house.practice_id]):
        ContentVersionRow.objects.create(
            practice_id=house.practice_id,
            public_id=UUID(int=7),
            created_at=make.NOW,
            kind="drugs",
            slug="drugs",
            number=2,
            name="Drugs",
            body=changed,
            digest="0" * 64,
        )
    found = compare_content(house.practice_id, drugs.version_id, UUID(int=7))
    removed, added = (each.text for each in found.lines if each.kind in ("removed", "added"))
    assert removed.startswith("-# Intravenous only:") and added.startswith("+# Into a vein only:")
    assert any(each.text.strip().startswith("# ") and each.text.endswith(".toml") for each in found.lines)


def test_a_downloaded_text_is_the_same_text_in_another_library() -> None:
    house, other = make.staffed(), make.house("Hilltop")
    text = queries.get_content(house.practice_id, UUID(_store(house).id))
    taken = queries.get_content(other.practice_id, UUID(_store(other, text.body).id))
    assert taken.summary.digest == text.summary.digest
