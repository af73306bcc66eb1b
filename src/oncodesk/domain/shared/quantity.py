"""How much of what? An amount never travels without its unit."""

import re
from dataclasses import dataclass
from decimal import Decimal

UNITS = frozenset({"mg", "IU", "mL", "Gy", "kg", "lb"})
PER = frozenset({"m2", "kg", "patient"})
KG_PER_LB = Decimal("0.45359237")  # international avoirdupois pound, exact
# Plain ASCII digits and a point: an exponent, a comma or another script's digits are slips, not amounts.
_TEXT = re.compile(
    r"\s*(?P<amount>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>[A-Za-z]+)(?:\s*/\s*(?P<per>[A-Za-z0-9²^]+))?\s*"
)
_MOST_DIGITS = 7  # before and after the point: more is no dose and no weight


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact decimal amount in `mg`, `IU`, `mL`, `Gy`, `kg` or `lb`, optionally per m2, kg or patient."""

    amount: Decimal
    unit: str
    per: str = ""

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}/{self.per}" if self.per else f"{self.amount} {self.unit}"


def parse_quantity(text: str) -> Quantity | str:
    """Read `30 mg/m2` exactly; a sentence says what is wrong. A bare number is wrong usage."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return f"“{text[:40]}” is not an amount with a unit; write for example 30 mg/m2 or 12.5 kg."
    if any(len(part) > _MOST_DIGITS for part in found["amount"].split(".")):
        return f"“{text[:40]}” has too many digits; write at most {_MOST_DIGITS} before and after the point."
    unit = {name.lower(): name for name in UNITS}.get(found["unit"].lower())
    per = (found["per"] or "").lower().replace("²", "2").replace("^", "")
    if unit is None:
        return f"The unit in “{text}” is unknown; use one of {', '.join(sorted(UNITS))}."
    if per and per not in PER:
        return f"The “/{per}” in “{text}” is unknown; use one of /m2, /kg or /patient."
    return Quantity(Decimal(found["amount"]), unit, per)


def kilograms(weight: Quantity) -> Decimal | None:
    """The weight in kg; lb is converted exactly; None when it is not a weight."""
    if weight.per:
        return None
    if weight.unit == "kg":
        return weight.amount
    if weight.unit == "lb":
        return weight.amount * KG_PER_LB
    return None
