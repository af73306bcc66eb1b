"""Are all results of a visit in, and who should know?"""

from oncodesk.domain.assistant.facts import ALWAYS, OPEN, Case, Visit
from oncodesk.domain.assistant.proposal import Proposal, message, task
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.visit import VisitState

NAME = "confirm_results_in"


def timetable(case: Case) -> tuple[Proposal, ...]:
    """When every lab request of a visit is answered: a review task, and a line to owners who wait at home.

    In the proceed band the review is the nurse's (whether a standing order lets her is asked at the
    review itself); everything else, unknown included, is the oncologist's.
    """
    return tuple(
        proposal
        for visit in case.visits
        if visit.state in OPEN and visit.blood and all(blood.received_at for blood in visit.blood)
        for proposal in _of(case, visit)
    )


def _of(case: Case, visit: Visit) -> tuple[Proposal, ...]:
    received_at = max(blood.received_at for blood in visit.blood if blood.received_at)
    about = f"{visit.id}:{received_at:%Y%m%dT%H%M%S}"
    routine = visit.band == "proceed"
    review = task(
        NAME,
        "review_results",
        case.routed(Role.NURSE if routine else Role.ONCOLOGIST),
        about=about,
        reason="assistant.results_in",
        due_at=ALWAYS,
        urgency="routine" if routine else "today",
        visit_id=visit.id,
        facts={"received_at": received_at, "band": visit.band, "neutrophils": visit.neutrophils},
    )
    if visit.appointment is None or visit.state is not VisitState.BOOKED or not routine:
        return (review,)
    if not any(blood.is_elsewhere for blood in visit.blood):
        return (review,)
    told = tuple(
        message(
            NAME,
            "results_in",
            client,
            about=about,
            reason="assistant.results_in_owner",
            due_at=ALWAYS,
            until=case.leaving_at(visit.appointment),
            visit_id=visit.id,
            facts={"received_at": received_at, "starts_at": visit.appointment.starts_at},
        )
        for client in case.addressed()
    )
    return (review, *told)
