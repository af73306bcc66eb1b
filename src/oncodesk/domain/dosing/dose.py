"""How many mg today? One calculation from stored inputs, the same digits every time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from oncodesk.domain.dosing.drug import GENOTYPE_GROUND, GENOTYPE_REDUCTION, Drug, Route, SizeRule
from oncodesk.domain.dosing.limits import check_amount, check_ceilings, check_route, check_species
from oncodesk.domain.dosing.modification import GENOTYPE_REASON, Basis, Cap, Fixed, Modification
from oncodesk.domain.dosing.rounding import (
    WholeUnits,
    can_be_measured,
    deviation_percent,
    draw_up,
    is_counted,
    made_of,
    nearest_whole,
)
from oncodesk.domain.dosing.surface import (
    SHIPPED,
    TWO_THIRDS,
    SurfaceFormula,
    check_surface,
    surface_m2,
)
from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.shared.quantity import Quantity, kilograms
from oncodesk.domain.shared.verdict import Fact, Finding, Level, Verdict, block, note

# Enough digits that no product of inputs is rounded on the way, whatever context the caller has set.
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)
_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class DoseInputs:
    """Everything a dose depends on; stored, it gives the same calculation again, digit for digit.

    `amount` is the protocol's standard amount per m2, kg or patient. Without a rounding step the dose is
    left as it is. A cytotoxic by mouth is always made of whole tablets or capsules, whatever the step.
    """

    drug: Drug
    amount: Quantity
    species: Species
    weight: Quantity
    genotype: Genotype = Genotype.UNKNOWN
    modifications: tuple[Modification, ...] = ()
    fixed: Fixed | None = None
    cap: Cap | None = None
    rounding_step: Decimal | None = None
    route: Route | None = None
    formula: SurfaceFormula = SHIPPED

    @property
    def known_route(self) -> Route | None:
        """The route given, or the only one the drug has."""
        return self.route or (self.drug.routes[0] if len(self.drug.routes) == 1 else None)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the way from weight to dose, as a kind and typed facts; its words stand in services."""

    kind: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Calculation:
    """The numbers of one dose, exact, in the drug's unit; None where an input stops the calculation.

    `calculated`: after the size rule. `modified`: after genotype and modifications. `final`: after rounding.
    """

    inputs: DoseInputs
    surface: Decimal | None = None
    calculated: Decimal | None = None
    modified: Decimal | None = None
    final: Decimal | None = None
    deviation: Decimal | None = None
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def allowed(self) -> bool:
        return Verdict(self.findings).allowed


def shown_amount(amount: Decimal) -> Decimal:
    """A dose as it is shown: 3 decimals, half up."""
    return amount.quantize(_THOUSANDTH, ROUND_HALF_UP)


@dataclass
class _Work:
    """What is gathered on the way: the numbers so far, the steps and the findings."""

    inputs: DoseInputs
    kg: Decimal
    surface: Decimal
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def step(self, kind: str, **facts: Fact) -> None:
        self.steps.append(Step(kind, facts))

    def dose_of(self, amount: Quantity) -> Decimal:
        return amount.amount * {"m2": self.surface, "kg": self.kg}.get(amount.per, Decimal(1))


def calculate(inputs: DoseInputs) -> Calculation:
    """The dose, its steps and every finding about it; a pure function of its inputs.

    Order: standard amount, size rule, genotype, modifications, cap, rounding. Each works on the exact
    number before it, never on a rounded one. Only the body surface is rounded first (4 decimals). A fixed
    dose takes the place of modifications, cap and rounding, and is judged by the standard dose.
    """
    with localcontext(_EXACT):
        return _calculate(inputs)


def _calculate(inputs: DoseInputs) -> Calculation:
    drug, species = inputs.drug, inputs.species
    kg = kilograms(inputs.weight)
    findings = [*check_species(drug, species), *check_route(drug, inputs.route)]
    if kg is None or kg <= 0:
        wrong = block("patients.weight_not_positive", kg=inputs.weight.amount)
        return Calculation(inputs, findings=(*findings, wrong))
    work = _Work(inputs, kg, surface_m2(species, kg, inputs.formula), findings=findings)
    _tell_size(work)
    findings += check_surface(species, work.surface, inputs.formula)
    wrong_amount = check_amount(drug, inputs.amount)
    if wrong_amount or work.surface == 0:  # no surface at all: there is nothing to divide by
        return Calculation(inputs, work.surface, steps=tuple(work.steps), findings=(*findings, *wrong_amount))
    calculated = _sized(work)
    standard = _for_genotype(work, calculated)
    final: Decimal | None
    if inputs.fixed is not None:
        modified = final = _fixed(work, standard, inputs.fixed)
    else:
        modified = _capped(work, _modified(work, standard))
        final = None if modified is None else _rounded(work, modified)
    if modified is not None:
        if shown_amount(modified) == 0:
            told = block("dosing.too_small", drug=drug.name, dose=modified, unit=drug.unit)
            work.findings.append(told)
        drawn = modified if final is None else final
        work.findings += check_ceilings(
            drug, species, dose=modified, drawn=drawn, surface=work.surface, kg=work.kg
        )
    return Calculation(
        inputs=inputs,
        surface=work.surface,
        calculated=calculated,
        modified=modified,
        final=final,
        deviation=None if modified is None or final is None else deviation_percent(modified, final),
        steps=tuple(work.steps),
        findings=tuple(work.findings),
    )


