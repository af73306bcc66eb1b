"""Which coded reasons has a change of dates, and which may end a course?"""

from dataclasses import dataclass

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.services.errors import Invalid
from oncodesk.services.sentences import untranslated as _

OTHER = "other"
DEATH = "death"  # written by the death alone
CLOSED = "closed"
LOW_COUNTS = "low_counts"
NO_SHOW = "no_show"
RESUMED = "resumed"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code that reports count, its words, and the changes it can explain."""

    code: str
    words: str
    verbs: frozenset[Verb]


_MOVES = frozenset({Verb.DELAY, Verb.PULL})
_LATER = frozenset({Verb.DELAY, Verb.OMIT})
_ALL = frozenset(Verb)

REASONS: tuple[Reason, ...] = (
    Reason(LOW_COUNTS, _("Low counts"), _LATER),
    Reason("toxicity", _("Side effects"), _LATER | {Verb.CEASE}),
    Reason("unwell", _("Unwell for another reason"), _LATER),
    Reason("owner", _("The owner's choice"), _MOVES | {Verb.OMIT, Verb.CEASE}),
    Reason("finances", _("Costs"), _LATER | {Verb.CEASE}),
    Reason("travel", _("The owner cannot come that day"), _MOVES),
    Reason("completed_early", _("Completed early"), frozenset({Verb.CEASE})),
    Reason("progression", _("The disease progresses"), frozenset({Verb.CEASE, Verb.OMIT})),
    Reason("response", _("She responds and treatment goes on"), frozenset({Verb.EXTEND})),
    Reason(CLOSED, _("The practice is closed"), _MOVES),
    Reason(NO_SHOW, _("Did not come"), _LATER),
    Reason(RESUMED, _("The course goes on after a pause"), _MOVES),
    Reason(ELSEWHERE, _("Given elsewhere"), frozenset({Verb.ELSEWHERE, *_MOVES})),
    Reason(OTHER, _("Another reason"), _ALL),
)
_BY_CODE = {reason.code: reason for reason in REASONS}
END_WORDS = {reason.code: reason.words for reason in REASONS if Verb.CEASE in reason.verbs} | {
    DEATH: _("Died")
}


def reasons_for(verb: Verb) -> tuple[Reason, ...]:
    return tuple(reason for reason in REASONS if verb in reason.verbs)


def reason_told(change: Change, code: str, text: str) -> str:
    """What is kept as the reason: the person's words, else the words of the code.

    Raises Invalid for a code that does not explain this change, and where only words can say why.
    """
    reason = _BY_CODE.get(code)
    if reason is None or change.verb not in reason.verbs:
        raise Invalid("Choose a reason for this change.", {"code": "Choose one of the reasons."})
    if code == OTHER and not text.strip():
        raise Invalid("A change of dates needs a reason.", {"reason": "Say why, in a few words."})
    return text.strip() or reason.words
