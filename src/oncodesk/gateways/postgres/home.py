"""Where does the server keep its data, and is that place ours?

The home holds `data` (the cluster), `run` (sockets), `log`, and copied programs. It lies in the data folder;
when the server's account cannot enter that folder, it lies under /var/lib instead, because parent folders
are never opened to other accounts and folders that we did not make keep their owner and mode.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from oncodesk.gateways.postgres.account import Account, can_enter, give, server_account
from oncodesk.gateways.postgres.errors import CannotServe

MARKER = "oncodesk-server"  # a home carries this file; anything else is somebody else's folder
ELSEWHERE = Path("/var/lib/oncodesk-postgres")
_SOCKET_PATH_LIMIT = 90  # the system allows 104 to 108 bytes with the socket's own name


@dataclass(frozen=True, slots=True)
class Site:
    """A data folder and the random name of the installation in it, by which a home elsewhere is found."""

    data_folder: Path
    installation: str

    @property
    def inside(self) -> Path:
        return self.data_folder / "postgres"

    @property
    def outside(self) -> Path:
        return ELSEWHERE / self.installation


@dataclass(frozen=True, slots=True)
class Home:
    folder: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def sockets(self) -> Path | None:
        """The folder for sockets; None when its path is too long for one (clients use loopback TCP)."""
        folder = self.folder / "run"
        return folder if len(os.fsencode(folder)) <= _SOCKET_PATH_LIMIT else None


def home_for(site: Site) -> Home:
    """The home of this site, made when it is missing."""
    known = existing_home(site)
    if known is not None:
        return known
    account = server_account()
    home = Home(site.inside if can_enter(account, site.data_folder) else site.outside, account)
    _claim(home)
    return home


def existing_home(site: Site) -> Home | None:
    """The home of this site when there is one; nothing is made."""
    for folder in (site.inside, site.outside):
        if (folder / MARKER).exists():
            return Home(folder, server_account())
    return None


def _claim(home: Home) -> None:
    folder, account = home.folder, home.account
    if folder.parent == ELSEWHERE and not ELSEWHERE.exists():
        ELSEWHERE.mkdir(mode=0o755)
    if not folder.exists():
        folder.mkdir(mode=0o700)
        give(account, folder)
    elif any(folder.iterdir()):
        raise CannotServe(
            f"{folder} exists and was not made by Oncodesk, so nothing in it was touched; "
            "choose another folder with ONCODESK_DATA_DIR."
        )
    elif account is not None and folder.stat().st_uid != account.uid:
        raise CannotServe(
            f"PostgreSQL runs as {account.name} and cannot use {folder}; "
            f"remove that empty folder or give it away: chown {account.name} {folder}."
        )
    (folder / MARKER).touch(mode=0o600)
