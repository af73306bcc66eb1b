"""Another practice gave the dose of a visit: how does it fulfil the visit, and what follows from its day?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.dosing.outside import Outside
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.scheduling.change import Verb
from oncodesk.domain.scheduling.ways import elsewhere_on
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.visit import VisitState, may_move
from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.dosing.steps import enter_outside
from oncodesk.services.errors import Invalid
from oncodesk.services.patients.steps import today
from oncodesk.services.scheduling.layout import plan_of
from oncodesk.services.scheduling.reasons import ELSEWHERE
from oncodesk.services.tasks import raise_task
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.moving import Accepted, move_course
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow, VisitRow

_UNITS = ("mg",)


@dataclass(frozen=True, slots=True)
class GivenThere:
    """One drug of the visit as the other practice gave it: what it replaces, and the ledger's entry."""

    order: OrderRow
    outside: Outside | None  # None for a drug that is not dosed in mg: it has no lifetime sum


@action("treatment.record_elsewhere", Permission.PLAN_COURSE)
def record_elsewhere(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    given_on: date,
    place: str,
    document: str = "",
    amounts: Mapping[UUID, str],
    weight: str = "",
    later_follow: bool = True,
    accept: Accepted | None = None,
    reason: str = "",
) -> Done:
    """The dose of a planned visit was given elsewhere, on a day and with amounts that a paper shows.

    `amounts` names each cytotoxic order of the visit with `29 mg`, `30 mg/m2` or `1 mg/kg`; `weight` is
    that of the day. The visit is fulfilled, its orders, blood requests and slot end, the exposure ledger
    grows, and with `later_follow` all later visits count from the day of the dose; bringing them forward
    is a prescriber's. A dose that came too early after the one before is a task of the oncologist. What
    stands against the days of later visits is accepted by an oncologist only, with a `reason`. Raises
    Invalid by field (`amount:ID`), Stopped for what cannot be counted and for dates that cannot be.
    """
    row = steps.locked_visit(work, visit)
    work.check_seen(row, seen_version)
    course = row.course
    if course is None or row.number is None:
        raise Invalid("Only a treatment of a course can be given elsewhere.")
    if not may_move(VisitState(row.state), VisitState.ELSEWHERE) or steps.has_begun(row):
        raise Invalid(
            f"This visit is {row.state.replace('_', ' ')} here. Record what was given in the exposure ledger."
        )
    typed = Typed()
    typed.past("given_on", given_on, today(work))
    place = typed.text("place", place, most=120)
    document = typed.text("document", document, most=120, required=False)
    given = _given(typed, row, amounts, weight)
    accepts = accept is not None and any(accept.values())
    if accepts:
        work.need(Permission.DECIDE)
    reason = typed.text("reason", reason, most=120, required=accepts)
    typed.refuse()
    wishes = elsewhere_on(plan_of(course), row.number, given_on, later_follow=later_follow)
    if any(wish.verb is Verb.PULL for wish in wishes):
        work.need(Permission.PRESCRIBE)
    told = f"given at {place}: {reason}" if reason else f"given at {place}"
    outcome = move_course(work, course, wishes, told[:200], code=ELSEWHERE, accepted=accept)
    for each in given:
        if each.outside is not None:
            enter_outside(
                work, row.patient, each.outside, on=given_on, place=place, document=document, visit=row
            )
    for finding in outcome.findings:
        if finding.code == "scheduling.given_too_early" and finding.facts["visit"] == row.number:
            raise_task(
                work,
                f"given_too_early:{row.public_id}",
                "review_interval",
                finding.code,
                to=Role.ONCOLOGIST,
                patient_id=row.patient_id,
                visit_id=row.pk,
                visit=row.number,
                on=given_on.isoformat(),
                days=int(str(finding.facts["days"])),
                drug=str(finding.facts["drug"]),
                given_on=str(finding.facts["given_on"]),
                minimum=int(str(finding.facts["minimum"])),
            )
    steps.rejudge_patient(work, row.patient_id)
    return Done(str(row.public_id), row.version)


def _given(typed: Typed, row: VisitRow, amounts: Mapping[UUID, str], weight: str) -> list[GivenThere]:
    """Every drug that makes the visit must have been given there; the rest of a visit is recorded here."""
    kilograms = _quantity(typed, "weight", weight, ("kg", "lb")) if weight.strip() else None
    found = []
    for order in steps.treating(row):
        drug = get_drug(order.drug)
        name = f"amount:{order.public_id}"
        if drug is None:
            typed.wrong[name] = "This drug is not in the drug table; nobody can count it."
            continue
        text = amounts.get(order.public_id, "")
        if not text.strip():
            typed.wrong[name] = "Write what the other practice gave, as its paper says: 29 mg or 30 mg/m2."
            continue
        amount = _quantity(typed, name, text, (drug.unit,))
        if amount is None:
            continue
        species = Species(row.patient.species)
        outside = Outside(drug, species, 1, amount, None, kilograms) if drug.unit in _UNITS else None
        found.append(GivenThere(order, outside))
    return found


def _quantity(typed: Typed, field: str, text: str, units: tuple[str, ...]) -> Quantity | None:
    quantity = parse_quantity(text)
    if isinstance(quantity, str):
        typed.wrong[field] = quantity
        return None
    if quantity.unit not in units:
        typed.wrong[field] = f"Write it in {' or '.join(units)}."
        return None
    return quantity
