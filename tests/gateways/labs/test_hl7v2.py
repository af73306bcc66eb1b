"""Does every hostile HL7 v2 file become texts, with what is wrong with it, and never an exception?"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncodesk.domain.labs.result import Kind, RawFile, RawResult, Status
from oncodesk.gateways.labs.formats import read_bytes
from oncodesk.gateways.labs.formats.base import MOST_MESSAGES, MOST_RESULTS, MOST_TEXT
from oncodesk.gateways.labs.formats.hl7v2 import STATUS
from tests.laboratory import counts, message, msh, obr, obx, pid


def read(content: bytes) -> RawFile:
    raw = read_bytes(content)
    assert raw is not None
    return raw


def only(content: bytes) -> RawResult:
    raw = read(content)
    assert not [each for each in raw.findings if each.stops], raw.findings
    (result,) = raw.reports[0].results
    return result


def codes(raw: RawFile) -> set[str]:
    return {each.code for each in raw.findings} | {
        each.code for report in raw.reports for each in report.findings
    }


def test_a_good_message() -> None:
    (report,) = read(message()).reports
    assert (report.patient, report.owner, report.species) == ("Biscuit", "Rivera", "CANINE")
    assert report.collected == "2026-10-20T08:10:00-04:00"
    assert [each.status for each in report.results] == [Status.FINAL] * 4
    assert report.results[0].unit == "10*3/uL"
    assert report.may_tell_species


def test_a_name_keeps_the_mark_that_was_escaped_in_it() -> None:
    (report,) = read(message(animal=pid("Rivera&van^Bella \\T\\ Co"))).reports
    assert (report.patient, report.owner) == ("Bella & Co", "Rivera")


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r", b"\n\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\x0b", b"\n\n  "])
def test_line_ends_marks_and_frames_make_no_difference(end: bytes, mark: bytes) -> None:
    content = mark + message().replace(b"\r", end)
    if mark == b"\x0b":
        content += b"\x1c\r"
    assert read(content).reports == read(message()).reports


@pytest.mark.parametrize(
    "content", [b"{}", b"PK\x03\x04", b"MSHIT is not HL7", b"<xml/>", b"\x00" * 40, b"MS"]
)
def test_other_formats_are_not_taken_for_hl7(content: bytes) -> None:
    assert read_bytes(content) is None


@pytest.mark.parametrize(
    ("charset", "codec"),
    [("", "utf-8"), ("UNICODE UTF-8", "utf-8"), ("8859/1", "latin-1"), ("", "windows-1252")],
)
def test_names_come_out_right_in_every_charset(charset: str, codec: str) -> None:
    text = message(head=msh(charset=charset), animal=pid("Müller^Flöckchen")).decode()
    (report,) = read(text.encode(codec)).reports
    assert (report.owner, report.patient) == ("Müller", "Flöckchen")


@pytest.mark.parametrize(
    ("charset", "name"),
    [("UNICODE UTF-8", b"M\xfcller^X"), ("", b"M\x81ller^X"), ("ASCII", b"M\xfcller^X"), ("KLINGON", b"A^B")],
)
def test_letters_that_are_not_certain_are_refused(charset: str, name: bytes) -> None:
    content = message(head=msh(charset=charset)).replace(b"Rivera^Biscuit", name)
    raw = read(content)
    assert codes(raw) == {"labs.charset_wrong"}
    assert raw.reports == ()


@pytest.mark.parametrize("hidden", ["\x00", "\u202e", "\x1b[2J", "\u200b", "\x85"])
def test_hidden_characters_are_refused(hidden: str) -> None:
    raw = read(message(animal=pid(f"Rivera^Bis{hidden}cuit")))
    assert codes(raw) == {"labs.hidden_characters"}
    assert raw.reports == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\F\b", "a|b"),
        (r"a\S\b", "a^b"),
        (r"a\T\b", "a&b"),
        (r"a\R\b", "a~b"),
        (r"a\E\b", "a\\b"),
        (r"a\X41\b", "aAb"),
        (r"a\X0D4F4258\b", "a OBXb"),
        (r"a\X00\b", r"a\X00\b"),
        (r"a\.br\b", "a b"),
        (r"\H\bold\N\ ", "bold"),
        (r"a\Zxyz\b", r"a\Zxyz\b"),
        (r"a\b", r"a\b"),
        (r"a\\b", r"a\\b"),
    ],
)
def test_escapes(written: str, meant: str) -> None:
    assert only(message(obx("X^Note", written, "", kind="ST"))).value == meant


def test_the_status_table_is_complete() -> None:
    assert {code for code, status in STATUS.items() if status is Status.FINAL} == {"F"}
    assert {code for code, status in STATUS.items() if status is Status.CORRECTED} == {"C"}
    for code in ("", "U", "A", "X", "Z", "Y", "f", "FINAL", "F F"):
        assert only(message(obx("WBC", "6.0", "K/uL", code))).status is Status.UNKNOWN
    for code in ("P", "R", "S", "I", "O", "N", "B"):
        assert only(message(obx("WBC", "6.0", "K/uL", code))).status is Status.PRELIMINARY
    for code in ("D", "W"):
        assert only(message(obx("WBC", "6.0", "K/uL", code))).status is Status.WITHDRAWN


def test_the_panel_status_is_only_a_hint() -> None:
    raw = read(message(obx("WBC", "6.0", "K/uL", "P"), order=obr(hint="F")))
    assert raw.reports[0].results[0].status is Status.PRELIMINARY
    raw = read(message(obx("WBC", "6.0", "K/uL", "F"), order=obr(hint="P")))
    assert raw.reports[0].results[0].status is Status.FINAL
    assert "labs.panel_status_differs" in codes(raw)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("SN", "^182", "182"),
        ("SN", "<^0.5", "<0.5"),
        ("SN", ">=^50", ">=50"),
        ("SN", "=^5", "5"),
        ("SN", "^4^-^10", "^4^-^10"),
        ("SN", "^1^:^128", "^1^:^128"),
        ("SN", "182", "182"),
        ("NM", "2.1^3", "2.1^3"),
        ("NM", "2.1~2.2", "2.1~2.2"),
        ("NM", "<0.5", "<0.5"),
        ("ED", "lab^AP^^Base64^JVBERi0x", "[attached document]"),
    ],
)
def test_value_types(kind: str, written: str, value: str) -> None:
    assert only(message(obx("WBC", written, "K/uL", kind=kind))).value == value


@pytest.mark.parametrize(
    ("kind", "is_number"), [("NM", True), ("ST", True), ("", True), ("CWE", False), ("TS", False)]
)
def test_a_code_is_never_a_number(kind: str, is_number: bool) -> None:
    result = only(message(obx("PLT", "240", "K/uL", kind=kind)))
    assert (result.kind in (Kind.NUMBER, Kind.TEXT)) is is_number


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("10^3/uL", "10^3/uL"),
        (r"10\S\3/uL", "10^3/uL"),
        ("x10^9/L^^L", "x10^9/L"),
        ("10*3/uL^thousand per microliter^UCUM", "10*3/uL"),
        ("^K/uL", "K/uL"),
        ("", ""),
    ],
)
def test_units(written: str, unit: str) -> None:
    assert only(message(obx("WBC", "6.0", written))).unit == unit


@pytest.mark.parametrize(
    ("name", "patient", "owner"),
    [
        ("Rivera^Biscuit", "Biscuit", "Rivera"),
        ("Biscuit", "Biscuit", ""),
        ("Biscuit^^", "Biscuit", ""),
        ("Rivera&van^Biscuit", "Biscuit", "Rivera"),
        (r"O\T\Neil^Bis\S\cuit", "Bis^cuit", "O&Neil"),
        ("", "", ""),
    ],
)
def test_names(name: str, patient: str, owner: str) -> None:
    (report,) = read(message(animal=pid(name))).reports
    assert (report.patient, report.owner) == (patient, owner)


def test_names_and_species_said_twice_differently_are_told() -> None:
    assert "labs.several_names" in codes(read(message(animal=pid("Rivera^Biscuit~Rivera^Bella"))))
    assert "labs.several_names" not in codes(read(message(animal=pid("Rivera^Biscuit~Rivera^Biscuit"))))
    (report,) = read(message(animal=pid(species="DOG~CAT"))).reports
    assert report.species == "DOG CAT"


def test_the_owner_may_stand_in_nk1() -> None:
    (report,) = read(message("NK1|1|Rivera^Ana", counts(), animal=pid("Biscuit"))).reports
    assert (report.patient, report.owner) == ("Biscuit", "Rivera")


def test_species_in_other_fields_and_versions() -> None:
    animal = pid(species="").split("|")
    animal[23] = "Canine"
    (report,) = read(message(animal="|".join(animal))).reports
    assert report.species == "Canine"
    (report,) = read(message(animal=pid(species="", breed="Labrador"), head=msh(version="2.3.1"))).reports
    assert report.species == ""
    assert not report.may_tell_species
    (report,) = read(message(head=msh(version=""))).reports
    assert report.may_tell_species


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("20261020081000-0400", "2026-10-20T08:10:00-04:00"),
        ("20261020081000.1234+0000", "2026-10-20T08:10:00.1234+00:00"),
        ("202610200810", "2026-10-20T08:10:00"),
        ("2026102008", "2026-10-20T08:00:00"),
        ("20261020", "2026-10-20"),
        ("202610", "202610"),
        ("", ""),
        ("Oct 20", "Oct 20"),
    ],
)
def test_times(written: str, iso: str) -> None:
    (report,) = read(message(order=obr(drawn=written))).reports
    assert report.collected == iso


def test_the_time_of_the_run_or_message_is_no_time_of_collection() -> None:
    line = obx("WBC", "6.0", "K/uL") + "|||20261020082000-0400"
    (report,) = read(message(line, order=obr(drawn=""))).reports
    assert report.collected == ""
    specimen = "SPM|1|||BLD|||||||||||||20261020080000-0400|20261020082000-0400"
    (report,) = read(message(line, specimen, order=obr(drawn=""))).reports
    assert report.collected == "2026-10-20T08:00:00-04:00"
    assert report.results[0].specimen == "BLD"


def test_panels_of_one_draw_are_one_report_and_others_are_not() -> None:
    content = message(
        counts(),
        obr("UA^Urinalysis"),
        obx("WBC", "NONE", "", kind="ST"),
        obr("CHEM", "20261019"),
        obx("ALT", "45", "U/L"),
    )
    first, second = read(content).reports
    assert [each.panel for each in first.results][-1] == "UA Urinalysis"
    assert (first.collected, second.collected) == ("2026-10-20T08:10:00-04:00", "2026-10-19")


def test_several_messages_and_animals() -> None:
    raw = read(message() + message(head=msh(number="M2"), animal=pid("Smith^Bella")))
    assert [(each.patient, each.message) for each in raw.reports] == [("Biscuit", "M1"), ("Bella", "M2")]
    raw = read(message(counts(), pid("Smith^Bella"), obr(), counts()))
    assert [each.patient for each in raw.reports] == ["Biscuit", "Bella"]


def test_comments_belong_to_what_they_follow() -> None:
    content = message(
        "NTE|1|L|Hemolysis", "NTE|2|L|slight", counts()[0], "NTE|1|L|first~second", "NTE|2|L|third"
    )
    (report,) = read(content).reports
    assert [each.text for each in report.comments] == ["Hemolysis slight"]
    assert report.results[0].comment == "first second third"


def test_batches() -> None:
    head, tail = b"FHS|^~\\&|LAB\rBHS|^~\\&|LAB\r", b"BTS|1\rFTS|1\r"
    assert read(head + message() + tail).findings == ()
    assert "labs.truncated" in codes(read(head + message()))
    assert "labs.truncated" in codes(read(head + message() + b"BTS|2\rFTS|1\r"))
    assert "labs.no_report" in codes(read(head + b"BTS|0\rFTS|1\r"))


def test_a_cut_off_frame_is_told() -> None:
    assert "labs.truncated" in codes(read(b"\x0b" + message()))


@pytest.mark.parametrize("length", [3, 4, 8, 60, 90, 150, 200, 230])
def test_a_cut_off_message_gives_fewer_results_or_a_finding(length: int) -> None:
    whole = read(message()).reports[0].results
    raw = read(message()[:length])
    for report in raw.reports:
        for result in report.results:
            assert result in whole or result.status is Status.UNKNOWN or codes(raw)


@pytest.mark.parametrize("line", ["1|10^9/L|||||F", "garbage", "OBX", "obx|1|NM", "DSC|123", "ADD|x"])
def test_a_broken_line_is_told(line: str) -> None:
    raw = read(message(counts(), line))
    assert ("labs.broken_line" in codes(raw)) is (line != "OBX")


@pytest.mark.parametrize("head", ["MSH|", "MSH|^", "MSH|^^^^|x", "MSH||||", "MSH|^|~\\&|"])
def test_a_head_without_separators_is_told(head: str) -> None:
    assert "labs.message_broken" in codes(read(message(head=head)))


def test_other_separators() -> None:
    text = message().decode().replace("|", "#").replace("^", "!").replace("MSH#!~\\&", "MSH#!~\\&")
    assert replace(read(text.encode()).reports[0], sent="") == replace(read(message()).reports[0], sent="")


@pytest.mark.parametrize("kind", ["ADT^A08", "ORM^O01", "ACK", ""])
def test_only_result_messages_are_read(kind: str) -> None:
    raw = read(message(head=msh(kind=kind)))
    assert "labs.not_a_result_message" in codes(raw)
    assert raw.reports == ()


def test_an_empty_message_is_an_empty_report() -> None:
    (report,) = read(msh().encode()).reports
    assert report.results == ()


def test_huge_input_stays_bounded() -> None:
    raw = read(message([obx("WBC", "6.0", "K/uL")] * (MOST_RESULTS + 1)))
    assert "labs.too_much" in codes(raw)
    assert raw.reports == ()
    raw = read(message(obx("X^Note", "a" * (MOST_TEXT + 1), "", kind="TX")))
    assert "labs.too_much" in codes(raw)
    assert raw.reports == ()
    raw = read(message("NTE|1|L|" + "no clumps " * MOST_TEXT))
    assert "labs.too_much" in codes(raw)
    assert read(message(obx("X^Note", "a" * MOST_TEXT, "", kind="TX"))).reports
    assert read(message(obx("X^Report", "^^PDF^Base64^" + "A" * 1_000_000, "", kind="ED"))).reports
    raw = read(message() * (MOST_MESSAGES + 1))
    assert (codes(raw), raw.reports) == ({"labs.too_much"}, ())


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    read_bytes(content)
    read_bytes(b"MSH|^~\\&|" + content)
    read_bytes(message() + content)


@settings(max_examples=150)
@given(st.data())
def test_no_change_of_a_byte_raises(data: st.DataObject) -> None:
    content = bytearray(message("NTE|1|L|No clumps seen", counts(), "SPM|1|||BLD"))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_bytes(bytes(content))
