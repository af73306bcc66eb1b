"""A drug ran beside the vein, or the animal reacted to it: what is told at once, and who looks when?

Nothing here is decided by the program: it tells what a source says, and asks for the oncologist. What no
source says is told as general knowledge, to be confirmed by the oncologist.
"""

from datetime import date, timedelta
from enum import StrEnum

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.shared.verdict import Finding, Verdict, unknown, warn


class Mishap(StrEnum):
    REACTION = "reaction"
    EXTRAVASATION = "extravasation"


DOXORUBICIN = "doxorubicin"
VINCAS = frozenset({"vincristine", "vinblastine", "vinorelbine"})
# A slough appears on day 7 to 10 and gets worse for weeks: Veterinary Surgical Oncology.
LOOKS: dict[str, tuple[int, ...]] = {DOXORUBICIN: (1, 2, 3, 7, 10, 14)}
_SURGERY = "Veterinary Surgical Oncology, doxorubicin extravasation [S45b]"
_GENERAL = "General knowledge; the oncologist confirms it"


def first_aid(kind: Mishap, drug_id: str, drug: Drug | None) -> Verdict:
    """What stands on the screen when it happens. A drug that the library does not know is never harmless."""
    if kind is Mishap.REACTION:
        return Verdict((warn("treatment.reacted", _GENERAL),))
    return Verdict((_leaked(drug_id, drug),))


def _leaked(drug_id: str, drug: Drug | None) -> Finding:
    if drug is None:
        return unknown("treatment.leaked_unknown")
    if drug_id == DOXORUBICIN:
        return warn("treatment.leaked_doxorubicin", _SURGERY, drug=drug.name)
    if drug_id in VINCAS:
        return warn("treatment.leaked_vinca", _GENERAL, drug=drug.name)
    if drug.vesicant:
        return warn("treatment.leaked_vesicant", drug=drug.name)
    return warn("treatment.leaked", drug=drug.name)


def days_to_look(kind: Mishap, drug_id: str, happened_on: date) -> tuple[tuple[int, date], ...]:
    """The days after an extravasation on which somebody looks at the site, each with its number.

    Only for a drug whose days a source names; for every other one the oncologist says them.
    """
    if kind is not Mishap.EXTRAVASATION:
        return ()
    return tuple((day, happened_on + timedelta(days=day)) for day in LOOKS.get(drug_id, ()))