def _tell_size(work: _Work) -> None:
    weight = work.inputs.weight
    if weight.unit == "kg":
        work.step("weight", kg=work.kg)
    else:
        work.step("weight_converted", given=str(weight), kg=work.kg)
    constants = work.inputs.formula.constants[work.inputs.species]
    if constants.exponent == TWO_THIRDS:
        work.step("surface", constant=constants.k, grams=1000 * work.kg, surface=work.surface)
    else:
        exponent = str(constants.exponent)
        work.step("surface_by_kg", constant=constants.k, kg=work.kg, exponent=exponent, surface=work.surface)


def _sized(work: _Work) -> Decimal:
    """The standard dose, or the lowest that a binding size rule allows; both numbers stay visible."""
    inputs = work.inputs
    dose = work.dose_of(inputs.amount)
    work.step("standard", amount=str(inputs.amount), dose=shown_amount(dose), unit=inputs.drug.unit)
    for rule in inputs.drug.size_rules:
        applies = rule.species is inputs.species and (rule.below_kg is None or work.kg < rule.below_kg)
        lowest = min(rule.at_most, key=work.dose_of)
        if not applies or work.dose_of(lowest) >= dose:
            continue
        _tell_rule(work, rule, dose, lowest)
        if rule.binding:
            dose = work.dose_of(lowest)
    return dose


def _tell_rule(work: _Work, rule: SizeRule, before: Decimal, lowest: Quantity) -> None:
    facts: dict[str, Fact] = {
        "drug": work.inputs.drug.name,
        "amount": str(work.inputs.amount),
        "before": shown_amount(before),
        "lowest": str(lowest),
        "after": shown_amount(work.dose_of(lowest)),
        "unit": work.inputs.drug.unit,
        "species": rule.species,
        "below_kg": rule.below_kg,
        "limits": " and ".join(str(each) for each in rule.at_most),
    }
    source = rule.ground.source
    if not rule.binding:
        work.findings.append(Finding("dosing.consider_less", Level.NOTE, facts, source))
    elif rule.below_kg is not None:
        work.findings.append(Finding("dosing.size_rule", Level.WARN, facts, source))
        work.step("size_rule", **facts)
    else:
        work.findings.append(Finding("dosing.species_rule", Level.WARN, facts, source))
        work.step("species_rule", **facts)


def _for_genotype(work: _Work, dose: Decimal) -> Decimal:
    """The reduction for one or two mutant ABCB1 alleles, as a step of its own; only P-gp substrates."""
    percent = GENOTYPE_REDUCTION.get(work.inputs.genotype)
    if percent is None or not work.inputs.drug.pgp_substrate:
        return dose
    reduced = dose * (100 - percent) / 100
    facts: dict[str, Fact] = {
        "drug": work.inputs.drug.name,
        "genotype": work.inputs.genotype,
        "percent": percent,
        "before": shown_amount(dose),
        "after": shown_amount(reduced),
        "unit": work.inputs.drug.unit,
    }
    work.findings.append(Finding("dosing.genotype_reduction", Level.WARN, facts, GENOTYPE_GROUND.source))
    work.step("genotype", **facts)
    return reduced


