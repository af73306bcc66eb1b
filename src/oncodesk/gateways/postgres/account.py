"""Which operating-system account runs the database server, and what can that account reach?

PostgreSQL refuses to run as root. Started by root, it runs as the first of these accounts that exists;
whoever wants a dedicated one creates `oncodesk`. No account is ever created here.
"""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oncodesk.gateways.postgres.errors import CannotServe

CANDIDATES = ("oncodesk", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """The account to drop to; None when the current one may run the server itself."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotServe("PostgreSQL does not run as root; create an account for it: useradd --system oncodesk.")


def run_as(
    account: Account | None,
    command: Sequence[str | Path],
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run a server tool as that account, away from folders that it could not enter.

    Output goes through pipes only for short tools: a server that inherits a pipe would hold it open.
    """
    surroundings = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **(env or {})}
    words = [str(word) for word in command]
    return subprocess.run(
        words,
        cwd="/",
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def can_enter(account: Account | None, folder: Path) -> bool:
    """True when the account can step into this existing folder, through every parent."""
    return run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0


def give(account: Account | None, path: Path) -> None:
    """Hand a path that we created to the account."""
    if account is not None:
        os.chown(path, account.uid, account.gid)
