"""Is this file a protocol? A whole protocol, or every problem with its line; never half of one."""

import re
from collections.abc import Mapping

from oncodesk.domain.protocols.fields import Problem, Reading, Table, shown
from oncodesk.domain.protocols.lines import Path
from oncodesk.domain.protocols.parse_doses import read_doses, read_evidence
from oncodesk.domain.protocols.parse_paths import read_alternatives, read_links, read_off_protocol
from oncodesk.domain.protocols.protocol import (
    DAYS_PER_WEEK,
    Continuation,
    Counting,
    CumulativeLimit,
    DecisionPoint,
    Dose,
    Line,
    MinimumInterval,
    Monitoring,
    Phase,
    Protocol,
    Source,
    Status,
    Visit,
    week_of,
)
from oncodesk.domain.shared.examinations import TESTS
from oncodesk.domain.shared.quantity import Quantity

SCHEMA = 1
LAST_DAY = 1500  # about four years; an open end is a [continues] table
MOST_VISITS = 400
WORKDAYS = 5
KINDS = ("treatment", "fraction", "vaccination")
SPECIES = ("dog", "cat")
_VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}")
_URL = re.compile(r"(?:https?://|docs/)[^\s\"<>]+")
_KEYS = (
    *("schema", "id", "version", "name", "species", "condition", "intent", "status", "counting"),
    *("early_days", "late_days", "max_total_delay_days", "rest_weeks", "sources", "doses", "visits"),
    *("monitoring", "decisions", "phases", "intervals", "limits", "continues"),
    *("line", "rescues", "follows", "alternatives", "off_protocol"),
)


def parse_protocol(table: Table, text: str, file: str) -> Protocol | tuple[Problem, ...]:
    """Read a decoded TOML table of schema 1; `text` is the same file, for the lines of its problems.

    Numbers must have been decoded as int and Decimal. Never raises on bad content.
    """
    reading = Reading(file, text)
    schema = table.get("schema")
    if type(schema) is not int or schema != SCHEMA:
        told = "“schema” is missing." if schema is None else f"The schema {shown(schema)} is unknown."
        reading.wrong(("schema",), told, f"Write schema = {SCHEMA} at the top.")
        return tuple(reading.problems)
    reading.known_keys(table, (), _KEYS)
    sources = _read_sources(reading, table)
    reading.sources = frozenset(source.id for source in sources)
    doses = read_doses(reading, table, SPECIES)
    counting = reading.choice_of(table, (), "counting", tuple(Counting), Counting.DAYS)
    visits = _read_visits(reading, table, doses, counting)
    protocol = Protocol(
        id=reading.id_of(table, (), "id"),
        version=_read_version(reading, table),
        name=reading.text_of(table, (), "name"),
        species=_read_names(reading, table, (), "species", SPECIES, required=True),
        condition=reading.text_of(table, (), "condition"),
        intent=reading.text_of(table, (), "intent", ""),
        status=reading.choice_of(table, (), "status", tuple(Status)),
        counting=counting,
        early_days=reading.whole_of(table, (), "early_days", 0, 14, 0),
        late_days=reading.whole_of(table, (), "late_days", 0, 60, 0),
        max_total_delay_days=reading.whole_of(table, (), "max_total_delay_days", 1, 90, 14),
        rest_weeks=_read_rest_weeks(reading, table, visits),
        sources=sources,
        doses=tuple(doses.values()),
        visits=visits,
        monitoring=_read_monitoring(reading, table, visits),
        decisions=_read_decisions(reading, table),
        phases=_read_phases(reading, table),
        intervals=_read_intervals(reading, table, doses),
        limits=_read_limits(reading, table, doses),
        continuation=_read_continuation(reading, table, doses),
        line=reading.choice_of(table, (), "line", tuple(Line)) if "line" in table else None,
        rescues=read_links(reading, table, (), "rescues"),
        follows=read_links(reading, table, (), "follows"),
        alternatives=read_alternatives(reading, table, doses, SPECIES),
        off_protocol=read_off_protocol(reading, table),
    )
    _check_references(reading, protocol)
    return tuple(reading.problems) if reading.problems else protocol


