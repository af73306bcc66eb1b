"""What is the assistant's job? One file a duty; here they are asked together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from oncodesk.domain.assistant.duties import (
    alert_corrected_result,
    alert_low_counts,
    alert_missed_fraction,
    alert_missing_labs,
    ask_who_came,
    book_next_visits,
    confirm_results_in,
    propose_recheck,
    remind_before_visit,
    review_radiation_week,
    send_fasting_text,
    tell_held_today,
)
from oncodesk.domain.assistant.facts import Case
from oncodesk.domain.assistant.proposal import Proposal, due, next_change


class Mode(StrEnum):
    """What a practice lets a duty do."""

    OFF = "off"
    ASKS = "asks"
    ACTS = "acts"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty by name, with everything it would ever propose for the facts as they are now."""

    name: str
    timetable: Callable[[Case], tuple[Proposal, ...]]
    starts_as: Mode
    is_safety: bool = False  # can be re-routed, never switched off

    def propose(self, case: Case, now: datetime) -> tuple[Proposal, ...]:
        """What is due now. Nothing is ever due for a patient who died."""
        return due(self.timetable(case), now) if case.is_alive else ()

    def next_look(self, case: Case, now: datetime) -> datetime | None:
        """When the answer of `propose` changes if nothing but time passes; None: never."""
        return next_change(self.timetable(case), now) if case.is_alive else None


DUTIES: dict[str, Duty] = {
    duty.name: duty
    for duty in (
        Duty(book_next_visits.NAME, book_next_visits.timetable, Mode.ACTS),
        Duty(remind_before_visit.NAME, remind_before_visit.timetable, Mode.ACTS),
        Duty(confirm_results_in.NAME, confirm_results_in.timetable, Mode.ACTS),
        Duty(alert_missing_labs.NAME, alert_missing_labs.timetable, Mode.ACTS, is_safety=True),
        Duty(alert_low_counts.NAME, alert_low_counts.timetable, Mode.ACTS, is_safety=True),
        Duty(alert_corrected_result.NAME, alert_corrected_result.timetable, Mode.ACTS, is_safety=True),
        Duty(alert_missed_fraction.NAME, alert_missed_fraction.timetable, Mode.ACTS, is_safety=True),
        Duty(review_radiation_week.NAME, review_radiation_week.timetable, Mode.ACTS, is_safety=True),
        Duty(send_fasting_text.NAME, send_fasting_text.timetable, Mode.ACTS),
        Duty(ask_who_came.NAME, ask_who_came.timetable, Mode.ACTS),
        Duty(propose_recheck.NAME, propose_recheck.timetable, Mode.ASKS),
        # the oncologist looks before an owner is told
        Duty(tell_held_today.NAME, tell_held_today.timetable, Mode.ASKS),
    )
}


def mode_of(duty: Duty, chosen: Mode | None) -> Mode:
    """What the practice set, or how the duty starts; a safety duty acts whatever anybody set."""
    return Mode.ACTS if duty.is_safety else chosen or duty.starts_as


def look(case: Case, now: datetime) -> tuple[tuple[Proposal, ...], datetime | None]:
    """Everything due now over all duties, and when to look again."""
    proposals = tuple(proposal for duty in DUTIES.values() for proposal in duty.propose(case, now))
    looks = (duty.next_look(case, now) for duty in DUTIES.values())
    return proposals, min((at for at in looks if at is not None), default=None)
