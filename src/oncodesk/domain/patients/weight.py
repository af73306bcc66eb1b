"""Is this weight believable next to the last one?"""

from decimal import Decimal

from oncodesk.domain.shared.quantity import KG_PER_LB
from oncodesk.domain.shared.verdict import Fact, Finding, Level, block

CHANGE = Decimal("0.10")  # from here on somebody looks
JUMP = Decimal("0.15")  # from here on the animal is weighed again before the weight counts
JUMP_SOURCE = "House limit: a change above 10 % is shown, a jump above 15 % is weighed again"
_CENTI = Decimal("0.01")


def changed_above(part: Decimal, before: Decimal, after: Decimal) -> bool:
    """True when the change is more than `part` of `before`; exactly that part is not."""
    return abs(after - before) > part * before


def change_percent(before: Decimal, after: Decimal) -> Decimal:
    """The change in percent of `before`, without its sign, to 2 decimals, for people to read."""
    return (100 * abs(after - before) / before).quantize(_CENTI)


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
