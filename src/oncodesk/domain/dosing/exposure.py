"""How much of a drug has this animal had in its life, and may this dose be added?"""

from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.shared.verdict import Fact, Finding, Level, unknown

_CENTI = Decimal("0.01")


def exposure_mg_m2(given: Decimal, surface: Decimal) -> Decimal:
    """What one dose counts: the mg given over the surface of that day, to 2 decimals half up.

    Doses given per kg count by the same rule: 14.6 mg in a dog of 14.6 kg are 24.20 mg/m2.
    """
    return (given / surface).quantize(_CENTI, ROUND_HALF_UP)


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
