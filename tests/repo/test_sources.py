"""Can every clinical number be followed to where it was printed or decided?"""

import re

from tests.repo.tree import PACKAGE, ROOT, files, listed, shown

_TAG = re.compile(r"\[(S\d+[a-z]?)\]")
_DECISION = re.compile(r"\bDECISIONS (\d+)\b")
_REGISTERED = frozenset(
    re.findall(r"^\| (S\d+[a-z]?) \|", (ROOT / "docs/rules/sources.md").read_text("utf-8"), re.MULTILINE)
)
_DECIDED = frozenset(
    re.findall(r"^## (\d+)\. ", (ROOT / "docs/rules/decisions.md").read_text("utf-8"), re.MULTILINE)
)
_TEXTS = {
    shown(path): path.read_text("utf-8") for path in files(".py", ".toml") if path.is_relative_to(PACKAGE)
}


def _not_in(pattern: re.Pattern[str], known: frozenset[str], texts: dict[str, str]) -> list[str]:
    """The places whose tag leads nowhere."""
    return [
        f"{name}: {found.group()} is in no register"
        for name, text in texts.items()
        for found in pattern.finditer(text)
        if found[1] not in known
    ]


def test_every_source_tag_is_in_the_register() -> None:
    found = _not_in(_TAG, _REGISTERED, _TEXTS)
    assert not found, listed(sorted(set(found)))


def test_every_decision_that_is_named_was_made() -> None:
    found = _not_in(_DECISION, _DECIDED, _TEXTS)
    assert not found, listed(sorted(set(found)))


def test_a_tag_that_leads_nowhere_is_seen() -> None:
    assert _not_in(_TAG, _REGISTERED, {"a.toml": "seen in print [S999]"})
    assert _not_in(_DECISION, _DECIDED, {"a.py": "# DECISIONS 99"})
    assert not _not_in(_TAG, _REGISTERED, {"a.toml": "seen in print [S2]"})
