"""Has the radiation oncologist reviewed her patient this week, by name, also when she works elsewhere?"""

from datetime import date, time, timedelta

from oncodesk.domain.assistant.facts import Case, RadiationCourse, Recipient
from oncodesk.domain.assistant.proposal import Proposal, task
from oncodesk.domain.shared.roles import Role

NAME = "review_radiation_week"
FIRST, EVERY = timedelta(days=4), timedelta(days=7)  # the fifth day of the course, then weekly
MORNING = time(8)


def timetable(case: Case) -> tuple[Proposal, ...]:
    """One task a week of the course from its fifth day on, until its last day.

    A review within the seven days up to the due day counts for that week. Who reviews from another
    place gets no task here: the desk sends her the record and writes down what she says.
    """
    return tuple(
        proposal for each in case.radiation for on in due_days(each) for proposal in _of(case, each, on)
    )


def due_days(course: RadiationCourse) -> tuple[date, ...]:
    """A course that ends before its fifth day is reviewed on its last day."""
    days = []
    on = min(course.first_on + FIRST, course.last_on)
    while on <= course.last_on:
        days.append(on)
        on += EVERY
    return tuple(days)


def _of(case: Case, course: RadiationCourse, on: date) -> tuple[Proposal, ...]:
    if course.reviewed_on is not None and course.reviewed_on > on - EVERY:
        return ()
    to = case.routed(Role.ONCOLOGIST)
    if course.reviewer:
        to = case.routed(Role.COORDINATOR)
    elif course.oncologist_id in case.oncologists:
        to = Recipient(Role.ONCOLOGIST, course.oncologist_id)
    return (
        task(
            NAME,
            "radiation_review",
            to,
            about=f"{course.id}:{on.isoformat()}",
            reason="assistant.radiation_review_due",
            due_at=case.moment(on, MORNING),
            urgency="today",
            visit_id=None,
            facts={"reviewer": course.reviewer or "here", "due_on": on},
            until=case.moment(on + EVERY, MORNING),
        ),
    )
