"""Is a reminder with the bloodwork instructions due?"""

from datetime import datetime, time, timedelta

from oncodesk.domain.assistant.facts import Appointment, Case, Visit
from oncodesk.domain.assistant.proposal import Proposal, message, task
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.visit import VisitState

NAME = "remind_before_visit"
SENT_AT = time(9)  # of the practice; reminders aim for 9 to 18 (reference: communication E6)
TOO_LATE = timedelta(hours=2)  # before the visit a reminder helps nobody (communication E3, P2)
_REASONS = {"first": "assistant.two_days_before", "second": "assistant.day_before"}


def timetable(case: Case) -> tuple[Proposal, ...]:
    """Two days before each booked visit; the day before only if it was not confirmed or not reminded.

    The two spans do not overlap, so whoever books late gets one reminder, not two. Without anybody to
    write to, a call becomes due instead: silence is not an answer.
    """
    return tuple(
        proposal
        for visit in case.visits
        if visit.state is VisitState.BOOKED and visit.appointment is not None
        for proposal in _of(case, visit, visit.appointment)
    )


def _of(case: Case, visit: Visit, appointment: Appointment) -> tuple[Proposal, ...]:
    day = case.day_of(appointment.starts_at)
    first, second = (case.moment(day - timedelta(days=days), SENT_AT) for days in (2, 1))
    last = max(appointment.starts_at - TOO_LATE, second)
    again = not (appointment.is_confirmed and appointment.is_reminded)
    early = _to_everybody(case, visit, appointment, "first", first, second)
    late = _to_everybody(case, visit, appointment, "second", second, last) if again else ()
    return early + late


def _to_everybody(
    case: Case, visit: Visit, appointment: Appointment, which: str, due_at: datetime, until: datetime
) -> tuple[Proposal, ...]:
    about = f"{visit.id}:{appointment.starts_at:%Y%m%dT%H%M%z}:{which}"
    addressed = case.addressed()
    if not addressed:
        return (
            task(
                NAME,
                "call_to_remind",
                case.routed(Role.COORDINATOR),
                about=about,
                reason="assistant.nobody_to_write_to",
                due_at=due_at,
                until=until,
                urgency="today",
                visit_id=visit.id,
                facts={"starts_at": appointment.starts_at},
            ),
        )
    return tuple(
        message(
            NAME,
            "reminder",
            client,
            about=about,
            reason=_REASONS[which],
            due_at=due_at,
            until=until,
            visit_id=visit.id,
            facts={"starts_at": appointment.starts_at, "confirmed": appointment.is_confirmed},
        )
        for client in addressed
    )