def _modified(work: _Work, standard: Decimal) -> Decimal | None:
    """The modifications in order, on exact numbers; None when one of them is refused.

    `of-standard` takes its percent of this patient's standard dose (after size rule and genotype),
    `of-previous` of the dose before this step: 24 of 30 mg/m2, 10 % less, is 21.0 or 21.6.
    """
    dose, causes, unit = standard, set[str](), work.inputs.drug.unit
    has_genotype_step = any(step.kind == "genotype" for step in work.steps)
    for number, change in enumerate(work.inputs.modifications, start=1):
        if has_genotype_step and change.reason == GENOTYPE_REASON:
            work.findings.append(block("dosing.genotype_twice", drug=work.inputs.drug.name))
            return None
        if change.cause and change.cause in causes:
            work.findings.append(block("dosing.modified_twice", cause=change.cause))
            return None
        causes.add(change.cause)
        before = dose
        dose += change.percent / 100 * (standard if change.basis is Basis.OF_STANDARD else before)
        facts: dict[str, Fact] = {
            "drug": work.inputs.drug.name,
            "number": number,
            "percent": f"{change.percent:+f}",
            "basis": change.basis.replace("-", " "),
            "before": shown_amount(before),
            "after": shown_amount(dose),
            "standard": shown_amount(standard),
            "unit": unit,
        }
        if dose <= 0:
            work.findings.append(Finding("dosing.nothing_left", Level.BLOCK, facts))
            return None
        if dose > standard:
            work.findings.append(Finding("dosing.above_standard", Level.BLOCK, facts))
            return None
        if change.reason:
            work.step("modification_for", reason=change.reason, grade=change.grade, **facts)
        else:
            work.step("modification", **facts)
    return dose


def _capped(work: _Work, dose: Decimal | None) -> Decimal | None:
    """The dose, or the cap where it is above; both numbers stay visible."""
    cap = work.inputs.cap
    if cap is None or dose is None or dose <= cap.amount:
        return dose
    facts: dict[str, Fact] = {
        "drug": work.inputs.drug.name,
        "before": shown_amount(dose),
        "most": cap.amount,
        "unit": work.inputs.drug.unit,
    }
    work.findings.append(Finding("dosing.capped", Level.WARN, facts))
    work.step("cap", reason=cap.reason, grade=cap.grade, **facts)
    return cap.amount


def _fixed(work: _Work, standard: Decimal, fixed: Fixed) -> Decimal | None:
    """The amount as it was set; None when it cannot be measured. Above today's standard dose it stops
    unless that was said on purpose, and above the cap it stops always."""
    inputs, unit = work.inputs, work.inputs.drug.unit
    facts: dict[str, Fact] = {
        "drug": inputs.drug.name,
        "amount": fixed.amount,
        "unit": unit,
        "standard": shown_amount(standard),
        "percent": f"{deviation_percent(standard, fixed.amount):+f}",
        "at_kg": fixed.at_kg,
    }
    if not can_be_measured(inputs.drug, inputs.known_route, inputs.rounding_step, fixed.amount):
        is_whole = is_counted(inputs.drug, inputs.known_route)
        told = "whole tablets or capsules" if is_whole else f"steps of {inputs.rounding_step} {unit}"
        work.findings.append(Finding("dosing.fixed_not_measurable", Level.BLOCK, {**facts, "step": told}))
        return None
    if inputs.cap is not None and fixed.amount > inputs.cap.amount:
        over = {**facts, "most": inputs.cap.amount}
        work.findings.append(Finding("dosing.fixed_above_cap", Level.BLOCK, over))
    if fixed.amount > standard:
        level = Level.WARN if fixed.may_exceed else Level.BLOCK
        work.findings.append(Finding("dosing.fixed_above_standard", level, facts))
    work.step("fixed", reason=fixed.reason, grade=fixed.grade, **facts)
    return fixed.amount


def _rounded(work: _Work, exact: Decimal) -> Decimal | None:
    """The amount to draw up or count out; None when it is out of reach of whole tablets or capsules."""
    inputs = work.inputs
    most = None if inputs.cap is None else inputs.cap.amount
    is_whole = is_counted(inputs.drug, inputs.known_route)
    charted = _charted(work) if is_whole else None
    drawn = draw_up(inputs.drug, inputs.known_route, inputs.rounding_step, exact, most=most, charted=charted)
    work.findings += drawn.findings
    if drawn.told:
        work.step("whole" if is_whole else "rounding", **drawn.told)
    return drawn.amount


def _charted(work: _Work) -> WholeUnits | None:
    """What the label's own chart counts out for the full standard dose, whatever it deviates by.

    Told where the nearest whole tablets would be others. After a reduction or with a cap there is no chart.
    """
    inputs, chart = work.inputs, work.inputs.drug.label_chart
    changed = bool(inputs.modifications) or inputs.cap is not None
    amount = None if chart is None or changed else chart.at(inputs.amount, work.kg)
    whole = None if amount is None else made_of(inputs.drug.whole_units, amount)
    if whole is None or chart is None:
        return None
    nearest = nearest_whole(inputs.drug.whole_units, work.dose_of(inputs.amount))
    if nearest is not None and nearest.amount != whole.amount:
        work.findings.append(
            note(
                "dosing.label_chart",
                chart.ground.source,
                drug=inputs.drug.name,
                kg=work.kg,
                pieces=whole.told(inputs.drug.unit),
                nearest=nearest.told(inputs.drug.unit),
            )
        )
    return whole
