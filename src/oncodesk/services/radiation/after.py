"""Who looks at a patient after her last fraction, on which days, and as whose task?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.domain.treatment.radiation_after import (
    LATE_FROM,
    AfterPlan,
    check_after,
    check_days,
    next_late_day,
)
from oncodesk.records.locks import lock_practice
from oncodesk.records.read import people as read_people
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid
from oncodesk.services.tasks import end_tasks, raise_task
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import RadiationCourseRow

_MORNING = time(8)
_BOOKED_BEFORE = timedelta(days=14)
_EARLY = timedelta(days=7)  # a look so many days before its day stands for it
_WRONG = {
    "days": "Write days after the last fraction in rising order, each from 1 to 365, for example 7, 28, 91.",
    "late_every": "Write from 28 to 366 days, or leave it empty.",
}


@action("radiation.choose_after", Permission.PRESCRIBE_RADIATION)
def choose_after(work: Work, *, days: tuple[int, ...], late_every: int | None, seen_version: int) -> Done:
    """The practice's own plan after radiation; it counts for courses that end from now on."""
    lock_practice(work.practice_id)
    plan = AfterPlan(tuple(days), late_every)
    wrong = {field: _WRONG[field] for field in check_after(plan)}
    if wrong:
        raise Invalid("Nothing was saved.", wrong)
    chosen = {"days": list(plan.days), "late_every": late_every, "chosen_by_id": work.actor.person_id}
    row = read.after_of(work.practice_id)
    if row is None:
        row = write.add_after(work.ledger, chosen_at=work.now, **chosen)
    else:
        work.check_seen(row, seen_version)
        write.change_after(work.ledger, row, chosen_at=work.now, **chosen)
    return Done(str(row.public_id), row.version)


def plan_of_practice(practice_id: int) -> AfterPlan:
    """What was chosen, else what is printed."""
    row = read.after_of(practice_id)
    return AfterPlan() if row is None else AfterPlan(tuple(row.days), row.late_every)


def last_day(course: RadiationCourseRow) -> date | None:
    """Of the last fraction that counts; None: nothing was delivered and nothing follows from it."""
    days = [each.planned_on for each in read.fractions_of(course.pk) if each.state == FractionState.DELIVERED]
    return max(days, default=None)


def key_of(course: RadiationCourseRow) -> str:
    return f"radiation_after:{course.public_id}:"


def plan_checks(work: Work, course: RadiationCourseRow) -> None:
    """The course has ended: one task a look for the oncologist, and one to book it for the coordinator."""
    last_on = last_day(course)
    if last_on is None:
        return
    plan = plan_of_practice(work.practice_id)
    for on in check_days(plan, last_on):
        _ask(work, course, on, "radiation.look_after", last_on)
    late = next_late_day(plan, last_on, ())
    if late is not None:
        _ask(work, course, late, "radiation.look_for_late", last_on)


def checks_seen(work: Work, course: RadiationCourseRow, on: date) -> None:
    """Somebody wrote down a look at the patient after her course: what was due until then is done."""
    last_on = last_day(course)
    if last_on is None or on <= last_on:
        return
    looked_on = [each.reviewed_on for each in read.reviews_of([course.pk])]
    late = next_late_day(plan_of_practice(work.practice_id), last_on, looked_on)
    for task in read.tasks_after(course.patient_id, key_of(course)):
        due_on = date.fromisoformat(str(task.facts["due_on"]))
        if due_on <= on + _EARLY:
            end_tasks(work, course.patient_id, task.key, f"looked at on {on}")
        elif late is not None and due_on > last_on + timedelta(days=LATE_FROM) and due_on != late:
            end_tasks(work, course.patient_id, task.key, f"counted again from {on}")
    if late is not None:
        _ask(work, course, late, "radiation.look_for_late", last_on)


def _works_here(practice_id: int, person_id: int) -> bool:
    found = read_people.membership_of(practice_id, person_id)
    return found is not None and found.is_active


def _ask(work: Work, course: RadiationCourseRow, on: date, reason: str, last_on: date) -> None:
    """Her own oncologist while she works here; the coordinator where she reviews from elsewhere."""
    zone = ZoneInfo(course.practice.zone)
    hers = course.oncologist_id
    works_here = hers is not None and _works_here(work.practice_id, hers)
    raise_task(
        work,
        f"{key_of(course)}{on}:look",
        "radiation_after",
        reason,
        to=Role.COORDINATOR if course.reviewer else Role.ONCOLOGIST,
        to_person_id=hers if works_here and not course.reviewer else None,
        urgency="routine",
        patient_id=course.patient_id,
        due_at=datetime.combine(on, _MORNING, zone),
        due_on=on.isoformat(),
        last_on=last_on.isoformat(),
    )
    raise_task(
        work,
        f"{key_of(course)}{on}:book",
        "radiation_after_book",
        "radiation.book_after",
        to=Role.COORDINATOR,
        urgency="routine",
        patient_id=course.patient_id,
        due_at=max(work.now, datetime.combine(on - _BOOKED_BEFORE, _MORNING, zone)),
        due_on=on.isoformat(),
        last_on=last_on.isoformat(),
    )
