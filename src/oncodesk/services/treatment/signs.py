"""What is known of how she is: temperature, signs of this visit, unread reports, an oncologist's word?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.treatment.may_give import HomeFacts, ReleaseFacts
from oncodesk.domain.treatment.signs import (
    SignsDecision,
    SignsFact,
    SignsFacts,
    TemperatureFact,
    fahrenheit,
)
from oncodesk.records.read import toxicity as read

if TYPE_CHECKING:
    from oncodesk.records.models import VisitRow


@dataclass(frozen=True, slots=True)
class TemperatureShown:
    celsius: Decimal
    fahrenheit: Decimal
    at: datetime
    by: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class SignsShown:
    """What was asked at this visit; no grades: asked, and there was none."""

    grades: Mapping[str, int]
    scale: str
    words: str
    at: datetime
    by: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class ReportShown:
    report: UUID
    version: int
    told_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class SignsDecisionShown:
    choice: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """How she is, as the visit page tells it."""

    temperature: TemperatureShown | None
    signs: SignsShown | None
    decision: SignsDecisionShown | None  # only while it holds for this temperature and these signs
    unread: tuple[ReportShown, ...]
    asks_urine: bool  # a drug of this visit can injure the bladder
    home: HomeFacts | None  # None: it does not matter for these drugs, or nobody asks any more


def condition_of(visit: VisitRow, zone: ZoneInfo, now: datetime, facts: ReleaseFacts | None) -> Condition:
    """The same rows that the rule reads, with their authors."""
    temperature = read.latest_temperature(visit.patient_id)
    signs = read.latest_signs(visit.pk)
    decision = read.latest_signs_decision(visit.pk)
    today = now.astimezone(zone).date()
    holds = (
        decision is not None
        and temperature is not None
        and signs is not None
        and (decision.temperature_id, decision.signs_id) == (temperature.pk, signs.pk)
    )
    return Condition(
        temperature=None
        if temperature is None
        else TemperatureShown(
            temperature.celsius,
            fahrenheit(temperature.celsius),
            temperature.measured_at,
            temperature.measured_by.name,
            temperature.measured_at.astimezone(zone).date() == today,
        ),
        signs=None
        if signs is None
        else SignsShown(
            signs.grades,
            signs.scale,
            signs.words,
            signs.asked_at,
            signs.asked_by.name,
            signs.asked_at.astimezone(zone).date() == today,
        ),
        decision=SignsDecisionShown(
            decision.choice, decision.reason, decision.decided_by.name, decision.created_at
        )
        if decision is not None and holds
        else None,
        unread=tuple(
            ReportShown(each.public_id, each.version, each.told_at, each.body)
            for each in read.unread_reports(visit.patient_id)
        ),
        asks_urine=facts is not None and facts.asks_urine,
        home=None if facts is None else facts.home,
    )


def signs_of(visit: VisitRow, zone: ZoneInfo) -> SignsFacts:
    """The rows behind the rule, read inside the wall."""
    temperature = read.latest_temperature(visit.patient_id)
    signs = read.latest_signs(visit.pk)
    decision = read.latest_signs_decision(visit.pk)
    return SignsFacts(
        temperature=None
        if temperature is None
        else TemperatureFact(
            temperature.pk, temperature.celsius, temperature.measured_at.astimezone(zone).date()
        ),
        signs=None
        if signs is None
        else SignsFact(signs.pk, signs.asked_at.astimezone(zone).date(), signs.grades),
        unread_on=tuple(
            report.told_at.astimezone(zone).date() for report in read.unread_reports(visit.patient_id)
        ),
        decision=None
        if decision is None
        else SignsDecision(decision.temperature_id, decision.signs_id, decision.choice),
    )
