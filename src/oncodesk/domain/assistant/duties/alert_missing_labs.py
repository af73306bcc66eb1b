"""Is blood not drawn, or a result not there, when it should be? The timetable of DECISIONS 13."""

from datetime import time, timedelta

from oncodesk.domain.assistant.facts import IN_HOUSE, Blood, Case, Visit
from oncodesk.domain.assistant.proposal import Proposal, climbing, message, task
from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.visit import AHEAD

NAME = "alert_missing_labs"
RESULT_HERE = timedelta(minutes=30)  # after arrival: technician and coordinator
RESULT_HERE_LATE = timedelta(minutes=60)  # after arrival: oncologist
NOT_DRAWN_LATE = timedelta(hours=2)  # after the end of the window: oncologist
BEFORE_LEAVING = timedelta(minutes=30)  # before the owner must leave home: oncologist and a call
NOBODY_BEFORE = time(6)  # of the practice
OWNER_NEWS_LIVES = timedelta(hours=4)  # communication E3, P1


def timetable(case: Case) -> tuple[Proposal, ...]:
    """Every alert of every open visit. A result that is in ends them; so does a visit that is over.

    Here on the day nothing is due before arrival. Once she is in the house, a result missing from
    elsewhere is as missing as one from here, so the same half hours count.
    """
    proposals: list[Proposal] = []
    for visit in case.visits:
        missing = tuple(blood for blood in visit.blood if blood.received_at is None)
        if visit.state in IN_HOUSE and missing:
            proposals += _in_the_house(case, visit)
        if visit.state in AHEAD:
            for blood in missing:
                if blood.is_elsewhere:
                    proposals += _not_drawn(case, visit, blood) if blood.drawn_at is None else ()
            if any(blood.is_elsewhere and blood.drawn_at for blood in missing):
                proposals += _no_result(case, visit)
    return tuple(proposals)


def _in_the_house(case: Case, visit: Visit) -> tuple[Proposal, ...]:
    if visit.arrived_at is None:
        return ()
    about = f"{visit.id}:{visit.arrived_at:%Y%m%dT%H%M}"
    facts = {"arrived_at": visit.arrived_at}
    early = tuple(
        task(
            NAME,
            "result_missing",
            case.routed(role),
            about=f"{about}:{role.value}",
            reason="assistant.no_result_after_arrival",
            due_at=visit.arrived_at + RESULT_HERE,
            urgency="now",
            visit_id=visit.id,
            facts=facts,
        )
        for role in (Role.NURSE, Role.COORDINATOR)
    )
    late = climbing(
        case,
        NAME,
        "result_missing",
        about=f"{about}:oncologist",
        reason="assistant.no_result_after_arrival",
        due_at=visit.arrived_at + RESULT_HERE_LATE,
        visit_id=visit.id,
        facts=facts,
    )
    return early + late


def _not_drawn(case: Case, visit: Visit, blood: Blood) -> tuple[Proposal, ...]:
    ends_at = blood.draw_until
    about = f"{visit.id}:{blood.id}:{ends_at:%Y%m%dT%H%M%z}"
    facts = {"draw_until": ends_at, "place": blood.place.value, "planned_on": visit.planned_on}
    reason = "assistant.not_drawn"
    calls = [
        task(
            NAME,
            kind,
            case.routed(Role.COORDINATOR),
            about=about,
            reason=reason,
            due_at=ends_at,
            urgency="now",
            visit_id=visit.id,
            facts=facts,
        )
        for kind in (
            "lab_not_drawn",
            "call_referring_vet" if blood.place is LabPlace.REFERRING_VET else "call_draw_place",
            *(() if case.addressed() else ("call_owner",)),
        )
    ]
    owners = tuple(
        message(
            NAME,
            "blood_not_drawn",
            client,
            about=about,
            reason=reason,
            due_at=ends_at,
            until=ends_at + OWNER_NEWS_LIVES,
            visit_id=visit.id,
            facts=facts,
        )
        for client in case.addressed()
    )
    oncologist = climbing(
        case,
        NAME,
        "lab_not_drawn",
        about=f"{about}:oncologist",
        reason=reason,
        due_at=ends_at + NOT_DRAWN_LATE,
        visit_id=visit.id,
        facts=facts,
    )
    return (*calls, *owners, *oncologist)


def _no_result(case: Case, visit: Visit) -> tuple[Proposal, ...]:
    """Drawn elsewhere and nothing came back: before anybody drives. Without an appointment nobody drives."""
    if visit.appointment is None:
        return ()
    leaving_at = case.leaving_at(visit.appointment)
    due_at = max(leaving_at - BEFORE_LEAVING, case.moment(case.day_of(leaving_at), NOBODY_BEFORE))
    about = f"{visit.id}:{visit.appointment.starts_at:%Y%m%dT%H%M%z}:driving"
    facts = {"leaving_at": leaving_at, "starts_at": visit.appointment.starts_at}
    reason = "assistant.no_result_before_leaving"
    call = task(
        NAME,
        "call_wait_before_you_drive",
        case.routed(Role.COORDINATOR),
        about=about,
        reason=reason,
        due_at=due_at,
        urgency="now",
        visit_id=visit.id,
        facts=facts,
    )
    oncologist = climbing(
        case,
        NAME,
        "result_missing",
        about=f"{about}:oncologist",
        reason=reason,
        due_at=due_at,
        visit_id=visit.id,
        facts=facts,
    )
    return (call, *oncologist)
