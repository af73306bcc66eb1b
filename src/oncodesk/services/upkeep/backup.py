"""How is an installation saved, and how is it brought back? A backup counts once it has been restored."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings

from oncodesk.gateways.postgres import dump as files
from oncodesk.gateways.postgres.errors import CannotServe
from oncodesk.services.upkeep.errors import CannotRun
from oncodesk.services.upkeep.migrate import migrate, owner_connection, serving_role
from oncodesk.services.upkeep.proof import KeptHead, prove_chains, read_heads

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    file: Path
    at: datetime

    @property
    def note(self) -> Path:
        """The heads of the audit chains, the file's digest and the program's version."""
        return self.file.with_suffix(".json")


@dataclass(frozen=True, slots=True)
class Restored:
    practices: int
    entries: int
    kept_as: str  # the name that the replaced database now has; empty when nothing was replaced


def newest_backup(data_folder: Path) -> Backup | None:
    """The newest whole backup in the data folder."""
    found = sorted((data_folder / "backups").glob("oncodesk-*.dump"))
    for file in reversed(found):
        try:
            at = datetime.strptime(file.stem.removeprefix("oncodesk-"), _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        return Backup(file, at)
    return None


def back_up(now: datetime, folder: Path) -> Backup:
    """Save the database with its audit heads, then prove the file by restoring it into a scratch database."""
    backup = Backup(folder / f"oncodesk-{now.astimezone(UTC):{_STAMP}}.dump", now)
    address = owner_address()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with owner_connection(address):
            chains = prove_chains({})
        files.dump(address, backup.file, external=settings.EXTERNAL_DATABASE)
        note = {
            "at": now.astimezone(UTC).isoformat(),
            "program": version("oncodesk"),
            "sha256": _digest(backup.file),
            "practices": [
                {"practice": c.practice, "name": c.name, "sequence": c.sequence, "digest": c.digest}
                for c in chains
            ],
        }
        backup.note.touch(mode=0o600)
        backup.note.write_text(json.dumps(note, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        scratch = _load_into_scratch(backup.file, now)
        files.drop_database(scratch)
    except OSError as refused:
        raise CannotRun(
            f"{folder} cannot be written ({refused.strerror}); name another with --to."
        ) from refused
    except (CannotServe, psycopg.Error) as refused:
        raise CannotRun(f"No backup was made: {_first_line(refused)}.") from refused
    return backup


def restore(file: Path, now: datetime) -> Restored:
    """Bring a backup back in place of the present database, which is kept under another name.

    The backup is loaded beside it, moved to this program's version and its audit chains are proved first;
    whatever fails, the present database stays as it is. Nothing else may be running.
    """
    note = file.with_suffix(".json")
    kept: dict[str, KeptHead] = read_heads(note) if note.exists() else {}
    if note.exists() and json.loads(note.read_text(encoding="utf-8")).get("sha256") != _digest(file):
        raise CannotRun(f"{file} is not the file that {note.name} describes; take another backup.")
    address = owner_address()
    name = files.database_of(address)
    aside = f"{name}_before_{now.astimezone(UTC):{_STAMP}}".lower()
    try:
        scratch = _load_into_scratch(file, now)
        try:
            with owner_connection(scratch):
                chains = prove_chains(kept)
                broken = [
                    f"{chain.name or chain.practice}: {chain.breaks[0]}" for chain in chains if chain.breaks
                ]
                if broken:
                    raise CannotRun(f"{file} was not restored, its audit chain does not hold: {broken[0]}.")
                migrate(scratch, serving_role())
            files.rename_database(address, aside)
            files.rename_database(scratch, name)
        except BaseException:
            files.drop_database(scratch)
            raise
    except (CannotServe, psycopg.Error) as refused:
        raise CannotRun(f"{file} was not restored: {_first_line(refused)}.") from refused
    return Restored(len(chains), sum(chain.sequence for chain in chains), aside)


def _load_into_scratch(file: Path, now: datetime) -> str:
    """The address of a new database holding what the file holds."""
    scratch = files.named(owner_address(), f"oncodesk_scratch_{now.astimezone(UTC):{_STAMP}}".lower())
    files.drop_database(scratch)
    files.create_database(scratch)
    try:
        files.load(file, scratch, external=settings.EXTERNAL_DATABASE)
    except BaseException:
        files.drop_database(scratch)
        raise
    return scratch


def owner_address() -> str:
    """Where migrations and backups connect; a sentence when this installation does not know it."""
    address: str = settings.OWNER_ADDRESS
    if not address:
        raise CannotRun(
            "Backups need the role that owns the tables; set ONCODESK_DATABASE_OWNER_URL, "
            "or run oncodesk start once for the built-in database."
        )
    return address


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as missing:
        raise CannotRun(f"{file} cannot be read ({missing.strerror}); name a .dump file.") from missing


def _first_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0].rstrip(".")