def _read_version(reading: Reading, table: Table) -> str:
    version = reading.text_of(table, (), "version")
    if version and not _VERSION.fullmatch(version):
        reading.wrong(("version",), f"The version is {shown(version)}.", 'Write numbers: version = "2".')
    return version


def _read_names(
    reading: Reading, table: Table, path: Path, key: str, known: tuple[str, ...], *, required: bool
) -> tuple[str, ...]:
    names = reading.texts_of(table, path, key, required=required, pattern=re.compile(r"\w+"))
    for name in names:
        if name not in known:
            reading.wrong(
                (*path, key), f"{shown(name)} in “{key}” is unknown.", f"Use some of {', '.join(known)}."
            )
    return names


def _read_sources(reading: Reading, table: Table) -> tuple[Source, ...]:
    found: list[Source] = []
    for path, entry in reading.tables_of(table, (), "sources", most=60):
        reading.known_keys(entry, path, ("id", "author", "title", "url", "reliability"))
        source = Source(
            id=reading.text_of(entry, path, "id"),
            author=reading.text_of(entry, path, "author"),
            title=reading.text_of(entry, path, "title"),
            url=reading.text_of(entry, path, "url"),
            reliability=reading.choice_of(entry, path, "reliability", ("A", "B", "C", "D")),
        )
        if source.url and not _URL.fullmatch(source.url):
            reading.wrong((*path, "url"), f"The address {shown(source.url)} is none.", "Write https://….")
        if any(source.id == other.id for other in found):
            reading.wrong((*path, "id"), f"The source {shown(source.id)} stands twice.", "Number it anew.")
        found.append(source)
    return tuple(found)


def _named_doses(reading: Reading, entry: Table, path: Path, doses: Mapping[str, Dose]) -> tuple[Dose, ...]:
    names = reading.texts_of(entry, path, "doses", required=True)
    for name in names:
        if name not in doses:
            reading.wrong(
                (*path, "doses"),
                f"The dose {shown(name)} is not described.",
                f"Add a table [doses.{name}] or name one of {', '.join(doses) or 'them'}.",
            )
    return tuple(doses[name] for name in names if name in doses)


