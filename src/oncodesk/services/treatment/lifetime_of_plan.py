"""Which doses still to come would pass a lifetime limit, in stored plans and in one that is not yet?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncodesk.domain.dosing.dose import Calculation
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.exposure import lifetime_sum
from oncodesk.domain.dosing.projection import PlannedDose, planned_dose, project, tell_projection
from oncodesk.domain.protocols.protocol import Dose
from oncodesk.domain.scheduling.plan import Plan, PlannedVisit
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.order import STANDING
from oncodesk.domain.treatment.visit import ENDED
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.services.dosing.exposures import exposures_of
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.treatment.doses import decided_for, dose_by, dose_of
from oncodesk.services.treatment.signed import Signed, signed_now

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, DoseModificationRow, PatientRow, WeightRow

_ENDED = [state.value for state in ENDED]


@dataclass(frozen=True, slots=True)
class PlanDosing:
    """What the doses of a plan are calculated by: the practice's signed texts, or without them the shipped.

    `course` is None for a plan that begins a new one; then nothing was modified yet.
    """

    animal: PatientRow
    weight: WeightRow | None
    signed: Signed
    course: CourseRow | None
    modifications: tuple[DoseModificationRow, ...]

    def drug(self, drug_id: str) -> Drug | None:
        return self.signed.drugs.get(drug_id) or get_drug(drug_id)

    def dose(self, visit: PlannedVisit, dose: Dose) -> Calculation | None:
        """The protocol's dose at this visit, with what an oncologist decided for that place of the course."""
        return dose_by(
            self.drug(dose.drug),
            dose.amount,
            Route(dose.route),
            self.animal,
            self.weight,
            decided_for(dose.drug, self.modifications, visit.position),
            self.signed.formula,
        )


def plan_dosing(animal: PatientRow, course: CourseRow | None) -> PlanDosing:
    return PlanDosing(
        animal=animal,
        weight=read.latest_weight(animal.pk),
        signed=signed_now(animal.practice_id),
        course=course,
        modifications=() if course is None else tuple(read_scheduling.modifications_of_course(course.pk)),
    )


def planned_of(
    animal: PatientRow, signed: Signed, course: CourseRow | None = None
) -> dict[str, list[PlannedDose]]:
    """Every ordered dose still to come of a drug with a lifetime limit, by today's weight and modifications.

    Those of another course than `course` are marked as such when it is given.
    """
    visits = {visit.pk: visit for visit in read.movable_visits_of_patient(animal.pk, _ENDED)}
    weight = read.latest_weight(animal.pk)
    formula = signed.formula
    modifications = {
        course_id: list(read_scheduling.modifications_of_course(course_id))
        for course_id in {visit.course_id for visit in visits.values() if visit.course_id is not None}
    }
    found: dict[str, list[PlannedDose]] = defaultdict(list)
    for order in read.orders_of_visits(visits):
        drug = signed.drugs.get(order.drug) or get_drug(order.drug)
        visit = visits[order.visit_id]
        if drug is None or drug.lifetime is None or order.state not in STANDING:
            continue
        changes = [] if visit.course_id is None else modifications[visit.course_id]
        dose = dose_of(order, drug, animal, weight, changes, visit.position, formula)
        other = course is not None and visit.course_id != course.pk
        found[order.drug].append(planned_dose(visit.number or 0, visit.planned_on, dose, is_other=other))
    return found


def lifetime_of_plan(
    by: PlanDosing, before: Plan | None, after: Plan, *, fresh_from: int | None = None
) -> tuple[Finding, ...]:
    """A warning or a stop for each dose of a plan that is not stored yet, with its visit.

    Of a course that stands, only what was not true `before`. Doses that other courses of the patient still
    plan count as well. What stands ordered counts as ordered, on its day in the plan; a visit that is added
    has the protocol's doses, and so has every visit from `fresh_from` on, where a newer version takes over.
    It stops no plan: the dose itself is stopped on its day, unless the plan was changed until then.
    """
    ordered = planned_of(by.animal, by.signed, by.course)
    exposures = exposures_of(by.animal.pk)
    laid_out = _laid_out(by)

    def told(plan: Plan, fresh_from: int | None) -> tuple[Finding, ...]:
        found: list[Finding] = []
        new = _protocol_doses(by, plan, laid_out, fresh_from)
        for drug_id in sorted({*ordered, *new}):
            drug = by.drug(drug_id)
            assert drug is not None  # it was there a moment ago
            doses = [*new.get(drug_id, ()), *_as_ordered(by, ordered.get(drug_id, ()), plan, fresh_from)]
            found += tell_projection(drug, project(drug, lifetime_sum(drug, exposures), doses))
        return tuple(found)

    known = () if before is None else told(before, None)
    return tuple(each for each in told(after, fresh_from) if each not in known)


def _as_ordered(
    by: PlanDosing, ordered: Iterable[PlannedDose], plan: Plan, fresh_from: int | None
) -> Iterator[PlannedDose]:
    """The doses that stand ordered, on their days in this plan; a visit that falls away takes its doses."""
    visits = {visit.number: visit for visit in plan.visits}
    for each in ordered:
        if by.course is None or each.is_other:
            yield replace(each, is_other=True)
            continue
        visit = visits.get(each.visit)
        if visit is None:
            yield each  # ordered beside the protocol's visits
        elif visit.is_planned and (fresh_from is None or each.visit < fresh_from):
            yield replace(each, on=visit.planned_on)


def _laid_out(by: PlanDosing) -> Mapping[int, bool]:
    """The visits of the course that are laid out, by number, and whether each has ended."""
    if by.course is None:
        return {}
    return {
        row.number: row.state in _ENDED
        for row in read_scheduling.visits_of_course(by.course.pk)
        if row.number is not None
    }


def _protocol_doses(
    by: PlanDosing, plan: Plan, laid_out: Mapping[int, bool], fresh_from: int | None
) -> dict[str, list[PlannedDose]]:
    found: dict[str, list[PlannedDose]] = defaultdict(list)
    for visit in plan.visits:
        fresh = (
            fresh_from is not None and visit.number >= fresh_from and not laid_out.get(visit.number, False)
        )
        if not visit.is_planned or (visit.number in laid_out and not fresh):
            continue
        for dose in visit.doses:
            drug = by.drug(dose.drug)
            if drug is not None and drug.lifetime is not None:
                found[drug.id].append(planned_dose(visit.number, visit.planned_on, by.dose(visit, dose)))
    return found
