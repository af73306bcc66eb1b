"""Which files did we write? Every rule of the repository reads them through here."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "oncodesk"

# Made by machines or by people who run the program; never part of a commit (see .gitignore).
NOT_OURS = frozenset(
    {
        *(".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
        *(".import_linter_cache", "build", "dist", "var", "mutants", "staticfiles", "oncodesk.egg-info"),
    }
)


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Our files with these endings (all without any), in a stable order."""
    return tuple(path for path in sorted(_walk(ROOT)) if not suffixes or path.suffix in suffixes)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS:
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.is_file() and path.name != ".git":
            yield path


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def is_migration(path: Path) -> bool:
    return path.parent.name == "migrations"


@cache
def python(folder: Path = ROOT) -> tuple[Path, ...]:
    """Our Python files below a folder; migrations are written by Django and are left out."""
    return tuple(path for path in files(".py") if path.is_relative_to(folder) and not is_migration(path))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def listed(violations: list[str]) -> str:
    """What pytest shows when a rule is broken: one line for each place."""
    return "\n" + "\n".join(violations)
