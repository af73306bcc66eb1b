"""Do the templates keep to the page policy, and can every text in them be translated?"""

import re
from html.parser import HTMLParser

_TRANSLATED = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}",
    re.DOTALL,
)
_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_READ_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label", "aria-description", "label"})
_SILENT = frozenset({"script", "style", "code"})


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    """Take matches out and keep the lines, so that a number still points at its line."""
    return pattern.sub(lambda found: "\n" * found.group().count("\n"), text)


class _Page(HTMLParser):
    def __init__(self, name: str, *, words: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.words = words
        self.inside: list[str] = []
        self.found: list[str] = []

    def _add(self, what: str) -> None:
        self.found.append(f"{self.name}:{self.getpos()[0]}: {what}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SILENT:
            self.inside.append(tag)
        for attribute, value in attrs:
            if self.words:
                if attribute in _READ_ATTRIBUTES and value and _LETTERS.search(value):
                    self._add(f"{attribute}=“{value}” is not marked for translation")
            elif attribute == "style" or attribute.startswith(("on", "hx-on")):
                self._add(f"{attribute}= on <{tag}> is inline; the page policy refuses it")
            elif value and value.strip().lower().startswith("javascript:"):
                self._add(f"a javascript: address in {attribute}")
        if not self.words and (tag == "style" or (tag == "script" and "src" not in given)):
            self._add(f"an inline <{tag}>; the page policy refuses it")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.words and not self.inside and _LETTERS.search(data):
            self._add(f"“{' '.join(data.split())[:60]}” is not marked for translation")


def _read(name: str, text: str, *, words: bool) -> list[str]:
    page = _Page(name, words=words)
    page.feed(text)
    page.close()
    return page.found


def inline_parts(name: str, text: str) -> list[str]:
    """Scripts, styles and handlers inside a page: `default-src 'self'` refuses them in the browser."""
    return _read(name, _blank(text, _TAGS), words=False)


def untranslated(name: str, text: str) -> list[str]:
    """Words that a person reads outside `translate` and `blocktranslate`."""
    return _read(name, _blank(_blank(text, _TRANSLATED), _TAGS), words=True)
