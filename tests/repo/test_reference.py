"""Does docs/reference say what the program says of itself?"""

import pytest

from oncodesk.cli import COMMANDS
from tests.repo import reference


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_page_is_what_the_program_says_today(name: str) -> None:
    written = (reference.FOLDER / name).read_text("utf-8")
    assert written == reference.page(name), f"docs/reference/{name} is out of date; run `make docs`"


def test_every_command_shows_an_example() -> None:
    pages = reference.commands().split("\n## ")[1:]
    silent = [page.splitlines()[0] for page in pages if "xample" not in page and "Commands:" not in page]
    assert not silent, f"no example in the help of: {', '.join(silent)}"


def test_every_command_that_stands_is_on_the_page() -> None:
    text = reference.commands()
    missing = [
        name
        for name, module in COMMANDS.items()
        if reference.there(module) and f"\n## oncodesk {name}\n" not in text
    ]
    assert not missing, missing


def test_a_module_that_does_not_stand_is_seen_to_be_missing() -> None:
    assert reference.there("oncodesk.cli.answer")
    assert reference.there("oncodesk.domain.shared")
    assert not reference.there("oncodesk.cli.nowhere")
