"""Can every finding be told, and is every sentence told by something?"""

import ast
from importlib import import_module

from oncodesk.services.sentences import NOUNS
from tests.repo import findings
from tests.repo.reference import sentences
from tests.repo.tree import PACKAGE, listed, python, shown, tree

_SENTENCE_FILES = tuple(path for path in python(PACKAGE / "services") if path.name == "sentences.py")
_SOURCES = tuple(path for path in python(PACKAGE) if path.name != "sentences.py")
_USES = tuple(use for path in _SOURCES for use in findings.uses(shown(path), tree(path)))


SENTENCES = sentences()


def test_every_noun_with_sentences_is_listed() -> None:
    nouns = {path.parent.name for path in _SENTENCE_FILES} - {"services"}
    assert nouns <= set(NOUNS), listed(sorted(nouns - set(NOUNS)))


def test_every_finding_has_its_sentence() -> None:
    found = [f"{use.place}: {use.code} has no sentence" for use in _USES if use.code not in SENTENCES]
    assert not found, listed(found)


def test_every_sentence_is_told_by_something() -> None:
    written = {code for path in _SOURCES for code in findings.codes_written(tree(path), NOUNS)}
    written |= {use.code for use in _USES}
    found = sorted(set(SENTENCES) - written)
    assert not found, listed(found)


def test_every_sentence_stands_with_its_own_noun() -> None:
    found = [
        f"{noun}: {code}"
        for noun in NOUNS
        if (PACKAGE / "services" / noun / "sentences.py").exists()
        for code in import_module(f"oncodesk.services.{noun}.sentences").SENTENCES
        # `not_considered` belongs to every noun and stands with policy
        if code.split(".", 1)[0] != noun and code != "not_considered"
    ]
    assert not found, listed(found)


def test_every_fact_that_a_sentence_names_is_given() -> None:
    found = [
        line
        for use in _USES
        if use.code in SENTENCES
        for line in findings.facts_missing(
            use, findings.names_wanted(SENTENCES[use.code].message + SENTENCES[use.code].fix)
        )
    ]
    assert not found, listed(found)


def test_every_sentence_is_a_sentence() -> None:
    found = [
        f"{code}: “{text}”"
        for code, sentence in SENTENCES.items()
        for text in (sentence.message, sentence.fix)
        if text and (text[-1] not in ".?)”" or "!" in text or "nfortunately" in text)
    ]
    found += [f"{code}: no message" for code, sentence in SENTENCES.items() if not sentence.message]
    assert not found, listed(found)


def test_the_finding_rules_see_calls_tables_and_missing_facts() -> None:
    source = ast.parse(
        'block("labs.too_old", hours=49)\n'
        'Finding("labs.gone", Level.BLOCK, {"test": name})\n'
        'warn("labs.odd", **facts)\n'
        'TABLE = {"low": "labs.low"}\n'
    )
    seen = {use.code: use.facts for use in findings.uses("a.py", source)}
    assert seen == {
        "labs.too_old": frozenset({"hours"}),
        "labs.gone": frozenset({"test"}),
        "labs.odd": None,
    }
    assert findings.codes_written(source, ("labs",)) == {
        "labs.too_old",
        "labs.gone",
        "labs.odd",
        "labs.low",
    }
    use = findings.uses("a.py", source)[0]
    assert findings.facts_missing(use, findings.names_wanted("{hours} h, limit {limit}"))
    assert not findings.facts_missing(use, findings.names_wanted("{hours} h"))
