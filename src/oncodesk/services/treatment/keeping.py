"""How is a dose calculation kept, so that it can be repeated digit for digit?"""

from typing import Any

from oncodesk.domain.dosing.dose import Calculation
from oncodesk.services.labs.versions import kept_fact, kept_findings


def kept_calculation(dose: Calculation, drugs_digest: str) -> dict[str, Any]:
    """Every input and step, decimals as text, and the digest of the drug table that was signed then."""
    inputs = dose.inputs
    return {
        "drug": inputs.drug.id,
        "drugs_digest": drugs_digest,
        "amount": str(inputs.amount),
        "species": inputs.species.value,
        "weight": str(inputs.weight),
        "genotype": inputs.genotype.value,
        "modifications": [
            {"percent": f"{change.percent:f}", "basis": change.basis.value, "cause": change.cause}
            for change in inputs.modifications
        ],
        "rounding_step": kept_fact(inputs.rounding_step),
        "route": None if inputs.route is None else inputs.route.value,
        "surface_m2": kept_fact(dose.surface),
        "calculated": kept_fact(dose.calculated),
        "modified": kept_fact(dose.modified),
        "final": kept_fact(dose.final),
        "deviation_percent": kept_fact(dose.deviation),
        "steps": [
            {"kind": step.kind, "facts": {name: kept_fact(fact) for name, fact in step.facts.items()}}
            for step in dose.steps
        ],
        "findings": kept_findings(dose.findings),
    }
