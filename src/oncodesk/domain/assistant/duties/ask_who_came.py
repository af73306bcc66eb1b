"""The practice closes: did those come whose visit of today nobody recorded?"""

from datetime import datetime, timedelta

from oncodesk.domain.assistant.facts import Case, Visit
from oncodesk.domain.assistant.proposal import Proposal, task
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.visit import AHEAD

NAME = "ask_who_came"
LATE = timedelta(minutes=30)  # a time booked near or after closing leaves her half an hour


def timetable(case: Case) -> tuple[Proposal, ...]:
    """One question a visit and day, to the coordinator, from closing on; nobody is marked as absent by it.

    Asked of a visit that is planned or booked for a day on which the practice was open. A visit on hold, in
    the house or over asks nothing, nor does one of a course on hold or ended. Without opening hours the day
    ends at midnight. It stays until somebody records the arrival, the absence or another day.
    """
    return tuple(
        task(
            NAME,
            "did_she_come",
            case.routed(Role.COORDINATOR),
            about=f"{visit.id}:{visit.planned_on.isoformat()}",
            reason="assistant.nobody_recorded",
            due_at=_closing(case, visit),
            urgency="today",
            visit_id=visit.id,
            facts={"planned_on": visit.planned_on},
        )
        for visit in case.visits
        if visit.state in AHEAD and visit.is_expected and case.open_days.is_open(visit.planned_on)
    )


def _closing(case: Case, visit: Visit) -> datetime:
    day = visit.planned_on
    closes = case.closes.get(day.weekday())
    over = case.end_of(day) if closes is None else case.moment(day, closes)
    starts = None if visit.appointment is None else visit.appointment.starts_at
    return over if starts is None else max(over, starts + LATE)
