"""Is every action a beginning of its own, told by name what to do?"""

import ast

from tests.repo import actions
from tests.repo.tree import PACKAGE, listed, python, shown, tree

SERVICES = PACKAGE / "services"


def _module(path: str) -> str:
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


_ACTIONS = {_module(shown(path)): actions.actions_in(tree(path)) for path in python(SERVICES)}


def test_no_service_calls_an_action() -> None:
    found = [
        line
        for path in python(SERVICES)
        if _module(shown(path)) != actions.CARRY_OUT
        for line in actions.calls_of_actions(shown(path), tree(path), _ACTIONS)
    ]
    assert not found, listed(found)


def test_actions_take_their_facts_by_name() -> None:
    found = [line for path in python(SERVICES) for line in actions.without_keywords(shown(path), tree(path))]
    assert not found, listed(found)


def test_actions_are_looked_at() -> None:
    assert sum(map(len, _ACTIONS.values())) > 10


def test_the_action_rule_sees_all_three_ways_and_the_position() -> None:
    elsewhere = {"oncodesk.services.labs.actions": frozenset({"file_report"})}
    for source in (
        "from oncodesk.services.labs.actions import file_report\nfile_report(context)",
        "from oncodesk.services.labs import actions\nactions.file_report(context)",
        "@action('x', P.READ)\ndef one(work): ...\n@action('y', P.READ)\ndef two(work):\n    one(work)\n",
    ):
        assert actions.calls_of_actions("a.py", ast.parse(source), elsewhere), source
    step = "from oncodesk.services.labs.steps import file_it\n"
    fine = step + "@action('x', P.READ)\ndef one(work):\n    file_it(work)\n"
    assert not actions.calls_of_actions("a.py", ast.parse(fine), elsewhere)
    assert actions.without_keywords("a.py", ast.parse("@action('x', P.READ)\ndef one(work, a, b): ..."))
    assert not actions.without_keywords("a.py", ast.parse("@action('x', P.READ)\ndef one(work, *, a): ..."))
