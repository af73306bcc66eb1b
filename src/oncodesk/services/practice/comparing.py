"""What changed between two versions of one text?"""

from dataclasses import dataclass
from difflib import unified_diff
from uuid import UUID

from oncodesk.records.read import practice as read
from oncodesk.services.errors import NotThere, Refusal
from oncodesk.services.practice.queries import ContentSummary, summary_of
from oncodesk.services.practice.shipped import Kind, texts_in
from oncodesk.services.reading import reading

AROUND = 3  # unchanged lines shown before and after a change


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line: `kind` is added, removed, same, or place, whose text is the number of the next line."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    older: ContentSummary
    newer: ContentSummary
    lines: tuple[ChangedLine, ...]


def compare_content(practice_id: int, one: UUID, other: UUID) -> Comparison:
    """The changed lines from the older to the newer of two versions, whichever is named first.

    Raises NotThere, and Refusal for versions of two different texts.
    """
    with reading([practice_id]):
        rows = [read.content_version(practice_id, each) for each in (one, other)]
    found = sorted((row for row in rows if row is not None), key=lambda row: row.number)
    if len(found) != len(rows):
        raise NotThere("No such version in this practice. Look at the library again.")
    older, newer = found
    if (older.kind, older.slug) != (newer.kind, newer.slug):
        raise Refusal("These are versions of two different texts. Choose two of the same.")
    kind = Kind(older.kind)
    before, after = (texts_in(kind, row.body).splitlines() for row in found)
    lines = list(unified_diff(before, after, n=AROUND, lineterm=""))[2:]  # the first two name files
    return Comparison(summary_of(older), summary_of(newer), tuple(map(_line, lines)))


_KINDS = {"+": "added", "-": "removed", "@": "place"}


def _line(line: str) -> ChangedLine:
    kind = _KINDS.get(line[:1], "same")
    return ChangedLine(kind, _newer_line(line) if kind == "place" else line)


def _newer_line(head: str) -> str:
    """`@@ -3,7 +4,7 @@`: what follows begins in the newer text at line 4."""
    return head.split("+")[1].split(" ")[0].split(",")[0]
