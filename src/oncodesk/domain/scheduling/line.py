"""Is this the first, the second or a later line of treatment of a disease?"""

from collections.abc import Sequence
from dataclasses import dataclass

from oncodesk.domain.protocols.linked import Ending

MOST_LINES = 12  # a higher number is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class EarlierCourse:
    """A course of the same disease; `line` is what stands recorded, None where nobody ever counted.

    `ending` None: it still runs, or a death ended it. `was_given`: at least one dose, here or elsewhere.
    """

    slug: str
    ending: Ending | None
    was_given: bool
    line: int | None = None


def count_line(earlier: Sequence[EarlierCourse], follows: Sequence[str] = ()) -> int:
    """The line of a new course, from the patient's earlier courses of the same disease, oldest first.

    A new line begins after progression, and when treatment starts again after a completed course, unless
    the new protocol's file says that it goes on from that one (`follows`). Beside a running course, and after
    one that was left for costs, side effects or another reason than the disease, the line stays. A course
    without a single dose is no line. Treatment elsewhere is not seen: an oncologist corrects the number,
    and later courses count on from hers.
    """
    line, last = 0, None
    for course in earlier:
        if not course.was_given and course.ending is not None:
            continue
        line = course.line or _next(line, last, ())
        last = course
    return min(_next(line, last, follows), MOST_LINES)


def _next(line: int, last: EarlierCourse | None, follows: Sequence[str]) -> int:
    if last is None:
        return 1
    begins = last.ending is Ending.PROGRESSED or (
        last.ending is Ending.COMPLETED and last.slug not in follows
    )
    return line + 1 if begins else line
