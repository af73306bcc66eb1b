"""On which days does a course happen? A calculator: no database, no clock."""

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from oncodesk.cli.answer import finding_document, finding_documents, give
from oncodesk.cli.protocols import dose_document, find_protocol, standing_notes
from oncodesk.domain.scheduling.change import Change, apply_change, parse_change
from oncodesk.domain.scheduling.check import check_plan
from oncodesk.domain.scheduling.plan import EARLIEST, LATEST, Plan, PlannedVisit, expand
from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.domain.shared.verdict import Finding, note
from oncodesk.services.protocols.requiring import required_tests
from oncodesk.services.sentences import shown, tell

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _wrong(option: str, text: str, fix: str) -> click.UsageError:
    told = text if len(text) <= 60 else f"{text[:60]}…"
    return click.UsageError(f"{option} “{told}” {fix}")


def read_date(option: str, text: str) -> date:
    """A date of the calendar, written YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise _wrong(option, text, "is no date of the calendar; write it as 2026-10-06.")
    return day


def read_start(text: str) -> date:
    """The first treatment day, within the years in which a plan can lie."""
    day = read_date("--start", text)
    if not EARLIEST <= day <= LATEST:
        raise _wrong("--start", text, f"is too far; use a date from {EARLIEST} to {LATEST}.")
    return day


def read_open(texts: tuple[str, ...]) -> frozenset[int]:
    """Weekdays such as `mon-fri` or `mon,wed,fri-sat`; without any, every weekday is open."""
    if not texts:
        return frozenset(range(7))
    found: set[int] = set()
    for text in texts:
        for part in text.split(","):
            ends = part.strip().lower().split("-")
            if len(ends) > 2 or any(end not in DAY_NAMES for end in ends):
                raise _wrong(
                    "--open", text, "is no set of weekdays; write for example mon-fri or mon,wed,fri."
                )
            first, last = DAY_NAMES.index(ends[0]), DAY_NAMES.index(ends[-1])
            found |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
    return frozenset(found)


def read_closures(texts: tuple[str, ...]) -> tuple[Closure, ...]:
    """Single closed dates, and ranges with both ends closed."""
    closures = []
    for text in texts:
        ends = text.split("..")
        if len(ends) > 2:
            raise _wrong("--closed", text, "is no date or range; write 2026-12-24..2027-01-03.")
        first, last = read_date("--closed", ends[0]), read_date("--closed", ends[-1])
        if last < first:
            raise _wrong("--closed", text, "ends before it begins; put the earlier date first.")
        closures.append(Closure(first, last))
    return tuple(closures)


def read_changes(texts: tuple[str, ...]) -> tuple[Change, ...]:
    changes = []
    for text in texts:
        change = parse_change(text)
        if isinstance(change, str):
            raise click.UsageError(change)
        changes.append(change)
    return tuple(changes)


def check_zone(name: str | None) -> None:
    """Plan days are dates, so a zone changes none of them; a wrong one is still refused."""
    if name is None:
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown_zone:
        raise _wrong("--zone", name, "is no time zone; write for example America/New_York.") from unknown_zone


def _not_considered(opened: tuple[str, ...], closed: tuple[str, ...]) -> tuple[Finding, ...]:
    """One note that names what an option could have said and did not."""
    missing = {"opening days": ("--open", opened), "closures": ("--closed", closed)}
    left = {fact: option for fact, (option, given) in missing.items() if not given}
    if not left:
        return ()
    return (note("not_considered", fact=" and ".join(left), option=" and ".join(left.values())),)


def _visit_document(visit: PlannedVisit, findings: list[Finding], species: tuple[str, ...]) -> dict[str, Any]:
    doses = [dose_document(dose) for dose in visit.doses]
    return {
        "number": visit.number,
        "week": visit.week,
        "state": str(visit.state),
        "original_on": visit.original_on,
        "planned_on": visit.planned_on if visit.is_planned else None,
        "kind": visit.kind,
        "drugs": doses if visit.is_planned else [],
        "left_out": [] if visit.is_planned else doses,
        "requires": list(required_tests(visit.requires, visit.doses, species)) if visit.is_planned else [],
        "findings": finding_documents(findings),
    }


def _document(
    plan: Plan, findings: tuple[Finding, ...], notes: tuple[Finding, ...], species: tuple[str, ...]
) -> dict[str, Any]:
    of_visit: dict[int, list[Finding]] = {visit.number: [] for visit in plan.visits}
    rest = list(notes)
    for finding in findings:
        number = finding.facts.get("visit")
        (of_visit[number] if isinstance(number, int) else rest).append(finding)
    return {
        "protocol": {"id": plan.protocol_id, "version": plan.version},
        "start_on": plan.start_on,
        "visits": [_visit_document(visit, of_visit[visit.number], species) for visit in plan.visits],
        "monitoring": [
            {
                "week": check.week,
                "day": check.day,
                "after_visit": check.after_visit,
                "state": str(check.state),
                "original_on": check.original_on,
                "planned_on": check.planned_on if check.is_planned else None,
                "last_on": check.last_on if check.is_planned else None,
                "requires": list(check.requires),
                "purpose": check.purpose,
            }
            for check in plan.monitoring
        ],
        "ends_on": plan.ends_on,
        "findings": [finding_document(finding) for finding in rest],
    }


def _lines(plan: Plan, findings: tuple[Finding, ...], notes: tuple[Finding, ...]) -> list[str]:
    lines = [f"{plan.protocol_id} version {plan.version}, from {shown(plan.start_on)} {plan.start_on.year}"]
    for visit in plan.visits:
        drugs = ", ".join(dose.drug for dose in visit.doses)
        when = f"{shown(visit.planned_on)} {visit.planned_on.year}" if visit.is_planned else str(visit.state)
        lines.append(f"{visit.number:>3}  week {visit.week:>2}  {when:<16}  {drugs}")
    lines += [
        f"     week {check.week:>2}  {shown(check.planned_on)} {check.planned_on.year}  {check.purpose}"
        for check in plan.monitoring
        if check.is_planned
    ]
    for finding in (*findings, *notes):
        told = tell(finding)
        lines.append(f"{finding.level}: {told.message} {told.fix}".rstrip())
    return lines


@click.command(
    epilog="Example: oncodesk plan chop-uw-19 --start 2026-10-06 --open mon-fri --closed 2026-11-26 "
    "--change delay:3:+3 --json"
)
@click.argument("protocol_id", metavar="ID")
@click.option("--start", required=True, help="First treatment day, as 2026-10-06.")
@click.option("--zone", help="Time zone of the practice; plan days are dates and do not depend on it.")
@click.option(
    "--open", "opened", multiple=True, help="Open weekdays, as mon-fri or mon,wed,fri. Default: all."
)
@click.option("--closed", multiple=True, help="A closed date, or a range such as 2026-12-24..2027-01-03.")
@click.option(
    "--change",
    "changes",
    multiple=True,
    help="In order: delay:N:+D or pull:N:-D (with :visit or :cycle not all later ones), omit:N, cease:N, "
    "extend:+C cycles, elsewhere:N:+D days after its day.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def plan(
    protocol_id: str,
    start: str,
    zone: str | None,
    opened: tuple[str, ...],
    closed: tuple[str, ...],
    changes: tuple[str, ...],
    as_json: bool,
) -> int:
    """Lay a protocol out from its first day, apply changes in order, and say what stands against it.

    The plan never moves a visit by itself: a visit on a closed day keeps its date and is marked.
    """
    protocol = find_protocol(protocol_id)
    start_on = read_start(start)
    check_zone(zone)
    open_days = OpenDays(read_open(opened), read_closures(closed))
    laid_out = expand(protocol, start_on)
    for change in read_changes(changes):
        changed = apply_change(laid_out, change, open_days)
        if changed.refused is not None:
            told = tell(changed.refused)
            raise click.UsageError(f"{told.message} {told.fix}")
        laid_out = changed.after
    findings = check_plan(laid_out, open_days)
    notes = standing_notes(protocol) + _not_considered(opened, closed)
    return give(
        _document(laid_out, findings, notes, protocol.species),
        as_json=as_json,
        lines=_lines(laid_out, findings, notes),
    )
