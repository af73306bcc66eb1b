"""Which counts let a drug go? Four half-open bands for each drug and analyte, as data that is signed.

A band begins at its limit and ends below the next: `proceed` at 2.0 takes 2.0 itself. For an analyte
where more is worse, each limit is where the worse band begins. A limit left out means that its band
does not exist. The rules that no practice may change (missing, stale, unmatched) are not in here.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.labs.analyte import UNIT, Analyte
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Override

CBC_HOURS = (24, 72)  # a practice may choose between these, never more (DECISIONS 3)
MOST_DAYS = 28
MOST_BANDS = Decimal("0.3")  # a practice may be stricter


class Band(StrEnum):
    """From the best to the worst; unknown is the absence of an answer, and nobody overrides it."""

    PROCEED = "proceed"
    ONCOLOGIST = "oncologist"
    HOLD = "hold"
    FLOOR = "floor"
    UNKNOWN = "unknown"


WORSE = {band: weight for weight, band in enumerate(Band)}

OVERRIDES: dict[Band, Override | None] = {
    Band.PROCEED: None,
    Band.ONCOLOGIST: Override(Role.ONCOLOGIST),
    Band.HOLD: Override(Role.ONCOLOGIST),
    Band.FLOOR: Override(Role.ONCOLOGIST, second_approver=True),
    Band.UNKNOWN: None,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """The bands of one analyte in its canonical unit, for the species named.

    `only_if_known`: judged where a fresh number is there, never asked for; it can stop and never allow.
    `again_above`: after a stop the value must come above this, not only back into its band.
    `rise_percent`: a rise beyond this since the draw before holds, also inside the band.
    """

    analyte: Analyte
    species: frozenset[Species]
    low_is_worse: bool
    steps: tuple[
        tuple[Decimal, Band], ...
    ]  # low is worse: from this value up; else: from this value up, worse
    best: Band
    max_age: timedelta
    source: str
    only_if_known: bool = False
    again_above: Decimal | None = None
    rise_percent: Decimal | None = None

    def band(self, value: Decimal) -> Band:
        """The band that holds this value."""
        found = self.best
        for start, band in self.steps:
            if value >= start:
                found = band
        return found

    def worst(self, value: Decimal, comparator: str) -> Band:
        """The worst band that a censored value may lie in: `<2.5` may be nothing at all."""
        if comparator.startswith("<") and self.low_is_worse:
            return self.best
        if comparator.startswith(">") and not self.low_is_worse:
            return self.steps[-1][1] if self.steps else self.best
        return self.band(value)

    def edge(self, band: Band) -> Decimal:
        """The number that separates this band from the better one beside it; for the words of a finding."""
        if self.low_is_worse:
            better = [start for start, each in self.steps if WORSE[each] < WORSE[band]]
            return better[0] if better else self.steps[-1][0]
        return next(start for start, each in self.steps if each is band)


@dataclass(frozen=True, slots=True)
class GatePolicy:
    """One signed version of all limits, by drug."""

    name: str
    version: str
    limits: Mapping[str, tuple[Limit, ...]]
    bands_above: Decimal
    ungated: Mapping[str, str] = field(default_factory=dict)  # drugs that no blood stands before, with why

    def of(self, drug: str, species: Species) -> tuple[Limit, ...]:
        """The limits of a drug in a species; none at all for one that is not in the policy."""
        return tuple(limit for limit in self.limits.get(drug, ()) if species in limit.species)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a policy file: `path` leads to the line, `fix` says what to write."""

    path: tuple[str | int, ...]
    message: str
    fix: str


_TOP = frozenset({"schema", "name", "version", "freshness", "flags", "drug"})
_DRUG = frozenset({"id", "also", "limit", "no_limit"})
_LIMIT = frozenset(
    (
        *("analyte", "unit", "species", "low_is_worse", "proceed", "oncologist", "hold", "floor", "below"),
        *("max_age", "source", "only_if_known", "again_above", "rise_percent"),
    )
)


def parse_policy(document: Mapping[str, object]) -> GatePolicy | tuple[Problem, ...]:
    """Read a policy file's tables into limits, or say everything that is wrong with it."""
    reader = _Reader()
    policy = reader.policy(document)
    return tuple(reader.problems) if reader.problems or policy is None else policy


def _table(thing: object) -> Mapping[str, object]:
    return {str(key): value for key, value in thing.items()} if isinstance(thing, Mapping) else {}


def _list(thing: object) -> Sequence[object]:
    return thing if isinstance(thing, list | tuple) else ()


