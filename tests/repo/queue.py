"""Does somebody work every job that is queued? Read from the source, so that no worker is needed."""

import ast
from collections.abc import Iterator


def queued(name: str, module: ast.Module) -> list[tuple[str, str | None]]:
    """Place and name of each job that is put into the queue; None where the name is not written out."""
    return [
        (f"{name}:{node.lineno}", _text(node.args[0]) if node.args else None)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "defer"
    ]


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _jobs(module: ast.Module) -> Iterator[tuple[int, str, str | None]]:
    """Line, function and registered name of everything below `@app.task`."""
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(called, ast.Attribute) and called.attr == "task":
                given = decorator.keywords if isinstance(decorator, ast.Call) else []
                names = [_text(keyword.value) for keyword in given if keyword.arg == "name"]
                yield node.lineno, node.name, names[0] if names else None


def registered(module: ast.Module) -> set[str]:
    """The names under which `@app.task(name=…)` registers what stands below it."""
    return {name for _, _, name in _jobs(module) if name}


def unnamed(name: str, module: ast.Module) -> list[str]:
    """Jobs without a name of their own: a moved file would rename them, and a queue outlives that."""
    return [
        f"{name}:{line}: {function} has no name of its own"
        for line, function, given in _jobs(module)
        if not given
    ]
