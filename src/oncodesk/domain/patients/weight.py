"""Is this weight believable for a dog or a cat, and next to the last one?"""

from dataclasses import dataclass
from decimal import Decimal

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.quantity import KG_PER_LB
from oncodesk.domain.shared.verdict import Fact, Finding, Level, block

CHANGE = Decimal("0.10")  # from here on somebody looks
JUMP = Decimal("0.15")  # from here on the animal is weighed again before the weight counts
JUMP_SOURCE = "House limit: a change above 10 % is shown, a jump above 15 % is weighed again"
_CENTI = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Window:
    """Weights in kg, all ends allowed: outside `least` to `most` none is entered, outside `low` to `high`
    only one that was weighed again."""

    least: Decimal
    low: Decimal
    high: Decimal
    most: Decimal


# House limits against slips of unit, point and animal; no source prints them. The heaviest breeds of dogs
# and cats stay inside `most`, and a body surface that cannot be stops the dose besides.
WINDOWS = {
    Species.DOG: Window(Decimal("0.5"), Decimal(1), Decimal(90), Decimal(125)),
    Species.CAT: Window(Decimal("0.5"), Decimal("1.5"), Decimal(10), Decimal(15)),
}
WINDOW_SOURCE = "House limits of what a dog or a cat can weigh, against slips of unit, point and animal"


def changed_above(part: Decimal, before: Decimal, after: Decimal) -> bool:
    """True when the change is more than `part` of `before`; exactly that part is not."""
    return abs(after - before) > part * before


def change_percent(before: Decimal, after: Decimal) -> Decimal:
    """The change in percent of `before`, without its sign, to 2 decimals, for people to read."""
    return (100 * abs(after - before) / before).quantize(_CENTI)


def check_species_weight(
    species: Species, kg: Decimal, *, weighed_again: bool = False
) -> tuple[Finding, ...]:
    """Blocks a weight that the species cannot have, for everybody, and an unusual one until weighed again."""
    window = WINDOWS[species]
    facts: dict[str, Fact] = {"kg": kg, "species": species}
    if not window.least <= kg <= window.most:
        ends: dict[str, Fact] = {"low": window.least, "high": window.most}
        return (Finding("patients.weight_impossible", Level.BLOCK, {**facts, **ends}, WINDOW_SOURCE),)
    if window.low <= kg <= window.high:
        return ()
    level = Level.WARN if weighed_again else Level.BLOCK
    ends = {"low": window.low, "high": window.high}
    return (Finding("patients.weight_unusual", level, {**facts, **ends}, WINDOW_SOURCE),)


def check_new_weight(
    species: Species, kg: Decimal, last_kg: Decimal | None, *, weighed_again: bool = False
) -> tuple[Finding, ...]:
    """Everything that is asked where a weight is entered: the last weight and the species.

    An unusual weight that is within 10 % of the last one was weighed again then.
    """
    found = check_weight_entry(kg, last_kg, weighed_again=weighed_again)
    if kg <= 0:
        return found
    known = last_kg is not None and not changed_above(CHANGE, last_kg, kg)
    return (*check_species_weight(species, kg, weighed_again=weighed_again or known), *found)


def check_weight_entry(
    kg: Decimal, last_kg: Decimal | None, *, weighed_again: bool = False
) -> tuple[Finding, ...]:
    """Does a typed weight fit the last one? Zero or less blocks; without a last weight nothing is compared.

    A weight that fits the last one only when read as pounds (or the last one's kg typed as pounds)
    stops for everybody, with the other reading offered. Another jump above 15 % stops until somebody
    has weighed again. A change above 10 % warns.
    """
    if kg <= 0:
        return (block("patients.weight_not_positive", kg=kg),)
    if last_kg is None:
        return ()
    if not changed_above(CHANGE, last_kg, kg):
        return ()
    percent = change_percent(last_kg, kg)
    in_pounds = kg * KG_PER_LB
    if not changed_above(CHANGE, last_kg, in_pounds):
        read = in_pounds.quantize(_CENTI)
        return (block("patients.weight_in_pounds", kg=kg, read_kg=read, last_kg=last_kg, percent=percent),)
    typed = kg / KG_PER_LB
    if not changed_above(CHANGE, last_kg, typed):
        read = typed.quantize(_CENTI)
        return (block("patients.weight_in_kilograms", kg=kg, read_kg=read, last_kg=last_kg, percent=percent),)
    facts: dict[str, Fact] = {"kg": kg, "last_kg": last_kg, "percent": percent}
    if changed_above(JUMP, last_kg, kg) and not weighed_again:
        return (Finding("patients.weight_jump", Level.BLOCK, facts, JUMP_SOURCE),)
    return (Finding("patients.weight_change", Level.WARN, facts, JUMP_SOURCE),)
