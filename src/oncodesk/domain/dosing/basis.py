"""Must a prescriber look twice: did the basis of the dose flip, or the weight leave a fixed dose behind?"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.dosing.dose import Calculation, shown_amount
from oncodesk.domain.patients.weight import CHANGE, change_percent, changed_above
from oncodesk.domain.shared.quantity import kilograms
from oncodesk.domain.shared.verdict import Fact, Finding, Level

SIZE_RULE = "size_rule"  # the step of a calculation in which a small animal gets less
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class DoseBefore:
    """The last dose of the same drug: how much, at which weight, and whether a size rule made it."""

    amount: Decimal
    kg: Decimal
    by_size_rule: bool


def check_basis(dose: Calculation, before: DoseBefore | None) -> tuple[Finding, ...]:
    """Blocks until the prescriber has seen both numbers. Without a dose before there is nothing to compare,
    and a fixed dose does not move.

    30 mg/m2 is more than 1 mg/kg in every dog under 27.8 kg, so that crossing 15 kg is a jump of about a
    fifth and never a meeting point.
    """
    if before is None or dose.final is None or dose.inputs.fixed is not None:
        return ()
    by_size_rule = any(step.kind == SIZE_RULE for step in dose.steps)
    if by_size_rule == before.by_size_rule:
        return ()
    percent = (100 * (dose.final - before.amount) / before.amount).quantize(_TENTH, ROUND_HALF_UP)
    facts: dict[str, Fact] = {
        "drug": dose.inputs.drug.name,
        "before": before.amount,
        "before_kg": before.kg,
        "now": dose.final,
        "now_kg": dose.inputs.weight.amount,
        "unit": dose.inputs.drug.unit,
        "percent": f"{percent:+f}",
    }
    return (Finding("dosing.basis_changed", Level.BLOCK, facts),)


def check_fixed_weight(dose: Calculation) -> tuple[Finding, ...]:
    """Blocks until the prescriber has seen how far the weight went from the one at which she fixed the dose.

    Above 10 % either way; exactly 10 % is not. The dose stays as it is: only she decides about it.
    """
    fixed, kg = dose.inputs.fixed, kilograms(dose.inputs.weight)
    if fixed is None or kg is None or not changed_above(CHANGE, fixed.at_kg, kg):
        return ()
    facts: dict[str, Fact] = {
        "drug": dose.inputs.drug.name,
        "amount": fixed.amount,
        "unit": dose.inputs.drug.unit,
        "at_kg": fixed.at_kg,
        "now_kg": kg,
        "percent": change_percent(fixed.at_kg, kg),
        "calculated": None if dose.calculated is None else shown_amount(dose.calculated),
    }
    return (Finding("dosing.fixed_at_other_weight", Level.BLOCK, facts),)
