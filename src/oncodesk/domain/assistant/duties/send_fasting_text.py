"""Does the owner know the evening before what her animal fasts, in the words that the anesthetist signed?"""

from datetime import time, timedelta

from oncodesk.domain.assistant.facts import Case, RadiationDay
from oncodesk.domain.assistant.proposal import Kind, Proposal, task
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.radiation import FractionState

NAME = "send_fasting_text"
EVENING = time(18)  # of the day before; purpose P2 goes until 20:00
NOON = time(12)  # of the day before: without an instruction somebody still can sign one


def timetable(case: Case) -> tuple[Proposal, ...]:
    """One message a client and fraction, from 18:00 the day before until two hours before anesthesia.

    Without a signed instruction nothing is sent: from noon of the day before it is a task. Without an
    address it is a call.
    """
    return tuple(
        proposal
        for each in case.fractions
        if each.state is FractionState.PLANNED and each.starts_at is not None
        for proposal in _of(case, each)
    )


def _of(case: Case, day: RadiationDay) -> tuple[Proposal, ...]:
    assert day.starts_at is not None
    before = day.planned_on - timedelta(days=1)
    until = day.starts_at - timedelta(hours=2)
    evening = case.moment(before, EVENING)
    about = f"{day.id}:{day.starts_at:%Y%m%dT%H%M}"
    facts = {"starts_at": day.starts_at}
    if not case.has_fasting_instruction:
        return (
            task(
                NAME,
                "sign_fasting",
                case.routed(Role.NURSE),
                about=about,
                reason="assistant.no_fasting_instruction",
                due_at=case.moment(before, NOON),
                urgency="today",
                visit_id=None,
                facts=facts,
                until=day.starts_at,
            ),
        )
    told = case.addressed()
    if not told:
        return (
            task(
                NAME,
                "call_about_fasting",
                case.routed(Role.COORDINATOR),
                about=about,
                reason="assistant.fasting_by_phone",
                due_at=evening - timedelta(hours=3),
                urgency="today",
                visit_id=None,
                facts=facts,
                until=until,
            ),
        )
    return tuple(
        Proposal(
            NAME,
            f"{NAME}:{about}:fasting:{client.id}",
            Kind.SEND_MESSAGE,
            "assistant.fasting_tomorrow",
            evening,
            until,
            None,
            {"template": "fasting", "client_id": client.id, "fraction_id": day.id},
            facts,
        )
        for client in told
    )
