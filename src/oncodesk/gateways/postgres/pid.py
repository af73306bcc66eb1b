"""Is a server really running on this cluster, whatever its pid file says?

After `kill -9` or a power cut the pid file stays, may be empty, and may name a process that is now something
else. Only a process that runs the postgres program inside this very data folder counts.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_PORT_LINE = 3  # the file has one line each: pid, data folder, start time, port, …


@dataclass(frozen=True, slots=True)
class Running:
    pid: int
    port: int | None  # None while the server has not written it yet


def running(cluster: Path) -> Running | None:
    """The server of this cluster, or None when the pid file is missing, empty, stale or of another."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    if not _serves(pid, cluster):
        return None
    port = lines[_PORT_LINE].strip() if len(lines) > _PORT_LINE else ""
    return Running(pid, int(port) if port.isdigit() else None)


def clear_stale(cluster: Path) -> bool:
    """Remove a pid file behind which no server of this cluster stands; True when one was removed.

    PostgreSQL itself refuses to start on an empty file, or when the pid is in use by the same account.
    """
    file = cluster / "postmaster.pid"
    if not file.exists() or running(cluster) is not None:
        return False
    file.unlink(missing_ok=True)
    return True


def _serves(pid: int, cluster: Path) -> bool:
    process = Path("/proc") / str(pid)
    if Path("/proc/self").exists():
        try:
            program = str((process / "exe").readlink()).removesuffix(" (deleted)")
            folder = (process / "cwd").readlink()
        except OSError:
            return False
        return Path(program).name == "postgres" and folder == cluster.resolve()
    command = subprocess.run(
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    ).stdout
    return "postgres" in command and str(cluster) in command
