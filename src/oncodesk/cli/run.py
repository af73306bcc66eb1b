"""How does an installation run: everything with one command, or one role a machine?"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click

from oncodesk.cli.house import enter, read_settings, sentences
from oncodesk.cli.processes import Family, follow_lifeline
from oncodesk.services.upkeep import server
from oncodesk.services.upkeep.kept import claim, read_kept

FIRST_PORT, PORTS_TRIED = 8000, 20
FIRST_PAGE_SECONDS = 60
# A demo has a database of its own, and nothing that it does may reach the world.
_NOT_FOR_A_DEMO = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "PUBLIC_URL"),
    *("SMTP_URL", "IMAP_URL", "SMS_URL", "SMS_ACCOUNT", "SMS_TOKEN"),
)

port_option = click.option("--port", type=click.IntRange(1, 65535), help="The port of the pages.")
lifeline_option = click.option("--lifeline", type=int, hidden=True)


@click.command(epilog="Example: oncodesk start --port 8000")
@port_option
def start(port: int | None) -> int:
    """Run the practice's desk: database, pages and jobs. Ctrl-C stops everything.

    The database is backed up before it is moved to a newer version. Nothing is ever invented: the first page
    of a new desk asks for the practice's name.
    """
    settings = read_settings()
    environment = dict(os.environ)
    if settings.LOADED.origins["public_url"] != "default":
        environment["ONCODESK_PUBLIC_URL"] = settings.PUBLIC_URL
    return _run_everything(settings.DATA_DIR, environment, port, external=settings.EXTERNAL_DATABASE)


@click.command(epilog="Example: oncodesk demo --fresh --port 8001")
@port_option
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and build the practice again.")
def demo(port: int | None, fresh: bool) -> int:
    """Run an invented practice in a data folder of its own. Nothing is sent to anybody."""
    folder: Path = read_settings().DATA_DIR / "demo"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ONCODESK_")}
    environment |= {f"ONCODESK_{name}": "" for name in _NOT_FOR_A_DEMO}
    environment |= {"ONCODESK_DATA_DIR": str(folder), "ONCODESK_DEMO": "true"}
    if fresh and read_kept(folder) is not None:  # a folder that is not ours is refused below, untouched
        with sentences(), _alone(folder, "remove the demo"):
            server.erase(folder)
            shutil.rmtree(folder)
    return _run_everything(folder, environment, port, external=False)


@click.command(epilog="Example: oncodesk web --host 0.0.0.0 --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=FIRST_PORT, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@lifeline_option
def web(host: str, port: int, workers: int, lifeline: int | None) -> None:
    """Serve the pages only; any number of machines may, against one PostgreSQL."""
    _enter_served()
    from oncodesk.cli.server import Pages

    if lifeline is not None:
        follow_lifeline(lifeline)
    Pages(host, port, workers, supervised=lifeline is not None).run()


@click.command(epilog="Example: oncodesk worker")
@lifeline_option
def worker(lifeline: int | None) -> None:
    """Work the queue only: reminders, looks, sweeps. Any number of machines may."""
    _enter_served()
    from oncodesk.services.upkeep.roles import run_worker

    if lifeline is not None:
        follow_lifeline(lifeline)
    run_worker(ignore_interrupt=lifeline is not None)


def _enter_served() -> None:
    """Settings with which pages and jobs can work, or a sentence that says what is missing."""
    settings = read_settings()
    if not settings.SERVING_ADDRESS:
        raise click.ClickException(
            "There is no database yet; run oncodesk start, or set ONCODESK_DATABASE_URL to one."
        )
    if not settings.KEY_IS_SET:
        raise click.ClickException(
            "Every machine needs the same key; set ONCODESK_SECRET_KEY to at least 32 random characters."
        )
    enter()


def _run_everything(folder: Path, environment: dict[str, str], port: int | None, *, external: bool) -> int:
    with sentences():
        claim(folder)
        with _alone(folder, "start it again") as running_file:
            return _run_alone(folder, environment, port, running_file, external=external)


def _run_alone(
    folder: Path, environment: dict[str, str], port: int | None, running_file: Path, *, external: bool
) -> int:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    pages_port = _free_port(port)
    address = environment.get("ONCODESK_PUBLIC_URL") or f"http://127.0.0.1:{pages_port}"
    environment["ONCODESK_PUBLIC_URL"] = address
    family = Family(environment)
    try:
        port_before = None if external else server.begin(folder).port
        family.run("oncodesk", "migrate")
        if environment.get("ONCODESK_DEMO") and find_spec("oncodesk.simulation"):
            family.run("oncodesk.simulation", "demo")
        family.start("web", ["web", "--port", str(pages_port)])
        family.start("worker", ["worker"])
        local = f"http://127.0.0.1:{pages_port}"
        _wait_for_pages(local, stopping, family)
        running_file.write_text(json.dumps({"address": address}))
        if not stopping.is_set():
            click.echo(f"Oncodesk runs at {address}  (Ctrl-C stops it)")

        def keep_database() -> None:
            if not external and not server.runs(folder):
                click.echo("The database ended by itself; it starts again.", err=True)
                if server.begin(folder).port != port_before:
                    family.stop()  # somebody took the port: they start again where the database is now

        family.watch(stopping, keep_database)
    finally:
        family.stop()
        running_file.unlink(missing_ok=True)
        if not external:
            server.end(folder)
    click.echo("Stopped.")
    return 0


@contextlib.contextmanager
def _alone(folder: Path, wish: str) -> Iterator[Path]:
    """Only one `start` a data folder; a second one learns where the first serves."""
    with (folder / "start.lock").open("w") as lock:
        told = folder / "running.json"
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            try:
                address = json.loads(told.read_text())["address"]
            except (OSError, ValueError, KeyError):
                address = "an address that it prints soon"
            raise click.ClickException(
                f"Oncodesk already runs at {address}; stop it there with Ctrl-C to {wish}."
            ) from None
        yield told


def _free_port(wanted: int | None) -> int:
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    taken = f"Port {wanted} is" if wanted else f"Ports {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} are"
    raise click.ClickException(f"{taken} taken; choose another with --port.")


def _wait_for_pages(address: str, stopping: threading.Event, family: Family) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while not stopping.is_set():
        try:
            with urllib.request.urlopen(f"{address}/livez", timeout=2):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, OSError):
            if family.has_ended("web") or time.monotonic() > deadline:
                raise click.ClickException(
                    f"The pages do not answer at {address}; the lines above say why."
                ) from None
        stopping.wait(0.1)
