"""How is the built-in PostgreSQL created, started and stopped, whatever happened before?

Started twice it is one server; after kill -9 it starts again; a creation cut short leaves nothing behind.
It listens on loopback only, wants a password from everybody, and checks its pages.
"""

import fcntl
import os
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oncodesk.gateways.postgres.account import give, run_as
from oncodesk.gateways.postgres.binaries import runnable
from oncodesk.gateways.postgres.errors import CannotServe
from oncodesk.gateways.postgres.home import Home, Site, existing_home, home_for
from oncodesk.gateways.postgres.pid import clear_stale, running

LOOPBACK = "127.0.0.1"
SUPERUSER = "postgres"
START_SECONDS = 60  # after a crash old backends hold shared memory for some seconds, and recovery takes time
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "max_connections": "100",
    "shared_buffers": "64MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int


def start(site: Site, superuser_password: str, port: int | None, extra: Mapping[str, str]) -> Address:
    """Make sure that the server of this site runs, and say where.

    `port` is tried first; when something else holds it, a free one is taken. `extra` settings count only at
    creation. Raises CannotServe with a sentence, after which everything is as it was.
    """
    with _alone(site):
        home = home_for(site)
        programs = runnable(home.account, home.folder)
        if not home.cluster.exists():
            _create(home, programs, superuser_password, extra)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            found = running(home.cluster)
            if found is None:
                port = _usable(port)
                clear_stale(home.cluster)
                _launch(home, programs, port)
            elif found.port is not None and _answers(home, programs, found.port):
                return Address(LOOPBACK, found.port)
            time.sleep(0.1 if found else 0.3)
    raise CannotServe(
        f"PostgreSQL did not start within {START_SECONDS} s: {_last_words(home)} (log: {home.log})"
    )


def stop(site: Site) -> None:
    """Stop the server of this site after its open statements; nothing happens when none runs."""
    home = existing_home(site)
    if home is None or running(home.cluster) is None:
        return
    programs = runnable(home.account, home.folder)
    stopping = run_as(
        home.account, [programs / "pg_ctl", "-D", home.cluster, "-m", "fast", "-w", "-t", "30", "stop"]
    )
    if stopping.returncode != 0 and running(home.cluster) is not None:
        raise CannotServe(f"PostgreSQL did not stop: {stopping.stderr.strip()} (log: {home.log})")


def remove(site: Site) -> None:
    """Stop the server and delete its data for good."""
    stop(site)
    home = existing_home(site)
    if home is not None:
        shutil.rmtree(home.folder)


def is_running(site: Site) -> bool:
    home = existing_home(site)
    return home is not None and running(home.cluster) is not None


@contextmanager
def _alone(site: Site) -> Iterator[None]:
    """One starter at a time; the lock goes with the process, however it ends."""
    folder = os.open(site.data_folder, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _create(home: Home, programs: Path, superuser_password: str, extra: Mapping[str, str]) -> None:
    unfinished, secret = home.folder / "data.new", home.folder / "first-password"
    shutil.rmtree(unfinished, ignore_errors=True)
    secret.unlink(missing_ok=True)
    secret.touch(mode=0o600)
    secret.write_text(superuser_password)
    give(home.account, secret)
    command: list[str | Path] = [
        *(programs / "initdb", "-D", unfinished, "-U", SUPERUSER, "--pwfile", secret),
        *("--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums"),
    ]
    try:
        made = run_as(home.account, command)
    finally:
        secret.unlink(missing_ok=True)
    if made.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise CannotServe(f"PostgreSQL could not make its data folder: {made.stderr.strip()}")
    with (unfinished / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in {**_SETTINGS, **extra}.items())
    unfinished.rename(home.cluster)


def _launch(home: Home, programs: Path, port: int) -> None:
    """One attempt; whether it worked shows in the pid file and by asking the server."""
    sockets = home.sockets
    if sockets is not None and not sockets.exists():
        sockets.mkdir(mode=0o700)
        give(home.account, sockets)
    options = f"-p {port} -c unix_socket_directories='{sockets or ''}'"
    run_as(
        home.account,
        [programs / "pg_ctl", "-D", home.cluster, "-l", home.log, "-o", options, "-w", "-t", "30", "start"],
    )


def _usable(port: int | None) -> int:
    """That port when nobody listens there, else a free one."""
    for wanted in (port or 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, wanted))
            except OSError:
                continue
            bound: int = probe.getsockname()[1]
            return bound
    raise CannotServe("No free port on loopback for PostgreSQL; stop a program that holds many ports.")


def _answers(home: Home, programs: Path, port: int) -> bool:
    return (
        run_as(home.account, [programs / "pg_isready", "-q", "-h", LOOPBACK, "-p", str(port)]).returncode == 0
    )


def _last_words(home: Home) -> str:
    try:
        lines = home.log.read_text(errors="replace").splitlines()
    except OSError:
        return "it wrote no log"
    telling = [line for line in lines[-40:] if "FATAL" in line or "PANIC" in line or "HINT" in line]
    return " ".join(telling[-2:]) or " ".join(lines[-1:]) or f"its log is empty ({os.fspath(home.log)})"
