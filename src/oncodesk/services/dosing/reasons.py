"""Which coded reasons may change a dose, and what does each ask for?"""

from dataclasses import dataclass

from oncodesk.domain.dosing.modification import GENOTYPE_REASON
from oncodesk.services.sentences import untranslated as _

OTHER = "other"
GRADES = range(1, 5)  # 5 is death: no dose follows it


@dataclass(frozen=True, slots=True)
class Reason:
    """A code that reports count; `is_graded` needs the grade of the event, `needs_words` a sentence."""

    code: str
    words: str
    is_graded: bool = False
    needs_words: bool = False


REASONS: tuple[Reason, ...] = (
    Reason("neutropenia", _("Low neutrophils"), is_graded=True),
    Reason("thrombocytopenia", _("Low platelets"), is_graded=True),
    Reason("hematologic", _("Another effect on the blood"), is_graded=True, needs_words=True),
    Reason("gastrointestinal", _("Stomach or bowel signs"), is_graded=True),
    Reason("other_toxicity", _("Another side effect"), is_graded=True, needs_words=True),
    Reason("organ_function", _("Kidney, liver or heart function"), needs_words=True),
    Reason("weight", _("Weight or body condition")),
    Reason("age", _("Age or frailty")),
    Reason("owner", _("The owner's wish")),
    Reason("response", _("Response of the disease")),
    Reason("lifetime", _("Lifetime limit of the drug")),
    Reason(GENOTYPE_REASON, _("ABCB1 genotype")),
    Reason(OTHER, _("Another reason"), needs_words=True),
)
REASON_BY_CODE = {reason.code: reason for reason in REASONS}
# What an adverse event is called as a reason; one that is not named here is another side effect.
_OF_TERM = {
    "neutropenia": "neutropenia",
    "febrile_neutropenia": "neutropenia",
    "thrombocytopenia": "thrombocytopenia",
    "vomiting": "gastrointestinal",
    "diarrhea": "gastrointestinal",
    "nausea": "gastrointestinal",
    "anorexia": "gastrointestinal",
}


def reason_of_term(term: str) -> str:
    return _OF_TERM.get(term, "other_toxicity")


def reason_words(code: str, grade: int | str | None) -> str:
    """`low neutrophils grade 3`, as it stands behind a dose."""
    reason = REASON_BY_CODE.get(code)
    words = code if reason is None else reason.words
    words = words if words.startswith("ABCB1") else words[:1].lower() + words[1:]
    return f"{words} grade {grade}" if grade else words


def wrong_reason(code: str, grade: int | None, text: str, *, field: str = "cause") -> dict[str, str]:
    """What is wrong with a reason, by field: the code, its grade (`grade`) or its words (`reason`)."""
    reason = REASON_BY_CODE.get(code)
    if reason is None:
        return {field: "Choose why the dose changes."}
    if reason.is_graded and grade not in GRADES:
        return {"grade": "Choose the grade of the event, 1 to 4."}
    if not reason.is_graded and grade is not None:
        return {"grade": "Only a side effect has a grade; leave it out."}
    if reason.needs_words and not text.strip():
        return {"reason": "Say why, in a few words."}
    return {}
