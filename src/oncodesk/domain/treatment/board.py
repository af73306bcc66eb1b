"""Which one state does the day board show for a visit?"""

from enum import StrEnum

from oncodesk.domain.shared.verdict import Finding, Verdict
from oncodesk.domain.treatment.visit import VisitState


class Answer(StrEnum):
    """The last answer of "before this dose", short enough for a list."""

    NOT_NEEDED = "not_needed"  # no blood is asked for
    WAITING = "waiting"  # blood not drawn, or nothing known
    DRAWN = "drawn"
    ONCOLOGIST = "oncologist"
    HOLD = "hold"
    READY = "ready"  # in range; only steps of today are open


class BoardState(StrEnum):
    """The words of the board, one each; `web` translates them."""

    WAITING = "waiting"
    DRAWN = "drawn"
    READY = "ready"
    RELEASED = "released"
    ONCOLOGIST = "oncologist"
    HOLD = "hold"
    DELAYED = "delayed"
    GIVEN = "given"
    DONE = "done"
    ELSEWHERE = "elsewhere"
    SKIPPED = "skipped"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


# What today's people still have to do; it does not make a visit look held.
STEPS_OF_TODAY = frozenset(
    {
        "treatment.weight_missing",
        "treatment.weight_not_today",
        "treatment.weight_estimated",
        "toxicity.temperature_missing",
        "toxicity.temperature_not_today",
        "toxicity.signs_not_asked",
        "toxicity.signs_not_today",
        "dosing.home_drugs_unknown",
        "dosing.home_drugs_not_today",
        "treatment.urine_not_asked",
        "treatment.pressure_missing",
        "treatment.pressure_stale",
        "treatment.order_not_signed",
        "treatment.not_reviewed",
        "treatment.review_needs_oncologist",
        "treatment.not_released",
        "treatment.not_today",
    }
)
# Blood or urine that is not there yet is waited for; it is no hold.
STILL_WAITING = frozenset(
    {
        *("labs.missing", "labs.stale", "labs.before_last_dose"),
        *("treatment.urine_not_read", "treatment.protein_not_known", "treatment.protein_without_ratio"),
    }
)

_BY_ANSWER = {
    Answer.NOT_NEEDED: BoardState.READY,
    Answer.WAITING: BoardState.WAITING,
    Answer.DRAWN: BoardState.DRAWN,
    Answer.ONCOLOGIST: BoardState.ONCOLOGIST,
    Answer.HOLD: BoardState.HOLD,
    Answer.READY: BoardState.READY,
}
_BY_STATE = {
    VisitState.GIVEN: BoardState.GIVEN,
    VisitState.DONE: BoardState.DONE,
    VisitState.ELSEWHERE: BoardState.ELSEWHERE,
    VisitState.SKIPPED: BoardState.SKIPPED,
    VisitState.NO_SHOW: BoardState.NO_SHOW,
    VisitState.CANCELLED: BoardState.CANCELLED,
    VisitState.RELEASED: BoardState.RELEASED,
}
BOARD: dict[tuple[VisitState, Answer], BoardState] = {
    (state, answer): _BY_STATE.get(state, _BY_ANSWER[answer]) for state in VisitState for answer in Answer
} | {
    # A person's hold stands until somebody goes on, whatever the blood says.
    (VisitState.HELD, answer): BoardState.ONCOLOGIST if answer is Answer.ONCOLOGIST else BoardState.HOLD
    for answer in Answer
}


def answer_of(verdict: Verdict, *, drawn: bool, blood_needed: bool) -> tuple[Answer, Finding | None]:
    """The short answer and the finding that explains it; steps of today are left out."""
    stops = [finding for finding in verdict.stopping if finding.code not in STEPS_OF_TODAY]
    if not stops:
        return (Answer.READY if blood_needed else Answer.NOT_NEEDED), None
    firm = [finding for finding in stops if finding.code not in STILL_WAITING]
    if not firm:
        return (Answer.DRAWN if drawn else Answer.WAITING), stops[0]
    by_oncologist = [
        finding for finding in firm if finding.override is not None and not finding.override.second_approver
    ]
    # What an oncologist must look at (toxic change, a left shift) names no band: it is hers to decide.
    if len(by_oncologist) == len(firm) and all(
        finding.facts.get("band", "oncologist") == "oncologist" for finding in firm
    ):
        return Answer.ONCOLOGIST, firm[0]
    held = [finding for finding in firm if finding.facts.get("band") in ("hold", "floor")]
    return Answer.HOLD, (held or firm)[0]
