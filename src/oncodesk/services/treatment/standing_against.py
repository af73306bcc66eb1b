"""What stands against the days of a resumed course, or of a dose given elsewhere, before it is stored?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.scheduling.change import Change
from oncodesk.domain.scheduling.ways import elsewhere_on
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import plans as read_plans
from oncodesk.records.read import scheduling as read
from oncodesk.records.read import visit as read_visit
from oncodesk.services.errors import Invalid
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.layout import plan_of
from oncodesk.services.treatment.moving import outcome_of
from oncodesk.services.treatment.pausing import resuming
from oncodesk.services.words import in_words

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow


def against_resuming(
    practice_ids: Collection[int], course: UUID, first_on: date, now: datetime
) -> tuple[Finding, ...]:
    """What stops a course from going on with its next treatment on this day, in words."""
    with reading(practice_ids):
        row = read_plans.course_in(practice_ids, course)
        if row is None or row.state != "held":
            return ()
        visits = read.visits_of_course(row.pk)
        try:
            wishes = resuming(
                plan_of(row), [each for each in visits if VisitState(each.state) not in ENDED], first_on
            )
        except Invalid:
            return ()
        return _stopping(row, wishes, now)


def against_elsewhere(
    practice_ids: Collection[int], visit: UUID, given_on: date, now: datetime, *, later_follow: bool
) -> tuple[Finding, ...]:
    """What stops the later visits from their days once this one was given elsewhere, in words."""
    with reading(practice_ids):
        row = read_visit.visit_in(practice_ids, visit)
        if row is None or row.course is None or row.number is None or VisitState(row.state) in ENDED:
            return ()
        course = read_plans.course_in(practice_ids, row.course.public_id)
        if course is None or course.state not in ("active", "held"):
            return ()
        wishes = elsewhere_on(plan_of(course), row.number, given_on, later_follow=later_follow)
        return _stopping(course, wishes, now)


def _stopping(course: CourseRow, wishes: Sequence[Change], now: datetime) -> tuple[Finding, ...]:
    if not wishes:
        return ()
    zone = ZoneInfo(course.practice.zone)
    outcome = outcome_of(course, wishes, now)
    return tuple(in_words(finding, zone) for finding in outcome.concerned if finding.stops)
