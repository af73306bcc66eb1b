"""Where do tests get their database? One server a run, one migrated template, a clone for each in need.

The server starts when the first test asks for it, under a lock, so that rules alone never wait for it. Tests
connect as the serving role. Nothing is ever flushed: a test is rolled back, or has a clone of its own.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from psycopg import sql

from oncodesk.config.databases import connection_settings
from oncodesk.gateways.postgres.roles import DATABASE, OWNER, SERVING
from oncodesk.gateways.postgres.supervisor import SUPERUSER
from oncodesk.services.upkeep import server
from oncodesk.services.upkeep.kept import Kept
from oncodesk.services.upkeep.migrate import migrate

_PREFIX = "oncodesk-tests-"
# Tests may lose data in a power cut, so their server need not wait for the disk.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def make_ground() -> Path:
    """A folder for the run's server, which the server's own account can enter; leftovers of dead runs go."""
    for old in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = old.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists() and old.stat().st_uid == os.geteuid():
            leave_ground(old)
    ground = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    ground.chmod(0o755)
    return ground


def leave_ground(ground: Path) -> None:
    server.erase(ground / "data")
    shutil.rmtree(ground, ignore_errors=True)


def begin(ground: Path) -> Kept:
    """The run's server with its migrated template; the first worker makes both, the others wait."""
    with (ground / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = server.begin(ground / "data", _FAST)
        ready = ground / "template-ready"
        if not ready.exists():
            _migrate_template(kept)
            ready.touch()
    return kept


def _migrate_template(kept: Kept) -> None:
    before = dict(connection.settings_dict)
    point_at(kept, DATABASE)
    migrate(server.owner_url(kept), SERVING)
    connection.close()
    connection.settings_dict.update(before)


def point_at(kept: Kept, database: str) -> None:
    """From now on Django in this process works in this database, as the serving role."""
    connections.close_all()
    # Threads make connections of their own from the same settings.
    connections.settings["default"].update(
        {**connection_settings(server.serving_url(kept)), "NAME": database}
    )
    connection.settings_dict.update({**connection_settings(server.serving_url(kept)), "NAME": database})


def clone(kept: Kept, name: str) -> None:
    """A new database like the template, owned by the owner role."""
    with _superuser(kept) as connected:
        connected.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
        )
        connected.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connected.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(SERVING)
            )
        )


def drop(kept: Kept, name: str) -> None:
    with _superuser(kept) as connected:
        connected.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def _superuser(kept: Kept) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(
        host="127.0.0.1",
        port=kept.port,
        user=SUPERUSER,
        password=kept.superuser_password,
        dbname="postgres",
        autocommit=True,
    ) as connected:
        yield connected
