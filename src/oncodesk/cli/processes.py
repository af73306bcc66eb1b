"""How do several processes live and die as one? The parent watches; when it goes, they go."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click

STOP_SECONDS = 20  # a job in the middle of a delivery gets this long to end
RESTARTS, RESTART_WINDOW = 5, 60  # more restarts within so many seconds: give up


def follow_lifeline(descriptor: int) -> None:
    """Stop this process when its parent is gone, even if that was killed: the pipe between them closes."""

    def wait() -> None:
        os.read(descriptor, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


@dataclass
class Family:
    """The processes of one installation, started with the same surroundings."""

    environment: Mapping[str, str]
    _lifeline: tuple[int, int] = field(default_factory=os.pipe)
    _commands: dict[str, list[str]] = field(default_factory=dict)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _restarts: list[float] = field(default_factory=list)

    def run(self, module: str, *arguments: str) -> None:
        """Run one program to its end; its last sentence is ours when it fails."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", module, *arguments],
            env=dict(self.environment),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines()
            raise click.ClickException(lines[-1] if lines else f"{module} failed.")
        sys.stderr.write(done.stderr)

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Start a process that is to live as long as we do."""
        self._commands[name] = [
            *(sys.executable, "-m", "oncodesk", *arguments),
            *("--lifeline", str(self._lifeline[0])),
        ]
        self._launch(name)

    def _launch(self, name: str) -> None:
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own program
            self._commands[name], env=dict(self.environment), pass_fds=(self._lifeline[0],)
        )

    def has_ended(self, name: str) -> bool:
        return self._running[name].poll() is not None

    def watch(self, stopping: threading.Event, each_second: Callable[[], None]) -> None:
        """Until told to stop: start again whoever dies, and give up with a sentence when that repeats."""
        while not stopping.wait(1):
            each_second()
            for name, process in list(self._running.items()):
                if process.poll() is None:
                    continue
                click.echo(
                    f"The {name} process ended by itself ({process.returncode}); it starts again.", err=True
                )
                now = time.monotonic()
                self._restarts = [at for at in self._restarts if now - at < RESTART_WINDOW] + [now]
                if len(self._restarts) > RESTARTS:
                    raise click.ClickException(
                        f"The {name} process ends again and again; its last lines above say why."
                    )
                self._launch(name)

    def stop(self) -> None:
        """End every process, gently first."""
        for process in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
