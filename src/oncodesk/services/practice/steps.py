"""What do several actions of a practice share: its row, and the shipped texts as drafts?"""

from typing import TYPE_CHECKING

from oncodesk.records.locks import lock_practice
from oncodesk.records.read import practice as read
from oncodesk.records.write import practice as write
from oncodesk.services.errors import NotThere
from oncodesk.services.practice.shipped import Kind, list_shipped_content
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import PracticeRow


def practice_to_change(work: Work, seen_version: int) -> "PracticeRow":
    """The practice's own row, locked and as it was seen."""
    lock_practice(work.practice_id)
    row = read.practice(work.practice_id)
    if row is None:
        raise NotThere("There is no such practice.")
    work.check_seen(row, seen_version)
    return row


def store_shipped(work: Work) -> int:
    """Keep every shipped text that this practice does not have yet, as a draft; safe to repeat.

    A text that changed under the number it shipped with before becomes the next number: what was
    signed stays what it was.
    """
    stored = 0
    for text in list_shipped_content():
        known = read.content_numbers(work.practice_id, text.kind.value, text.slug)
        if text.digest in known.values():
            continue
        write.add_content(
            work.ledger,
            kind=text.kind.value,
            slug=text.slug,
            number=max((text.number, *(number + 1 for number in known))),
            name=text.name,
            body=text.body,
            digest=text.digest,
            needs_review=text.kind is not Kind.STANDING_ORDER,
        )
        stored += 1
    return stored
