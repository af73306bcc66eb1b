"""Was a radiation fraction missed, or did nobody write down what became of it? She is told the same day."""

from dataclasses import replace
from datetime import timedelta

from oncodesk.domain.assistant.facts import ALWAYS, Case, RadiationDay, Recipient
from oncodesk.domain.assistant.proposal import Proposal, climbing, task
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Fact
from oncodesk.domain.treatment.radiation import FractionState

NAME = "alert_missed_fraction"
NOT_RECORDED = timedelta(hours=1)  # after the beam's time: nobody wrote a dose or a reason


def timetable(case: Case) -> tuple[Proposal, ...]:
    """A fraction that was not done goes to the radiation oncologist at once, until she has chosen.

    What becomes of it is never proposed: there is no default. An hour after the beam's time without a word
    the nurse is asked, and she is told as well, because a gap is told the same day.
    """
    return tuple(proposal for each in case.fractions for proposal in _of(case, each))


def her(case: Case, day: RadiationDay) -> Recipient:
    """The course's radiation oncologist while she works here, else whoever is the oncologist."""
    if day.oncologist_id in case.oncologists:
        return Recipient(Role.ONCOLOGIST, day.oncologist_id)
    return case.routed(Role.ONCOLOGIST)


def _asking_her_first(case: Case, day: RadiationDay) -> Case:
    """The ladder begins with her; a stand-in for other oncologists does not choose for her."""
    if day.oncologist_id not in case.oncologists:
        return case
    others = tuple(each for each in case.oncologists if each != day.oncologist_id)
    routes = dict(case.routes)
    routes.pop(Role.ONCOLOGIST, None)
    return replace(case, oncologists=(day.oncologist_id, *others), routes=routes)


def _of(case: Case, day: RadiationDay) -> tuple[Proposal, ...]:
    facts: dict[str, Fact] = {"planned_on": day.planned_on, "why": day.why}
    if day.state is FractionState.NOT_DONE and not day.is_decided:
        return climbing(
            _asking_her_first(case, day),
            NAME,
            "fraction_missed",
            about=str(day.id),
            reason="assistant.fraction_missed",
            due_at=ALWAYS,
            visit_id=None,
            facts=facts,
        )
    if day.state not in (FractionState.PLANNED, FractionState.ANESTHETIZED):
        return ()
    over = case.end_of(day.planned_on) if day.beam_ends_at is None else day.beam_ends_at + NOT_RECORDED
    return tuple(
        task(
            NAME,
            "fraction_not_recorded",
            to,
            about=f"{day.id}:{day.planned_on.isoformat()}:{to.role.value}",
            reason="assistant.fraction_not_recorded",
            due_at=over,
            urgency="now",
            visit_id=None,
            facts={"planned_on": day.planned_on},
        )
        for to in (case.routed(Role.NURSE), her(case, day))
    )
