"""What does `oncodesk gate` do? Asks whether a drug may go on the blood of a file."""

from typing import Any
from zoneinfo import ZoneInfo

import click

from oncodesk.cli.answer import finding_documents, give
from oncodesk.cli.labs import read_file_or_refuse
from oncodesk.cli.options import FilePath, Zone, read_at_most, read_instant
from oncodesk.domain.labs.policy import GatePolicy
from oncodesk.domain.labs.read import Expected
from oncodesk.domain.patients.patient import Species
from oncodesk.services.labs.judging import judge_file
from oncodesk.services.labs.policies import LARGEST, BadPolicyError, read_policy, shipped_policy


@click.command(
    epilog="Example: oncodesk gate --drug vincristine --species dog --labs cbc.hl7 --at 2026-10-20T09:00Z"
)
@click.option("--drug", required=True, help="Generic name, for example vincristine.")
@click.option("--species", required=True, type=click.Choice([str(each) for each in Species]))
@click.option("--labs", required=True, type=FilePath(), help="The laboratory's file.")
@click.option("--at", required=True, help="When the dose is planned, for example 2026-10-20T09:00-04:00.")
@click.option(
    "--last-dose", help="When the previous dose was given; “none” before a first one, or “unknown”."
)
@click.option("--zone", type=Zone(), help="Zone of times without offset, for example America/New_York.")
@click.option("--policy", type=FilePath(), help="Limits of the practice's own instead of the shipped ones.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def gate(
    drug: str,
    species: str,
    labs: str,
    at: str,
    last_dose: str | None,
    zone: ZoneInfo | None,
    policy: str | None,
    as_json: bool,
) -> int:
    """Judge the blood in a laboratory file for one drug; only lab rules are judged."""
    limits = _policy(policy)
    name = "-".join(drug.casefold().split())
    if name not in limits.limits and name not in limits.ungated:
        raise click.UsageError(f"No limits stand for “{drug}”; use one of {', '.join(limits.limits)}.")
    instant = read_instant(at, zone, "--at")
    said = (last_dose or "").strip().casefold()
    previous = None if said in ("", "none", "unknown") else read_instant(last_dose or "", zone, "--last-dose")
    reading = read_file_or_refuse(labs, Expected(Species(species)), zone)
    judged = judge_file(
        limits,
        name,
        Species(species),
        reading,
        instant,
        previous,
        last_dose_told=last_dose is not None and said != "",
        last_dose_unknown=said == "unknown",
    )
    expires = judged.expires_at.astimezone(instant.tzinfo) if judged.expires_at else None
    document: dict[str, Any] = {
        "allowed": judged.allowed,
        "band": str(judged.band),
        "findings": finding_documents(judged.verdict.findings),
        "expires_at": expires,
        "policy": {"name": limits.name, "version": limits.version},
    }
    lines = [f"{drug}: {'allowed' if judged.allowed else 'not allowed'} ({judged.band})"]
    lines += [f"  {each['message']} {each['fix']}".rstrip() for each in document["findings"]]
    if expires is not None:
        lines.append(f"  Holds until {expires:%Y-%m-%d %H:%M %z}.")
    return give(document, as_json=as_json, lines=lines)


def _policy(file: str | None) -> GatePolicy:
    if file is None:
        return shipped_policy()
    try:
        return read_policy(read_at_most(file, LARGEST), file)
    except BadPolicyError as wrong:
        raise click.UsageError(str(wrong)) from None
