"""What does an installation keep in its data folder for itself: its name, its passwords, its database's port?

The file is also the mark that the folder is ours. A folder with other things in it is refused, untouched.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from oncodesk.services.upkeep.errors import CannotRun

FILE = "installation.json"
# What may stand in a data folder before it is ours: a demo's own folder, settings, and a disk's own folder.
_HARMLESS = frozenset({"demo", "oncodesk.toml", "lost+found"})


@dataclass(frozen=True, slots=True)
class Kept:
    installation: str
    secret_key: str
    superuser_password: str
    owner_password: str
    serving_password: str
    port: int | None = None


def read_kept(data_folder: Path) -> Kept | None:
    """What the folder keeps; None when it is no installation yet. Raises CannotRun on a damaged file."""
    file = data_folder / FILE
    try:
        text = file.read_text()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as refused:
        raise CannotRun(
            f"{file} belongs to another account; "
            "run as that account, or set ONCODESK_DATA_DIR to a folder of yours."
        ) from refused
    try:
        return Kept(**json.loads(text))
    except (ValueError, TypeError) as damaged:
        raise CannotRun(
            f"{file} cannot be read ({damaged}); put it back from a backup of the folder."
        ) from damaged


def claim(data_folder: Path) -> Kept:
    """What the folder keeps, made at the first call. Folders that exist keep their owner and mode."""
    known = read_kept(data_folder)
    if known is not None:
        return known
    try:
        data_folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        strangers = sorted(entry.name for entry in data_folder.iterdir() if entry.name not in _HARMLESS)
    except OSError as refused:
        raise CannotRun(
            f"{data_folder} cannot be used ({refused.strerror}); choose a folder with ONCODESK_DATA_DIR."
        ) from refused
    if strangers:
        raise CannotRun(
            f"{data_folder} holds {strangers[0]} and was not made by Oncodesk, so nothing in it was touched; "
            "choose an empty or new folder with ONCODESK_DATA_DIR."
        )
    made = Kept(
        installation=secrets.token_hex(8),
        secret_key=secrets.token_urlsafe(48),
        superuser_password=secrets.token_urlsafe(32),
        owner_password=secrets.token_urlsafe(32),
        serving_password=secrets.token_urlsafe(32),
    )
    _write(data_folder, made)
    return made


def remember_port(data_folder: Path, kept: Kept, port: int) -> Kept:
    """Keep the port, so that the next start takes the same one."""
    if kept.port == port:
        return kept
    moved = replace(kept, port=port)
    _write(data_folder, moved)
    return moved


def _write(data_folder: Path, kept: Kept) -> None:
    """Whole or not at all, and readable by this account only."""
    unfinished = data_folder / f".{FILE}.{os.getpid()}"
    try:
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(asdict(kept), indent=2) + "\n")
        unfinished.replace(data_folder / FILE)
    except OSError as refused:
        raise CannotRun(
            f"{data_folder} cannot be written ({refused.strerror}); choose a folder with ONCODESK_DATA_DIR."
        ) from refused
