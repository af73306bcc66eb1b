"""How does a person look after an installation: is it well, is it saved, does its history hold?"""

from pathlib import Path

import click

from oncodesk.cli.answer import give
from oncodesk.cli.house import enter, sentences
from oncodesk.cli.options import json_option
from oncodesk.services import clock


@click.command(epilog="Example: oncodesk migrate")
def migrate() -> int:
    """Back the database up and move it to this program's version. `start` does this by itself."""
    enter()
    from oncodesk.services.upkeep.move import move

    with sentences():
        for line in move(clock.now()):
            click.echo(line, err=True)
    return 0


@click.command(epilog="Example: oncodesk check --json")
@json_option
def check(as_json: bool) -> int:
    """Tell whether settings, database, queue, mail, disk, clock and backups are well."""
    enter()
    from oncodesk.services.upkeep.checks import State, check_all

    with sentences():
        found = list(check_all(clock.now()))
    give(
        {
            "checks": [
                {"name": checked.name, "state": str(checked.state), "message": checked.sentence}
                for checked in found
            ]
        },
        as_json=as_json,
        lines=(f"{checked.state:<5} {checked.name:<11} {checked.sentence}" for checked in found),
    )
    return 3 if any(checked.state is State.BAD for checked in found) else 0


@click.command(epilog="Example: oncodesk backup --to ../saved")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="The folder; default: backups in the data folder."
)
@json_option
def backup(folder: Path | None, as_json: bool) -> int:
    """Save the database with the heads of its audit chains, and prove the file by restoring it beside."""
    settings = enter()
    from oncodesk.services.upkeep.backup import back_up
    from oncodesk.services.upkeep.server import served

    with sentences(), served(settings.DATA_DIR, external=settings.EXTERNAL_DATABASE):
        made = back_up(clock.now(), folder or settings.DATA_DIR / "backups")
    return give(
        {"file": str(made.file), "note": str(made.note), "at": made.at},
        as_json=as_json,
        lines=[f"Saved and proved by restoring: {made.file}", f"Audit heads: {made.note}"],
    )


@click.command(epilog="Example: oncodesk restore backups/oncodesk-20261020T070000Z.dump")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def restore(file: Path, yes: bool, as_json: bool) -> int:
    """Bring a backup back. The present database is kept under another name; stop the desk first."""
    settings = enter()
    from oncodesk.services.upkeep.backup import restore as bring_back
    from oncodesk.services.upkeep.server import served

    if not yes:
        click.confirm(f"Replace the present database by {file.name}?", abort=True, err=True)
    with sentences(), served(settings.DATA_DIR, external=settings.EXTERNAL_DATABASE):
        back = bring_back(file, clock.now())
    return give(
        {
            "file": str(file),
            "practices": back.practices,
            "audit_entries": back.entries,
            "kept_as": back.kept_as,
        },
        as_json=as_json,
        lines=[
            f"Restored {file.name}: {back.practices} practices, {back.entries} audit entries, chains hold.",
            f"The database that was replaced is kept as {back.kept_as}.",
        ],
    )


@click.command(
    name="verify-audit", epilog="Example: oncodesk verify-audit --head oncodesk-20261020T070000Z.json"
)
@click.option(
    "--head",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Heads kept outside: a backup's note.",
)
@json_option
def verify_audit(head: Path | None, as_json: bool) -> int:
    """Prove that no audit entry was changed, left out or cut off."""
    settings = enter()
    from oncodesk.services.upkeep.proof import prove_chains, read_heads
    from oncodesk.services.upkeep.server import served

    with sentences(), served(settings.DATA_DIR, external=settings.EXTERNAL_DATABASE):
        chains = prove_chains(read_heads(head) if head else {})
    broken = [(chain, fault) for chain in chains for fault in chain.breaks]
    return give(
        {
            "practices": [
                {"practice": c.practice, "name": c.name, "sequence": c.sequence, "digest": c.digest}
                for c in chains
            ],
            "violations": [{"practice": chain.practice, "detail": fault} for chain, fault in broken],
        },
        as_json=as_json,
        lines=[
            *(f"{chain.name}: {chain.sequence} entries, head {chain.digest[:16]}" for chain in chains),
            *(f"BROKEN {chain.name or chain.practice}: {fault}" for chain, fault in broken),
        ],
    )


@click.command(epilog="Example: oncodesk config --json")
@json_option
def config(as_json: bool) -> int:
    """Show each setting and where it came from; secrets are hidden."""
    settings = enter()
    loaded = settings.LOADED
    shown = {
        name: None if value is None else str(value)  # a secret's own text form hides it
        for name, value in loaded.options
    }
    return give(
        {
            "settings": [
                {"name": f"ONCODESK_{name.upper()}", "value": value, "from": loaded.origins[name]}
                for name, value in shown.items()
            ],
            "unknown": list(loaded.unknown),
        },
        as_json=as_json,
        lines=[
            *(
                f"ONCODESK_{name.upper():<20} {value or 'not set'}  ({loaded.origins[name]})"
                for name, value in shown.items()
            ),
            *(f"{name} names no setting." for name in loaded.unknown),
        ],
    )
