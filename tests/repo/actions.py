"""Is every action a beginning of its own? An action that calls an action would be two transactions in one."""

import ast

CARRY_OUT = "oncodesk.services.assistant.carry_out"  # maps proposals to actions; only jobs reach it


def actions_in(module: ast.Module) -> frozenset[str]:
    """The functions that `@action(…)` makes actions of."""
    return frozenset(
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Name)
            and decorator.func.id == "action"
            for decorator in node.decorator_list
        )
    )


def calls_of_actions(name: str, module: ast.Module, actions: dict[str, frozenset[str]]) -> list[str]:
    """Uses of actions in a module of services: imported by name, through their module, or beside it."""
    own = actions_in(module)
    modules: dict[str, str] = {}
    known: dict[str, str] = dict.fromkeys(own, "this file")
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if alias.name in actions.get(node.module, frozenset()):
                    known[alias.asname or alias.name] = node.module
                elif f"{node.module}.{alias.name}" in actions:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known:
            found.append(f"{name}:{node.lineno}: uses the action {node.id} of {known[node.id]}")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of = modules.get(node.value.id)
            if of is not None and node.attr in actions[of]:
                found.append(f"{name}:{node.lineno}: uses the action {node.attr} of {of}")
    return found


def without_keywords(name: str, module: ast.Module) -> list[str]:
    """Actions whose arguments after `Work` can be given by position: two ids change places unseen."""
    return [
        f"{name}:{node.lineno}: {node.name} takes more than its work by position"
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        and node.name in actions_in(module)
        and len(node.args.posonlyargs + node.args.args) > 1
    ]
