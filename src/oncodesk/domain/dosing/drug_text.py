"""Does a drug file say everything in the right form? Values or a list of problems, never an exception."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from oncodesk.domain.dosing.drug import (
    Ceiling,
    Drug,
    Evidence,
    Ground,
    LabelChart,
    Lifetime,
    NeverAgain,
    Route,
    SizeRule,
)
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.examinations import TESTS
from oncodesk.domain.shared.quantity import Quantity, parse_quantity

SCHEMA = 1
_ID = re.compile(r"[a-z][a-z0-9-]*")
_PLAIN = ("schema", "id", "name", "group", "unit")
_FACTS = (
    *("routes", "cytotoxic", "vesicant", "pgp_substrate", "myelosuppressive", "min_interval_days"),
    *("low_count_days", "handling_days", "whole_units", "strengths", "rounding_step", "most_doses"),
    *(
        "never_in",
        "instead_in",
        "lifetime",
        "requires",
        "nadir_checks",
        "min_interval_hours",
        *("never_in_breed", "known_in", "label_chart"),
    ),
)
_LISTS = ("size_rules", "ceilings", "never_again")
_NEEDED = ("routes", "cytotoxic", "vesicant", "pgp_substrate", "myelosuppressive")
_CEILING_KEYS = ("warn_from", "warn_above", "stop_above")


@dataclass
class _Reader:
    """Reads one document and gathers what is wrong, each with the place in the file."""

    problems: list[str] = field(default_factory=list)

    def wrong(self, place: str, why: str) -> None:
        self.problems.append(f"{place}: {why}")

    def text(self, value: object, place: str) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(place, "write a text")
        return ""

    def boolean(self, value: object, place: str) -> bool:
        if isinstance(value, bool):
            return value
        self.wrong(place, "write true or false")
        return False

    def days(self, value: object, place: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.wrong(place, "write a whole number of days or doses")
        return 0

    def number(self, value: object, place: str) -> Decimal:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            exact = Decimal(value)
            if exact.is_finite() and exact > 0:
                return exact
        self.wrong(place, "write a number above zero")
        return Decimal(1)

    def quantity(self, value: object, place: str) -> Quantity:
        read = parse_quantity(value) if isinstance(value, str) else "write an amount with its unit in quotes"
        if isinstance(read, Quantity):
            return read
        self.wrong(place, read)
        return Quantity(Decimal(1), "mg")

    def species(self, value: object, place: str) -> Species:
        for species in Species:
            if value == species.value:
                return species
        self.wrong(place, "write dog or cat")
        return Species.DOG

    def table(self, value: object, place: str) -> Mapping[str, object]:
        if isinstance(value, dict):
            return {str(key): each for key, each in value.items()}
        self.wrong(place, "write a table")
        return {}

    def items(self, value: object, place: str) -> list[object]:
        if isinstance(value, list):
            return list(value)
        self.wrong(place, "write a list in brackets")
        return []

    def ground(self, table: Mapping[str, object], place: str) -> Ground:
        source = self.text(table.get("source"), f"{place}.source")
        evidence = table.get("evidence")
        for kind in Evidence:
            if evidence == kind.value:
                return Ground(source, kind)
        self.wrong(f"{place}.evidence", f"write one of {', '.join(Evidence)}")
        return Ground(source, Evidence.GENERAL)

    def only(self, table: Mapping[str, object], known: tuple[str, ...], place: str) -> None:
        for key in table:
            if key not in known:
                self.wrong(f"{place}.{key}" if place else key, f"unknown; known are {', '.join(known)}")


def parse_drug(document: Mapping[str, object]) -> Drug | tuple[str, ...]:
    """The drug that a TOML document describes, or every problem with its place.

    Each fact is `{ value = …, source = "…", evidence = "source|calculated|general" }`. A key that is
    not known is a problem, so that a misspelled limit is never a missing limit.
    """
    read = _Reader()
    read.only(document, (*_PLAIN, *_FACTS, *_LISTS), "")
    if document.get("schema") != SCHEMA:
        read.wrong("schema", f"write schema = {SCHEMA}")
    texts = {key: read.text(document.get(key), key) for key in ("id", "name", "group", "unit")}
    if texts["id"] and not _ID.fullmatch(texts["id"]):
        read.wrong("id", "write the generic name in lower case")
    if texts["unit"] not in ("mg", "IU", "mL"):
        read.wrong("unit", "write mg, IU or mL")
    for key in _NEEDED:
        if key not in document:
            read.wrong(key, "missing")
    tables = {key: read.table(document[key], key) for key in _FACTS if key in document}
    grounds = {key: read.ground(table, key) for key, table in tables.items()}
    values = {key: table.get("value") for key, table in tables.items()}
    drug = Drug(
        id=texts["id"],
        name=texts["name"],
        group=texts["group"],
        unit=texts["unit"],
        routes=_routes(read, values.get("routes")),
        cytotoxic=read.boolean(values.get("cytotoxic"), "cytotoxic.value"),
        vesicant=read.boolean(values.get("vesicant"), "vesicant.value"),
        pgp_substrate=read.boolean(values.get("pgp_substrate"), "pgp_substrate.value"),
        myelosuppressive=read.boolean(values.get("myelosuppressive"), "myelosuppressive.value"),
        min_interval_days=_days(read, values, "min_interval_days"),
        low_count_days=_windows(read, values),
        handling_days=_days(read, values, "handling_days"),
        whole_units=tuple(
            sorted(read.number(each, "whole_units") for each in _list(read, values, "whole_units"))
        ),
        strengths=tuple(read.text(each, "strengths") for each in _list(read, values, "strengths")),
        rounding_step=(
            read.quantity(values["rounding_step"], "rounding_step") if "rounding_step" in values else None
        ),
        most_doses=_days(read, values, "most_doses"),
        never_in={
            read.species(each, "never_in"): grounds["never_in"] for each in _list(read, values, "never_in")
        },
        instead_in={
            read.species(key, "instead_in"): read.text(name, f"instead_in.{key}")
            for key, name in _table(read, values, "instead_in").items()
        },
        size_rules=_size_rules(read, document),
        ceilings=_ceilings(read, document),
        lifetime=_lifetime(read, values, grounds),
        grounds=grounds,
        requires=_requires(read, values),
        nadir_checks=_nadir_checks(read, values),
        min_interval_hours=_days(read, values, "min_interval_hours"),
        known_in=tuple(read.species(each, "known_in") for each in _list(read, values, "known_in"))
        or tuple(Species),
        never_in_breed=tuple(
            read.text(each, "never_in_breed") for each in _list(read, values, "never_in_breed")
        ),
        never_again=_never_again(read, document),
        label_chart=_label_chart(read, values, grounds),
    )
    return tuple(read.problems) or drug


def _list(read: _Reader, values: Mapping[str, object], key: str) -> list[object]:
    return read.items(values[key], f"{key}.value") if key in values else []


def _table(read: _Reader, values: Mapping[str, object], key: str) -> Mapping[str, object]:
    return read.table(values[key], f"{key}.value") if key in values else {}


def _days(read: _Reader, values: Mapping[str, object], key: str) -> int | None:
    return read.days(values[key], f"{key}.value") if key in values else None


def _routes(read: _Reader, value: object) -> tuple[Route, ...]:
    known = {route.value: route for route in Route}
    routes = []
    for each in read.items(value, "routes.value"):
        if isinstance(each, str) and each in known:
            routes.append(known[each])
        else:
            read.wrong("routes.value", f"write one of {', '.join(known)}")
    return tuple(routes)


def _windows(read: _Reader, values: Mapping[str, object]) -> Mapping[Species, tuple[int, int]]:
    windows = {}
    for key, pair in _table(read, values, "low_count_days").items():
        days = [
            read.days(each, f"low_count_days.{key}") for each in read.items(pair, f"low_count_days.{key}")
        ]
        if len(days) == 2 and days[0] <= days[1]:
            windows[read.species(key, "low_count_days")] = (days[0], days[1])
        else:
            read.wrong(f"low_count_days.{key}", "write the first and the last day, as in [3, 10]")
    return windows


def _requires(read: _Reader, values: Mapping[str, object]) -> Mapping[Species, tuple[str, ...]]:
    found = {}
    for key, names in _table(read, values, "requires").items():
        place = f"requires.{key}"
        tests = tuple(read.text(each, place) for each in read.items(names, place))
        for test in tests:
            if test and test not in TESTS:
                read.wrong(place, f"write some of {', '.join(TESTS)}")
        found[read.species(key, "requires")] = tests
    return found


def _nadir_checks(read: _Reader, values: Mapping[str, object]) -> Mapping[Species, tuple[int, ...]]:
    found = {}
    for key, listed in _table(read, values, "nadir_checks").items():
        place = f"nadir_checks.{key}"
        days = tuple(read.days(each, place) for each in read.items(listed, place))
        if not days or list(days) != sorted(set(days)):
            read.wrong(place, "write the days in order, as in [7, 14]")
        found[read.species(key, "nadir_checks")] = days
    return found


def _label_chart(
    read: _Reader, values: Mapping[str, object], grounds: Mapping[str, Ground]
) -> LabelChart | None:
    if "label_chart" not in values:
        return None
    table, place = _table(read, values, "label_chart"), "label_chart.value"
    read.only(table, ("amount", "up_to_kg", "rows"), place)
    rows: list[tuple[Decimal, Decimal]] = []
    for pair in read.items(table.get("rows"), f"{place}.rows"):
        numbers = [read.number(each, f"{place}.rows") for each in read.items(pair, f"{place}.rows")]
        if len(numbers) == 2 and (not rows or (numbers[0] > rows[-1][0] and numbers[1] > rows[-1][1])):
            rows.append((numbers[0], numbers[1]))
        else:
            read.wrong(f"{place}.rows", "write rising pairs of kg and amount, as in [[5.0, 15], [5.4, 20]]")
    up_to_kg = read.number(table.get("up_to_kg"), f"{place}.up_to_kg")
    if not rows or up_to_kg < rows[-1][0]:
        read.wrong(place, "write rows, and up_to_kg beyond the last of them")
        return None
    amount = read.quantity(table.get("amount"), f"{place}.amount")
    return LabelChart(amount, tuple(rows), up_to_kg, grounds["label_chart"])


def _never_again(read: _Reader, document: Mapping[str, object]) -> tuple[NeverAgain, ...]:
    found = []
    for number, item in enumerate(read.items(document.get("never_again", []), "never_again"), start=1):
        place = f"never_again[{number}]"
        table = read.table(item, place)
        read.only(table, ("after", "instead", "amount", "source", "evidence"), place)
        amount = read.quantity(table.get("amount"), f"{place}.amount")
        if not amount.per:
            read.wrong(f"{place}.amount", "write an amount per m2, kg or patient")
        found.append(
            NeverAgain(
                after=read.text(table.get("after"), f"{place}.after"),
                instead=read.text(table.get("instead"), f"{place}.instead"),
                amount=amount,
                ground=read.ground(table, place),
            )
        )
    return tuple(found)


def _lifetime(read: _Reader, values: Mapping[str, object], grounds: Mapping[str, Ground]) -> Lifetime | None:
    if "lifetime" not in values:
        return None
    table = _table(read, values, "lifetime")
    read.only(table, ("warn_from", "stop_above"), "lifetime.value")
    warn_from, stop_above = (
        read.quantity(table.get(key), f"lifetime.value.{key}") for key in ("warn_from", "stop_above")
    )
    if {warn_from.unit, stop_above.unit} != {"mg"} or {warn_from.per, stop_above.per} != {"m2"}:
        read.wrong("lifetime.value", "write both limits in mg/m2")
    return Lifetime(warn_from.amount, stop_above.amount, grounds["lifetime"])


def _size_rules(read: _Reader, document: Mapping[str, object]) -> tuple[SizeRule, ...]:
    rules = []
    for number, item in enumerate(read.items(document.get("size_rules", []), "size_rules"), start=1):
        place = f"size_rules[{number}]"
        table = read.table(item, place)
        read.only(table, ("species", "below_kg", "at_most", "binding", "source", "evidence"), place)
        at_most = tuple(
            read.quantity(each, f"{place}.at_most")
            for each in read.items(table.get("at_most"), f"{place}.at_most")
        )
        if any(not each.per for each in at_most):
            read.wrong(f"{place}.at_most", "write amounts per m2, kg or patient")
        rules.append(
            SizeRule(
                species=read.species(table.get("species"), f"{place}.species"),
                at_most=at_most,
                ground=read.ground(table, place),
                below_kg=read.number(table["below_kg"], f"{place}.below_kg") if "below_kg" in table else None,
                binding=read.boolean(table.get("binding"), f"{place}.binding"),
            )
        )
    return tuple(rules)


def _ceilings(read: _Reader, document: Mapping[str, object]) -> tuple[Ceiling, ...]:
    ceilings = []
    for number, item in enumerate(read.items(document.get("ceilings", []), "ceilings"), start=1):
        place = f"ceilings[{number}]"
        table = read.table(item, place)
        read.only(table, ("per", "species", *_CEILING_KEYS, "source", "evidence"), place)
        per = table.get("per", "")
        if per not in ("", "m2", "kg"):
            read.wrong(f"{place}.per", "write m2 or kg, or leave it out for the whole dose")
        limits = {key: read.number(table[key], f"{place}.{key}") for key in _CEILING_KEYS if key in table}
        if not limits:
            read.wrong(place, f"give at least one of {', '.join(_CEILING_KEYS)}")
        ceilings.append(
            Ceiling(
                per=str(per),
                ground=read.ground(table, place),
                species=read.species(table["species"], f"{place}.species") if "species" in table else None,
                **limits,
            )
        )
    return tuple(ceilings)
