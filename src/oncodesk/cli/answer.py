"""How does a command answer? One JSON document on stdout, and a status that a program can trust."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from oncodesk.domain.shared.verdict import Finding
from oncodesk.services.sentences import tell

STOPPED = 3  # the document in full, but not allowed, not accepted, or with a finding that stops


def finding_document(finding: Finding) -> dict[str, object]:
    told = tell(finding)
    override = finding.override
    return {
        "code": finding.code,
        "level": str(finding.level),
        "message": told.message,
        "fix": told.fix,
        "source": finding.source,
        "override": None
        if override is None
        else {"role": str(override.role), "second_approver": override.second_approver},
    }


def finding_documents(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [finding_document(finding) for finding in findings]


def _plain(thing: object) -> object:
    if isinstance(thing, Decimal):
        return f"{thing:f}"
    if isinstance(thing, datetime | date):
        return thing.isoformat()
    raise TypeError(f"{type(thing).__name__} has no place in an answer")


def _stops(document: object) -> bool:
    """True when any finding anywhere in the document is unknown or blocks."""
    if isinstance(document, Mapping):
        if document.get("level") in ("unknown", "block") and "code" in document:
            return True
        return any(_stops(value) for value in document.values())
    if isinstance(document, list | tuple):
        return any(_stops(value) for value in document)
    return False


def _say(text: str) -> None:
    """Print; a byte of an argument that is no UTF-8 becomes a question mark, never a fault."""
    click.echo(text.encode("utf-8", "replace").decode("utf-8"))


def give(document: Mapping[str, Any], *, as_json: bool, lines: Iterable[str] = ()) -> int:
    """Print the answer and return the exit status; without `--json` a person reads `lines`."""
    if as_json:
        _say(json.dumps(document, default=_plain, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            _say(line)
    refused = (
        document.get("allowed") is False
        or document.get("accepted", "yes") != "yes"
        or bool(document.get("violations"))
        or _stops(document)
    )
    return STOPPED if refused else 0
