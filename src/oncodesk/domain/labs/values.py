"""Is this text one number, a limit, or words?

Digits with a decimal point, and `<`, `>`, `<=`, `>=` before them, nothing else. A comma anywhere is
a question (6,54 has been delivered as 662), so it is never read; `1e3`, `4-10`, `2+` and `*****` are words.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(r"^(?P<comparator><=|>=|<|>)?\s*(?P<digits>[0-9]{1,10}(?:\.[0-9]{1,12})?)$")
_SAME = str.maketrans({"≤": "<=", "≥": ">=", "\u00a0": " ", "<": "<", ">": ">"})
_COMMA = re.compile(r"[0-9]\s*,|,\s*[0-9]")
_MASKED = re.compile(r"^[\s*#?_=.\-–—+x]+$", re.I)
_FAILED = re.compile(
    r"fail|\biqc\b|\berr(?:or)?\b|invalid|\bcnc\b|\bqns\b|could not|no result|not calculated", re.I
)


_SINGLE_CELLS = 200  # a whole number from here counts single cells; percentages end at 100


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal as printed; `comparator` makes it a limit of a value that nobody measured."""

    amount: Decimal
    comparator: str = ""

    @property
    def last_digit(self) -> Decimal:
        """The size of the last telling digit. Two closing zeros of 2100 cells tell nothing, of 100 % all."""
        exponent = self.amount.as_tuple().exponent
        places = exponent if isinstance(exponent, int) else 0
        if places == 0 and self.amount >= _SINGLE_CELLS:
            whole = int(self.amount)
            while whole and whole % 10 == 0 and places < 2:
                whole, places = whole // 10, places + 1
        return Decimal(1).scaleb(places)


def read_number(text: str) -> Number | None:
    """The one number of a text, or None."""
    found = _NUMBER.match(text.translate(_SAME).strip())
    return Number(Decimal(found["digits"]), found["comparator"] or "") if found else None


def has_comma(text: str) -> bool:
    return _COMMA.search(text) is not None


def is_failed(text: str) -> bool:
    """True for a value that the analyser masked or could not measure: `*****`, `----`, `Failed iQC`."""
    stripped = text.strip()
    return bool(stripped) and (_MASKED.match(stripped) is not None or _FAILED.search(stripped) is not None)
