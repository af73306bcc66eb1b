"""What does the page of a visit tell about a dose that another practice gave?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.read import dosing as read
from oncodesk.services.words import day_words, drug_words

if TYPE_CHECKING:
    from oncodesk.records.models import VisitRow


def given_there(row: VisitRow) -> str:
    """`cyclophosphamide 243 mg on Thu Oct 15, Northside Emergency`; empty for a visit that took place here.

    A drug that is not dosed in mg has no entry in the ledger; then only the day is told.
    """
    if row.state != VisitState.ELSEWHERE or row.actual_on is None:
        return ""
    told = []
    for entry in read.outside_doses_of(row.pk):
        amount = "" if entry.amount_mg is None else f" {entry.amount_mg.normalize():f} mg"
        told.append(f"{drug_words(entry.substance)}{amount} on {day_words(entry.given_on)}, {entry.place}")
    return "; ".join(told) or day_words(row.actual_on)
