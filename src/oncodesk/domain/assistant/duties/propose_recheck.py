"""When is blood looked at again after a hold, and by how many days does the course move?"""

from datetime import date, timedelta

from oncodesk.domain.assistant.duties.alert_low_counts import RECHECKS, VERY_LOW
from oncodesk.domain.assistant.facts import ALWAYS, Case, Visit
from oncodesk.domain.assistant.proposal import Kind, Proposal, task
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Fact
from oncodesk.domain.treatment.visit import VisitState

NAME = "propose_recheck"
LOW, VERY_LOW_WAIT = timedelta(days=3), timedelta(days=7)  # DECISIONS 4
_HELD_FOR_BLOOD = frozenset({"oncologist", "hold", "floor"})


def timetable(case: Case) -> tuple[Proposal, ...]:
    """A delay of this and all later visits to the recheck's day, until that day is over.

    Held for another reason than blood, or after two failed rechecks, nothing is proposed: that is the
    oncologist's. Held for blood without a neutrophil or platelet count, she is asked for the day.
    A recheck day on which nobody decided becomes a task, never a silent second delay.
    """
    held = (
        visit for visit in case.visits if visit.state is VisitState.HELD and visit.band in _HELD_FOR_BLOOD
    )
    return tuple(
        proposal for visit in held if visit.failed_rechecks < RECHECKS for proposal in _of(case, visit)
    )


def wait_after(visit: Visit) -> timedelta | None:
    """At least 7 days below 1.0 or in the floor band, else 3; None when no count was judged."""
    if visit.neutrophils is None and visit.platelets is None:
        return None
    if visit.band == "floor" or (visit.neutrophils is not None and visit.neutrophils < VERY_LOW):
        return VERY_LOW_WAIT
    return LOW


def recheck_on(case: Case, visit: Visit) -> date | None:
    """The first open day at least that much later."""
    wait = wait_after(visit)
    return None if wait is None else case.open_days.next_open(visit.planned_on + wait)


def _of(case: Case, visit: Visit) -> tuple[Proposal, ...]:
    about = f"{visit.id}:{visit.planned_on.isoformat()}"
    day = recheck_on(case, visit)
    if day is None:
        unclear = wait_after(visit) is None
        return (
            task(
                NAME,
                "choose_recheck_day",
                case.routed(Role.ONCOLOGIST if unclear else Role.COORDINATOR),
                about=about,
                reason="assistant.recheck_unclear" if unclear else "assistant.no_open_day",
                due_at=ALWAYS,
                urgency="today",
                visit_id=visit.id,
                facts={"planned_on": visit.planned_on},
            ),
        )
    facts: dict[str, Fact] = {
        "planned_on": visit.planned_on,
        "recheck_on": day,
        "days": (day - visit.planned_on).days,
        "neutrophils": visit.neutrophils,
        "platelets": visit.platelets,
    }
    delay = Proposal(
        NAME,
        f"{NAME}:{about}",
        Kind.DELAY_COURSE,
        "assistant.recheck_due",
        ALWAYS,
        case.end_of(day),
        visit.id,
        {"days": facts["days"], "recheck_on": day},
        facts,
    )
    forgotten = task(
        NAME,
        "recheck_undecided",
        case.routed(Role.COORDINATOR),
        about=about,
        reason="assistant.recheck_undecided",
        due_at=case.end_of(day),
        urgency="today",
        visit_id=visit.id,
        facts=facts,
    )
    return (delay, forgotten)
