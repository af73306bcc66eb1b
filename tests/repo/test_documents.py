"""Do our pages name only what is there, and is every page there that a person looks for?"""

import re
from pathlib import Path

from oncodesk.cli import COMMANDS
from tests.repo import documents
from tests.repo.tree import ROOT, files, listed, shown

_PAGES = files(".md")
_TARGETS = frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
_FIRST_PAGES = (
    *("README.md", "CONTRIBUTING.md", "SAFETY.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"),
    *("docs/glossary.md", "docs/start/first-day.md", "docs/rules/before-a-dose.md", "docs/rules/alerts.md"),
)


def test_the_first_pages_are_there() -> None:
    missing = [page for page in _FIRST_PAGES if not (ROOT / page).is_file()]
    assert not missing, listed(missing)


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    found = [
        line
        for path in _PAGES
        for line in documents.broken_links(shown(path), path.read_text("utf-8"), path.parent)
    ]
    assert not found, listed(found)


def test_every_make_target_and_command_on_a_page_exists() -> None:
    known = frozenset(COMMANDS)
    found = [
        line
        for path in _PAGES
        for line in (
            *documents.unknown_targets(shown(path), path.read_text("utf-8"), _TARGETS),
            *documents.unknown_commands(shown(path), path.read_text("utf-8"), known),
        )
    ]
    assert not found, listed(found)


def test_ci_runs_what_the_readme_says_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    ran = [line for line in lines if line.startswith("make ")]
    assert ran == ["make check", "make test"]
    others = [line for line in lines if line and not line.startswith(("#", "set ", "cd ", "make "))]
    assert not others, listed(others)


def test_the_page_rules_fail_on_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    assert documents.broken_links("a.md", "see [x](gone.md#part)", tmp_path)
    assert documents.broken_links("a.md", "![x](gone.png)", tmp_path)
    assert not documents.broken_links("a.md", "[x](there.md#part) [y](https://example.org)", tmp_path)
    assert documents.unknown_targets("a.md", "run `make coffee`", frozenset({"test"}))
    assert documents.unknown_targets("a.md", "```sh\nmake coffee   # now\n```", frozenset({"test"}))
    assert not documents.unknown_targets("a.md", "`make test`; we make mistakes", frozenset({"test"}))
    assert documents.unknown_commands("a.md", "`oncodesk dance`", frozenset({"dose"}))
    assert not documents.unknown_commands("a.md", ".venv/bin/oncodesk dose --drug x", frozenset({"dose"}))
