"""Which planned visits have no appointment yet?"""

from oncodesk.domain.assistant.facts import ALWAYS, Case
from oncodesk.domain.assistant.proposal import Kind, Proposal
from oncodesk.domain.treatment.visit import VisitState

NAME = "book_next_visits"


def timetable(case: Case) -> tuple[Proposal, ...]:
    """Every planned visit of an active course, in the order of its days, until its day is over.

    The slot is chosen when it is booked, under the practice's lock; a visit that moves to another day
    is due again. A visit without an active course (a consult) is booked by people.
    """
    waiting = sorted(
        (visit for visit in case.visits if visit.state is VisitState.PLANNED and visit.appointment is None),
        key=lambda visit: (visit.planned_on, visit.id),
    )
    return tuple(
        Proposal(
            NAME,
            f"{NAME}:{visit.id}:{visit.planned_on.isoformat()}",
            Kind.BOOK_VISIT,
            "assistant.visit_unbooked",
            ALWAYS,
            case.end_of(visit.planned_on),
            visit.id,
            {"planned_on": visit.planned_on},
            {"planned_on": visit.planned_on},
        )
        for visit in waiting
        if visit.is_course_active
    )
