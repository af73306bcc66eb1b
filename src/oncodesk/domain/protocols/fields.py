"""Is one field of a protocol file what it must be? A wrong one becomes a problem with line and fix."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from oncodesk.domain.protocols.lines import Path, key_lines, line_of
from oncodesk.domain.shared.quantity import Quantity, parse_quantity

Table = Mapping[str, object]
Name = TypeVar("Name", bound=str)

LONGEST_TEXT = 500
MOST = 1_000_000  # above any amount in any unit; keeps absurd numbers out of the arithmetic
FINEST = -6  # at most six decimals
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RANGE = re.compile(r"(?P<low>[0-9]+(?:\.[0-9]+)?)-(?P<high>[0-9]+(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which line of which file, and what to write instead."""

    file: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what} {self.fix}"


def shown(value: object) -> str:
    """A value as a person finds it in the file, shortened."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, Mapping):
        text = "a table"
    elif isinstance(value, list):
        text = "a list"
    elif isinstance(value, int) and abs(value) > MOST**3:
        text = "a very large number"
    else:
        text = str(value)
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"


@dataclass(slots=True)
class Reading:
    """One file being read: its lines and the problems found so far. Every reader returns a usable stand-in
    after a problem, so that one pass finds them all; whoever reads the file uses nothing when there is one.
    """

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    sources: frozenset[str] = frozenset()
    _lines: dict[Path, int] | None = None

    def wrong(self, path: Path, what: str, fix: str) -> None:
        if self._lines is None:  # only a file with a problem pays for finding lines
            self._lines = key_lines(self.text)
        self.problems.append(Problem(self.file, line_of(path, self._lines), what, fix))

    def known_keys(self, table: Table, path: Path, known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                self.wrong((*path, key), f"The key {shown(key)} is unknown here.", f"Use {', '.join(known)}.")

    def text_of(self, table: Table, path: Path, key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if value is None:
            self.wrong(path, f"“{key}” is missing.", f'Add {key} = "…".')
            return ""
        if not isinstance(value, str) or (not value.strip() and default is None):
            self.wrong((*path, key), f"“{key}” is {shown(value)}, not a text.", f'Write {key} = "…".')
            return ""
        if len(value) > LONGEST_TEXT or any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
            self.wrong(
                (*path, key), f"“{key}” is too long or holds control characters.", "Write one plain line."
            )
            return ""
        return value

    def id_of(self, table: Table, path: Path, key: str) -> str:
        value = self.text_of(table, path, key)
        if value and (not ID.fullmatch(value) or len(value) > 64):
            self.wrong(
                (*path, key),
                f"“{key}” is {shown(value)}.",
                "Use lower-case letters, digits and single dashes, at most 64; drugs by generic name.",
            )
        return value

    def choice_of(
        self, table: Table, path: Path, key: str, choices: Sequence[Name], default: Name | None = None
    ) -> Name:
        value = table.get(key, default)
        for choice in choices:
            if isinstance(value, str) and value == choice:
                return choice
        told = f"“{key}” is missing." if value is None else f"“{key}” is {shown(value)}."
        where = path if value is None else (*path, key)
        self.wrong(where, told, f"Use one of {', '.join(choices)}.")
        return choices[0]

    def whole_of(
        self, table: Table, path: Path, key: str, low: int, high: int, default: int | None = None
    ) -> int:
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        told = f"“{key}” is missing." if value is None else f"“{key}” is {shown(value)}."
        where = path if value is None else (*path, key)
        self.wrong(where, told, f"Write a whole number from {low} to {high}.")
        return low

    def amount_of(self, table: Table, path: Path, key: str) -> Decimal:
        """A number above 0, exact; texts, NaN and infinity are no amounts."""
        value = table.get(key)
        if value is None:
            self.wrong(path, f"“{key}” is missing.", f"Add {key} as a number, for example {key} = 0.7.")
            return Decimal(1)
        number = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(number, Decimal) or not number.is_finite():
            self.wrong(
                (*path, key),
                f"“{key}” is {shown(value)}, not a number.",
                f"Write it without quotes, for example {key} = 0.7.",
            )
            return Decimal(1)
        exponent = number.as_tuple().exponent
        fine = isinstance(exponent, int) and exponent >= FINEST and number.adjusted() <= 6
        if not fine or not 0 < number <= MOST:
            self.wrong(
                (*path, key),
                f"“{key}” is {shown(value)}.",
                f"Write a number above 0, at most {MOST}, with at most {-FINEST} decimals.",
            )
            return Decimal(1)
        return Decimal(f"{number:f}")

    def quantity_of(self, table: Table, path: Path, amount: str, unit: str) -> Quantity:
        """An amount with its unit; the unit is required because a bare number means nothing."""
        number = self.amount_of(table, path, amount)
        name = self.text_of(table, path, unit)
        read = parse_quantity(f"1 {name}")
        if isinstance(read, str) or read.unit in ("kg", "lb"):
            if name:
                self.wrong(
                    (*path, unit),
                    f"The unit {shown(name)} is unknown.",
                    "Use mg, IU, mL or Gy, with /m2, /kg or /patient.",
                )
            return Quantity(number, "mg", "m2")
        return Quantity(number, read.unit, read.per)

    def range_of(self, table: Table, path: Path, key: str) -> tuple[Decimal, Decimal] | None:
        if key not in table:
            return None
        value = self.text_of(table, path, key)
        found = RANGE.fullmatch(value)
        if found is None or len(value) > 30 or Decimal(found["low"]) >= Decimal(found["high"]):
            if value:
                self.wrong((*path, key), f"“{key}” is {shown(value)}.", 'Write lowest-highest: "0.5-0.7".')
            return None
        return Decimal(found["low"]), Decimal(found["high"])

    def texts_of(
        self, table: Table, path: Path, key: str, *, required: bool, pattern: re.Pattern[str] = ID
    ) -> tuple[str, ...]:
        """A list of different short names."""
        value = table.get(key)
        if value is None:
            if required:
                self.wrong(path, f"“{key}” is missing.", f'Add {key} = ["…"].')
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong((*path, key), f"“{key}” is {shown(value)}, not a list.", f'Write {key} = ["…"].')
            return ()
        names = tuple(str(item) for item in value)
        for name in names:
            if not pattern.fullmatch(name) or len(name) > 64:
                self.wrong((*path, key), f"{shown(name)} in “{key}” is no name.", "Write plain short names.")
        if len(set(names)) != len(names):
            self.wrong((*path, key), f"“{key}” names something twice.", "Name each once.")
        if required and not names:
            self.wrong((*path, key), f"“{key}” is empty.", "Name at least one.")
        return names

    def tables_of(self, table: Table, path: Path, key: str, *, most: int) -> list[tuple[Path, Table]]:
        """The `[[key]]` tables with their paths; none when there are none."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.wrong((*path, key), f"“{key}” is {shown(value)}.", f"Write each one as a table [[{key}]].")
            return []
        if len(value) > most:
            self.wrong((*path, key), f"There are {len(value)} [[{key}]] tables.", f"Write at most {most}.")
            return []
        return [((*path, key, index), item) for index, item in enumerate(value)]