class _Reader:
    """Walks the tables once and gathers problems; a bad value is replaced so that reading goes on."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: tuple[str | int, ...], message: str, fix: str) -> None:
        self.problems.append(Problem(path, message, fix))

    def known(self, table: Mapping[str, object], names: frozenset[str], path: tuple[str | int, ...]) -> None:
        for key in table:
            if key not in names:
                self.wrong(
                    (*path, key), f"“{key}” is not known here", f"use one of {', '.join(sorted(names))}"
                )

    def text(
        self, table: Mapping[str, object], key: str, path: tuple[str | int, ...], default: str = ""
    ) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.wrong((*path, key), f"“{key}” is missing or not a text", f'write {key} = "…"')
            return ""
        return value.strip()

    def number(self, value: object, path: tuple[str | int, ...]) -> Decimal:
        """Decimals stand as text in the file, so that 2.0 is what was signed."""
        try:
            amount = (
                Decimal(value)
                if isinstance(value, str | int | Decimal) and not isinstance(value, bool)
                else None
            )
        except ArithmeticError:
            amount = None
        if amount is None or not amount.is_finite() or amount < 0:
            self.wrong(
                path,
                f"“{value}” is not a number of zero or more",
                'write a number in quotes, for example "2.0"',
            )
            return Decimal(0)
        return amount

    def whole(
        self, table: Mapping[str, object], key: str, least: int, most: int, path: tuple[str | int, ...]
    ) -> int:
        value = table.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(
                (*path, key), f"“{key}” is not a whole number", f"write a number from {least} to {most}"
            )
            return least
        return value

    def policy(self, document: Mapping[str, object]) -> GatePolicy | None:
        schema = document.get("schema")
        if schema != 1 or isinstance(schema, bool):
            self.wrong(("schema",), "the file does not say which form it has", "begin it with schema = 1")
            return None
        self.known(document, _TOP, ())
        freshness, marks = _table(document.get("freshness")), _table(document.get("flags"))
        self.known(freshness, frozenset({"cbc_hours"}), ("freshness",))
        self.known(marks, frozenset({"bands_above"}), ("flags",))
        hours = self.whole(freshness, "cbc_hours", *CBC_HOURS, ("freshness",))
        bands_above = self.number(marks.get("bands_above", ""), ("flags", "bands_above"))
        if bands_above > MOST_BANDS:
            self.wrong(
                ("flags", "bands_above"), "bands above 0.3 must go to an oncologist", 'write "0.3" or less'
            )
        drugs: dict[str, tuple[Limit, ...]] = {}
        ungated: dict[str, str] = {}
        for place, thing in enumerate(_list(document.get("drug"))):
            drug = _table(thing)
            path: tuple[str | int, ...] = ("drug", place)
            self.known(drug, _DRUG, path)
            name = self.text(drug, "id", path)
            limits = [
                self.limit(_table(each), hours, (*path, "limit", number))
                for number, each in enumerate(_list(drug.get("limit")))
            ]
            kept = tuple(limit for limit in limits if limit is not None)
            if "no_limit" in drug:
                ungated[name] = self.text(drug, "no_limit", path)
                if limits:
                    self.wrong((*path, "no_limit"), f"{name} has limits and none", "keep one of the two")
            else:
                self.once(kept, name, path)
            for each in (name, *self.names(drug, path)):
                if each in drugs:
                    self.wrong((*path, "id"), f"“{each}” stands twice", "keep one of the two")
                drugs[each] = kept
        if not drugs:
            self.wrong(("drug",), "no drug stands in the file", "add a [[drug]] with its [[drug.limit]]")
        return GatePolicy(
            self.text(document, "name", ()), self.text(document, "version", ()), drugs, bands_above, ungated
        )

    def names(self, drug: Mapping[str, object], path: tuple[str | int, ...]) -> tuple[str, ...]:
        """Other names under which the same limits are asked for."""
        told = drug.get("also", [])
        if not isinstance(told, list) or not all(isinstance(each, str) and each for each in told):
            self.wrong((*path, "also"), "“also” is not a list of names", 'write also = ["l-asparaginase"]')
            return ()
        return tuple(str(each) for each in told)

    def once(self, limits: tuple[Limit, ...], name: str, path: tuple[str | int, ...]) -> None:
        seen: set[tuple[Analyte, Species]] = set()
        for limit in limits:
            for species in limit.species:
                if (limit.analyte, species) in seen:
                    self.wrong(
                        path,
                        f"{limit.analyte} has two limits for {name} in a {species}",
                        "keep one of the two",
                    )
                seen.add((limit.analyte, species))
        if not limits:
            self.wrong(path, f"no limit stands for {name}", "add a [[drug.limit]] with analyte and bands")

    def limit(self, table: Mapping[str, object], hours: int, path: tuple[str | int, ...]) -> Limit | None:
        self.known(table, _LIMIT, path)
        name = self.text(table, "analyte", path)
        if name not in UNIT:
            if name:
                known = ", ".join(str(each) for each in UNIT)
                self.wrong(
                    (*path, "analyte"), f"“{name}” is no analyte that we can judge", f"use one of {known}"
                )
            return None
        analyte = Analyte(name)
        if self.text(table, "unit", path) not in ("", UNIT[analyte]):
            self.wrong(
                (*path, "unit"), f"limits of {name} are in {UNIT[analyte]}", f'write unit = "{UNIT[analyte]}"'
            )
        low_is_worse = table.get("low_is_worse", True)
        if not isinstance(low_is_worse, bool):
            self.wrong(
                (*path, "low_is_worse"), "low_is_worse is neither true nor false", "write true or false"
            )
        steps, best = self.steps(table, bool(low_is_worse), path)
        return Limit(
            analyte,
            self.species(table, path),
            bool(low_is_worse),
            steps,
            best,
            self.age(table, hours, path),
            self.text(table, "source", path),
            self.yes(table, "only_if_known", path),
            self.above(table, "again_above", steps, bool(low_is_worse), path),
            self.number(table["rise_percent"], (*path, "rise_percent")) if "rise_percent" in table else None,
        )

    def yes(self, table: Mapping[str, object], key: str, path: tuple[str | int, ...]) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.wrong((*path, key), f"{key} is neither true nor false", "write true or false")
        return value is True

    def above(
        self,
        table: Mapping[str, object],
        key: str,
        steps: tuple[tuple[Decimal, Band], ...],
        low_is_worse: bool,
        path: tuple[str | int, ...],
    ) -> Decimal | None:
        """A value beyond the limit of proceed, which a result must pass after a stop."""
        if key not in table:
            return None
        value = self.number(table[key], (*path, key))
        if not low_is_worse or not steps or value < steps[-1][0]:
            self.wrong((*path, key), f"{key} lies below the limit", "write the limit of proceed or more")
        return value

    def species(self, table: Mapping[str, object], path: tuple[str | int, ...]) -> frozenset[Species]:
        told = _list(table.get("species", [str(each) for each in Species]))
        found = frozenset(Species(each) for each in told if each in tuple(Species) and isinstance(each, str))
        if not found or len(found) != len(told):
            self.wrong(
                (*path, "species"),
                "the species are not a list of dog and cat",
                'write species = ["dog", "cat"]',
            )
        return found

    def age(self, table: Mapping[str, object], hours: int, path: tuple[str | int, ...]) -> timedelta:
        """`cbc` takes the hours of the blood count; `7 days` is for chemistry and urine."""
        told = table.get("max_age", "cbc")
        if told == "cbc":
            return timedelta(hours=hours)
        words = told.split() if isinstance(told, str) else []
        if (
            len(words) == 2
            and words[0].isdecimal()
            and words[1] in ("day", "days")
            and 1 <= int(words[0]) <= MOST_DAYS
        ):
            return timedelta(days=int(words[0]))
        self.wrong(
            (*path, "max_age"),
            f"“{told}” is no age that a result may have",
            f'write "cbc" or "7 days", at most {MOST_DAYS}',
        )
        return timedelta(0)

    def steps(
        self, table: Mapping[str, object], low_is_worse: bool, path: tuple[str | int, ...]
    ) -> tuple[tuple[tuple[Decimal, Band], ...], Band]:
        """The starts of the bands, rising, and the band below the first of them."""
        keys = _STARTS[low_is_worse]
        for band in Band:
            if band not in keys and str(band) in table:
                self.wrong(
                    (*path, str(band)),
                    f"“{band}” has no limit of its own here",
                    f"write only {', '.join(keys)}",
                )
        starts = [(self.number(table[str(key)], (*path, str(key))), key) for key in keys if str(key) in table]
        if not starts or (low_is_worse and starts[0][1] is not Band.PROCEED):
            self.wrong(path, "the bands have no limits", f"write at least {keys[0]}")
            return (), Band.UNKNOWN
        if low_is_worse:
            starts.reverse()
        for (first, _), (second, band) in itertools.pairwise(starts):
            if first >= second:
                self.wrong(
                    (*path, str(band)),
                    "the bands overlap or stand in the wrong order",
                    "the worse, the further",
                )
        if not low_is_worse:
            return tuple(starts), Band.PROCEED
        told = table.get("below", str(Band.FLOOR))
        lowest = next((band for band in _LOWEST if band == told), None)
        if lowest is None or WORSE[lowest] <= WORSE[starts[0][1]]:
            self.wrong(
                (*path, "below"), f"“{told}” cannot be the band below all limits", 'write below = "floor"'
            )
        return tuple(starts), lowest or Band.FLOOR


# In the order from good to bad; where less is worse the last band has no start of its own: `below`.
_STARTS = {
    True: (Band.PROCEED, Band.ONCOLOGIST, Band.HOLD),
    False: (Band.ONCOLOGIST, Band.HOLD, Band.FLOOR),
}
_LOWEST = (Band.ONCOLOGIST, Band.HOLD, Band.FLOOR)
