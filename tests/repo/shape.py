"""Is each file short, introduced and honestly named? The rules of shape, as functions over source."""

import ast
import re
from pathlib import Path

MOST_LINES = 399  # "under 400": a longer file answers more than one question
WORDS_NOT_USED = frozenset(
    {
        *("util", "utils", "helper", "helpers", "common", "misc"),
        *("manager", "handler", "processor", "data", "info", "flag"),
    }
)
# name: why it may be called that
NAMES_ALLOWED: dict[str, str] = {
    "default_data_folder": "the setting ONCODESK_DATA_DIR is public and is called so",
    "handle_data": "the name under which HTMLParser hands over text",
    "handle_DATA": "the name under which aiosmtpd hands over a letter",
}

_UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def too_long(name: str, text: str) -> list[str]:
    lines = text.count("\n") + (not text.endswith("\n"))
    return [f"{name}: {lines} lines; split it by the question it answers"] if lines > MOST_LINES else []


def without_question(name: str, module: ast.Module) -> list[str]:
    """A module begins with one line that says which question the file answers, as a sentence."""
    docstring = ast.get_docstring(module)
    if not docstring:
        return [f"{name}: no docstring; say in one line which question this file answers"]
    first = docstring.splitlines()[0].strip()
    if not first.endswith((".", "?")):
        return [f"{name}: the first line of the docstring is not one whole sentence"]
    return []


def unfinished(name: str, text: str) -> list[str]:
    """A mark that says "later" says that main is not done."""
    return [
        f"{name}:{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if _UNFINISHED.search(line)
    ]


def words(name: str) -> set[str]:
    """`PatientManager` and `patient_manager` are both made of `patient` and `manager`."""
    return {word.lower() for word in _WORDS.findall(name)}


def vague_names(name: str, module: ast.Module) -> list[str]:
    """Names of the module, its classes and its functions that say nothing about what is in them."""
    named = [(0, Path(name).stem if Path(name).stem != "__init__" else Path(name).parent.name)]
    named += [
        (node.lineno, node.name)
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    return [
        f"{name}:{line}: “{each}” says nothing; name what it does or holds"
        for line, each in named
        if each not in NAMES_ALLOWED and words(each) & WORDS_NOT_USED
    ]
