"""Who changes a dose of a course: by a part, to an exact amount, up to a most, and who takes that back?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.order import MAY_STOP, OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.records.write import scheduling as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.reasons import wrong_reason
from oncodesk.services.errors import Invalid, NotThere, Refusal, Stopped
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.doses import decided_for
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.treatment.signed import signed_now
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, DoseModificationRow, VisitRow

BASES = ("standard", "previous")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Why:
    """The coded reason of a changed dose, with the grade of a side effect and a person's own words."""

    code: str
    grade: int | None = None
    text: str = ""


@action("treatment.modify_dose", Permission.PRESCRIBE)
def modify_dose(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    drug: str,
    percent: Decimal,
    basis: str,
    is_forward: bool,
    cause: str,
    grade: int | None = None,
    reason: str = "",
) -> Done:
    """Reduce one drug from this visit on, or at this visit only; later orders show it at once."""
    row = _opened(work, visit, seen_version)
    reduce(work, row, drug, percent, basis=basis, is_forward=is_forward, why=Why(cause, grade, reason))
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)


@action("treatment.fix_dose", Permission.PRESCRIBE)
def fix_dose(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    drug: str,
    amount: str,
    is_forward: bool,
    cause: str,
    grade: int | None = None,
    reason: str = "",
    may_exceed: bool = False,
) -> Done:
    """Set the very amount of one drug (`29.1 mg`), at this visit only or from here on.

    It stands instead of the percentages before it, is never rounded and no weight moves it; a weight more
    than 10 % from today's is acknowledged at every signature. Above the standard dose only with
    `may_exceed` and words. Raises Stopped where the amount cannot be given.
    """
    row = _opened(work, visit, seen_version)
    why, wrong = Why(cause, grade, reason), dict[str, str]()
    quantity = _amount(work, drug, amount, wrong)
    if may_exceed and not reason.strip():
        wrong["reason"] = "Say why it may be above the standard dose."
    course = _course_of(row, drug, why, wrong)
    weight = read.latest_weight(row.patient_id)
    if weight is None:
        raise Invalid("Weigh the patient first; a fixed dose keeps the weight at which it was set.")
    _write(
        work,
        row,
        course,
        drug,
        why,
        is_forward=is_forward,
        kind="fixed",
        amount=quantity.amount,
        unit=quantity.unit,
        at_kg=weight.kilograms,
        may_exceed=may_exceed,
    )
    _refuse_dose(work, row, drug)
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)


@action("treatment.cap_dose", Permission.PRESCRIBE)
def cap_dose(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    drug: str,
    amount: str,
    is_forward: bool,
    cause: str,
    grade: int | None = None,
    reason: str = "",
) -> Done:
    """Set the most of one drug that a dose may be, whatever its calculation says. Only ever lowers a dose."""
    row = _opened(work, visit, seen_version)
    why, wrong = Why(cause, grade, reason), dict[str, str]()
    quantity = _amount(work, drug, amount, wrong)
    course = _course_of(row, drug, why, wrong)
    _write(
        work,
        row,
        course,
        drug,
        why,
        is_forward=is_forward,
        kind="cap",
        amount=quantity.amount,
        unit=quantity.unit,
    )
    _refuse_dose(work, row, drug)
    steps.rejudge(work, row)
    return Done(str(row.public_id), row.version)


@action("treatment.take_back_modification", Permission.PRESCRIBE)
def take_back_modification(work: Work, *, modification: UUID, seen_version: int, reason: str) -> Done:
    """A changed dose was a mistake or holds no more: it stays to be read and counts no more.

    What it reached and was not given yet is signed anew, by what is left.
    """
    found = read_scheduling.modification(work.practice_id, modification)
    if found is None:
        raise NotThere("There is no such dose change in this practice.")
    lock_patient(found.course.patient_id)
    found.refresh_from_db()
    work.check_seen(found, seen_version)
    if found.void_at is not None:
        raise Refusal("This dose change was taken back already.")
    typed = Typed()
    told = typed.text("reason", reason, most=_LONGEST)
    typed.refuse()
    write.change_dose_modification(
        work.ledger, found, void_at=work.now, void_by_id=work.actor.person_id, void_reason=told
    )
    for visit in _reached(found):
        _sign_anew(work, visit, found.drug)
    steps.rejudge_patient(work, found.course.patient_id)
    return Done(str(found.public_id), found.version)


