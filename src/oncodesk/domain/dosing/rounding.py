"""To which amount can a dose be measured, and is that still the dose?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.shared.verdict import Fact, Finding, block, note

# Default 5 %; 10 % by mouth, where units are whole (human HOPA guidance uses 10 % throughout).
MOST_DEVIATION = {Route.PO: Decimal(10)}
MOST_DEVIATION_OTHERWISE = Decimal(5)
ROUNDING_SOURCE = "Rounding within 5 % by injection and 10 % by mouth (after HOPA dose rounding)"
WHOLE_SOURCE = "Cytotoxic tablets and capsules are never split, crushed or opened (US labels)"
_MOST_UNITS = 100  # no dose is made of more pieces; the search ends there
_THOUSANDTH = Decimal("0.001")
_CENTI = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class WholeUnits:
    """An amount made of whole tablets or capsules, as counts of each strength, the fewest pieces."""

    amount: Decimal
    counts: tuple[tuple[int, Decimal], ...]

    def told(self, unit: str) -> str:
        return " + ".join(f"{count} × {strength:f} {unit}" for count, strength in self.counts)


def round_to_step(amount: Decimal, step: Decimal) -> Decimal:
    """The multiple of `step` nearest to the amount; a tie goes up, as on a syringe's scale."""
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def deviation_percent(exact: Decimal, rounded: Decimal) -> Decimal:
    """How far the rounded dose is from the exact one, in percent with its sign, to 2 decimals half up."""
    return (100 * (rounded - exact) / exact).quantize(_CENTI, ROUND_HALF_UP)


def most_deviation(route: Route | None) -> Decimal:
    """The limit in percent; a route that is not known gets the stricter one."""
    return MOST_DEVIATION.get(route, MOST_DEVIATION_OTHERWISE) if route else MOST_DEVIATION_OTHERWISE


def check_deviation(exact: Decimal, rounded: Decimal, route: Route | None, unit: str) -> tuple[Finding, ...]:
    """Blocks when rounding changes the dose by more than the limit; exactly the limit is allowed."""
    limit = most_deviation(route)
    if 100 * abs(rounded - exact) <= limit * exact:
        return ()
    return (
        block(
            "dosing.rounding_too_far",
            ROUNDING_SOURCE,
            exact=exact.quantize(_THOUSANDTH, ROUND_HALF_UP),
            rounded=rounded,
            unit=unit,
            percent=deviation_percent(exact, rounded),
            limit=limit,
        ),
    )


def _fewest_units(strengths: Iterable[Decimal], amount: Decimal) -> dict[Decimal, WholeUnits]:
    """Every amount up to `amount` plus the largest piece that whole pieces make, each with the fewest."""
    sizes = sorted(strengths, reverse=True)
    end = amount + sizes[0]
    made: dict[Decimal, tuple[Decimal, ...]] = {Decimal(0): ()}
    frontier = [Decimal(0)]
    while frontier:
        following: list[Decimal] = []
        for base in frontier:
            for size in sizes:
                total = base + size
                if total <= end and total not in made and len(made[base]) < _MOST_UNITS:
                    made[total] = (*made[base], size)
                    following.append(total)
        frontier = following
    del made[Decimal(0)]
    return {
        total: WholeUnits(total, tuple((pieces.count(size), size) for size in sizes if size in pieces))
        for total, pieces in made.items()
    }


def whole_unit_choices(strengths: tuple[Decimal, ...], amount: Decimal) -> tuple[WholeUnits, ...]:
    """The nearest amounts at or below and above that whole units make; empty when it is out of reach."""
    if amount > strengths[-1] * _MOST_UNITS:
        return ()
    made = _fewest_units(strengths, amount)
    below = max((total for total in made if total <= amount), default=None)
    above = min((total for total in made if total > amount), default=None)
    return tuple(made[total] for total in (below, above) if total is not None)


