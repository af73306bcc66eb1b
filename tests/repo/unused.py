"""Which functions and classes does the program itself never use? What only tests use is not a feature."""

import ast
import re
import sys
from collections import Counter
from pathlib import Path

from tests.repo.tree import PACKAGE, ROOT, files, listed, python, shown, tree

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# name: who uses it although no line of ours does
USED_FROM_OUTSIDE: dict[str, str] = {}
# Frameworks find these by decorator, base class or name.
_FOUND_BY_DECORATOR = frozenset(
    {"command", "group", "task", "periodic", "receiver", "register", "simple_tag", "inclusion_tag", "filter"}
)


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> set[str]:
    names = set()
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
    return names


def defined(module: ast.Module) -> list[tuple[int, str]]:
    """Public functions and classes at the top of a module that nothing else would find."""
    return [
        (node.lineno, node.name)
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not _decorators(node) & _FOUND_BY_DECORATOR
    ]


def words(texts: dict[str, str]) -> Counter[str]:
    """How often each word stands anywhere in these texts, remarks included."""
    return Counter(word for text in texts.values() for word in _WORD.findall(text))


def never_used(modules: dict[str, ast.Module], counted: Counter[str]) -> list[str]:
    """A name that stands once, where it is defined, is used by nobody."""
    return [
        f"{name}:{line}: {each} is used by nothing in the program"
        for name, module in modules.items()
        for line, each in defined(module)
        if counted[each] <= 1 and each not in USED_FROM_OUTSIDE and Path(name).parent.name != "migrations"
    ]


def in_the_program() -> list[str]:
    """Everything of ours that nothing of ours uses."""
    texts = {
        shown(path): path.read_text("utf-8")
        for path in files(".py", ".html", ".toml", ".txt")
        if path.is_relative_to(PACKAGE)
    }
    texts["pyproject.toml"] = (ROOT / "pyproject.toml").read_text("utf-8")
    return never_used({shown(path): tree(path) for path in python(PACKAGE)}, words(texts))


if __name__ == "__main__":
    found = in_the_program()
    print(listed(found) if found else "The program uses everything that it holds.")
    sys.exit(1 if found else 0)
