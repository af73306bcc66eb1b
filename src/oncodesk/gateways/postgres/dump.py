"""How is a whole database written to a file, and read back into an empty one?

Our own tools are tried first. For an external server the system's are tried next when they are there,
because only they speak TLS, while they may be older than the server.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from oncodesk.gateways.postgres.binaries import installed
from oncodesk.gateways.postgres.errors import CannotServe

TIMEOUT_SECONDS = 3600
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def dump(address: str, file: Path, *, external: bool) -> None:
    """Write the database at this address, whole or not at all, readable by this account only."""
    unfinished = file.with_name(f".{file.name}.part")
    try:
        unfinished.touch(mode=0o600)
        _run("pg_dump", ["--format=custom", f"--file={unfinished}"], address, external=external)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def load(file: Path, address: str, *, external: bool) -> None:
    """Read a dump into the empty database at this address; owners and grants are put up again by us."""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", [*options, f"--dbname={database_of(address)}", str(file)], address, external=external)


def create_database(address: str) -> None:
    """Make the empty database that the address names, as its own role."""
    with _maintenance(address) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(_name(address)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(_name(address)))


def drop_database(address: str) -> None:
    with _maintenance(address) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_name(address)))


def rename_database(address: str, new_name: str) -> None:
    """Give the database another name; connections to it are ended first."""
    with _maintenance(address) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [database_of(address)],
        )
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(_name(address), sql.Identifier(new_name))
        )


def named(address: str, name: str) -> str:
    """The same address with another database."""
    return make_conninfo(address, dbname=name)


def database_of(address: str) -> str:
    return str(conninfo_to_dict(address).get("dbname", ""))


def _name(address: str) -> sql.Identifier:
    return sql.Identifier(database_of(address))


def _maintenance(address: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(named(address, "postgres"), autocommit=True, connect_timeout=10)


def _run(tool: str, options: Sequence[str], address: str, *, external: bool) -> None:
    # The address holds a password, so it goes by the environment and not by the list of processes.
    wanted = conninfo_to_dict(address)
    surroundings = {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        **{variable: str(wanted[key]) for key, variable in _VARIABLES.items() if wanted.get(key)},
    }
    told = []
    for program in (installed() / tool, shutil.which(tool) if external else None):
        if program is None:
            continue
        done = subprocess.run(
            [program, *options],
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        if done.returncode == 0:
            return
        told.append((done.stderr.strip().splitlines() or [f"{tool} gave no reason"])[-1])
    raise CannotServe("; ".join(told))