def nearest_whole(
    strengths: tuple[Decimal, ...], amount: Decimal, *, most: Decimal | None = None
) -> WholeUnits | None:
    """The choice nearest to the amount and not above `most`; a tie goes down, because a cytotoxic is
    rounded down in doubt."""
    choices = (each for each in whole_unit_choices(strengths, amount) if most is None or each.amount <= most)
    return min(choices, key=lambda each: (abs(each.amount - amount), each.amount), default=None)


def made_of(strengths: tuple[Decimal, ...], amount: Decimal) -> WholeUnits | None:
    """Exactly this amount in the fewest pieces; None when whole pieces do not make it."""
    return _fewest_units(strengths, amount).get(amount)


def told_choices(strengths: tuple[Decimal, ...], amount: Decimal, unit: str) -> str:
    """The alternatives in words: `40 mg (1 × 40 mg, -10.42 %) or 50 mg (…)`."""
    return " or ".join(
        f"{each.amount:f} {unit} ({each.told(unit)}, {deviation_percent(amount, each.amount):+f} %)"
        for each in whole_unit_choices(strengths, amount)
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The amount to draw up or count out, None out of reach; `told` are the facts of the step, if any."""

    amount: Decimal | None
    findings: tuple[Finding, ...] = ()
    told: Mapping[str, Fact] = field(default_factory=dict)


def is_counted(drug: Drug, route: Route | None) -> bool:
    """Whole tablets or capsules, never a step: a cytotoxic by mouth."""
    return route is Route.PO and drug.cytotoxic and bool(drug.whole_units)


def can_be_measured(drug: Drug, route: Route | None, step: Decimal | None, amount: Decimal) -> bool:
    """Is this very amount what can be drawn up or counted out?"""
    if amount <= 0:
        return False
    if is_counted(drug, route):
        return made_of(drug.whole_units, amount) is not None
    return step is None or amount % step == 0


def draw_up(
    drug: Drug,
    route: Route | None,
    step: Decimal | None,
    exact: Decimal,
    *,
    most: Decimal | None = None,
    charted: WholeUnits | None = None,
) -> Drawn:
    """The exact dose as it can be measured, never above `most`; without a step it is left as it is.

    What the label's chart counts out (`charted`) stands whatever it deviates by.
    """
    if is_counted(drug, route):
        return _counted(drug, step, exact, most, charted)
    if step is None:
        return Drawn(exact)
    final = round_to_step(exact, step)
    if most is not None and final > most:
        final -= step
    told: dict[str, Fact] = {"step": step, **_told(exact, final, drug.unit)}
    return Drawn(final, check_deviation(exact, final, route, drug.unit), told)


def _counted(
    drug: Drug, step: Decimal | None, exact: Decimal, most: Decimal | None, charted: WholeUnits | None
) -> Drawn:
    """The nearest whole tablets or capsules, whatever the rounding step; nothing is opened or split."""
    strengths, unit = drug.whole_units, drug.unit
    whole = charted or nearest_whole(strengths, exact, most=most)
    if whole is None:
        return Drawn(None, (block("dosing.out_of_reach", WHOLE_SOURCE, drug=drug.name),))
    pieces, found = whole.told(unit), list[Finding]()
    if charted is None and check_deviation(exact, whole.amount, Route.PO, unit):
        found.append(
            block(
                "dosing.no_whole_unit_fits",
                WHOLE_SOURCE,
                drug=drug.name,
                exact=exact.quantize(_THOUSANDTH, ROUND_HALF_UP),
                unit=unit,
                choices=told_choices(strengths, exact, unit),
            )
        )
    if step is not None and whole.amount % step != 0:
        found.append(
            note("dosing.step_not_used", WHOLE_SOURCE, drug=drug.name, step=step, unit=unit, pieces=pieces)
        )
    return Drawn(whole.amount, tuple(found), {"pieces": pieces, **_told(exact, whole.amount, unit)})


def _told(exact: Decimal, final: Decimal, unit: str) -> dict[str, Fact]:
    percent = f"{deviation_percent(exact, final):+f}"
    shown = exact.quantize(_THOUSANDTH, ROUND_HALF_UP)
    return {"exact": shown, "final": final, "unit": unit, "percent": percent}
