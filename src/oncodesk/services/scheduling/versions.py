"""What would a course be like on another version of its protocol?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncodesk.domain.scheduling.check import check_plan
from oncodesk.domain.scheduling.version import Difference, check_versions, differences, go_over
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.order import WENT_IN, OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import scheduling as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.scheduling.beside import radiation_of, with_radiation
from oncodesk.services.scheduling.changing import Outcome
from oncodesk.services.scheduling.layout import open_days_of, plan_of, protocol_of

if TYPE_CHECKING:
    from datetime import date

    from oncodesk.records.models import ContentVersionRow, CourseRow, VisitRow


@dataclass(frozen=True, slots=True)
class GoingOver:
    """The first visit that takes the new rules, the rules that differ, and the dates before and after."""

    first: int
    differences: tuple[Difference, ...]
    outcome: Outcome


def going_over(course: CourseRow, version: ContentVersionRow, today: date) -> GoingOver:
    """The course on another signed version of its protocol, computed on its replayed plan.

    Raises Invalid for a version that it cannot take at all, and Stopped where visits have no place in it.
    """
    if course.state not in ("active", "held"):
        raise Invalid("This course has ended; it keeps its version.")
    if version.kind != "protocol" or version.slug != course.protocol_slug:
        raise Invalid("Choose a version of the protocol that this course is on. Another one is a new course.")
    if version.pk == course.content_version_id:
        raise Invalid(f"The course is on version {version.number} already.")
    if version.state != "signed":
        raise Invalid(f"Version {version.number} is {version.state}. A course goes over to a signed one.")
    old, new, before = protocol_of(course.protocol_body), protocol_of(version.body), plan_of(course)
    first = first_to_come(read.visits_of_course(course.pk))
    refused = check_versions(before, old, new, first)
    if refused:
        raise Stopped("The visits of this course have no place in that version.", Verdict(refused))
    after = go_over(before, old, new, first)
    open_days = open_days_of(course.practice_id, today)
    outcome = Outcome(before, after, (), check_plan(after, open_days), check_plan(before, open_days))
    outcome = with_radiation(outcome, radiation_of(course.patient_id))
    return GoingOver(first, differences(before, old, new, first), outcome)


def first_to_come(rows: list[VisitRow]) -> int:
    """The number after the last visit at which a drug was given; that one and all before keep their rules."""
    numbers = {row.pk: row.number for row in rows if row.number is not None}
    orders = read_treatment.orders_of_visits(numbers)
    begun = {order.visit_id for order in orders if order.state in WENT_IN | {OrderState.GIVING}}
    past = [
        row.number
        for row in rows
        if row.number is not None
        and (row.pk in begun or row.state in (VisitState.GIVEN, VisitState.ELSEWHERE))
    ]
    return max(past, default=0) + 1


def still_to_come(rows: list[VisitRow], first: int) -> list[VisitRow]:
    """The treatments from `first` on that have not ended."""
    return [
        row
        for row in rows
        if row.number is not None and row.number >= first and VisitState(row.state) not in ENDED
    ]
