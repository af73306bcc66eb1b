"""Does each practice's audit chain hold, and does it still contain the head that was kept outside?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from oncodesk.records import audit, tenancy
from oncodesk.records.read.practice import practices
from oncodesk.services.upkeep.errors import CannotRun


@dataclass(frozen=True, slots=True)
class Chain:
    """One practice's chain: where it ends, and in words every place where it does not hold."""

    practice: str  # the outside id
    name: str
    sequence: int
    digest: str
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptHead:
    sequence: int
    digest: str


def read_heads(file: Path) -> dict[str, KeptHead]:
    """Heads kept outside, by practice: the note beside a backup, or what `verify-audit --json` printed."""
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        return {
            practice["practice"]: KeptHead(int(practice["sequence"]), str(practice["digest"]))
            for practice in written["practices"]
        }
    except OSError as missing:
        raise CannotRun(
            f"{file} cannot be read ({missing.strerror}); name the note of a backup."
        ) from missing
    except (ValueError, KeyError, TypeError) as damaged:
        raise CannotRun(
            f"{file} holds no heads; name the .json beside a backup or what verify-audit --json printed."
        ) from damaged


def prove_chains(kept: Mapping[str, KeptHead]) -> tuple[Chain, ...]:
    """Every chain to its end; a practice that only the kept heads know counts as a break."""
    chains = []
    with transaction.atomic():
        for practice in practices():
            tenancy.enter([practice.id])
            outside = kept.get(str(practice.public_id))
            head = audit.Head(practice.id, outside.sequence, outside.digest) if outside else None
            end = audit.head_of(practice.id)
            breaks = tuple(audit.breaks_in(practice.id, head))
            chains.append(Chain(str(practice.public_id), practice.name, end.sequence, end.digest, breaks))
    found = {chain.practice for chain in chains}
    chains += [
        Chain(practice, "", 0, "", ("the practice of a head kept outside is gone",))
        for practice in kept
        if practice not in found
    ]
    return tuple(chains)
