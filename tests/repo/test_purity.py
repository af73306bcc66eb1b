"""Is the domain plain Python, exact and without a clock?"""

import ast

from tests.repo import purity
from tests.repo.tree import PACKAGE, listed, python, shown, tree

DOMAIN = PACKAGE / "domain"


def test_domain_imports_only_the_listed_part_of_the_standard_library() -> None:
    found = [line for path in python(DOMAIN) for line in purity.foreign_imports(shown(path), tree(path))]
    assert not found, listed(found)


def test_no_float_in_domain() -> None:
    found = [line for path in python(DOMAIN) for line in purity.floats(shown(path), tree(path))]
    assert not found, listed(found)


def test_domain_reads_no_clock_and_no_file() -> None:
    found = [line for path in python(DOMAIN) for line in purity.reaches_outside(shown(path), tree(path))]
    assert not found, listed(found)


def test_domain_is_looked_at() -> None:
    assert len(python(DOMAIN)) > 5


def test_the_import_rule_fails_on_frameworks_other_rooms_and_inexact_mathematics() -> None:
    for line in (
        "import django",
        "from django.db import models",
        "import os",
        "import json",
        "from oncodesk.records import read",
        "from oncodesk import services",
        "from . import limits",
        "from math import sqrt",
    ):
        assert purity.foreign_imports("a.py", ast.parse(line)), line
    for line in (
        "from collections.abc import Iterable",
        "from oncodesk.domain.shared.verdict import note",
        "from math import gcd",
    ):
        assert not purity.foreign_imports("a.py", ast.parse(line)), line


def test_the_float_rule_fails_on_every_way_to_get_one() -> None:
    for line in ("x = 0.5", "x = float('1')", "x: float", "import math\nx = math.sqrt(2)", "x = 1 / 3"):
        assert purity.floats("a.py", ast.parse(line)), line
    assert purity.floats("a.py", ast.parse("hours = gap.total_seconds()"))
    for line in ("x = Decimal('0.5')", "x = 7 // 2", "x = amount / weight"):
        assert not purity.floats("a.py", ast.parse(line)), line


def test_the_clock_rule_fails_on_clocks_and_files() -> None:
    for line in ("datetime.now(UTC)", "date.today()", "open('protocol.toml')", "print('x')"):
        assert purity.reaches_outside("a.py", ast.parse(line)), line
    assert not purity.reaches_outside("a.py", ast.parse("check(now=now, today=today)"))
