"""How does a test run the program as a person does: in a process of its own?"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PATIENCE = 120  # seconds; a busy machine is no failure


def oncodesk(*arguments: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "oncodesk", *arguments],
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextlib.contextmanager
def running(*arguments: str, env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that stays, in a process group of its own; whatever happens, it ends with the test."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "oncodesk", *arguments],
            env=dict(env),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(what: str, happened: Callable[[], object], log: Path | None = None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            told = log.read_text() if log else ""
            raise AssertionError(f"{what} did not happen within {PATIENCE} s\n{told}")
        time.sleep(0.1)


def fetch(url: str) -> tuple[int, bytes]:
    """Status and body; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as got:
            return got.status, got.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()
    except OSError:
        return 0, b""


def children(pid: int) -> dict[str, int]:
    """The process ids of our own children, by the role in their command line."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = {}
    for line in listed:
        child, parent, arguments = line.split(None, 2)
        if int(parent) == pid:
            found["web" if " web" in arguments or "gunicorn" in arguments else "worker"] = int(child)
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True
