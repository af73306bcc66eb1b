"""How much of a drug has this animal had in its life, and may this dose be added?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.shared.verdict import Fact, Finding, Level, unknown

_CENTI = Decimal("0.01")


class Source(StrEnum):
    """Where an entry of the ledger comes from; a counter entry takes another one back."""

    GIVEN = "given"
    EXTERNAL = "external"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Exposure:
    """One entry of the ledger in mg/m2, negative when it takes another one back."""

    substance: str
    group: str
    mg_per_m2: Decimal
    on: date
    is_outside: bool = False
    is_estimate: bool = False


def exposure_mg_m2(given: Decimal, surface: Decimal) -> Decimal:
    """What one dose counts: the mg given over the surface of that day, to 2 decimals half up.

    Doses given per kg count by the same rule: 14.6 mg in a dog of 14.6 kg are 24.20 mg/m2.
    """
    return (given / surface).quantize(_CENTI, ROUND_HALF_UP)


def counted(drug: Drug, entries: Iterable[Exposure]) -> tuple[Exposure, ...]:
    """The entries that fill this drug's lifetime limit: its own and those of its group.

    No factor between two drugs of a group is known for dogs or cats, so mg/m2 count as they are.
    """
    return tuple(
        each for each in entries if each.substance == drug.id or (each.group and each.group == drug.group)
    )


def lifetime_sum(drug: Drug, entries: Iterable[Exposure]) -> Decimal:
    """The mg/m2 of this drug and its group in one life, here and elsewhere, estimates included."""
    return sum((each.mg_per_m2 for each in counted(drug, entries)), Decimal(0))


def outside_days(entries: Iterable[Exposure]) -> tuple[tuple[date, str], ...]:
    """Each day and drug given elsewhere, the oldest first, less what was taken back."""
    sums: dict[tuple[date, str], Decimal] = {}
    for each in entries:
        if each.is_outside:
            key = (each.on, each.substance)
            sums[key] = sums.get(key, Decimal(0)) + each.mg_per_m2
    return tuple(day for day, total in sorted(sums.items()) if total > 0)


def outside_dates(entries: Iterable[Exposure]) -> Mapping[str, date]:
    """The last day of each drug given elsewhere; intervals count from it too."""
    return {substance: on for on, substance in outside_days(entries)}


def check_lifetime(drug: Drug, prior: Decimal | None, today: Decimal) -> tuple[Finding, ...]:
    """May `today` (mg/m2) be added to the lifetime sum so far, own and outside doses together?

    Warns from the warning limit on, stops above the stop limit; exactly the stop limit is allowed
    (doxorubicin 135 and 180 mg/m2). An unknown prior sum is unknown: it never counts as nothing.
    """
    limits = drug.lifetime
    if limits is None:
        return ()
    source = limits.ground.source
    if prior is None:
        return (unknown("dosing.prior_unknown", source, drug=drug.name, stop=limits.stop_above),)
    total = prior + today
    facts: dict[str, Fact] = {
        "drug": drug.name,
        "prior": prior,
        "today": today,
        "total": total,
        "stop": limits.stop_above,
    }
    if total > limits.stop_above:
        room = max(limits.stop_above - prior, Decimal(0))
        return (Finding("dosing.lifetime_exceeded", Level.BLOCK, {**facts, "room": room}, source),)
    if total >= limits.warn_from:
        return (Finding("dosing.lifetime_near", Level.WARN, {**facts, "warn": limits.warn_from}, source),)
    return ()
