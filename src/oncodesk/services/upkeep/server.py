"""How does an installation get its built-in database, and give it back?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from oncodesk.gateways.postgres import supervisor
from oncodesk.gateways.postgres.errors import CannotServe
from oncodesk.gateways.postgres.home import Site
from oncodesk.gateways.postgres.roles import DATABASE, OWNER, SERVING, Passwords, set_up
from oncodesk.services.upkeep.errors import CannotRun
from oncodesk.services.upkeep.kept import Kept, claim, read_kept, remember_port


def begin(data_folder: Path, extra: Mapping[str, str] | None = None) -> Kept:
    """Claim the folder and make sure that its server runs with its roles; safe to repeat.

    `extra` are server settings that count when the server is created.
    """
    kept = claim(data_folder)
    try:
        address = supervisor.start(
            Site(data_folder, kept.installation), kept.superuser_password, kept.port, extra or {}
        )
        set_up(address, Passwords(kept.superuser_password, kept.owner_password, kept.serving_password))
    except CannotServe as refused:
        raise CannotRun(str(refused)) from refused
    return remember_port(data_folder, kept, address.port)


def end(data_folder: Path) -> None:
    """Stop the server; its data stays."""
    kept = read_kept(data_folder)
    if kept is not None:
        supervisor.stop(Site(data_folder, kept.installation))


def erase(data_folder: Path) -> None:
    """Stop the server and delete its data for good; the rest of the folder stays."""
    kept = read_kept(data_folder)
    if kept is not None:
        supervisor.remove(Site(data_folder, kept.installation))


def runs(data_folder: Path) -> bool:
    kept = read_kept(data_folder)
    return kept is not None and supervisor.is_running(Site(data_folder, kept.installation))


@contextmanager
def served(data_folder: Path, *, external: bool) -> Iterator[None]:
    """Inside this block the database runs; a built-in one that was started for it is stopped again."""
    kept = read_kept(data_folder)
    if external or kept is None or runs(data_folder):
        yield
        return
    begin(data_folder)
    try:
        yield
    finally:
        end(data_folder)


def serving_url(kept: Kept) -> str:
    """Where the pages and jobs connect; the port is 0 before the first start."""
    return _url(SERVING, kept.serving_password, kept.port)


def owner_url(kept: Kept) -> str:
    """Where migrations and backups connect."""
    return _url(OWNER, kept.owner_password, kept.port)


def _url(role: str, password: str, port: int | None) -> str:
    return f"postgresql://{role}:{quote(password)}@{supervisor.LOOPBACK}:{port or 0}/{DATABASE}"
