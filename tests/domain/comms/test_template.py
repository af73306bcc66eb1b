"""Does every message say what it should, with nothing left empty?"""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.comms.template import Template, Text, fill, parse_template, pronouns

KNOWN = frozenset({"pet", "day", "food", "hers"})
GOOD: dict[str, object] = {
    "schema": 1,
    "id": "x",
    "version": 1,
    "purpose": "P2",
    "still_true": "booked",
    "subject": "{pet} on {day}",
    "paragraph": [{"text": "{hers} visit.", "unless": "food"}, {"text": "Food: {food}.", "when": "food"}],
}


def template(**changed: object) -> Template:
    found = parse_template({**GOOD, **changed}, KNOWN)
    assert isinstance(found, Template), found
    return found


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"schema": 2}, "schema must be 1"),
        ({"version": 0}, "version must be"),
        ({"subject": ""}, "subject is missing"),
        ({"still_true": "sometimes"}, "still_true must be one of"),
        ({"earliest": "six"}, "earliest must be"),
        ({"paragraph": []}, "there is no paragraph"),
        ({"paragraph": [{"words": "x"}]}, "paragraph 1 has no text"),
        ({"paragraph": [{"text": "x", "if": "food"}]}, "if is not known"),
        ({"paragraph": [{"text": "{owner}"}]}, "“owner” is no fact"),
        ({"paragraph": [{"text": "x", "when": "owner"}]}, "“owner” is no fact"),
        ({"paragraph": [{"text": "{pet.__class__}"}]}, "is no fact"),
        ({"subject": "Great news!"}, "is not written to owners"),
        ({"paragraph": [{"text": "Unfortunately {pet}"}]}, "is not written to owners"),
    ],
)
def test_each_problem_is_named(changed: dict[str, object], problem: str) -> None:
    found = parse_template({**GOOD, **changed}, KNOWN)
    assert isinstance(found, tuple) and any(problem in each for each in found), found


def test_a_missing_fact_is_an_error_and_a_paragraph_may_depend_on_one() -> None:
    facts = {"pet": "Biscuit", "day": "Tue Oct 20", "hers": "her"}
    assert fill(template(), facts) == Text("Biscuit on Tue Oct 20", ("Her visit.",))
    assert fill(template(), {**facts, "food": "none"}) == Text("Biscuit on Tue Oct 20", ("Food: none.",))
    assert fill(template(), {"pet": "Biscuit", "hers": ""}) == ("day", "hers")


@given(st.text())
def test_a_name_is_never_read_as_a_template_nor_ends_a_header(name: str) -> None:
    filled = fill(template(), {"pet": "{day}" + name, "day": "Tue Oct 20", "hers": "{pet}"})
    assert isinstance(filled, Text)
    assert filled.subject.startswith("{day}") and filled.paragraphs == ("{pet} visit.",)
    assert "\n" not in filled.subject and "\r" not in filled.subject


def test_pronouns_are_as_recorded_and_never_it() -> None:
    assert pronouns("female", "Biscuit")["she"] == "she"
    assert pronouns("male_neutered", "Otto")["hers"] == "his"
    assert pronouns("unknown", "Otto") == {"she": "Otto", "her": "Otto", "hers": "Otto’s"}


@pytest.mark.parametrize("path", sorted(p.name for p in files("oncodesk.content.messages").iterdir()))
def test_every_shipped_message_reads_well(path: str) -> None:
    if not path.endswith(".toml"):
        return
    from oncodesk.services.comms.templates import FACTS

    told = tomllib.loads(files("oncodesk.content.messages").joinpath(path).read_text())
    found = parse_template(told, FACTS)
    assert isinstance(found, Template), found
    assert found.id == path.removesuffix(".toml")
    for paragraph in found.paragraphs:
        for sentence in paragraph.text.split(". "):
            assert len(sentence.split()) <= 22, sentence
