"""Is today's visit held for blood while the owner is still at home?"""

from datetime import time

from oncodesk.domain.assistant.facts import Case
from oncodesk.domain.assistant.proposal import Proposal, message
from oncodesk.domain.treatment.visit import VisitState

NAME = "tell_held_today"
FROM = time(6)  # of the practice (DECISIONS 13)
_LOW = frozenset({"hold", "floor"})


def timetable(case: Case) -> tuple[Proposal, ...]:
    """From 06:00 of the day until the owner must leave; who has arrived is told by people."""
    return tuple(
        message(
            NAME,
            "held_today",
            client,
            about=f"{visit.id}:{visit.planned_on.isoformat()}",
            reason="assistant.held_before_leaving",
            due_at=case.moment(visit.planned_on, FROM),
            until=case.leaving_at(visit.appointment),
            visit_id=visit.id,
            facts={
                "neutrophils": visit.neutrophils,
                "platelets": visit.platelets,
                "leaving_at": case.leaving_at(visit.appointment),
            },
        )
        for visit in case.visits
        if visit.state is VisitState.HELD and visit.band in _LOW
        if visit.arrived_at is None and visit.appointment is not None
        for client in case.addressed()
    )
