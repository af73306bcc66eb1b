"""Which rules of the house are broken? `make check` runs them all and lists what failed at the end."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

# rule: the command that holds it. The slowest comes first, because two run at a time.
CHECKS: dict[str, list[str]] = {
    "types": [str(BIN / "mypy")],
    # The repository's tests need neither a database nor the fixtures of the other tests.
    "repository": [
        *(sys.executable, "-m", "pytest", "tests/repo"),
        *(
            "-o",
            "addopts=-q",
            "-p",
            "no:django",
            "--confcutdir=tests/repo",
            "-W",
            "ignore::pytest.PytestConfigWarning",
        ),
    ],
    "rooms": [str(BIN / "lint-imports"), "--no-cache"],
    "lint": [str(BIN / "ruff"), "check"],
    "format": [str(BIN / "ruff"), "format", "--check"],
}


@dataclass(frozen=True)
class Outcome:
    name: str
    command: list[str]
    status: int
    output: str
    seconds: float


def run(name: str) -> Outcome:
    """Run one check from the top of the repository, whatever this shell sets and this machine keeps."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as nothing_kept:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("ONCODESK_")}
        clean["ONCODESK_DATA_DIR"] = nothing_kept
        done = subprocess.run(
            CHECKS[name], cwd=ROOT, env=clean, capture_output=True, text=True, errors="replace", check=False
        )
    return Outcome(name, CHECKS[name], done.returncode, done.stdout + done.stderr, time.monotonic() - began)


def main(names: list[str]) -> int:
    """Run the named checks, or all; print what failed in full and a line for each; 0 when all hold."""
    wrong = [name for name in names if name not in CHECKS]
    if wrong:
        print(f"No check is called {', '.join(wrong)}; there are {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(run, names or CHECKS))
    for outcome in outcomes:
        if outcome.status:
            print(f"--- {outcome.name} ---\n{outcome.output.strip()}\n")
    for outcome in outcomes:
        verdict = "failed" if outcome.status else "holds"
        print(f"{outcome.name:<11} {verdict:<7} {outcome.seconds:5.1f} s")
    failed = [outcome.name for outcome in outcomes if outcome.status]
    if failed:
        print(f"\nBroken: {', '.join(failed)}. One alone: .venv/bin/python -m tests.repo.check {failed[0]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
