"""What dose follows from these facts? `oncodesk dose`, a calculator without database or server."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

import click

from oncodesk.cli.animal import UNKNOWN, about_animal, not_considered
from oncodesk.cli.answer import finding_documents, give
from oncodesk.domain.dosing.dose import Calculation, DoseInputs, Step, calculate, shown_amount
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.exposure import check_lifetime, exposure_mg_m2
from oncodesk.domain.dosing.interactions import Circumstance
from oncodesk.domain.dosing.modification import Modification, parse_modification
from oncodesk.domain.patients.patient import Ancestry, Genotype, Species, abcb1_matters, check_genotype
from oncodesk.domain.patients.weight import check_species_weight, check_weight_entry
from oncodesk.domain.shared.quantity import Quantity, kilograms, parse_quantity
from oncodesk.domain.shared.verdict import Finding, Verdict, note, unknown
from oncodesk.services.dosing.sentences import tell_step
from oncodesk.services.dosing.shipped import drug_ids, get_drug
from oncodesk.services.sentences import tell


@dataclass(frozen=True)
class Asked:
    """What the options say. None: not given. An option given as `unknown` has its own value."""

    drug: Drug
    amount: Quantity
    species: Species | None  # None: given as unknown
    weight: Quantity | None  # None: given as unknown
    last_weight: Quantity | str | None
    breed: str | None
    genotype: Genotype | None
    modifications: tuple[Modification, ...]
    prior: Quantity | str | None
    step: Decimal | None
    route: Route | None
    home_drugs: tuple[str, ...] | None  # None: not given; given as unknown, it is the one word
    history: tuple[str, ...] | None


def _wrong(option: str, why: str) -> NoReturn:
    raise click.UsageError(f"{option}: {why}")


def _quantity(option: str, text: str, *, units: frozenset[str], example: str) -> Quantity:
    """The amount behind an option, in one of the units that it may have."""
    read = parse_quantity(text)
    if isinstance(read, str):
        _wrong(option, read)
    unit = f"{read.unit}/{read.per}" if read.per else read.unit
    if unit not in units:
        _wrong(option, f"“{text}” has the wrong unit; write for example {example}.")
    return read


_WEIGHTS = frozenset({"kg", "lb"})
_AMOUNTS = frozenset(f"{unit}/{per}" for unit in ("mg", "IU", "mL") for per in ("m2", "kg", "patient"))


def _drug(text: str) -> Drug:
    drug = get_drug(text.strip().lower())
    if drug is None:
        _wrong("--drug", f"“{text[:40]}” is not in the drug table; known are {', '.join(drug_ids())}.")
    return drug


def _modification(text: str) -> Modification:
    read = parse_modification(text)
    if isinstance(read, str):
        _wrong("--modify", read)
    return read


def _step(text: str, drug: Drug) -> Decimal:
    step = _quantity("--round", text, units=frozenset({drug.unit}), example=f"0.1 {drug.unit}").amount
    if step == 0:
        _wrong("--round", f"a step of 0 rounds nothing; write for example 0.1 {drug.unit}.")
    return step


def _weight(option: str, text: str) -> Quantity | None:
    if text.strip().lower() == UNKNOWN:
        return None
    return _quantity(option, text, units=_WEIGHTS, example="30 kg or 66 lb")


def _last_weight(text: str) -> Quantity | str:
    read = _weight("--last-weight", text)
    if read is not None and read.amount == 0:
        _wrong("--last-weight", "a weight of 0 cannot be; leave it out if there was none.")
    return UNKNOWN if read is None else read


def _prior(text: str) -> Quantity | str:
    if text.strip().lower() == UNKNOWN:
        return UNKNOWN
    return _quantity("--prior", text, units=frozenset({"mg/m2"}), example="90 mg/m2")


def _listed(texts: tuple[str, ...]) -> tuple[str, ...] | None:
    """What an option lists: None where it was not given, nothing for `none`."""
    told = tuple(text.strip() for text in texts if text.strip())
    kept = tuple(
        UNKNOWN if text.casefold() == UNKNOWN else text for text in told if text.casefold() != "none"
    )
    return kept if told else None


def _history(drug: Drug, events: tuple[str, ...] | None) -> tuple[str, ...] | None:
    known = {rule.after for name in drug_ids() if (each := get_drug(name)) for rule in each.never_again}
    events = None if events is None else tuple(event.casefold().replace("-", "_") for event in events)
    for event in events or ():
        if event not in known | {UNKNOWN}:
            _wrong("--history", f"“{event[:40]}” is not known; write {', '.join(sorted(known))}, or none.")
    return events if drug.never_again else None


def _choice(*names: str) -> click.Choice[str]:
    """Values as typed; plain texts, because click would offer the names of an enumeration."""
    return click.Choice([str(name) for name in names], case_sensitive=False)


@click.command(
    epilog='Example: oncodesk dose --drug doxorubicin --amount "30 mg/m2" --species dog --weight "30 kg"'
)
@click.option("--drug", "drug_id", required=True, help="Generic name in lower case, e.g. doxorubicin.")
@click.option("--amount", required=True, help='Standard amount, e.g. "30 mg/m2", "1 mg/kg".')
@click.option("--species", required=True, type=_choice(*Species, UNKNOWN))
@click.option("--weight", required=True, help='Measured weight, e.g. "30 kg" or "66 lb".')
@click.option("--last-weight", help="The weight before, to catch a slip of kg and lb.")
@click.option("--breed", help='As written in the record, e.g. "Rough Collie", "mixed" or unknown.')
@click.option("--genotype", type=_choice(*Genotype), help="ABCB1 (MDR1) result.")
@click.option("--modify", multiple=True, help="-20%-of-standard or -10%-of-previous; may be repeated.")
@click.option("--prior", help='Lifetime sum so far, e.g. "90 mg/m2", or unknown.')
@click.option("--round", "rounding", help="Rounding step, e.g. 0.1mg.")
@click.option("--route", type=_choice(*Route), help="Route, where the drug has several.")
@click.option("--taking", multiple=True, help="A home drug, as written; none, or unknown. May be repeated.")
@click.option("--history", multiple=True, help="hemorrhagic-cystitis, none, or unknown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def dose(
    drug_id: str,
    amount: str,
    species: str,
    weight: str,
    last_weight: str | None,
    breed: str | None,
    genotype: str | None,
    modify: tuple[str, ...],
    prior: str | None,
    rounding: str | None,
    route: str | None,
    taking: tuple[str, ...],
    history: tuple[str, ...],
    as_json: bool,
) -> int:
    """Calculate one dose with every step, judged by the shipped limits."""
    drug = _drug(drug_id)
    asked = Asked(
        drug=drug,
        amount=_quantity(
            "--amount", amount, units=_AMOUNTS, example=f"30 {drug.unit}/m2 or 1 {drug.unit}/kg"
        ),
        species=None if species == UNKNOWN else Species(species),
        weight=_weight("--weight", weight),
        last_weight=None if last_weight is None else _last_weight(last_weight),
        breed=breed,
        genotype=None if genotype is None else Genotype(genotype),
        modifications=tuple(_modification(text) for text in modify),
        prior=None if prior is None else _prior(prior),
        step=None if rounding is None else _step(rounding, drug),
        route=None if route is None else Route(route),
        home_drugs=_listed(taking),
        history=_history(drug, _listed(history)),
    )
    calculation, steps, findings = _judge(asked)
    document = _document(asked, calculation, steps, findings)
    return give(document, as_json=as_json, lines=_lines(asked, document, findings))


def _judge(asked: Asked) -> tuple[Calculation | None, list[Step], list[Finding]]:
    """The calculation with its steps, and what every rule finds that the given facts allow to ask."""
    findings = [note("policy.unsigned")]
    calculation = None
    if asked.species is None:
        findings.append(unknown("patients.species_unknown"))
    if asked.weight is None:
        findings.append(unknown("patients.weight_unknown"))
    if asked.species is not None and asked.weight is not None:
        calculation = calculate(
            DoseInputs(
                drug=asked.drug,
                amount=asked.amount,
                species=asked.species,
                weight=asked.weight,
                genotype=asked.genotype or Genotype.UNKNOWN,
                modifications=asked.modifications,
                rounding_step=asked.step,
                route=asked.route,
            )
        )
    steps = list(calculation.steps) if calculation else []
    findings += calculation.findings if calculation else ()
    findings += _about_weight(asked)
    findings += _about_genotype(asked)
    findings += about_animal(asked.drug, asked.breed, asked.home_drugs, asked.history, _circumstances(asked))
    findings += _about_lifetime(asked, calculation, steps)
    if asked.route is None and len(asked.drug.routes) > 1:
        findings.append(not_considered("route", "--route"))
    return calculation, steps, findings


def _about_weight(asked: Asked) -> tuple[Finding, ...]:
    """An unusual weight is told, because nobody here can weigh again; one that cannot be stops."""
    kg = kilograms(asked.weight) if asked.weight else None
    usual = (
        check_species_weight(asked.species, kg, weighed_again=True)
        if kg and asked.species is not None
        else ()
    )
    if asked.last_weight is None:
        return (not_considered("last weight", "--last-weight"), *usual)
    if isinstance(asked.last_weight, str):
        return (unknown("patients.last_weight_unknown"), *usual)
    return (*usual, *(check_weight_entry(kg, kilograms(asked.last_weight)) if kg else ()))


def _about_genotype(asked: Asked) -> tuple[Finding, ...]:
    """ABCB1 matters only for P-glycoprotein substrates; a known genotype answers it whatever the breed."""
    if not asked.drug.pgp_substrate or asked.genotype not in (None, Genotype.UNKNOWN):
        return ()
    left_out = () if asked.genotype else (not_considered("genotype", "--genotype"),)
    if asked.breed is None and asked.genotype is None:
        return (not_considered("breed", "--breed"), *left_out)
    # A breed at risk asks the question by itself: then a genotype not given is an unknown one.
    found = check_genotype(asked.species or Species.DOG, asked.breed or "", Genotype.UNKNOWN, asked.drug.name)
    return found if Verdict(found).stopping else (*found, *left_out)


def _circumstances(asked: Asked) -> frozenset[Circumstance]:
    """What the options say of the animal; a genotype or breed that nobody gave is told as not considered."""
    species = asked.species or Species.DOG
    found = {Circumstance.CAT if species is Species.CAT else Circumstance.DOG}
    if asked.breed is not None or asked.genotype is not None:
        genotype = asked.genotype or Genotype.UNKNOWN
        if abcb1_matters(species, asked.breed or "", genotype, Ancestry.NOT_ASKED):
            found.add(Circumstance.ABCB1)
    return frozenset(found)


def _about_lifetime(asked: Asked, calculation: Calculation | None, steps: list[Step]) -> tuple[Finding, ...]:
    """The lifetime sum with this dose, as a step and as findings."""
    if asked.drug.lifetime is None:
        return ()
    if asked.prior is None:
        return (not_considered("prior", "--prior"),)
    if isinstance(asked.prior, str):
        return check_lifetime(asked.drug, None, Decimal(0))
    if calculation is None or calculation.final is None or not calculation.surface:
        return ()
    prior, today = asked.prior.amount, exposure_mg_m2(calculation.final, calculation.surface)
    steps.append(Step("lifetime", {"prior": prior, "today": today, "total": prior + today}))
    return check_lifetime(asked.drug, prior, today)


def _document(
    asked: Asked, calculation: Calculation | None, steps: list[Step], findings: list[Finding]
) -> dict[str, object]:
    unit = asked.drug.unit
    calculated = calculation.calculated if calculation else None
    final = calculation.final if calculation else None
    calculated = None if calculated is None else shown_amount(calculated)
    if final is not None and calculation is not None and final == calculation.modified:
        final = shown_amount(final)  # not rounded: shown like the calculated amount
    mg = unit == "mg"
    return {
        "allowed": Verdict(tuple(findings)).allowed,
        "drug": asked.drug.id,
        "bsa_m2": calculation.surface if calculation else None,
        "calculated": None if calculated is None else {"amount": calculated, "unit": unit},
        "final": None if final is None else {"amount": final, "unit": unit},
        "calculated_mg": calculated if mg else None,
        "final_mg": final if mg else None,
        "deviation_pct": calculation.deviation if calculation else None,
        "steps": [tell_step(step) for step in steps],
        "findings": finding_documents(findings),
    }


def _lines(asked: Asked, document: dict[str, object], findings: list[Finding]) -> list[str]:
    final = document["final"]
    amount = f"{final['amount']:f} {final['unit']}" if isinstance(final, dict) else "no dose"
    allowed = "allowed" if document["allowed"] else "NOT ALLOWED"
    told = [(finding, tell(finding)) for finding in findings]
    steps = document["steps"]
    assert isinstance(steps, list)
    return [
        f"{asked.drug.name}: {amount} ({allowed})",
        *(f"  {step}" for step in steps),
        *(f"  {finding.level.upper()}: {words.message} {words.fix}".rstrip() for finding, words in told),
    ]
