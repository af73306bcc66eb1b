"""Which doses does the file describe, and what evidence stands behind them?"""

import itertools
import re
from collections.abc import Mapping
from decimal import Decimal

from oncodesk.domain.protocols.fields import ID, Reading, Table, shown
from oncodesk.domain.protocols.lines import Path
from oncodesk.domain.protocols.protocol import (
    CALCULATED,
    GENERAL_KNOWLEDGE,
    UNCERTAIN,
    Applies,
    Dose,
    SizeOption,
    Where,
)

TAGS = frozenset({GENERAL_KNOWLEDGE, UNCERTAIN, CALCULATED})
ROUTES = ("IV", "IM", "SC", "PO", "transdermal", "external-beam")
_EVIDENCE = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[a-z]+)?")
_ROUTE = re.compile(r"[A-Za-z-]+")
_KEYS = (
    *("drug", "amount", "range", "unit", "routes", "where", "every_hours", "for_days", "cap", "cap_unit"),
    *("instructions", "options", "evidence", "per_week", "least_hours", "most_times", "levels"),
)
_HOURS_A_WEEK = 168


def read_evidence(reading: Reading, entry: Table, path: Path) -> tuple[str, ...]:
    """Ids of sources of the same file, or GK, GK-low, CALC. Missing evidence is a problem, not a default."""
    names = reading.texts_of(entry, path, "evidence", required=True, pattern=_EVIDENCE)
    for name in names:
        if name not in TAGS and name not in reading.sources:
            reading.wrong(
                (*path, "evidence"),
                f"The source {shown(name)} is not in the file.",
                f"Add it as a [[sources]] table, or write {GENERAL_KNOWLEDGE} for general knowledge.",
            )
    return names


def read_doses(reading: Reading, table: Table, species: tuple[str, ...]) -> dict[str, Dose]:
    """The `[doses.name]` tables by name; a visit gives a dose by naming it."""
    entries = table.get("doses")
    if not isinstance(entries, Mapping) or not entries:
        reading.wrong(("doses",), "No dose is described.", "Add a table [doses.name] for each drug.")
        return {}
    doses = {}
    for key, entry in entries.items():
        path: Path = ("doses", key)
        if not ID.fullmatch(key) or len(key) > 64:
            reading.wrong(path, f"The dose name {shown(key)} is odd.", "Use lower case, digits and dashes.")
        if isinstance(entry, Mapping):
            doses[key] = read_dose(reading, key, entry, path, species)
        else:
            reading.wrong(path, f"The dose {shown(key)} is {shown(entry)}.", f"Write a table [doses.{key}].")
    return doses


def read_dose(
    reading: Reading,
    key: str,
    entry: Table,
    path: Path,
    species: tuple[str, ...],
    beside: tuple[str, ...] = (),
) -> Dose:
    """One described dose; `beside` are keys that belong to the table around it."""
    reading.known_keys(entry, path, (*_KEYS, *beside))
    amount = reading.quantity_of(entry, path, "amount", "unit")
    printed = reading.range_of(entry, path, "range")
    if printed is not None and not printed[0] <= amount.amount <= printed[1]:
        reading.wrong(
            (*path, "amount"),
            f"The amount {amount.amount:f} is outside the printed range {printed[0]:f}-{printed[1]:f}.",
            "Choose an amount inside the range, or correct the range.",
        )
    if "cap_unit" in entry and "cap" not in entry:
        reading.wrong((*path, "cap_unit"), "“cap_unit” has no cap.", "Add cap as a number, or remove both.")
    cap = reading.quantity_of(entry, path, "cap", "cap_unit") if "cap" in entry else None
    if cap is not None and (cap.per not in ("", "patient") or cap.unit != amount.unit):
        reading.wrong(
            (*path, "cap_unit"),
            "A cap is an amount per patient.",
            f'Write cap_unit = "{amount.unit}/patient".',
        )
    return Dose(
        key=key,
        drug=reading.id_of(entry, path, "drug"),
        amount=amount,
        printed_range=printed,
        routes=_read_routes(reading, entry, path),
        where=reading.choice_of(entry, path, "where", tuple(Where)),
        evidence=read_evidence(reading, entry, path),
        every_hours=_optional(reading, entry, path, "every_hours", 24 * 31),
        for_days=_optional(reading, entry, path, "for_days", 366),
        cap=cap,
        options=tuple(
            _read_option(reading, option, where, species)
            for where, option in reading.tables_of(entry, path, "options", most=10)
        ),
        instructions=reading.text_of(entry, path, "instructions", ""),
        per_week=_read_per_week(reading, entry, path),
        least_hours=_optional(reading, entry, path, "least_hours", _HOURS_A_WEEK),
        most_times=_optional(reading, entry, path, "most_times", 100),
        levels=_read_levels(reading, entry, path, amount.amount),
    )


def _read_per_week(reading: Reading, entry: Table, path: Path) -> int | None:
    if "per_week" not in entry:
        return None
    if "every_hours" in entry:
        reading.wrong((*path, "per_week"), "“per_week” and “every_hours” say two things.", "Keep one.")
    return reading.whole_of(entry, path, "per_week", 1, 7)


def _read_levels(reading: Reading, entry: Table, path: Path, amount: Decimal) -> tuple[Decimal, ...]:
    """The full amount and the steps below it, each lower than the one before."""
    if "levels" not in entry:
        return ()
    value = entry["levels"]
    numbers = value if isinstance(value, list) else []
    levels = tuple(
        Decimal(each) for each in numbers if isinstance(each, int | Decimal) and not isinstance(each, bool)
    )
    fall = all(each.is_finite() and each > 0 for each in levels) and all(
        higher > lower for higher, lower in itertools.pairwise(levels)
    )
    if len(levels) != len(numbers) or len(levels) < 2 or not fall or levels[0] != amount:
        reading.wrong(
            (*path, "levels"),
            f"“levels” is {shown(value)}.",
            f"Write the amount first and each step lower, as in levels = [{amount:f}, {amount / 2:f}].",
        )
        return ()
    return levels


def _optional(reading: Reading, entry: Table, path: Path, key: str, most: int) -> int | None:
    return reading.whole_of(entry, path, key, 1, most) if key in entry else None


def _read_routes(reading: Reading, entry: Table, path: Path) -> tuple[str, ...]:
    routes = reading.texts_of(entry, path, "routes", required=True, pattern=_ROUTE)
    for route in routes:
        if route not in ROUTES:
            reading.wrong(
                (*path, "routes"), f"The route {shown(route)} is unknown.", f"Use {', '.join(ROUTES)}."
            )
    return routes or (ROUTES[0],)


def _read_option(reading: Reading, entry: Table, path: Path, species: tuple[str, ...]) -> SizeOption:
    reading.known_keys(entry, path, ("species", "below_kg", "amount", "unit", "applies", "evidence"))
    return SizeOption(
        species=reading.choice_of(entry, path, "species", species),
        below_kg=reading.amount_of(entry, path, "below_kg"),
        amount=reading.quantity_of(entry, path, "amount", "unit"),
        applies=reading.choice_of(entry, path, "applies", tuple(Applies)),
        evidence=read_evidence(reading, entry, path),
    )
