"""Can the program say what it holds and never uses?"""

import ast

from tests.repo import unused


def test_the_rule_sees_what_stands_once_only() -> None:
    source = "def lonely(): ...\ndef called(): ...\ncalled()\n@app.task\ndef found(): ...\n"
    module = {"a.py": ast.parse(source)}
    assert unused.never_used(module, unused.words({"a.py": source})) == [
        "a.py:1: lonely is used by nothing in the program"
    ]
