"""How must she be before a dose: temperature of the day, signs since the last dose, owners' reports?

Sources: temperature 39.5 °C / 103 °F, vomiting or diarrhea of grade 2, and loss of appetite hold until a
clinician decides: general knowledge of the specialty, no paper. They can only stop a dose, never let one go.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, note, unknown, warn

FEVER_C = Decimal("39.5")  # from here on, and
FEVER_F = Decimal(103)  # whichever is reached first: 103 °F is 39.44 °C, and the stricter reading wins
PLAUSIBLE_C = (Decimal(34), Decimal(43))  # outside is a slip of the pen or another unit
SOURCE = "General knowledge of the specialty; holds for a clinician, lets nothing go"
ANOREXIA, OTHER = "anorexia", "other"
ASKED = (ANOREXIA, "vomiting", "diarrhea", "lethargy", OTHER)  # in the order of the form
HOLDS_FROM = 2  # a sign of this grade; loss of appetite from grade 1, because the source names no grade
TREAT, WAIT = "treat", "wait"
_TEXT = re.compile(r"\s*(?P<degrees>[0-9]{2,3}(?:\.[0-9]{1,2})?)\s*°?\s*(?P<unit>[CcFf])\s*")
_ONCOLOGIST = Override(Role.ONCOLOGIST)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class TemperatureFact:
    id: int
    celsius: Decimal
    measured_on: date


@dataclass(frozen=True, slots=True)
class SignsFact:
    """What was asked at this visit; an empty `grades` means asked, and there was none."""

    id: int
    asked_on: date
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SignsDecision:
    """What an oncologist made of one temperature and one answer; another of either voids it."""

    temperature_id: int
    signs_id: int
    choice: str


@dataclass(frozen=True, slots=True)
class SignsFacts:
    """How she is, as known now; nothing in it is assumed."""

    temperature: TemperatureFact | None = None
    signs: SignsFact | None = None
    unread_on: tuple[date, ...] = ()  # when owners told what no clinician has read
    decision: SignsDecision | None = None


def fahrenheit(celsius: Decimal) -> Decimal:
    """Exactly; for people it is shown with one decimal."""
    return celsius * 9 / 5 + 32


def celsius_of(fahrenheit_degrees: Decimal) -> Decimal:
    """°C to 2 decimals, never rounded below a limit that the thermometer reached: 103.0 °F is 39.45 °C."""
    exact = (fahrenheit_degrees - 32) * 5 / 9
    kept = exact.quantize(Decimal("0.01"))
    return kept if kept >= exact else kept + Decimal("0.01")


def parse_temperature(text: str) -> Decimal | None:
    """°C of `101.3 F` or `38.5 °C`; None without a unit, and for what no living dog or cat has."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    degrees = Decimal(found["degrees"])
    celsius = celsius_of(degrees) if found["unit"] in "Ff" else degrees
    return celsius if PLAUSIBLE_C[0] <= celsius <= PLAUSIBLE_C[1] else None


def is_fever(celsius: Decimal) -> bool:
    """At or above 39.5 °C or 103 °F."""
    return celsius >= FEVER_C or fahrenheit(celsius) >= FEVER_F


def check_signs(facts: SignsFacts, today: date) -> Iterable[Finding]:
    """Is she well enough for a cytotoxic today? A missing or old fact is unknown, and decided by nobody."""
    found = [*_temperature(facts.temperature, today), *_signs(facts.signs, today)]
    decision = _decision(facts)
    for each in found:
        if each.stops and each.override is not None and decision == TREAT:
            yield note("toxicity.decided", decided=each.code)
        else:
            yield each
    if decision == WAIT:
        yield block("toxicity.decided_to_wait")
    if facts.unread_on:
        yield block("toxicity.report_not_read", told_on=min(facts.unread_on), count=len(facts.unread_on))


def _decision(facts: SignsFacts) -> str:
    """The choice that holds for this very temperature and this very answer."""
    if facts.decision is None or facts.temperature is None or facts.signs is None:
        return ""
    bound = (facts.decision.temperature_id, facts.decision.signs_id)
    return facts.decision.choice if bound == (facts.temperature.id, facts.signs.id) else ""


def _temperature(temperature: TemperatureFact | None, today: date) -> Iterable[Finding]:
    if temperature is None:
        yield unknown("toxicity.temperature_missing")
    elif temperature.measured_on != today:
        yield unknown("toxicity.temperature_not_today", measured_on=temperature.measured_on)
    elif is_fever(temperature.celsius):
        yield block(
            "toxicity.fever",
            source=SOURCE,
            override=_ONCOLOGIST,
            fahrenheit=fahrenheit(temperature.celsius).quantize(_TENTH),
            celsius=temperature.celsius,
        )


def _signs(signs: SignsFact | None, today: date) -> Iterable[Finding]:
    if signs is None:
        yield unknown("toxicity.signs_not_asked")
        return
    if signs.asked_on != today:
        yield unknown("toxicity.signs_not_today", asked_on=signs.asked_on)
        return
    for term, grade in signs.grades.items():
        if grade >= (1 if term == ANOREXIA else HOLDS_FROM):
            yield block("toxicity.sign", source=SOURCE, override=_ONCOLOGIST, sign=term, grade=grade)
        elif grade > 0:
            yield warn("toxicity.mild_sign", sign=term, grade=grade)
