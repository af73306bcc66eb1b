"""Would the tests see a wrong rule? Small faults in the rules, a seeded sample or all, each must be found.

`python -m bench.mutants --sample 600` changes any rule, `--rooms labs dosing treatment` those rooms of the
domain alone; `--all` takes hours.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("src", "tests", "docs", "pyproject.toml")
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/oncodesk/domain/**/*.py"]
also_copy = ["tests", "docs"]
pytest_add_cli_args_test_selection = ["tests/domain"]
pytest_add_cli_args = ["-n0", "-p", "no:cacheprovider"]
use_git_change_detection = false
track_dependencies = false
"""
# What mutmut keeps for each mutant: how the tests ended.
FOUND = frozenset({1, 3, -24, 24, 36, 152, 255, 37})
UNSEEN = 0
NO_TEST = frozenset({5, 33})


def main() -> None:
    wish = argparse.ArgumentParser(prog="python -m bench.mutants")
    wish.add_argument("--sample", type=int, default=600)
    wish.add_argument("--seed", type=int, default=7)
    wish.add_argument("--rooms", nargs="*", default=[])
    wish.add_argument("--all", action="store_true")
    asked = wish.parse_args()
    with tempfile.TemporaryDirectory(prefix="oncodesk-mutants-") as folder:
        here = Path(folder)
        _copy(here)
        _mutmut(here, "oncodesk.no_such_module*")  # makes the mutants and learns which tests reach them
        rooms = tuple(f"oncodesk.domain.{room}." for room in asked.rooms) or ("oncodesk.domain.",)
        names = sorted(name for name in _ends(here) if name.startswith(rooms))
        if not names:
            raise SystemExit("No mutants were made; the lines above say why.")
        chosen = (
            names if asked.all else random.Random(asked.seed).sample(names, min(asked.sample, len(names)))
        )
        _mutmut(here, *chosen)
        _tell(here, names, {name: end for name, end in _ends(here).items() if name in set(chosen)})


def _copy(here: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, here / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, here / name)
    (here / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8") + SETTINGS)


def _mutmut(here: Path, *names: str) -> None:
    subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=here, check=False)


def _ends(here: Path) -> dict[str, int | None]:
    """Every mutant and how its tests ended; None where it was not run."""
    ends: dict[str, int | None] = {}
    for kept in (here / "mutants").rglob("*.meta"):
        ends |= json.loads(kept.read_text("utf-8"))["exit_code_by_key"]
    return ends


def _tell(here: Path, names: list[str], ends: dict[str, int | None]) -> None:
    counted = Counter(_word(end) for end in ends.values())
    print(f"\n{len(names)} mutants, {len(ends)} of them tried")
    for word, times in counted.most_common():
        print(f"{word}: {times} ({100 * times / len(ends):.1f} %)")
    for name, end in sorted(ends.items()):
        if _word(end) != "found":
            print(f"\n{_word(end)}: {name}")
            print("\n".join(_change(here, name)))


def _change(here: Path, name: str) -> list[str]:
    """The lines that this mutant takes away and puts there."""
    shown = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", name], cwd=here, check=False, capture_output=True, text=True
    ).stdout
    return [line for line in shown.splitlines() if line[:1] in ("-", "+") and line[:3] not in ("---", "+++")]


def _word(end: int | None) -> str:
    if end in FOUND:
        return "found"
    if end == UNSEEN:
        return "not seen by any test"
    return "reached by no test" if end in NO_TEST else "not tried" if end is None else f"ended with {end}"


if __name__ == "__main__":
    main()
