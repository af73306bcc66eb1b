"""How long from the command to the first page, and how much memory does an idle house take?"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.figures import Figure

_IDLE_SECONDS = 8
_PATIENCE = 180


def measure() -> list[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="oncodesk-bench-"))
    folder.chmod(0o755)
    try:
        first, _ = _run(folder)
        again, memory = _run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Figure("demo, first start to first page", first, "s", 60),
        Figure("demo, started again to first page", again, "s", 10),
        Figure("idle web (2 workers), worker and PostgreSQL, PSS", memory, "MB", 400),
    ]


def _run(folder: Path) -> tuple[float, float]:
    port = _free_port()
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "oncodesk", "demo", "--port", str(port)],
        env={**own, "ONCODESK_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for_page(port, process)
        seconds = time.monotonic() - began
        time.sleep(_IDLE_SECONDS)
        return seconds, _proportional_megabytes(process.pid, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_page(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_PATIENCE * 20):
        if process.poll() is not None:
            raise SystemExit("the demo ended before its first page")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise SystemExit("no page in time")


def _proportional_megabytes(pid: int, folder: Path) -> float:
    """The PSS of everything that the command started, its database included."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (_in_session(entry, pid) or _works_in(entry, folder)):
            try:
                lines = (entry / "smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _in_session(entry: Path, pid: int) -> bool:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[3]) == pid
    except (OSError, ValueError, IndexError):
        return False


def _works_in(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").resolve().is_relative_to(folder)
    except OSError:
        return False
