"""How do doses of other hospitals get into the exposure ledger and out of it, and looks at the heart?"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from oncodesk.domain.dosing.heart import HeartCheck
from oncodesk.domain.dosing.outside import Outside
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.domain.shared.roles import Permission
from oncodesk.records.read import dosing as read
from oncodesk.records.read import patients as read_patients
from oncodesk.records.write import dosing as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.dosing.steps import enter_outside, take_back_entry
from oncodesk.services.errors import Invalid, NotThere, Refusal
from oncodesk.services.patients.steps import patient_to_change, today
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

_LARGEST_SURFACE = Decimal(10)  # the species' own window is the rule's


def read_amount(typed: Typed, field: str, text: str, units: tuple[str, ...]) -> Quantity | None:
    """A typed amount in one of these units; None when the field is empty."""
    if not text.strip():
        return None
    quantity = parse_quantity(text)
    if isinstance(quantity, str):
        typed.wrong[field] = quantity
        return None
    if quantity.unit not in units:
        typed.wrong[field] = f"Write it in {' or '.join(units)}."
        return None
    return quantity


@action("exposure.record_external", Permission.EDIT_PATIENT)
def record_external(
    work: Work,
    *,
    patient: UUID,
    substance: str,
    on: date,
    place: str,
    doses: int = 1,
    amount: str = "",
    surface: Decimal | None = None,
    weight: str = "",
    document: str = "",
    is_told: bool = False,
) -> Done:
    """Doses of one drug given elsewhere: each `amount` (`29 mg`, `30 mg/m2`, `1 mg/kg`), the last `on` a day.

    An empty amount counts as the most that is usual, marked as an estimate that stays visible. `surface`
    and `weight` are those of that day. Every open visit is judged again.
    """
    row = patient_to_change(work, patient)
    typed = Typed()
    drug = get_drug(substance)
    if drug is None:
        typed.wrong["substance"] = "Choose a drug of the table."
    typed.past("on", on, today(work))
    place = typed.text("place", place, most=120)
    document = typed.text("document", document, most=120, required=False)
    each = read_amount(typed, "amount", amount, ("mg",))
    kilograms = read_amount(typed, "weight", weight, ("kg", "lb"))
    if surface is not None and not 0 < surface < _LARGEST_SURFACE:
        typed.wrong["surface"] = "Write the body surface in m², for example 0.9751."
    typed.refuse()
    assert drug is not None
    entry = enter_outside(
        work,
        row,
        Outside(drug, Species(row.species), doses, each, surface, kilograms, is_told),
        on=on,
        place=place,
        document=document,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(entry.public_id), entry.version, ("estimate",) if entry.is_estimate else ())


@action("exposure.take_back_external", Permission.PRESCRIBE)
def take_back_external(work: Work, *, entry: UUID, reason: str) -> Done:
    """An outside dose was entered wrong: its counter entry, with the reason. Both stay visible.

    Less in the sum allows more, therefore a prescriber does it; what was given here is corrected there.
    """
    row = read.exposure(work.practice_id, entry)
    if row is None:
        raise NotThere("No such entry in this practice.")
    patient_to_change(work, read_patients.patient_of(row.patient_id).public_id)
    if row.administration_id is not None:
        raise Refusal("This dose was given here. Correct the administration.")
    if not reason.strip():
        raise Invalid("Say why it is taken back.", {"reason": "Say why, in a few words."})
    counter = take_back_entry(work, row, reason.strip()[:300])
    treatment.rejudge_patient(work, row.patient_id)
    return Done(str(counter.public_id), counter.version)


@action("heart.record", Permission.REVIEW_LABS)
def record_heart_check(
    work: Work,
    *,
    patient: UUID,
    kind: str,
    is_ok: bool,
    checked_on: date,
    checked_by: str,
    next_due: date | None = None,
) -> Done:
    """What an echo or ECG said and who read it. One not OK stops what needs a sound heart."""
    row = patient_to_change(work, patient)
    typed = Typed()
    typed.choice("kind", kind, [each.value for each in HeartCheck])
    typed.past("checked_on", checked_on, today(work))
    reader = typed.text("checked_by", checked_by, most=120)
    if next_due is not None and next_due <= checked_on:
        typed.wrong["next_due"] = "The next one is due after this one."
    typed.refuse()
    made = write.add_heart_check(
        work.ledger,
        patient=row,
        kind=kind,
        is_ok=is_ok,
        checked_on=checked_on,
        checked_by=reader,
        next_due=next_due,
        recorded_by_id=work.actor.person_id,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


@action("heart.take_back", Permission.REVIEW_LABS)
def take_back_heart_check(work: Work, *, check: UUID, seen_version: int, reason: str) -> Done:
    """An echo or ECG was recorded wrong: it stays in the record and counts no more."""
    found = read.heart_check(work.practice_id, check)
    if found is None:
        raise NotThere("No such heart check in this practice.")
    patient_to_change(work, read_patients.patient_of(found.patient_id).public_id)
    found = read.heart_check(work.practice_id, check)
    assert found is not None  # never removed
    work.check_seen(found, seen_version)
    if found.void_at is not None:
        raise Refusal("This heart check was taken back already.")
    if not reason.strip():
        raise Invalid("Say why it is taken back.", {"reason": "Say why, in a few words."})
    write.change_heart_check(work.ledger, found, void_at=work.now, void_reason=reason.strip()[:200])
    treatment.rejudge_patient(work, found.patient_id)
    return Done(str(found.public_id), found.version)
