"""Has each finding its sentence, and each sentence its finding and its facts?"""

import ast
import re
from dataclasses import dataclass
from string import Formatter

CODE = re.compile(r"^[a-z][a-z_]*\.[a-z][a-z0-9_]*$")
_MAKERS = frozenset({"note", "warn", "unknown", "block", "Finding"})
_OWN_ARGUMENTS = frozenset({"source", "override"})  # of note, warn, unknown and block; the rest are facts


@dataclass(frozen=True)
class Use:
    """One place that makes a finding; `facts` is None where they cannot be read from the source."""

    place: str
    code: str
    facts: frozenset[str] | None


def uses(name: str, module: ast.Module) -> list[Use]:
    """Each call that makes a finding with its code written out."""
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or _called(node) not in _MAKERS or not node.args:
            continue
        code = node.args[0]
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            found.append(Use(f"{name}:{node.lineno}", code.value, _facts(node)))
    return found


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _facts(node: ast.Call) -> frozenset[str] | None:
    if _called(node) == "Finding":
        given = (
            node.args[2]
            if len(node.args) > 2
            else next((keyword.value for keyword in node.keywords if keyword.arg == "facts"), None)
        )
        if given is None:
            return frozenset()
        if not isinstance(given, ast.Dict):
            return None
        keys = [key.value for key in given.keys if isinstance(key, ast.Constant)]
        return frozenset(map(str, keys)) if len(keys) == len(given.keys) else None
    if any(keyword.arg is None for keyword in node.keywords):
        return None  # **facts
    return frozenset(keyword.arg for keyword in node.keywords if keyword.arg) - _OWN_ARGUMENTS


def codes_written(module: ast.Module, nouns: tuple[str, ...]) -> set[str]:
    """Every text that is a code of one of these nouns, in a call or in a table."""
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.match(node.value)
        and node.value.split(".", 1)[0] in nouns
    }


def names_wanted(text: str) -> set[str]:
    """The facts that a sentence fills in."""
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def facts_missing(use: Use, wanted: set[str]) -> list[str]:
    """Facts that the sentence of this code needs and this place does not give."""
    if use.facts is None:
        return []
    return [
        f"{use.place}: {use.code} is told with {{{name}}}, which is not given here"
        for name in sorted(wanted - use.facts)
    ]
