"""Do very low counts, or a second failed recheck, need the oncologist today?"""

from decimal import Decimal

from oncodesk.domain.assistant.facts import ALWAYS, OPEN, Case, Visit
from oncodesk.domain.assistant.proposal import Proposal, climbing, task
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.visit import VisitState

NAME = "alert_low_counts"
VERY_LOW = Decimal("1.0")  # neutrophils in 10^9/L, below (DECISIONS 4)
RECHECKS = 2  # so many failed ones need the oncologist's review (DECISIONS 4)


def timetable(case: Case) -> tuple[Proposal, ...]:
    """Below 1.0 at once, in urgency "now" and with a ladder; the second failed recheck the same day."""
    return tuple(proposal for visit in case.visits if visit.state in OPEN for proposal in _of(case, visit))


def _of(case: Case, visit: Visit) -> tuple[Proposal, ...]:
    proposals: tuple[Proposal, ...] = ()
    about = f"{visit.id}:{visit.planned_on.isoformat()}"
    facts = {"neutrophils": visit.neutrophils, "planned_on": visit.planned_on}
    if visit.neutrophils is not None and visit.neutrophils < VERY_LOW:
        proposals += climbing(
            case,
            NAME,
            "very_low_neutrophils",
            about=about,
            reason="assistant.very_low_neutrophils",
            due_at=ALWAYS,
            visit_id=visit.id,
            facts=facts,
        )
    if visit.state is VisitState.HELD and visit.failed_rechecks >= RECHECKS:
        review = task(
            NAME,
            "review_after_rechecks",
            case.routed(Role.ONCOLOGIST),
            about=about,
            reason="assistant.rechecks_failed",
            due_at=ALWAYS,
            urgency="today",
            visit_id=visit.id,
            facts={**facts, "times": visit.failed_rechecks},
        )
        proposals += (review,)
    return proposals
