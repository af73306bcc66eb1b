"""Which promises hold for every dose, whatever the numbers?"""

from decimal import Context, Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.dose import Calculation, DoseInputs, calculate
from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.exposure import check_lifetime
from oncodesk.domain.dosing.modification import Basis, Modification
from oncodesk.domain.dosing.rounding import check_deviation, round_to_step, whole_unit_choices
from oncodesk.domain.dosing.surface import surface_m2
from oncodesk.domain.patients.patient import BreedRisk, Genotype, Species, breed_risk, check_genotype
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.services.dosing.shipped import drug_ids, get_drug


def drug(name: str) -> Drug:
    found = get_drug(name)
    assert found is not None
    return found


weights = st.decimals("0.4", "110", places=2)
amounts = st.decimals("0.01", "400", places=2)
drugs = st.sampled_from(drug_ids()).map(drug)
changes = st.builds(
    Modification, st.decimals("-60", "60", places=1).filter(bool), st.sampled_from(Basis), st.just("")
)


@st.composite
def inputs(draw: st.DrawFn) -> DoseInputs:
    of = draw(drugs)
    return DoseInputs(
        drug=of,
        amount=Quantity(draw(amounts), of.unit, draw(st.sampled_from(["m2", "kg", "patient"]))),
        species=draw(st.sampled_from(Species)),
        weight=Quantity(draw(weights), draw(st.sampled_from(["kg", "lb"]))),
        genotype=draw(st.sampled_from(Genotype)),
        modifications=tuple(draw(st.lists(changes, max_size=3))),
        rounding_step=draw(st.none() | st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(5)])),
        route=draw(st.none() | st.sampled_from(of.routes)),
    )


@given(inputs())
def test_a_calculation_is_the_same_again_whatever_context_the_caller_has(given_inputs: DoseInputs) -> None:
    first = calculate(given_inputs)
    with localcontext(Context(prec=5, rounding="ROUND_UP")):
        again = calculate(given_inputs)
    assert repr(first) == repr(again)


@given(st.sampled_from(Species), st.decimals("0.001", "2000", places=3))
def test_the_surface_is_the_half_up_rounding_of_the_formula(species: Species, kg: Decimal) -> None:
    """(n − ½)³ ≤ (k·grams^(2/3))³ < (n + ½)³, checked in exact integers."""
    n = int(surface_m2(species, kg).scaleb(4))
    k, grams = (101, 10) if species is Species.DOG else (100, 10), int(kg.scaleb(3))
    cubed = 8 * k[0] ** 3 * grams**2
    assert (2 * n - 1) ** 3 * k[1] ** 3 <= cubed < (2 * n + 1) ** 3 * k[1] ** 3 or n == 0


@given(drugs, weights, weights, st.sampled_from(["m2", "kg"]), amounts)
def test_a_heavier_dog_never_gets_less_than_a_lighter_one(
    of: Drug, one: Decimal, other: Decimal, per: str, amount: Decimal
) -> None:
    lighter, heavier = sorted((one, other))
    calculated = [
        calculate(DoseInputs(of, Quantity(amount, of.unit, per), Species.DOG, Quantity(kg, "kg"))).calculated
        for kg in (lighter, heavier)
    ]
    assert calculated[0] is not None
    assert calculated[1] is not None
    assert calculated[0] <= calculated[1]


@given(inputs())
def test_a_reduction_never_raises_and_a_dose_never_passes_its_standard(given_inputs: DoseInputs) -> None:
    calculation = calculate(given_inputs)
    if calculation.modified is not None:
        assert calculation.calculated is not None
        assert 0 < calculation.modified <= calculation.calculated


@given(inputs())
def test_what_is_refused_has_no_number_to_draw_up(given_inputs: DoseInputs) -> None:
    calculation = calculate(given_inputs)
    codes = {finding.code for finding in calculation.findings}
    if codes & {"dosing.nothing_left", "dosing.above_standard", "dosing.zero_dose", "dosing.wrong_unit"}:
        assert calculation.final is None


@given(inputs())
def test_a_mutant_allele_never_raises_a_dose(given_inputs: DoseInputs) -> None:
    def with_genotype(genotype: Genotype) -> Calculation:
        return calculate(
            DoseInputs(
                given_inputs.drug,
                given_inputs.amount,
                given_inputs.species,
                given_inputs.weight,
                genotype,
                given_inputs.modifications,
            )
        )

    doses = [with_genotype(genotype).modified for genotype in (Genotype.NORMAL, Genotype.ONE_MUTANT)]
    if doses[0] is not None and doses[1] is not None:
        assert doses[1] <= doses[0]


@given(st.text(), drugs)
def test_an_unknown_breed_or_genotype_is_never_more_permissive(breed: str, of: Drug) -> None:
    known = Verdict(check_genotype(Species.DOG, breed, Genotype.NORMAL, of.name))
    untested = Verdict(check_genotype(Species.DOG, breed, Genotype.UNKNOWN, of.name))
    untold = Verdict(check_genotype(Species.DOG, "unknown", Genotype.UNKNOWN, of.name))
    assert known.allowed >= untested.allowed >= untold.allowed
    assert untested.allowed is (breed_risk(breed) not in (BreedRisk.LISTED, BreedRisk.UNKNOWN))


@given(st.decimals("0", "400", places=2), st.decimals("0", "60", places=2), st.decimals("0", "60", places=2))
def test_more_exposure_never_turns_no_into_yes(prior: Decimal, today: Decimal, more: Decimal) -> None:
    of = drug("doxorubicin")
    less, further = (Verdict(check_lifetime(of, prior + added, today)).allowed for added in (0, more))
    assert less >= further
    assert not Verdict(check_lifetime(of, None, today)).allowed


@given(st.decimals("0.5", "900", places=3), st.sampled_from([(10, 40, 100), (2,), (10, 15, 50), (25, 50)]))
def test_whole_units_are_sums_around_the_dose(dose: Decimal, sizes: tuple[int, ...]) -> None:
    strengths = tuple(Decimal(size) for size in sizes)
    choices = whole_unit_choices(strengths, dose)
    for choice in choices:
        assert sum(count * strength for count, strength in choice.counts) == choice.amount
    assert choices == () or choices[-1].amount > dose
    assert all(choice.amount <= dose for choice in choices[:-1])


@given(st.decimals("0.01", "500", places=3), st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(1)]))
def test_a_rounded_dose_is_a_multiple_at_most_half_a_step_away(dose: Decimal, step: Decimal) -> None:
    rounded = round_to_step(dose, step)
    assert rounded % step == 0
    assert abs(rounded - dose) * 2 <= step
    assert check_deviation(dose, dose, None, "mg") == ()
