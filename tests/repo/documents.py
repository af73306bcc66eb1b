"""Do our pages name only what is there? Links, make targets and commands, read out of Markdown."""

import re
from pathlib import Path

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<to>[^)\s]+)\)|!\[[^\]]*\]\((?P<image>[^)\s]+)\)")
_MAKE = re.compile(r"`?\bmake (?P<target>[a-z][a-z-]*)\b(?=[`\s.,;:)])")
_COMMAND = re.compile(r"(?:`|\.venv/bin/|python -m )oncodesk (?P<name>[a-z][a-z-]*)\b")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def broken_links(name: str, text: str, folder: Path) -> list[str]:
    """Links inside the repository whose file is not there; addresses outside are not visited."""
    found = []
    for link in _LINK.finditer(_CODE.sub("", text)):
        to = (link["to"] or link["image"]).split("#", 1)[0]
        if to and "://" not in to and not to.startswith("mailto:") and not (folder / to).exists():
            found.append(f"{name}: {to} is not there")
    return found


def unknown_targets(name: str, text: str, targets: frozenset[str]) -> list[str]:
    """`make …` in code that the Makefile does not know."""
    wanted = {found["target"] for code in _CODE.findall(text) for found in _MAKE.finditer(f"{code} ")}
    return [f"{name}: make {each} is no target" for each in sorted(wanted - targets)]


def unknown_commands(name: str, text: str, commands: frozenset[str]) -> list[str]:
    """`oncodesk …` that the program does not know."""
    wanted = {found["name"] for found in _COMMAND.finditer(text)}
    return [f"{name}: oncodesk {each} is no command" for each in sorted(wanted - commands)]
