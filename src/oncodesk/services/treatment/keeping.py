"""How is a dose calculation kept, and is it the same again, digit for digit?"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from oncodesk.domain.dosing.dose import Calculation, DoseInputs, calculate
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.modification import Basis, Cap, Fixed, Modification
from oncodesk.domain.dosing.surface import SHIPPED, Constants, Exponent, SurfaceFormula
from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.verdict import Verdict, block
from oncodesk.services.errors import Stopped
from oncodesk.services.labs.versions import kept_fact, kept_findings
from oncodesk.services.treatment.signed import drugs_of


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
            {
                "percent": f"{change.percent:f}",
                "basis": change.basis.value,
                "cause": change.cause,
                "reason": change.reason,
                "grade": change.grade,
            }
            for change in inputs.modifications
        ],
        "fixed": _kept_fixed(inputs.fixed),
        "cap": _kept_cap(inputs.cap),
        "rounding_step": kept_fact(inputs.rounding_step),
        "route": None if inputs.route is None else inputs.route.value,
        "formula": _kept_formula(inputs.formula, inputs.species),
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


def _kept_fixed(fixed: Fixed | None) -> dict[str, Any] | None:
    if fixed is None:
        return None
    return {
        "amount": f"{fixed.amount:f}",
        "at_kg": f"{fixed.at_kg:f}",
        "reason": fixed.reason,
        "grade": fixed.grade,
        "may_exceed": fixed.may_exceed,
    }


def _kept_cap(cap: Cap | None) -> dict[str, Any] | None:
    return None if cap is None else {"amount": f"{cap.amount:f}", "reason": cap.reason, "grade": cap.grade}


def _kept_formula(formula: SurfaceFormula, species: Species) -> dict[str, str]:
    """The formula by name with the constants of this species, whatever is signed later."""
    constants = formula.constants[species]
    return {
        "id": formula.id,
        "k": f"{constants.k:f}",
        "exponent": f"{constants.exponent.over}/{constants.exponent.under}",
        "least_m2": f"{constants.least_m2:f}",
        "most_m2": f"{constants.most_m2:f}",
        "source": formula.source,
    }


def recompute(practice_id: int, kept: Mapping[str, Any]) -> Calculation:
    """The dose calculated anew from what an order keeps; Stopped when the digits are not the same.

    `final` of the answer is the amount. What no longer reads, or a drug table that is not there, stops too.
    """
    drugs = drugs_of(practice_id, str(kept.get("drugs_digest", "")))
    drug = None if drugs is None else drugs.get(str(kept.get("drug", "")))
    again = None
    if drug is not None:
        try:
            again = calculate(_inputs(kept, drug))
        except (KeyError, ValueError, ArithmeticError):
            again = None
    if again is None or kept_calculation(again, str(kept["drugs_digest"])) != _as_kept(kept, again):
        name = str(kept.get("drug", "")) if drug is None else drug.name
        raise Stopped(
            "This dose cannot be calculated again as it was signed.",
            Verdict((block("treatment.dose_not_again", drug=name),)),
        )
    return again


def _as_kept(kept: Mapping[str, Any], again: Calculation) -> dict[str, Any]:
    """What doses signed earlier do not tell: the shipped formula, nothing fixed, no coded reasons."""
    earlier = {"formula": _kept_formula(SHIPPED, again.inputs.species), "fixed": None, "cap": None, **kept}
    changes = [{"reason": "", "grade": None, **each} for each in kept["modifications"]]
    return {**earlier, "modifications": changes}


def _inputs(kept: Mapping[str, Any], drug: Drug) -> DoseInputs:
    species = Species(kept["species"])
    step = kept["rounding_step"]
    return DoseInputs(
        drug=drug,
        amount=_quantity(kept["amount"]),
        species=species,
        weight=_quantity(kept["weight"]),
        genotype=Genotype(kept["genotype"]),
        modifications=tuple(
            Modification(
                Decimal(each["percent"]),
                Basis(each["basis"]),
                each["cause"],
                each.get("reason", ""),
                each.get("grade"),
            )
            for each in kept["modifications"]
        ),
        fixed=_fixed(kept.get("fixed")),
        cap=_cap(kept.get("cap")),
        rounding_step=None if step is None else Decimal(step),
        route=None if kept["route"] is None else Route(kept["route"]),
        formula=SHIPPED if "formula" not in kept else _formula(kept["formula"], species),
    )


def _fixed(kept: Mapping[str, Any] | None) -> Fixed | None:
    if kept is None:
        return None
    return Fixed(
        Decimal(kept["amount"]),
        Decimal(kept["at_kg"]),
        str(kept["reason"]),
        kept["grade"],
        kept["may_exceed"] is True,
    )


def _cap(kept: Mapping[str, Any] | None) -> Cap | None:
    return None if kept is None else Cap(Decimal(kept["amount"]), str(kept["reason"]), kept["grade"])


def _formula(kept: Mapping[str, str], species: Species) -> SurfaceFormula:
    over, under = kept["exponent"].split("/")
    constants = Constants(
        Decimal(kept["k"]),
        Exponent(int(over), int(under)),
        Decimal(kept["least_m2"]),
        Decimal(kept["most_m2"]),
    )
    return SurfaceFormula(kept["id"], {species: constants}, kept["source"])


def _quantity(text: str) -> Quantity:
    """As `str(Quantity)` wrote it; longer numbers than a person may type are read too."""
    amount, unit = text.split(" ", 1)
    unit, _slash, per = unit.partition("/")
    return Quantity(Decimal(amount), unit, per)
