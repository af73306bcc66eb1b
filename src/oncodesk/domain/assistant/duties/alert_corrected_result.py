"""Did a laboratory change a result that somebody had already relied on?"""

from oncodesk.domain.assistant.facts import ALWAYS, Case
from oncodesk.domain.assistant.proposal import Proposal, climbing

NAME = "alert_corrected_result"


def timetable(case: Case) -> tuple[Proposal, ...]:
    """One alert to the oncologist for each new version, also when the dose was already given."""
    return tuple(
        proposal
        for correction in case.corrections
        for proposal in climbing(
            case,
            NAME,
            "corrected_result",
            about=f"{correction.visit_id}:{correction.result_id}",
            reason="assistant.result_corrected",
            due_at=ALWAYS,
            visit_id=correction.visit_id,
            facts={
                "analyte": correction.analyte,
                "before": correction.before,
                "after": correction.after,
                "received_at": correction.received_at,
            },
        )
    )
