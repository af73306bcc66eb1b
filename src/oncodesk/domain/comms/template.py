"""How is a message's text read, checked and filled? A missing fact is an error, never an empty place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

_FIELD = re.compile(r"\{([a-z_]*)\}")
_NOT_WRITTEN = re.compile(
    r"!|unfortunately|fur baby|put to sleep|put under|rainbow|passed away", re.IGNORECASE
)


class StillTrue(StrEnum):
    """What must hold at the moment of sending, or the message does not leave."""

    ALWAYS = "always"
    BOOKED = "booked"  # the visit is booked, at the time that the text names
    NOT_DRAWN = "not_drawn"  # the visit is ahead and its blood is missing
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; with `when` it stands only if that fact is given, with `unless` only if it is not."""

    text: str
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    id: str
    version: int
    purpose: str
    still_true: StillTrue
    subject: str
    paragraphs: tuple[Paragraph, ...]
    earliest: time | None = None


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    paragraphs: tuple[str, ...]


def parse_template(told: Mapping[str, object], known: frozenset[str]) -> Template | tuple[str, ...]:
    """A template from its file, or every problem with it; `known` are the facts that may be used."""
    problems: list[str] = []

    def word(name: str) -> str:
        value = told.get(name)
        if not isinstance(value, str) or not value.strip():
            problems.append(f"{name} is missing; write a line of text")
            return ""
        return value

    version, earliest = told.get("version"), told.get("earliest")
    if told.get("schema") != 1:
        problems.append("schema must be 1")
    if not isinstance(version, int) or version < 1:
        problems.append("version must be a number from 1")
    if earliest is not None and not isinstance(earliest, time):
        problems.append("earliest must be a time of day, like 06:00:00")
    named, subject, purpose = word("id"), word("subject"), word("purpose")
    truth = told.get("still_true")
    if truth not in tuple(StillTrue):
        problems.append(f"still_true must be one of {', '.join(StillTrue)}")
    written = told.get("paragraph")
    paragraphs = tuple(_paragraphs(written if isinstance(written, list) else [], problems))
    if not paragraphs:
        problems.append("there is no paragraph; write at least one [[paragraph]] with a text")
    problems += _unknown_facts(subject, paragraphs, known)
    for text in (subject, *(paragraph.text for paragraph in paragraphs)):
        if found := _NOT_WRITTEN.search(text):
            problems.append(f"“{found.group()}” is not written to owners: {text}")
    if problems:
        return tuple(problems)
    assert isinstance(version, int) and (earliest is None or isinstance(earliest, time))
    return Template(named, version, purpose, StillTrue(str(truth)), subject, paragraphs, earliest)


def _paragraphs(written: Iterable[object], problems: list[str]) -> Iterable[Paragraph]:
    for number, each in enumerate(written, start=1):
        if not isinstance(each, dict) or not isinstance(each.get("text"), str):
            problems.append(f"paragraph {number} has no text")
        elif strange := set(each) - {"text", "when", "unless"}:
            problems.append(f"paragraph {number}: {', '.join(sorted(map(str, strange)))} is not known")
        else:
            yield Paragraph(
                " ".join(each["text"].split()), str(each.get("when", "")), str(each.get("unless", ""))
            )


def _unknown_facts(subject: str, paragraphs: tuple[Paragraph, ...], known: frozenset[str]) -> list[str]:
    used = set(_FIELD.findall(subject))
    for paragraph in paragraphs:
        used |= set(_FIELD.findall(paragraph.text)) | {paragraph.when, paragraph.unless} - {""}
        if "{" in _FIELD.sub("", paragraph.text) or "}" in _FIELD.sub("", paragraph.text):
            used.add(paragraph.text)  # a brace that is no field
    return [f"“{name}” is no fact that a message can use" for name in sorted(used - known)]


def fill(template: Template, facts: Mapping[str, str]) -> Text | tuple[str, ...]:
    """The text with its facts, or the names of those that are missing or empty. Values are never read again
    as a template, so a pet called {practice} stays that."""
    chosen = [
        paragraph.text
        for paragraph in template.paragraphs
        if (not paragraph.when or facts.get(paragraph.when))
        and (not paragraph.unless or not facts.get(paragraph.unless))
    ]
    needed = {name for text in (template.subject, *chosen) for name in _FIELD.findall(text)}
    missing = tuple(sorted(name for name in needed if not facts.get(name)))
    if missing:
        return missing

    def filled(text: str) -> str:
        words = _FIELD.sub(lambda field: facts[field.group(1)], text)
        return words[:1].upper() + words[1:]

    subject = " ".join(filled(template.subject).split())  # a line break in a name must not end the header
    return Text(subject, tuple(filled(text) for text in chosen))


PRONOUNS: Mapping[str, Mapping[str, str]] = {
    "female": {"she": "she", "her": "her", "hers": "her"},
    "male": {"she": "he", "her": "him", "hers": "his"},
}


def pronouns(sex: str, name: str) -> Mapping[str, str]:
    """She or he as recorded; where nobody recorded it, the name itself, never “it” and never a guess."""
    known = PRONOUNS.get(sex.partition("_")[0])
    return known or {"she": name, "her": name, "hers": f"{name}’s"}
