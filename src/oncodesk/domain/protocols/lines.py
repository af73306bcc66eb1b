"""On which line of a TOML file does a key stand? A person fixes a file by its line, not by its path."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<name>[A-Za-z0-9_\-\"'. ]+?)\s*=")
_QUOTES = ('"""', "'''")


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _resolve(parts: tuple[str, ...], counts: Mapping[Path, int]) -> Path:
    """A header names only the array; inside a file it means that array's latest table."""
    path: Path = ()
    for part in parts:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    return path


def key_lines(text: str) -> dict[Path, int]:
    """The line of every table header and key, counted from 1; array tables are numbered from 0."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := _HEADER.match(line):
            parts = _parts(header["name"])
            if header["open"] == "[[":
                array = (*_resolve(parts[:-1], counts), parts[-1])
                counts[array] = counts.get(array, -1) + 1
                lines.setdefault(array, number)
                table = (*array, counts[array])
            else:
                table = _resolve(parts, counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key["name"])), number)
            inside = next((quote for quote in _QUOTES if line.count(quote) % 2), "")
    return lines


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of the path, or of the nearest thing around it; 1 when nothing around it is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1
