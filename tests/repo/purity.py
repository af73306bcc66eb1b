"""Is the domain plain Python? No framework, no clock, no file, no float: what a vet could do on paper."""

import ast

# The listed part of the standard library (docs/adr/0003-walls.md says why each).
DOMAIN_MAY_IMPORT = frozenset(
    {
        *("dataclasses", "decimal", "datetime", "enum", "re", "zoneinfo", "typing"),
        *("collections", "collections.abc", "itertools", "functools", "math"),
        "__future__",
    }
)
# `math` is for integers; these give integers for integers.
MATH_ALLOWED = frozenset({"gcd", "lcm", "isqrt", "comb", "perm", "factorial", "prod"})
_CLOCKS = frozenset({"now", "utcnow", "today"})
_OUTSIDE = frozenset({"open", "print", "input", "exec", "eval", "__import__"})


def foreign_imports(name: str, module: ast.Module) -> list[str]:
    """Imports of the domain other than the domain and the listed part of the standard library."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            wanted = ["." * node.level + (node.module or "")]
            if node.module == "math":
                wanted += [f"math.{a.name}" for a in node.names if a.name not in MATH_ALLOWED]
        else:
            continue
        found += [f"{name}:{node.lineno}: domain imports {each}" for each in wanted if not _may_import(each)]
    return found


def _may_import(module: str) -> bool:
    return module in DOMAIN_MAY_IMPORT or module == "oncodesk.domain" or module.startswith("oncodesk.domain.")


def floats(name: str, module: ast.Module) -> list[str]:
    """Float literals, the name `float`, and true division of two integers written out."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"{name}:{node.lineno}: {node.value} is a float; write Decimal or an integer")
        if isinstance(node, ast.Name) and node.id in ("float", "complex"):
            found.append(f"{name}:{node.lineno}: {node.id} is not exact; use Decimal")
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "math"
            and node.attr not in MATH_ALLOWED
        ):
            found.append(f"{name}:{node.lineno}: math.{node.attr} is not exact")
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and isinstance(node.left, ast.Constant)
            and isinstance(node.right, ast.Constant)
        ):
            found.append(f"{name}:{node.lineno}: a division of two integers is a float")
        if isinstance(node, ast.Call) and _called(node) == "total_seconds":
            found.append(f"{name}:{node.lineno}: total_seconds is a float; compare timedeltas")
    return found


def reaches_outside(name: str, module: ast.Module) -> list[str]:
    """Reading a clock, a file or the terminal; time and texts are passed in."""
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = _called(node)
        clock = called in _CLOCKS and isinstance(node.func, ast.Attribute)
        if clock or (called in _OUTSIDE and isinstance(node.func, ast.Name)):
            found.append(f"{name}:{node.lineno}: {called}() reaches outside the domain")
    return found


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
