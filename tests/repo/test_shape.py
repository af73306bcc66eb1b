"""Is each file short, introduced and honestly named?"""

import ast

from tests.repo import shape
from tests.repo.tree import PACKAGE, files, is_migration, listed, python, shown, tree

_TEXT = (".py", ".html", ".css", ".js", ".toml", ".md", ".txt", ".sql")


def test_every_file_is_shorter_than_400_lines() -> None:
    found = [
        line
        for path in files(".py", ".html", ".css")
        if not is_migration(path)
        for line in shape.too_long(shown(path), path.read_text(encoding="utf-8"))
    ]
    assert not found, listed(found)


def test_every_module_says_which_question_it_answers() -> None:
    found = [
        line
        for path in python()
        if path.read_text("utf-8")
        or path.is_relative_to(PACKAGE)  # an empty one makes a folder of tests a package
        for line in shape.without_question(shown(path), tree(path))
    ]
    assert not found, listed(found)


def test_nothing_on_main_is_unfinished() -> None:
    found = [
        line for path in files(*_TEXT) for line in shape.unfinished(shown(path), path.read_text("utf-8"))
    ]
    assert not found, listed(found)


def test_names_say_what_they_hold() -> None:
    found = [line for path in python() for line in shape.vague_names(shown(path), tree(path))]
    assert not found, listed(found)


def test_every_allowed_name_is_still_there_and_has_a_reason() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in python())
    unused = [name for name in shape.NAMES_ALLOWED if name not in sources]
    assert not unused, listed(unused)
    assert all(reason.strip() for reason in shape.NAMES_ALLOWED.values())


def test_the_length_rule_fails_on_the_400th_line() -> None:
    assert not shape.too_long("short.py", "x\n" * 399)
    assert shape.too_long("long.py", "x\n" * 400)
    assert shape.too_long("long.py", "x\n" * 399 + "x")


def test_the_docstring_rule_fails_on_none_and_on_half_a_sentence() -> None:
    assert shape.without_question("a.py", ast.parse("x = 1"))
    assert shape.without_question("a.py", ast.parse('"""Stuff"""'))
    assert not shape.without_question("a.py", ast.parse('"""What is due today?"""'))


def test_the_unfinished_rule_sees_the_marks_but_not_words_that_hold_them() -> None:
    assert shape.unfinished("a.py", "x = 1  # TO" + "DO later")
    assert shape.unfinished("a.py", "# FIX" + "ME")
    assert not shape.unfinished("a.py", "# a mastodon hackle")


def test_the_name_rule_reads_both_ways_of_joining_words() -> None:
    assert shape.vague_names("a.py", ast.parse("class LabDataHandler: ..."))
    assert shape.vague_names("a.py", ast.parse("def patient_info(): ..."))
    assert shape.vague_names("services/utils.py", ast.parse(""))
    assert shape.vague_names("services/common/__init__.py", ast.parse(""))
    assert not shape.vague_names("a.py", ast.parse("def database_update(): ...\nclass Inform: ..."))
