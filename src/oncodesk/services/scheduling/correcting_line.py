"""Who says that a course is another line of treatment than was counted?"""

from uuid import UUID

from oncodesk.domain.scheduling.line import MOST_LINES
from oncodesk.domain.shared.roles import Permission
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import scheduling as read
from oncodesk.records.write import scheduling as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.work import Work, action


@action("scheduling.correct_line", Permission.DECIDE)
def correct_line(work: Work, *, course: UUID, seen_version: int, line: int, reason: str) -> Done:
    """An oncologist's number for this course, for example because of treatment elsewhere before.

    Later courses of the same disease count on from it; courses that have begun keep theirs. It moves no
    date and no dose. Raises Invalid by field: line, reason.
    """
    row = read.course(work.practice_id, course)
    if row is None:
        raise NotThere("There is no such course in this practice.")
    lock_patient(row.patient_id)
    row.refresh_from_db()
    work.check_seen(row, seen_version)
    wrong: dict[str, str] = {}
    if not 1 <= line <= MOST_LINES:
        wrong["line"] = f"Write a number from 1 to {MOST_LINES}."
    if not reason.strip():
        wrong["reason"] = "Say why, for example what was given elsewhere."
    if wrong:
        raise Invalid("The line was not changed. Please correct the marked fields.", wrong)
    write.change_course(
        work.ledger, row, line=line, line_reason=reason.strip()[:200], line_by_id=work.actor.person_id
    )
    return Done(str(row.public_id), row.version)
