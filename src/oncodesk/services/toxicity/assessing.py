"""Who says how the disease responds, and who writes down how good her days are?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.support.quality_of_life import BEST, ITEMS
from oncodesk.domain.treatment.response import Category
from oncodesk.records.read import chart as read_chart
from oncodesk.records.read import toxicity as read
from oncodesk.records.write import toxicity as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere, Refusal
from oncodesk.services.patients.steps import patient_to_change, today
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

METHODS = ("caliper", "ultrasound", "radiograph", "ct", "other")
SCALE = "HHHHHMM"
TELLERS = ("owner", "vet")
MOST_LESIONS, LARGEST_MM = 5, Decimal(1000)


@action("toxicity.record_response", Permission.DECIDE)
def record_response(
    work: Work,
    *,
    patient: UUID,
    assessed_on: date,
    category: str,
    method: str,
    lesions: Sequence[tuple[str, Decimal]] = (),
    has_new_lesion: bool = False,
    words: str = "",
    corrects: UUID | None = None,
) -> Done:
    """A clinician's category with what was measured, up to five lesions in mm; also after a death.

    The sums only help: nothing is compared or refused because of them. `corrects` names the
    assessment that this one replaces; the old one stays in the record. Raises Invalid by field.
    """
    row = patient_to_change(work, patient)
    typed = Typed()
    typed.past("assessed_on", assessed_on, today(work))
    typed.choice("category", category, [each.value for each in Category])
    typed.choice("method", method, METHODS)
    kept = typed.text("words", words, most=500, required=False, lines=True)
    names = [name.strip() for name, _ in lesions]
    if len(names) > MOST_LESIONS or len(set(names)) != len(names) or not all(names):
        typed.wrong["lesions"] = "Up to five lesions, each with a name of its own."
    elif any(not 0 <= mm <= LARGEST_MM for _, mm in lesions):
        typed.wrong["lesions"] = "Write each longest diameter in mm, 0 for a lesion that is gone."
    typed.refuse()
    old = None
    if corrects is not None:
        old = read.response(work.practice_id, corrects)
        if old is None or old.patient_id != row.pk:
            raise NotThere("There is no such assessment of this patient.")
        if not old.is_current:
            raise Refusal("This assessment was corrected already. Correct the newest one.")
        write.change_response(work.ledger, old, is_current=False)
    courses = read_chart.courses(row.pk)
    made = write.add_response(
        work.ledger,
        patient=row,
        course_id=next((each.pk for each in courses if each.start_on <= assessed_on), None),
        assessed_on=assessed_on,
        category=category,
        method=method,
        lesions=[{"name": name.strip()[:60], "mm": f"{mm:f}"} for name, mm in lesions],
        has_new_lesion=has_new_lesion,
        words=kept,
        decided_by_id=work.actor.person_id,
        supersedes=old,
    )
    return Done(str(made.public_id), made.version)


@action("toxicity.record_quality_of_life", Permission.EDIT_PATIENT)
def record_quality_of_life(
    work: Work, *, patient: UUID, scored_on: date, items: Mapping[str, int], told_by: str, words: str = ""
) -> Done:
    """Seven items of 0 to 10; what nobody said stays out, and then there is no total. Raises Invalid."""
    row = patient_to_change(work, patient)
    if row.died_at is not None:
        raise Refusal(f"{row.name} has died. Nothing more is recorded.")
    typed = Typed()
    typed.past("scored_on", scored_on, today(work))
    typed.choice("told_by", told_by, TELLERS)
    kept = typed.text("words", words, most=500, required=False, lines=True)
    for item, value in items.items():
        if item not in ITEMS or not 0 <= value <= BEST:
            typed.wrong[item] = f"From 0 to {BEST}."
    if not items:
        typed.wrong[ITEMS[0]] = "Say at least one."
    typed.refuse()
    made = write.add_quality_of_life(
        work.ledger,
        patient=row,
        scored_on=scored_on,
        items=dict(items),
        scale=SCALE,
        told_by=told_by,
        words=kept,
        recorded_by_id=work.actor.person_id,
    )
    return Done(str(made.public_id), made.version)
