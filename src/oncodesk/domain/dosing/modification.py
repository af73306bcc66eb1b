"""How did an oncologist change a dose: by a percentage, to an exact amount, or up to a most?"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

GENOTYPE_REASON = "abcb1"  # a reduction for it by hand and the calculation's own never add up
_MODIFICATION = re.compile(
    r"(?P<percent>[+-][0-9]{1,3}(?:\.[0-9]{1,3})?)%-(?P<basis>of-standard|of-previous)"
)


class Basis(StrEnum):
    """What a percentage is taken of: the standard dose of this patient, or the dose before this step."""

    OF_STANDARD = "of-standard"
    OF_PREVIOUS = "of-previous"


@dataclass(frozen=True, slots=True)
class Modification:
    """A change in percent, negative for less. `cause` names the event behind it, so it counts only once.

    `reason` is the coded reason with its grade, as the table of services names it; empty at the command line.
    """

    percent: Decimal
    basis: Basis
    cause: str = ""
    reason: str = ""
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """An exact amount that a prescriber set in the drug's unit, at the weight that the patient had then.

    It stands instead of every percentage, is never rounded, and no weight moves it; only today's standard
    dose and its ceilings still judge it. `may_exceed`: she said why it may be above the standard dose.
    """

    amount: Decimal
    at_kg: Decimal
    reason: str = ""
    grade: int | None = None
    may_exceed: bool = False


@dataclass(frozen=True, slots=True)
class Cap:
    """The most of the drug that any one dose may be, in the drug's unit; it only ever lowers a dose."""

    amount: Decimal
    reason: str = ""
    grade: int | None = None


def parse_modification(text: str) -> Modification | str:
    """Read `-20%-of-standard` or `+5%-of-previous`; a sentence says what is wrong."""
    found = _MODIFICATION.fullmatch(text.strip())
    if found is None:
        return (
            f"“{text[:40]}” is not a modification; write -20%-of-standard or -10%-of-previous "
            "(sign, percent, and what it is a percent of)."
        )
    percent = Decimal(found["percent"])
    if percent == 0:
        return f"“{text[:40]}” changes nothing; leave it out."
    return Modification(percent, Basis(found["basis"]))
