"""What does `oncodesk labs` do? Reads a laboratory file and says what of it may be used, or takes it in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from oncodesk.cli.answer import finding_documents, give
from oncodesk.cli.house import enter, sentences
from oncodesk.cli.options import FilePath, Zone, as_option, json_option, practice_option, read_at_most
from oncodesk.domain.labs.analyte import UNIT
from oncodesk.domain.labs.read import Expected
from oncodesk.domain.labs.result import LabReport, Reading, Result
from oncodesk.domain.patients.patient import Species
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import Invalid
from oncodesk.services.labs.reading import LARGEST, NotALabFileError, read_lab_file
from oncodesk.services.sentences import sentence_of


@click.group()
def labs() -> None:
    """Read laboratory results, or take them into the practice."""


@labs.command(
    "read", epilog="Example: oncodesk labs read report.hl7 --species dog --patient Biscuit --owner Rivera"
)
@click.argument("file", type=FilePath())
@click.option(
    "--species", type=click.Choice([str(each) for each in Species]), help="Whose blood it should be."
)
@click.option("--patient", help="The pet's name, as the practice knows it.")
@click.option("--owner", help="The owner's family name.")
@click.option("--zone", type=Zone(), help="Zone of times without offset, for example America/New_York.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def read(
    file: str,
    species: str | None,
    patient: str | None,
    owner: str | None,
    zone: ZoneInfo | None,
    as_json: bool,
) -> int:
    """Say what of a laboratory FILE may be used, and why not the rest."""
    expected = Expected(Species(species) if species else None, patient, owner)
    reading = read_file_or_refuse(file, expected, zone)
    return give(_document(reading), as_json=as_json, lines=_lines(reading))


def read_file_or_refuse(file: str, expected: Expected, zone: ZoneInfo | None) -> Reading:
    """The reading of a file, or wrong usage with one sentence."""
    try:
        return read_lab_file(read_at_most(file, LARGEST), expected, zone, file)
    except NotALabFileError as wrong:
        raise click.UsageError(str(wrong)) from None


def _document(reading: Reading) -> dict[str, Any]:
    return {
        "accepted": reading.accepted,
        "reports": [_report(each) for each in reading.reports],
        "findings": finding_documents(reading.findings),
    }


def _report(report: LabReport) -> dict[str, Any]:
    return {
        "patient": {
            "name": report.patient or None,
            "owner": report.owner or None,
            "species": str(report.species) if report.species else None,
        },
        "status": str(report.status),
        "collected_at": report.collected_text,
        "results": [_result(each) for each in report.results],
        "findings": finding_documents(report.findings),
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "analyte": str(result.analyte),
        "name": result.name,
        "raw": result.raw,
        "value": result.value,
        "unit": result.unit,
        "comparator": result.comparator or None,
        "status": str(result.status),
        "reference": result.reference or None,
        "usable": result.usable,
        "derived": result.derived,
        "findings": finding_documents(result.findings),
    }


def _lines(reading: Reading) -> list[str]:
    told = [f"Accepted: {reading.accepted}"]
    told += [f"  {each['message']} {each['fix']}".rstrip() for each in finding_documents(reading.findings)]
    for report in reading.reports:
        whose = " of ".join(each for each in (report.patient, report.owner) if each) or "no name"
        told.append(f"{whose}, {report.status}, drawn {report.collected_text or 'at an unknown time'}")
        told += [f"  {each['message']} {each['fix']}".rstrip() for each in finding_documents(report.findings)]
        for result in report.results:
            shown = f"{result.comparator}{result.value:f}" if result.value is not None else f"“{result.raw}”"
            unit = result.unit if result.analyte not in UNIT or UNIT[result.analyte] != "1" else ""
            mark = "" if result.usable else "  not usable"
            told.append(f"  {result.name}: {shown} {unit or ''}".rstrip() + mark)
            told += [f"    {each['message']}" for each in finding_documents(result.findings)]
    return told


@labs.command("import", epilog="Example: oncodesk labs import incoming/ --as ana@example.com")
@click.argument("path", metavar="FILE-OR-FOLDER", type=click.Path(exists=True, readable=True, path_type=Path))
@practice_option
@as_option
@json_option
def import_files(path: Path, practice: str | None, as_email: str | None, as_json: bool) -> int:
    """Take laboratory files into the practice, and say of each what became of it.

    Each file is taken in whole or not at all. Files of a folder are read in the order of their names and
    stay where they are; the same file again changes nothing.
    """
    settings = enter()
    from oncodesk.cli.whose import context_for
    from oncodesk.services.labs.actions import import_file
    from oncodesk.services.upkeep.server import served

    files = sorted(each for each in path.iterdir() if _is_file(each)) if path.is_dir() else [path]
    if not files:
        raise click.ClickException(f"There is no file in {path}.")
    with sentences(), served(settings.DATA_DIR, external=settings.EXTERNAL_DATABASE):
        context = context_for(practice, as_email)
        told = [_imported(import_file, context, file, alone=path == file) for file in files]
    return give(
        {"accepted": "yes" if all(each["accepted"] for each in told) else "review", "files": told},
        as_json=as_json,
        lines=[f"{each['file']}: {' '.join(each['messages'])}" for each in told],
    )


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def _imported(act: Callable[..., Done], context: Context, file: Path, *, alone: bool) -> dict[str, Any]:
    """What became of one file; one that nobody can read ends the command only when it is the only one."""
    try:
        done = act(context, content=read_at_most(str(file), LARGEST), name=file.name)
    except Invalid as wrong:
        if alone:
            raise click.UsageError(wrong.sentence) from None
        return {"file": file.name, "accepted": False, "reports": [], "messages": [wrong.sentence]}
    return {
        "file": file.name,
        "accepted": "labs.unmatched" not in done.remarks,
        "reports": list(done.remarks),
        "messages": [sentence_of(code).message for code in done.remarks],
    }