def reduce(
    work: Work,
    visit: VisitRow,
    drug: str,
    percent: Decimal | None,
    *,
    basis: str,
    is_forward: bool,
    why: Why,
) -> None:
    """Write a percentage; every signature on the drug that it reaches drops.

    It is refused where a fixed dose stands: a percentage of it would be taken of a rounded number.
    """
    wrong: dict[str, str] = {}
    if percent is None or not percent.is_finite() or not Decimal(-100) < percent < 0:
        wrong["percent"] = "Write for example 20, for 20 % less. To give none, skip the drug."
    if basis not in BASES:
        wrong["basis"] = "Choose standard or previous dose."
    course = _course_of(visit, drug, why, wrong)
    counting = read_scheduling.modifications_of_course(course.pk)
    if decided_for(drug, counting, visit.position).fixed is not None:
        raise Invalid(
            "This drug has a fixed dose here, and a fixed dose is not reduced by a percentage.",
            {"percent": "Fix a lower amount, or take the fixed dose back first."},
        )
    _write(work, visit, course, drug, why, is_forward=is_forward, percent=percent, basis=basis)


def _opened(work: Work, visit: UUID, seen_version: int) -> VisitRow:
    row = steps.locked_visit(work, visit)
    work.check_seen(row, seen_version)
    if VisitState(row.state) in ENDED:
        raise Invalid(f"This visit has ended ({row.state.replace('_', ' ')}).")
    return row


def _amount(work: Work, drug: str, text: str, wrong: dict[str, str]) -> Quantity:
    """An amount above zero in the drug's own unit; what is wrong with it goes to `wrong`."""
    known = signed_now(work.practice_id).drugs.get(drug)
    quantity = parse_quantity(text)
    if known is None:
        wrong["drug"] = "Choose a drug of the drug table that an oncologist signed."
    elif isinstance(quantity, str):
        wrong["amount"] = quantity
    elif quantity.unit != known.unit or quantity.per not in ("", "patient"):
        wrong["amount"] = f"Write the whole dose in {known.unit}, for example 29.1 {known.unit}."
    elif quantity.amount <= 0:
        wrong["amount"] = "Write an amount above zero; to give none, skip the drug."
    elif quantity.amount != quantity.amount.quantize(Decimal("0.0001")):
        wrong["amount"] = "Write at most four decimals."
    return quantity if isinstance(quantity, Quantity) else Quantity(Decimal(0), "mg")


def _course_of(visit: VisitRow, drug: str, why: Why, wrong: dict[str, str]) -> CourseRow:
    """The course of a drug that is ordered at this visit. Raises Invalid with every field that is wrong."""
    wrong |= wrong_reason(why.code, why.grade, why.text)
    if len(why.text.strip()) > _LONGEST:
        wrong["reason"] = f"Shorten this to {_LONGEST} characters."
    if visit.course is None or not any(order.drug == drug for order in read.orders_of_visit(visit.pk)):
        wrong["drug"] = "Choose a drug of this visit."
    course: CourseRow | None = visit.course
    if wrong or course is None:
        raise Invalid("The dose was not changed. Please correct the marked fields.", wrong)
    return course


def _write(
    work: Work,
    visit: VisitRow,
    course: CourseRow,
    drug: str,
    why: Why,
    *,
    is_forward: bool,
    **changed: object,
) -> None:
    made = write.add_dose_modification(
        work.ledger,
        course=course,
        drug=drug,
        is_forward=is_forward,
        from_position=visit.position,
        reason_code=why.code,
        grade=why.grade,
        reason=why.text.strip(),
        decided_by_id=work.actor.person_id,
        **changed,
    )
    for later in _reached(made):
        _sign_anew(work, visit if later.pk == visit.pk else later, drug)


def _reached(change: DoseModificationRow) -> list[VisitRow]:
    """The visits still to come that a change reaches: its own place, or that and every later one."""
    return [
        row
        for row in read_scheduling.visits_of_course(change.course_id)
        if VisitState(row.state) not in ENDED
        and (
            row.position == change.from_position
            or (change.is_forward and row.position > change.from_position)
        )
    ]


def _sign_anew(work: Work, visit: VisitRow, drug: str) -> None:
    steps.take_back(work, visit, "dose changed")
    for order in read.orders_of_visit(visit.pk):
        if order.drug == drug and order.state in MAY_STOP | {OrderState.HELD}:
            steps.drop_signature(work, order)
    if visit.state == VisitState.RELEASED:
        steps.move_visit(work, visit, VisitState.ARRIVED)
    steps.show_drugs(work, visit)


def _refuse_dose(work: Work, visit: VisitRow, drug: str) -> None:
    """An amount whose calculation stops is not kept; without a weight the signature asks again."""
    known = known_about(visit, work.now)
    for order in known.standing:
        dose = known.doses.get(order.pk)
        if order.drug == drug and dose is not None and not dose.allowed:
            raise Stopped("This dose cannot be set.", Verdict(dose.findings))
