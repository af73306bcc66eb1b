"""Which protocols are there, what do they say, and is a file of one's own in order?"""

import os
from pathlib import Path
from typing import Any

import click

from oncodesk.cli.answer import finding_documents, give
from oncodesk.domain.protocols.protocol import Dose, Protocol, Status, planned_total
from oncodesk.domain.shared.verdict import Finding, note, warn
from oncodesk.services.protocols.checking import check_protocol_file
from oncodesk.services.protocols.reading import LARGEST, UnreadableProtocolError
from oncodesk.services.protocols.requiring import required_tests
from oncodesk.services.protocols.shipped import get_shipped, list_shipped, shipped_ids
from oncodesk.services.sentences import tell


def find_protocol(protocol_id: str) -> Protocol:
    found = get_shipped(protocol_id)
    if found is None:
        told = protocol_id if len(protocol_id) <= 60 else f"{protocol_id[:60]}…"
        raise click.UsageError(f"There is no protocol “{told}”; use one of {', '.join(shipped_ids())}.")
    return found


def standing_notes(protocol: Protocol) -> tuple[Finding, ...]:
    """What a calculator says about every shipped protocol: nobody signed it; a draft is one."""
    unsigned = note("policy.unsigned")
    if protocol.status is Status.ACTIVE:
        return (unsigned,)
    return (unsigned, warn("protocols.draft", protocol=protocol.id, status=str(protocol.status)))


def unit_text(unit: str, per: str) -> str:
    return f"{unit}/{per}" if per else unit


def dose_document(dose: Dose) -> dict[str, Any]:
    printed = dose.printed_range
    return {
        "drug": dose.drug,
        "amount": dose.amount.amount,
        "range": None if printed is None else f"{printed[0]:f}-{printed[1]:f}",
        "unit": unit_text(dose.amount.unit, dose.amount.per),
        "route": dose.route,
        "routes": list(dose.routes),
        "where": str(dose.where),
        "every_hours": dose.every_hours,
        "for_days": dose.for_days,
        "cap": None if dose.cap is None else {"amount": dose.cap.amount, "unit": dose.cap.unit},
        "options": [
            {
                "species": option.species,
                "below_kg": option.below_kg,
                "amount": option.amount.amount,
                "unit": unit_text(option.amount.unit, option.amount.per),
                "applies": str(option.applies),
                "evidence": list(option.evidence),
            }
            for option in dose.options
        ],
        "per_week": dose.per_week,
        "least_hours": dose.least_hours,
        "most_times": dose.most_times,
        "levels": list(dose.levels),
        "instructions": dose.instructions,
        "evidence": list(dose.evidence),
    }


def _cumulative(protocol: Protocol) -> dict[str, Any]:
    """The planned lifetime share of each drug with a limit, in the unit of its limit."""
    return {
        limit.drug: {
            "amount": total.amount,
            "unit": unit_text(total.unit, total.per),
            "warn": limit.warn.amount,
            "stop": limit.stop.amount,
        }
        for limit in protocol.limits
        for total in planned_total(protocol, limit.drug)
        if (total.unit, total.per) == (limit.stop.unit, limit.stop.per)
    }


def _document(protocol: Protocol) -> dict[str, Any]:
    more = protocol.continuation
    return {
        "id": protocol.id,
        "version": protocol.version,
        "name": protocol.name,
        "species": list(protocol.species),
        "condition": protocol.condition,
        "intent": protocol.intent,
        "status": str(protocol.status),
        "line": None if protocol.line is None else str(protocol.line),
        "rescues": list(protocol.rescues),
        "follows": list(protocol.follows),
        "rescued_by": [other.id for other in list_shipped() if protocol.id in other.rescues],
        "counting": str(protocol.counting),
        "rest_weeks": list(protocol.rest_weeks),
        "max_total_delay_days": protocol.max_total_delay_days,
        "window": {"early_days": protocol.early_days, "late_days": protocol.late_days},
        "phases": [
            {"name": phase.name, "first_week": phase.first_week, "last_week": phase.last_week}
            for phase in protocol.phases
        ],
        "visits": [
            {
                "number": visit.number,
                "week": visit.week,
                "day": visit.day,
                "kind": visit.kind,
                "drugs": [dose_document(dose) for dose in visit.doses],
                "requires": list(required_tests(visit.all_requires, visit.doses, protocol.species)),
                "evidence": list(visit.evidence),
            }
            for visit in protocol.visits
        ],
        "monitoring": [
            {
                "week": check.week,
                "day": check.day,
                "last_day": check.last_day,
                "after_visit": check.after_visit,
                "requires": list(check.requires),
                "purpose": check.purpose,
                "evidence": list(check.evidence),
            }
            for check in protocol.monitoring
        ],
        "decisions": [
            {
                "week": point.week,
                "day": point.day,
                "question": point.question,
                "assumes": point.assumes,
                "otherwise": point.otherwise,
                "evidence": list(point.evidence),
            }
            for point in protocol.decisions
        ],
        "minimum_intervals": [
            {
                "after": interval.after,
                "before": interval.before or None,
                "days": interval.days,
                "evidence": list(interval.evidence),
            }
            for interval in protocol.intervals
        ],
        "continues": None
        if more is None
        else {
            "every_days": more.every_days,
            "drugs": [dose_document(dose) for dose in more.doses],
            "requires": list(required_tests(more.requires, more.doses, protocol.species)),
            "until": more.until,
            "evidence": list(more.evidence),
        },
        "alternatives": [
            {"instead_of": other.instead_of, "when": other.when, **dose_document(other.dose)}
            for other in protocol.alternatives
        ],
        "off_protocol": [
            {
                "when": path.when,
                "then": path.then,
                "protocols": list(path.protocols),
                "evidence": list(path.evidence),
            }
            for path in protocol.off_protocol
        ],
        "cumulative": _cumulative(protocol),
        "sources": [
            {
                "id": source.id,
                "author": source.author,
                "title": source.title,
                "url": source.url,
                "reliability": source.reliability,
            }
            for source in protocol.sources
        ],
        "findings": finding_documents(standing_notes(protocol)),
    }


