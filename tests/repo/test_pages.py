"""Does every page keep to our own files, to escaped text and to htmx without eval?"""

import re

import pytest

from tests.repo import tree

NOT_ON_A_PAGE = {
    "script inside htmx": re.compile(r"hx-vals\s*=\s*['\"]js:|hx-trigger=\"[^\"]*\[", re.IGNORECASE),
    "a file from elsewhere": re.compile(r"\b(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
    "text that skips escaping": re.compile(r"\|\s*safe\b|autoescape off"),
}
NOT_IN_A_STYLE = re.compile(r"url\(\s*[\"']?(?:https?:)?//[^)]*|@import[^;]*")


def violations(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: {what}"
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in NOT_ON_A_PAGE.items()
        if pattern.search(line)
    ]


def test_no_page_needs_more_than_our_own_files() -> None:
    found = [v for path in tree.files(".html") for v in violations(tree.shown(path), path.read_text("utf-8"))]
    assert not found, tree.listed(found)


def test_no_style_reaches_outside() -> None:
    found = [
        f"{tree.shown(path)}: {address}"
        for path in tree.files(".css")
        for address in NOT_IN_A_STYLE.findall(path.read_text("utf-8"))
    ]
    assert not found, tree.listed(found)


@pytest.mark.parametrize(
    "wrong",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<a href="//elsewhere.example">',
        "{{ name|safe }}",
        "{% autoescape off %}",
        "<div hx-vals='js:{a: b()}'>",
        '<div hx-trigger="click[ctrlKey]">',
    ],
)
def test_the_rule_sees(wrong: str) -> None:
    assert violations("page.html", wrong)


def test_the_style_rule_sees() -> None:
    assert NOT_IN_A_STYLE.search('@import "x.css";')
    assert NOT_IN_A_STYLE.search("url('https://cdn.example/x.woff2')")