def _repeated(first: int, times: int, step: int, counting: Counting) -> list[int]:
    """The days of a repeated visit; counted in weekdays, day 1 is a Monday and weekends are left out."""
    if counting is Counting.DAYS:
        return [first + step * turn for turn in range(times)]
    start = (first - 1) // DAYS_PER_WEEK * WORKDAYS + (first - 1) % DAYS_PER_WEEK
    turns = [start + step * turn for turn in range(times)]
    return [turn // WORKDAYS * DAYS_PER_WEEK + turn % WORKDAYS + 1 for turn in turns]


def _read_visits(
    reading: Reading, table: Table, doses: Mapping[str, Dose], counting: Counting
) -> tuple[Visit, ...]:
    visits: list[Visit] = []
    known = ("week", "day", "repeat", "every_days", "kind", "doses", "requires", "also_requires", "evidence")
    entries = reading.tables_of(table, (), "visits", most=MOST_VISITS)
    if not entries:
        reading.wrong((), "There is no visit.", "Add at least one [[visits]] table.")
    for path, entry in entries:
        reading.known_keys(entry, path, known)
        first = _read_day(reading, entry, path)
        if counting is Counting.WEEKDAYS and (first - 1) % DAYS_PER_WEEK >= WORKDAYS:
            reading.wrong((*path, "day"), f"Day {first} is a weekend.", "Day 1 is a Monday; use days 1 to 5.")
        times = reading.whole_of(entry, path, "repeat", 1, MOST_VISITS, 1)
        step = reading.whole_of(entry, path, "every_days", 1, 366, None if times > 1 else 1)
        if times == 1 and "every_days" in entry:
            reading.wrong((*path, "every_days"), "“every_days” repeats nothing.", "Add repeat, or remove it.")
        kind = reading.choice_of(entry, path, "kind", KINDS, "treatment")
        given = _named_doses(reading, entry, path, doses)
        requires = _read_names(reading, entry, path, "requires", TESTS, required=False)
        also = _read_names(reading, entry, path, "also_requires", TESTS, required=False)
        evidence = read_evidence(reading, entry, path)
        for day in _repeated(first, times, step, counting):
            if visits and day <= visits[-1].day:
                reading.wrong(path, f"Day {day} is not after day {visits[-1].day}.", "Put visits in order.")
            if day > LAST_DAY or len(visits) >= MOST_VISITS:
                reading.wrong(path, f"Day {day} is too far.", f"End by day {LAST_DAY}, or use [continues].")
                break
            visits.append(Visit(len(visits) + 1, day, kind, given, requires, also, evidence))
    return tuple(visits)


def _read_day(reading: Reading, entry: Table, path: Path) -> int:
    day = reading.whole_of(entry, path, "day", 1, LAST_DAY)
    if "week" in entry:
        week = reading.whole_of(entry, path, "week", 1, week_of(LAST_DAY))
        if week != week_of(day):
            reading.wrong(
                (*path, "day"),
                f"Day {day} is in week {week_of(day)}, not in week {week}.",
                f"Week {week} is days {7 * week - 6} to {7 * week}.",
            )
    return day


def _read_rest_weeks(reading: Reading, table: Table, visits: tuple[Visit, ...]) -> tuple[int, ...]:
    value = table.get("rest_weeks", [])
    weeks = [week for week in value if type(week) is int] if isinstance(value, list) else []
    if not isinstance(value, list) or len(weeks) != len(value):
        reading.wrong(("rest_weeks",), f"“rest_weeks” is {shown(value)}.", "Write whole numbers: [5, 10].")
    for week in weeks:
        if any(visit.week == week for visit in visits):
            reading.wrong(("rest_weeks",), f"Week {week} rests but has a visit.", "Remove one of the two.")
    return tuple(weeks)


def _read_monitoring(reading: Reading, table: Table, visits: tuple[Visit, ...]) -> tuple[Monitoring, ...]:
    found = []
    known = ("week", "day", "last_day", "after_visit", "requires", "purpose", "evidence")
    for path, entry in reading.tables_of(table, (), "monitoring", most=MOST_VISITS):
        reading.known_keys(entry, path, known)
        day = _read_day(reading, entry, path)
        before = sum(1 for visit in visits if visit.day <= day)
        if any(visit.day == day for visit in visits):
            reading.wrong((*path, "day"), f"Day {day} is a visit.", "Put its tests into that visit.")
        found.append(
            Monitoring(
                day=day,
                last_day=reading.whole_of(entry, path, "last_day", day, LAST_DAY, day),
                after_visit=reading.whole_of(
                    entry, path, "after_visit", 1, max(len(visits), 1), max(before, 1)
                ),
                requires=_read_names(reading, entry, path, "requires", TESTS, required=True),
                purpose=reading.text_of(entry, path, "purpose"),
                evidence=read_evidence(reading, entry, path),
            )
        )
    return tuple(sorted(found, key=lambda check: check.day))


def _read_decisions(reading: Reading, table: Table) -> tuple[DecisionPoint, ...]:
    found = []
    for path, entry in reading.tables_of(table, (), "decisions", most=20):
        reading.known_keys(entry, path, ("week", "day", "question", "assumes", "otherwise", "evidence"))
        found.append(
            DecisionPoint(
                day=_read_day(reading, entry, path),
                question=reading.text_of(entry, path, "question"),
                assumes=reading.text_of(entry, path, "assumes"),
                otherwise=reading.text_of(entry, path, "otherwise"),
                evidence=read_evidence(reading, entry, path),
            )
        )
    return tuple(found)


def _read_phases(reading: Reading, table: Table) -> tuple[Phase, ...]:
    found = []
    for path, entry in reading.tables_of(table, (), "phases", most=40):
        reading.known_keys(entry, path, ("name", "first_week", "last_week"))
        first = reading.whole_of(entry, path, "first_week", 1, week_of(LAST_DAY))
        last = reading.whole_of(entry, path, "last_week", first, week_of(LAST_DAY))
        found.append(Phase(reading.text_of(entry, path, "name"), first, last))
    return tuple(found)


def _drug_of(reading: Reading, entry: Table, path: Path, key: str, doses: Mapping[str, Dose]) -> str:
    drug = reading.id_of(entry, path, key)
    if drug and all(dose.drug != drug for dose in doses.values()):
        reading.wrong((*path, key), f"{shown(drug)} is no drug of this protocol.", "Use a drug of [doses].")
    return drug


def _read_intervals(reading: Reading, table: Table, doses: Mapping[str, Dose]) -> tuple[MinimumInterval, ...]:
    found = []
    for path, entry in reading.tables_of(table, (), "intervals", most=40):
        reading.known_keys(entry, path, ("after", "before", "days", "evidence"))
        found.append(
            MinimumInterval(
                after=_drug_of(reading, entry, path, "after", doses),
                before=_drug_of(reading, entry, path, "before", doses) if "before" in entry else "",
                days=reading.whole_of(entry, path, "days", 1, 366),
                evidence=read_evidence(reading, entry, path),
            )
        )
    return tuple(found)


def _read_limits(reading: Reading, table: Table, doses: Mapping[str, Dose]) -> tuple[CumulativeLimit, ...]:
    found = []
    for path, entry in reading.tables_of(table, (), "limits", most=20):
        reading.known_keys(entry, path, ("drug", "warn", "stop", "unit", "evidence"))
        stop = reading.quantity_of(entry, path, "stop", "unit")
        warn = reading.amount_of(entry, path, "warn")
        if warn > stop.amount:
            reading.wrong((*path, "warn"), "The warning stands above the stop.", "Warn first, then stop.")
        found.append(
            CumulativeLimit(
                drug=_drug_of(reading, entry, path, "drug", doses),
                warn=Quantity(warn, stop.unit, stop.per),
                stop=stop,
                evidence=read_evidence(reading, entry, path),
            )
        )
    return tuple(found)


def _read_continuation(reading: Reading, table: Table, doses: Mapping[str, Dose]) -> Continuation | None:
    entry = table.get("continues")
    if entry is None:
        return None
    path: Path = ("continues",)
    if not isinstance(entry, Mapping):
        reading.wrong(path, f"“continues” is {shown(entry)}.", "Write one table [continues].")
        return None
    reading.known_keys(entry, path, ("every_days", "plan_ahead", "doses", "requires", "until", "evidence"))
    return Continuation(
        every_days=reading.whole_of(entry, path, "every_days", 1, 366),
        plan_ahead=reading.whole_of(entry, path, "plan_ahead", 0, 24),
        doses=_named_doses(reading, entry, path, doses),
        requires=_read_names(reading, entry, path, "requires", TESTS, required=False),
        until=reading.text_of(entry, path, "until"),
        evidence=read_evidence(reading, entry, path),
    )


def _check_references(reading: Reading, protocol: Protocol) -> None:
    """What can be judged only when the whole file was read: that each described dose is given somewhere."""
    used = {dose.key for visit in protocol.visits for dose in visit.doses}
    if protocol.continuation is not None:
        used |= {dose.key for dose in protocol.continuation.doses}
    for dose in protocol.doses:
        if dose.key not in used:
            reading.wrong(("doses", dose.key), f"The dose {shown(dose.key)} is never given.", "Remove it.")
    last = max((visit.day for visit in protocol.visits), default=LAST_DAY)
    for index, decision in enumerate(protocol.decisions):
        if decision.day > last:
            reading.wrong(("decisions", index), "The decision is after the last visit.", "Move it forward.")
