"""Which doses of a plan that is not stored yet would pass a lifetime limit?"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from oncodesk.domain.dosing.dose import DoseInputs, calculate
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.exposure import exposure_mg_m2, lifetime_sum
from oncodesk.domain.dosing.projection import PlannedDose, project, tell_projection
from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.protocols.protocol import Dose
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.verdict import Finding
from oncodesk.services.dosing.exposures import exposures_of
from oncodesk.services.dosing.shipped import get_drug

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow, WeightRow


def lifetime_of_plan(animal: PatientRow, weight: WeightRow | None, plan: Plan) -> tuple[Finding, ...]:
    """A warning or a stop for each dose that comes near or passes its limit, with its visit.

    It stops no plan: the dose itself is stopped on its day, unless the plan was changed until then.
    """
    planned: dict[str, list[PlannedDose]] = defaultdict(list)
    for visit in plan.visits:
        for dose in visit.doses if visit.is_planned else ():
            drug = get_drug(dose.drug)
            if drug is None or drug.lifetime is None:
                continue
            adds = None if weight is None else _mg_per_m2(drug, dose, animal, weight)
            planned[drug.id].append(PlannedDose(visit.number, visit.planned_on, adds))
    if not planned:
        return ()
    exposures = exposures_of(animal.pk)
    found: list[Finding] = []
    for drug_id, doses in planned.items():
        drug = get_drug(drug_id)
        assert drug is not None  # it was there a moment ago
        found += tell_projection(drug, project(drug, lifetime_sum(drug, exposures), doses))
    return tuple(found)


def _mg_per_m2(drug: Drug, dose: Dose, animal: PatientRow, weight: WeightRow) -> Decimal | None:
    found = calculate(
        DoseInputs(
            drug=drug,
            amount=dose.amount,
            species=Species(animal.species),
            weight=Quantity(weight.kilograms, "kg"),
            genotype=Genotype(animal.abcb1),
            route=Route(dose.route),
        )
    )
    if found.modified is None or not found.surface:
        return None
    return exposure_mg_m2(found.modified, found.surface)
