"""Does every format of a laboratory say the same of the same draw, and hide no hazard of it?"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.labs.read import Expected
from oncodesk.domain.labs.result import LabReport, Reading, Result, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.services.labs.reading import NotALabFileError, read_lab_file
from tests.labfiles import BUILDERS, GOOD, Draw, Line

BISCUIT = Expected(Species.DOG, "Biscuit", "Rivera")
every_format = pytest.mark.parametrize("form", list(BUILDERS))


def reading(content: bytes, expected: Expected = BISCUIT, zone: str = "") -> Reading:
    return read_lab_file(content, expected, ZoneInfo(zone) if zone else None, "file")


def read(form: str, *draws: Draw) -> Reading:
    return reading(BUILDERS[form](draws or (Draw(),)))


def by_analyte(report: LabReport) -> dict[Analyte, Result]:
    return {each.analyte: each for each in report.results}


def codes(told: Reading) -> set[str]:
    found = [*told.findings]
    for report in told.reports:
        found += report.findings
        found += [finding for result in report.results for finding in result.findings]
    return {each.code for each in found}


def platelets(told: Reading) -> Result:
    return by_analyte(told.reports[-1])[Analyte.PLATELETS]


@every_format
def test_the_same_draw_reads_the_same(form: str) -> None:
    told = read(form)
    assert told.accepted == "yes", codes(told)
    (report,) = told.reports
    assert (report.patient, report.owner, report.species) == ("Biscuit", "Rivera", Species.DOG)
    assert report.collected_at is not None and report.collected_at.isoformat() == "2026-10-20T12:10:00+00:00"
    found = by_analyte(report)
    assert {each.value for each in GOOD} == {each.raw for each in report.results}
    assert found[Analyte.NEUTROPHILS].value == Decimal("3.9")
    assert found[Analyte.NEUTROPHILS_PCT].value == 65
    assert all(each.usable and each.status is Status.FINAL for each in report.results)
    assert len({each.identity for each in report.results}) == len(GOOD)


@every_format
@pytest.mark.parametrize(
    ("value", "unit", "canonical"),
    [
        ("240", "10^9/L", "240"),
        ("240000", "/uL", "240"),
        ("240", "K/uL", "240"),
        ("240", "x10^3/µL", "240"),
        ("240.50", "10^9/L", "240.5"),
        ("<30", "10^9/L", "30"),
    ],
)
def test_units_give_the_same_number(form: str, value: str, unit: str, canonical: str) -> None:
    result = platelets(read(form, Draw().but("Platelets", value=value, unit=unit)))
    assert (result.value, result.usable) == (Decimal(canonical), True)
    assert result.comparator == ("<" if value.startswith("<") else "")


@every_format
@pytest.mark.parametrize(
    ("value", "unit"),
    [
        *(("240,000", "/uL"), ("240,5", "10^9/L"), ("2.4e2", "10^9/L"), ("*****", "10^9/L")),
        *(("see comment", ""), ("", "10^9/L"), ("NaN", "10^9/L"), ("Infinity", "10^9/L"), ("-240", "10^9/L")),
        *(("240", ""), ("240", "g/dL"), ("240", "cells/mL"), ("240", "<b>10^9/L</b>"), ("240000", "10^9/L")),
        *(("9" * 400, "10^9/L"), ("240 (Mild Inc.)", "10^9/L"), ("2+", "10^9/L"), ("200-240", "10^9/L")),
        *(("&gt;240", "10^9/L"), ("٢٤٠", "10^9/L"), ("0x10", "10^9/L"), ("240 180", "10^9/L")),
    ],
)
def test_what_is_no_number_with_a_known_unit_is_never_usable(form: str, value: str, unit: str) -> None:
    told = read(form, Draw().but("Platelets", value=value, unit=unit))
    assert not platelets(told).usable and told.accepted != "yes"


@every_format
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("corrected", Status.CORRECTED),
        ("preliminary", Status.PRELIMINARY),
        ("withdrawn", Status.WITHDRAWN),
        ("bogus", Status.UNKNOWN),
        ("", Status.UNKNOWN),
    ],
)
def test_a_status_is_never_lost(form: str, status: str, expected: Status) -> None:
    result = platelets(read(form, Draw().but("Platelets", status=status)))
    if form in ("idexx", "items", "antech", "xml") and not status:
        expected = Status.FINAL  # without one of its own, a result has that of its panel
    assert result.status is expected
    assert result.usable is (expected in (Status.FINAL, Status.CORRECTED))


@every_format
def test_a_comment_stays_beside_its_number(form: str) -> None:
    told = read(form, Draw().but("Platelets", comment="Platelet clumps present"))
    assert not platelets(told).usable and "labs.platelets_clumped" in codes(told)


@every_format
def test_another_animal_is_told(form: str) -> None:
    for wrong, code in (
        (Draw(patient="Bella"), "labs.patient_differs"),
        (Draw(owner="Okafor"), "labs.owner_differs"),
        (Draw(species="Feline"), "labs.species_differs"),
        (Draw(species=""), "labs.species_missing"),
    ):
        told = read(form, wrong)
        assert code in codes(told) and told.accepted != "yes", wrong
    for wrong in (Draw(patient=""), Draw(owner="")):
        told = read(form, wrong)
        assert codes(told) & {"labs.patient_missing", "labs.owner_missing"} and told.accepted != "yes"


@every_format
def test_two_animals_in_a_file_are_never_one(form: str) -> None:
    bella = Draw(patient="Bella", number="A200").but("Platelets", value="30")
    told = read(form, Draw(), bella)
    assert told.accepted != "yes"
    if form != "fhir":  # a bundle is about one patient, or about nobody
        assert [each.patient for each in told.reports] == ["Biscuit", "Bella"]
    else:
        assert "labs.bundle_of_many" in codes(told) and not told.reports


@every_format
def test_older_results_sent_along_stay_a_draw_of_their_own(form: str) -> None:
    older = Draw(collected="2026-10-13T08:10:00-04:00", number="A90").but("Platelets", value="90")
    told = read(form, older, Draw())
    assert [by_analyte(each)[Analyte.PLATELETS].value for each in told.reports] == [90, 240]
    assert len({each.collected_at for each in told.reports}) == 2


@every_format
@pytest.mark.parametrize(
    "collected", ["", "0001-01-01T00:00:00", "10/20/2026 08:10", "2026-10-20T25:61:00-04:00"]
)
def test_a_draw_without_a_certain_time_has_none(form: str, collected: str) -> None:
    told = read(form, Draw(collected=collected))
    assert told.reports[0].collected_at is None and told.accepted != "yes"


@every_format
def test_a_time_without_a_zone_takes_the_practices(form: str) -> None:
    content = BUILDERS[form]([Draw(collected="2026-10-20T08:10:00")])
    assert reading(content).reports[0].collected_at is None
    at = reading(content, zone="America/New_York").reports[0].collected_at
    assert at is not None and at.isoformat() == "2026-10-20T12:10:00+00:00"


@every_format
def test_the_same_analyte_twice_with_two_answers_counts_for_neither(form: str) -> None:
    told = read(form, replace(Draw(), lines=(*GOOD, Line("Platelets", "30", "10^9/L"))))
    assert not any(each.usable for each in told.reports[0].results if each.analyte is Analyte.PLATELETS)


@every_format
def test_a_mark_and_other_letters_change_nothing(form: str) -> None:
    content = BUILDERS[form]([Draw(owner="Müller")])
    for changed in (content, b"\xef\xbb\xbf" + content):
        assert reading(changed).reports[0].owner == "Müller"
    if form == "xml":
        latin = content.decode().replace('encoding="utf-8"', 'encoding="iso-8859-1"').encode("latin-1")
        assert reading(latin).reports[0].owner == "Müller"
    hidden = content.replace(b"Biscuit", "Bis\u202ecuit".encode())
    assert reading(hidden).accepted != "yes" and "labs.hidden_characters" in codes(reading(hidden))


@every_format
def test_a_file_that_was_cut_off_is_never_accepted_with_another_number(form: str) -> None:
    content = BUILDERS[form]([Draw()])
    truth = {each.name: each.value for each in GOOD}
    for end in range(0, len(content) - 1, 3):
        told = _or_none(content[:end])
        for result in told.reports[0].results if told and told.reports else ():
            wrong = result.usable and result.raw and truth[result.name] != result.raw
            assert not (wrong and told and told.accepted == "yes"), content[:end][-60:]


def _or_none(content: bytes) -> Reading | None:
    try:
        return reading(content)
    except NotALabFileError as wrong:
        assert str(wrong).startswith("file") and "\n" not in str(wrong)
        return None


@pytest.mark.parametrize("form", ["idexx", "items", "antech", "fhir", "xml"])
def test_a_file_that_was_cut_off_is_refused_with_one_sentence(form: str) -> None:
    content = BUILDERS[form]([Draw()])
    for end in range(1, len(content) - 1, 7):
        with pytest.raises(NotALabFileError):
            reading(content[:end])


class TestJson:
    @pytest.mark.parametrize("form", ["idexx", "items", "antech", "fhir"])
    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 5000, "[240]", "true"])
    def test_what_is_no_number_is_refused(self, form: str, value: str) -> None:
        content = BUILDERS[form]([Draw()])
        for place in ('"240"', ": 240"):
            changed = content.replace(
                place.encode(), (": " if ":" in place else "").encode() + value.encode()
            )
            told = _or_none(changed) if changed != content else None
            assert told is None or not platelets(told).usable

    @pytest.mark.parametrize("form", ["idexx", "items", "antech", "fhir"])
    def test_a_key_that_stands_twice_refuses_the_file(self, form: str) -> None:
        content = BUILDERS[form]([Draw()])
        for key in (b'"status"', b'"ResultStatus"', b'"unit"', b'"units"', b'"Unit"'):
            if key in content:
                with pytest.raises(NotALabFileError, match="stands twice"):
                    reading(content.replace(key, key + b': "other", ' + key, 1))

    @pytest.mark.parametrize("key", ["resourceType", "LabAccessionID", "testResults"])
    @pytest.mark.parametrize("depth", [100, 100_000])
    def test_nesting_without_reason_is_refused(self, key: str, depth: int) -> None:
        content = f'{{"{key}": {"[" * depth}{"]" * depth}}}'.encode()
        told = _or_none(content)
        assert told is None or told.accepted == "no"

    def test_a_mark_written_as_an_escape_is_seen(self) -> None:
        content = BUILDERS["idexx"]([Draw()]).replace(b"Biscuit", b"Bis\\u202ecuit")
        assert "labs.hidden_characters" in codes(reading(content))
        lone = BUILDERS["idexx"]([Draw()]).replace(b"Biscuit", b"Bis\\ud800cuit")
        assert "labs.hidden_characters" in codes(reading(lone))


class TestXml:
    @pytest.mark.parametrize(
        "inside",
        [
            '<!DOCTYPE LabReport [<!ENTITY a "240">]>',
            '<!DOCTYPE LabReport [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE LabReport SYSTEM "http://127.0.0.1/x.dtd">',
            '<!DOCTYPE LabReport [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>',
            '<!DOCTYPE LabReport [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        ],
    )
    def test_a_document_type_is_refused_before_it_is_read(self, inside: str) -> None:
        content = BUILDERS["xml"]([Draw()]).replace(b"<LabReport>", inside.encode() + b"<LabReport>")
        with pytest.raises(NotALabFileError, match="document type"):
            reading(content.replace(b"Biscuit", b"&a;"))

    @pytest.mark.parametrize("charset", ["utf-16", "utf-7", "ebcdic-cp-us", "x-made-up"])
    def test_other_letters_are_refused(self, charset: str) -> None:
        content = BUILDERS["xml"]([Draw()]).replace(b"utf-8", charset.encode())
        with pytest.raises(NotALabFileError, match=charset):
            reading(content)

    def test_nesting_and_unknown_entities_are_refused(self) -> None:
        content = BUILDERS["xml"]([Draw()])
        for inside in (b"<a>" * 5000 + b"</a>" * 5000, b"&nbsp;"):
            with pytest.raises(NotALabFileError):
                reading(content.replace(b"<ReportHeader/>", inside))

    def test_a_value_twice_in_one_test_is_no_number(self) -> None:
        content = BUILDERS["xml"]([Draw()])
        told = reading(content.replace(b"<Value>240</Value>", b"<Value>240</Value><Value>30</Value>"))
        assert not platelets(told).usable


class TestFhir:
    @pytest.mark.parametrize(
        ("what", "instead"),
        [
            ('"reference": "Patient/p1"', '"reference": "Patient/p2"'),
            ('"reference": "Patient/p1"', '"reference": "http://example.com/Patient/p1"'),
            ('"reference": "Patient/p1"', '"reference": "#p1"'),
            ('"reference": "Observation/A100-3"', '"reference": "Observation/A100-9"'),
            ('"id": "A100-3"', '"id": "A100-2"'),
        ],
    )
    def test_a_reference_elsewhere_stops_the_bundle(self, what: str, instead: str) -> None:
        content = BUILDERS["fhir"]([Draw()]).decode()
        assert what in content
        told = reading(content.replace(what, instead, 1).encode())
        assert told.accepted == "no" and not told.reports

    def test_a_report_that_was_entered_in_error_withdraws_its_results(self) -> None:
        head, _, report = BUILDERS["fhir"]([Draw()]).decode().rpartition('"status": "final"')
        told = reading(f'{head}"status": "entered-in-error"{report}'.encode())
        assert {each.status for each in told.reports[0].results} == {Status.WITHDRAWN}

    def test_a_coded_unit_that_says_something_else_is_in_doubt(self) -> None:
        unit = '"value": 240,\n         "unit": "10^9/L"'
        content = BUILDERS["fhir"]([Draw()]).decode()
        spaces = next(line for line in content.splitlines() if '"value": 240' in line)
        indent = " " * (len(spaces) - len(spaces.lstrip()))
        unit = f'"value": 240,\n{indent}"unit": "10^9/L"'
        assert unit in content
        coded = ', "system": "http://unitsofmeasure.org", "code": "/uL"'
        told = reading(content.replace(unit, unit + coded).encode())
        assert not platelets(told).usable and "labs.units_differ" in codes(told)

    def test_a_bundle_of_the_whole_medicine_is_no_report(self) -> None:
        for content in (b'{"resourceType": "Patient"}', b'{"resourceType": ["Bundle"]}'):
            with pytest.raises(NotALabFileError, match="Bundle"):
                reading(content)
        assert reading(b'{"resourceType": "Bundle", "entry": []}').accepted == "no"


class TestCsv:
    @pytest.mark.parametrize("row", ["Biscuit,Rivera", "Biscuit,Rivera,dog,,Platelets,240,000,/uL,final,1,5"])
    def test_a_row_of_another_length_stops_the_file(self, row: str) -> None:
        with pytest.raises(NotALabFileError, match="row 7 has"):
            reading(BUILDERS["csv"]([Draw()]) + row.encode() + b"\r\n")

    def test_a_column_of_its_own_is_a_comment(self) -> None:
        content = BUILDERS["csv"]([Draw()]).decode().splitlines()
        content[0] += ",previous_value"
        content[1:] = [f"{line},clumped" for line in content[1:]]
        told = reading("\n".join(content).encode())
        assert not platelets(told).usable

    @pytest.mark.parametrize("header", ["patient,owner,species", "patient;owner;species;collected_at", ""])
    def test_another_header_is_another_file(self, header: str) -> None:
        rest = BUILDERS["csv"]([Draw()]).split(b"\r\n", 1)[1]
        with pytest.raises(NotALabFileError):
            reading(header.encode() + b"\r\n" + rest)

    def test_an_open_quote_is_refused(self) -> None:
        with pytest.raises(NotALabFileError, match="CSV"):
            reading(BUILDERS["csv"]([Draw()]) + b'"Biscuit,')


class TestVendors:
    def test_an_accession_that_was_corrected_corrects_its_finals(self) -> None:
        content = BUILDERS["antech"]([Draw()]).replace(b'"CorrectedTestCount": 0', b'"CorrectedTestCount": 1')
        assert platelets(reading(content)).status is Status.CORRECTED

    @pytest.mark.parametrize(
        ("form", "what", "instead"),
        [
            ("antech", '"OrderStatus": "Final"', '"OrderStatus": "Rerouted"'),
            ("antech", '"OrderControlStatus": "RE"', '"OrderControlStatus": "CA"'),
            ("idexx", '"status": "COMPLETE",\n   "specimen', '"status": "ODD",\n   "specimen'),
            ("xml", 'Order-Status="F"', 'Order-Status="Q"'),
            ("xml", 'Order-Control-Status="RE"', 'Order-Control-Status="CA"'),
        ],
    )
    def test_what_the_whole_says_is_never_lost(self, form: str, what: str, instead: str) -> None:
        content = BUILDERS[form]([Draw()]).decode()
        assert what in content
        assert not platelets(reading(content.replace(what, instead).encode())).usable

    def test_the_time_of_reception_is_no_time_of_the_draw(self) -> None:
        content = BUILDERS["antech"]([Draw()]).replace(b"CollectionDateTime", b"ViewedDateTime")
        assert reading(content).reports[0].collected_at is None

    def test_a_list_without_species_has_no_place_for_it(self) -> None:
        content = BUILDERS["antech"]([Draw()]).replace(b', \n    "Species": "Canine"', b"")
        content = content.replace(b',\n   "Species": "Canine"', b"").replace(
            b',\n    "Species": "Canine"', b""
        )
        assert b"Species" not in content
        assert "labs.species_not_carried" in codes(reading(content))


def test_a_name_never_decides_the_format() -> None:
    for form, build in BUILDERS.items():
        for name in ("a.hl7", "b.csv", "c.pdf"):
            told = read_lab_file(build([Draw()]), BISCUIT, None, name)
            assert told.accepted == "yes", (form, name)


def all_draws(draws: Sequence[Draw]) -> list[bytes]:
    return [build(draws) for build in BUILDERS.values()]


def test_more_than_a_laboratory_ever_sends_is_not_read() -> None:
    many = Draw(lines=tuple(Line(f"Odd {number}", "1", "U/L") for number in range(5001)))
    for content in all_draws([many]):
        assert "labs.too_much" in codes(reading(content))
