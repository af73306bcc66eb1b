"""A course ended: which protocols do their files link to it, so that an oncologist may look at them?"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from oncodesk.domain.protocols.protocol import Protocol


class Ending(StrEnum):
    """How a course ended, as far as it matters for what its protocol is linked to."""

    COMPLETED = "completed"
    PROGRESSED = "progressed"
    OTHERWISE = "otherwise"  # costs, side effects, the owner's choice: the files link nothing to it


class Link(StrEnum):
    RESCUE = "rescue"  # the other file says that it is for the failure of this one
    NAMED = "named"  # this file names the other for leaving the recipe, with its own words when
    FOLLOWING = "following"  # the other file says that it goes on from this one


@dataclass(frozen=True, slots=True)
class Linked:
    """Another protocol and why it is linked; `when` is the file's own condition, for NAMED alone."""

    protocol: str
    link: Link
    when: str = ""


def ending_of(state: str, end_code: str) -> Ending | None:
    """None while the course goes on, and after a death: then nothing is offered."""
    if state == "completed" or (state == "ceased" and end_code == "completed_early"):
        return Ending.COMPLETED
    if state == "ceased":
        return Ending.PROGRESSED if end_code == "progression" else Ending.OTHERWISE
    return None


def linked_to(
    own: Protocol, ending: Ending | None, others: Iterable[Protocol], species: str
) -> tuple[Linked, ...]:
    """What the files link to the end of a course on `own`, for this species, each protocol once.

    After progression rescues come first, then what the protocol's own text names for leaving it, with the
    text's condition; after completion what goes on from it. It is what the files say, in their order, and
    no choice: condition, lifetime doses and signature are looked at by whoever chooses. A protocol never
    links to itself, and a name that no file has is left out.
    """
    known = {each.id: each for each in others if species in each.species and each.id != own.id}
    found: dict[str, Linked] = {}
    if ending is Ending.COMPLETED:
        for each in known.values():
            if own.id in each.follows:
                found.setdefault(each.id, Linked(each.id, Link.FOLLOWING))
    if ending is Ending.PROGRESSED:
        for each in known.values():
            if own.id in each.rescues:
                found.setdefault(each.id, Linked(each.id, Link.RESCUE))
        for path in own.off_protocol:
            for name in path.protocols:
                if name in known:
                    found.setdefault(name, Linked(name, Link.NAMED, path.when))
    return tuple(found.values())
