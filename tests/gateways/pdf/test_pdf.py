"""Is a text on paper the text that was given: never markup, always the same bytes, also from many threads?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from oncodesk.gateways.pdf.base import Label, Line, Record, Section, Table
from oncodesk.gateways.pdf.typst import Typst
from tests import pdf

LABEL = Label(
    title="Label 1: vinCRIStine for Biscuit",
    hazard="HAZARDOUS DRUG - handle with gloves",
    danger="",
    patient="Biscuit",
    identifiers=("Owner: Maria Rivera",),
    drug="vinCRIStine",
    dose="0.68 mg",
    route="INTRAVENOUS (IV)",
    lines=(Line("Lot", "L1"),),
    instructions=(),
    practice="Lakeside Oncology",
    number="Label 1",
)
RECORD = Record(
    title="Summary",
    patient="Biscuit",
    practice="Lakeside Oncology",
    printed="printed Oct 20",
    sections=(
        Section("Facts", facts=(Line("State", "goes on"),)),
        Section("Drugs", table=Table(("Drug", "Doses"), (("vinCRIStine", "2 of 4"),))),
        Section("Response", empty="Nobody has assessed it."),
    ),
)
HOSTILE = (
    '#panic("stop")',
    '#read("label.typ")',
    "*bold* _slanted_ $x^2$ `code`",
    "= Heading",
    '"); #set text(size: 90pt); ("',
    r"\u{41} // no comment /* none */ @ref <label>",
    '{"dose": "68 mg"}',
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_an_owner_writes_is_read_as_it_is_written(hostile: str) -> None:
    label = replace(LABEL, patient=hostile, identifiers=(hostile,), lines=(Line(hostile, hostile),))
    assert pdf.text(Typst().label(label)).replace(" ", "").count(hostile.replace(" ", "")) == 4
    record = replace(RECORD, patient=hostile, sections=(Section(hostile, words=(hostile,)),))
    assert pdf.text(Typst().record(record)).replace(" ", "").count(hostile.replace(" ", "")) == 4


def test_the_same_page_is_the_same_file() -> None:
    assert Typst().label(LABEL) == Typst().label(LABEL)
    assert Typst().label(LABEL) != Typst().label(replace(LABEL, dose="0.69 mg"))
    assert Typst().record(RECORD) == Typst().record(RECORD)


def test_many_threads_mix_nothing_up() -> None:
    labels = [replace(LABEL, patient=f"Dog number {n}") for n in range(12)]
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(Typst().label, labels))
    assert [label.patient in pdf.text(each) for label, each in zip(labels, drawn, strict=True)] == [True] * 12


def test_a_label_that_runs_over_names_its_patient_on_each_page() -> None:
    long = replace(LABEL, lines=tuple(Line(f"Line {n}", "words " * 12) for n in range(30)))
    found = pdf.pages(Typst().label(long))
    assert len(found) > 1
    assert all("Biscuit" in page and "Label 1" in page for page in found)
    assert len(pdf.pages(Typst().label(LABEL))) == 1


def test_a_record_has_its_parts_and_says_what_is_empty() -> None:
    found = pdf.text(Typst().record(RECORD))
    for said in ("Summary", "State goes on", "vinCRIStine 2 of 4", "Nobody has assessed it.", "page 1 of 1"):
        assert said in found
    long = replace(
        RECORD, sections=(Section("T", table=Table(("Day",), tuple((str(n),) for n in range(90)))),)
    )
    pages = pdf.pages(Typst().record(long))
    assert len(pages) > 1
    assert all("Biscuit" in page and "Day" in page for page in pages)


def test_letters_beyond_plain_latin_are_there() -> None:
    label = replace(LABEL, patient="Žofie Łucja Ñandú Ødegård Жучка")
    assert "Žofie Łucja Ñandú Ødegård Жучка" in pdf.text(Typst().label(label))