def _dose_text(dose: Dose) -> str:
    amount = f"{dose.amount.amount:f} {unit_text(dose.amount.unit, dose.amount.per)}"
    often = ""
    if dose.every_hours:
        often = f", at home every {dose.every_hours} h"
    elif dose.per_week:
        least = f", at least {dose.least_hours} h apart" if dose.least_hours else ""
        often = f", at home {dose.per_week} times a week{least}"
    days = f" for {dose.for_days} days" if often and dose.for_days else ""
    return f"{dose.drug} {amount} {dose.route}{often}{days}"


def _told_links(protocols: tuple[str, ...]) -> str:
    return f" ({', '.join(protocols)})" if protocols else ""


def _lines(protocol: Protocol) -> list[str]:
    lines = [f"{protocol.name}, version {protocol.version} ({protocol.id}), {protocol.status}"]
    lines += [
        f"{visit.number:>3}  week {visit.week:>2}  day {visit.day:>3}  "
        + "; ".join(_dose_text(dose) for dose in visit.doses)
        for visit in protocol.visits
    ]
    lines += [
        f"     week {check.week:>2}  day {check.day:>3}  {check.purpose}" for check in protocol.monitoring
    ]
    lines += [
        f"     instead of {other.instead_of}, {other.when}: {_dose_text(other.dose)}"
        for other in protocol.alternatives
    ]
    lines += [
        f"     off the protocol when {path.when}: {path.then}" + _told_links(path.protocols)
        for path in protocol.off_protocol
    ]
    lines += [f"{source.id}: {source.author}: {source.title}. {source.url}" for source in protocol.sources]
    return lines


@click.group(epilog="Example: oncodesk protocols show chop-uw-19 --json")
def protocols() -> None:
    """List the shipped protocols, show one, or check a file of your own."""


@protocols.command("list", epilog="Example: oncodesk protocols list --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_protocols(as_json: bool) -> int:
    """List the protocols that come with Oncodesk."""
    shipped = list_shipped()
    document = {
        "protocols": [
            {
                "id": protocol.id,
                "version": protocol.version,
                "name": protocol.name,
                "species": list(protocol.species),
                "condition": protocol.condition,
                "status": str(protocol.status),
            }
            for protocol in shipped
        ]
    }
    lines = [f"{protocol.id:<28} {protocol.status:<7} {protocol.name}" for protocol in shipped]
    return give(document, as_json=as_json, lines=lines)


@protocols.command("show", epilog="Example: oncodesk protocols show chop-uw-25 --json")
@click.argument("protocol_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(protocol_id: str, as_json: bool) -> int:
    """Show every visit, drug, test and source of one protocol."""
    protocol = find_protocol(protocol_id)
    return give(_document(protocol), as_json=as_json, lines=_lines(protocol))


@protocols.command("check", epilog="Example: oncodesk protocols check our-chop.toml --json")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(file: str, as_json: bool) -> int:
    """Check a protocol file of your own: can it be read, and what stands against it?"""
    shown_name = os.fsencode(file).decode(errors="replace")
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(LARGEST + 1)  # a device has no end
    except (OSError, ValueError) as unreadable:
        sentence = f"The file {shown_name} cannot be read; give the path of a protocol file."
        raise click.UsageError(sentence) from unreadable
    try:
        checked = check_protocol_file(content, Path(shown_name).name)
    except UnreadableProtocolError as unreadable:
        raise click.UsageError(str(unreadable)) from unreadable
    findings = (*checked.findings, note("policy.unsigned"))
    document = {
        "file": shown_name,
        "id": checked.protocol.id if checked.protocol else None,
        "version": checked.protocol.version if checked.protocol else None,
        "allowed": not any(finding.stops for finding in findings),
        "findings": finding_documents(findings),
    }
    lines = [
        f"{finding.level}: {told.message} {told.fix}"
        for finding in checked.findings
        if (told := tell(finding))
    ]
    return give(document, as_json=as_json, lines=lines or ["Nothing stands against this protocol."])
