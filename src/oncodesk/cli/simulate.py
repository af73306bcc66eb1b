"""How does a simulation get a database of its own, and how does it answer?"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from oncodesk.cli.answer import give
from oncodesk.cli.house import sentences
from oncodesk.services.upkeep import server

# Nothing here outlives the command, so its server need not wait for the disk.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_KEY = "only-for-one-simulation-only-for-one-simulation"


@click.command(epilog="Example: oncodesk simulate --weeks 30 --patients 40 --seed 7 --json")
@click.option("--weeks", type=click.IntRange(1, 104), default=30, show_default=True)
@click.option("--patients", type=click.IntRange(1, 400), default=40, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed, the same story.")
@click.option("--faults", is_flag=True, help="Stop at named points and look again.")
@click.option("--database-url", default="", help="An empty database of your own, as the serving role.")
@click.option("--database-owner-url", default="", help="The same database, as the role that owns the tables.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def simulate(
    weeks: int,
    patients: int,
    seed: int,
    faults: bool,
    database_url: str,
    database_owner_url: str,
    as_json: bool,
) -> int:
    """Run an invented practice through simulated time, in a database of its own, and prove the invariants.

    Nothing is sent to anybody, and the practice's own data is never touched. Ends with status 3 when an
    invariant is broken.
    """
    if bool(database_url) != bool(database_owner_url):
        raise click.ClickException("Name both addresses, --database-url and --database-owner-url.")
    wish = ["simulate", "--weeks", str(weeks), "--patients", str(patients), "--seed", str(seed)]
    with sentences(), _database(database_url, database_owner_url) as environment:
        _run(["oncodesk", "migrate"], environment)
        document = json.loads(
            _run(["oncodesk.simulation", *wish, *(["--faults"] if faults else [])], environment)
        )
    return give(document, as_json=as_json, lines=_lines(document))


@contextmanager
def _database(url: str, owner_url: str) -> Iterator[dict[str, str]]:
    """Surroundings with a database that goes when the block ends; one of the caller's own stays."""
    folder = Path(tempfile.mkdtemp(prefix="oncodesk-simulate-"))
    folder.chmod(0o755)  # the server's own account must be able to enter
    data = folder / "data"
    try:
        if not url:
            kept = server.begin(data, _FAST)
            url, owner_url = server.serving_url(kept), server.owner_url(kept)
        clean = {key: value for key, value in os.environ.items() if not key.startswith("ONCODESK_")}
        yield clean | {
            "ONCODESK_DATA_DIR": str(data),
            "ONCODESK_DATABASE_URL": url,
            "ONCODESK_DATABASE_OWNER_URL": owner_url,
            "ONCODESK_SECRET_KEY": _KEY,
        }
    finally:
        server.erase(data)
        shutil.rmtree(folder, ignore_errors=True)


def _run(arguments: list[str], environment: Mapping[str, str]) -> str:
    """One program of ours to its end, and what it printed."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise click.ClickException(lines[-1] if lines else f"{arguments[0]} failed.")
    return done.stdout


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The counts for a person, then what is wrong."""
    for key, value in document.items():
        if isinstance(value, int):
            yield f"{key.replace('_', ' ')}: {value}"
    broken = document["violations"]
    yield "Every invariant holds." if not broken else f"{len(broken)} places break an invariant:"
    for each in broken:
        yield f"  {each['invariant']}: {each['detail']}"
