"""Which Chromium do the journeys drive? This finds one, or installs one, or says what to do.

In order: ONCODESK_CHROMIUM, one on the path, Playwright's own, `playwright install`, the system's package for
root. Without a browser the tests fail with one sentence; they never skip.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 600


def find_browser() -> Path | None:
    """The first one that starts; nothing is installed."""
    return next((browser for browser in _candidates() if _starts(browser)), None)


def provide_browser() -> Path | None:
    """As find_browser, after installing one where this account may; a named one is never replaced."""
    found = find_browser()
    if found is not None or os.environ.get("ONCODESK_CHROMIUM"):
        return found
    _install_by_playwright()
    found = find_browser()
    if found is None:
        _install_by_system()
        found = find_browser()
    return found


def _candidates() -> Iterator[Path]:
    wanted = os.environ.get("ONCODESK_CHROMIUM")
    if wanted:
        yield Path(wanted)
        return
    for name in ON_PATH:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from sorted(_playwright_folder().glob("chromium-*/chrome-*/chrome"), reverse=True)
    yield from sorted(_playwright_folder().glob("chromium-*/chrome-*/*.app/Contents/MacOS/*"), reverse=True)


def _playwright_folder() -> Path:
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if given:
        return Path(given)
    inside = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / inside / "ms-playwright"


def _starts(browser: Path) -> bool:
    return _succeeds([str(browser), "--version"], 30)


def _install_by_playwright() -> None:
    _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], INSTALL_SECONDS)


def _install_by_system() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        _succeeds([*quiet, "update"], INSTALL_SECONDS)
        _succeeds([*quiet, "install", "-y", "--no-install-recommends", "chromium"], INSTALL_SECONDS)


def _succeeds(command: list[str], seconds: float) -> bool:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=surroundings, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    if provide_browser() is not None:
        return 0
    wanted = os.environ.get("ONCODESK_CHROMIUM")
    if wanted:
        print(
            f"ONCODESK_CHROMIUM names {wanted}, which does not start; correct or unset it.", file=sys.stderr
        )
    else:
        print(
            "The journeys need Chromium, and none could be found or installed: install your system's "
            "chromium package, or name one with ONCODESK_CHROMIUM.",
            file=sys.stderr,
        )
    return 1


if __name__ == "__main__":
    sys.exit(main())
