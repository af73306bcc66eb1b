"""What does a version say for a dummy patient, so that whoever reads it sees what it would do?

Nothing here is of a real patient: the animals, their weights and their counts are made up. The answers
come from the very rules that later judge a dose.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from oncodesk.domain.dosing.dose import DoseInputs, calculate
from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.surface import surface_m2
from oncodesk.domain.labs.analyte import UNIT
from oncodesk.domain.labs.policy import GatePolicy, Limit
from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.protocols.protocol import Dose, Protocol, Visit
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.records.read import practice as read
from oncodesk.services.dosing.shipped import read_dosing, stored_drugs
from oncodesk.services.errors import NotThere
from oncodesk.services.labs.policies import stored_policy
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.protocols.reading import UnreadableProtocolError, read_protocol_file
from oncodesk.services.sentences import tell
from oncodesk.services.words import ANALYTES, BAND_WORDS, count_words, drug_words, unit_words

if TYPE_CHECKING:
    from oncodesk.records.models import ContentVersionRow

_JUST_BELOW = {"platelets": Decimal(1)}  # one last digit as it is reported; 0.01 of anything else


@dataclass(frozen=True, slots=True)
class Dummy:
    """An animal that does not exist; one below the usual size limits, so that they show."""

    species: Species
    kilograms: Decimal

    def __str__(self) -> str:
        return f"{self.species.value.title()} of {self.kilograms} kg"


DUMMIES = (
    Dummy(Species.DOG, Decimal(30)),
    Dummy(Species.DOG, Decimal(8)),
    Dummy(Species.CAT, Decimal("4.2")),
)


@dataclass(frozen=True, slots=True)
class Trial:
    """For one dummy patient: what was asked and what came out, line by line."""

    title: str
    lines: tuple[tuple[str, str], ...]


def try_version(row: "ContentVersionRow") -> tuple[Trial, ...]:
    """The trials of a stored version; none for a standing order, and for a text that is no protocol."""
    if row.kind == Kind.PROTOCOL:
        protocol = _read(row.body, row.slug)
        return () if protocol is None else _protocol(protocol, _drugs_of(row.practice_id))
    if row.kind == Kind.DRUGS:
        return _drugs(stored_drugs(row.body), _protocols_of(row.practice_id))
    if row.kind == Kind.GATE:
        return _limits(stored_policy(row.body))
    if row.kind == Kind.DOSING:
        return _surfaces(row.body)
    return ()


def kept_trials(trials: Iterable[Trial]) -> list[object]:
    return [[each.title, [list(line) for line in each.lines]] for each in trials]


def seal_of(trials: Iterable[Trial]) -> str:
    """Names exactly these answers: a review is refused when they changed after they were shown."""
    return sha256(json.dumps(kept_trials(trials), ensure_ascii=False).encode()).hexdigest()[:16]


def _read(body: str, slug: str) -> Protocol | None:
    try:
        found = read_protocol_file(body.encode(), slug)
    except UnreadableProtocolError:
        return None
    return found if isinstance(found, Protocol) else None


def _drugs_of(practice_id: int) -> Mapping[str, Drug]:
    """The signed drug table, or the newest draft while none is signed."""
    every = read.content_texts(practice_id, Kind.DRUGS.value)
    rows = [row for row in every if row.state != "retired"]
    if not rows:
        raise NotThere("The library has no drug table. Fetch the shipped texts first.")
    return stored_drugs(min(rows, key=lambda row: (row.state != "signed", -row.number)).body)


def _protocols_of(practice_id: int) -> list[Protocol]:
    """Every protocol of the library as it counts now: the signed version, or the newest draft."""
    newest: dict[str, ContentVersionRow] = {}
    for row in read.content_texts(practice_id, Kind.PROTOCOL.value):
        kept = newest.get(row.slug)
        if kept is None or (row.state == "signed", row.number) > (kept.state == "signed", kept.number):
            newest[row.slug] = row
    found = (_read(row.body, slug) for slug, row in sorted(newest.items()))
    return [protocol for protocol in found if protocol is not None]


def _protocol(protocol: Protocol, drugs: Mapping[str, Drug]) -> tuple[Trial, ...]:
    return tuple(
        Trial(str(dummy), tuple(_visit(visit, dummy, drugs) for visit in protocol.visits))
        for dummy in DUMMIES
        if dummy.species in protocol.species
    )


def _visit(visit: Visit, dummy: Dummy, drugs: Mapping[str, Drug]) -> tuple[str, str]:
    when = f"Visit {visit.number}, week {visit.week}, day {visit.day}"
    return when, "; ".join(_dose(dose, dummy, drugs) for dose in visit.doses)


def _dose(dose: Dose, dummy: Dummy, drugs: Mapping[str, Drug]) -> str:
    """`vinCRIStine 0.7 mg/m² IV = 0.68 mg`, and what stops it."""
    said = f"{drug_words(dose.drug)} {unit_words(str(dose.amount))} {dose.route}"
    drug = drugs.get(dose.drug)
    if drug is None:
        return f"{said}: not in the drug table"
    found = calculate(
        DoseInputs(
            drug=drug,
            amount=dose.amount,
            species=dummy.species,
            weight=Quantity(dummy.kilograms, "kg"),
            genotype=Genotype.NORMAL,
            rounding_step=drug.rounding_step.amount if drug.rounding_step is not None else None,
            route=Route(dose.route) if dose.route in set(Route) else None,
        )
    )
    answer = "no dose" if found.final is None else f"{found.final.normalize():f} {drug.unit}"
    stops = [tell(each).message for each in found.findings if each.stops]
    return " ".join((f"{said} = {answer}", *(f"({each})" for each in stops)))


def _drugs(drugs: Mapping[str, Drug], protocols: Iterable[Protocol]) -> tuple[Trial, ...]:
    """Every dose that the protocols of the library give, by the table that is tried."""
    asked: dict[tuple[str, str, str], tuple[Dose, set[str]]] = {}
    for protocol in protocols:
        for dose in protocol.doses:
            key = (dose.drug, str(dose.amount), dose.route)
            asked.setdefault(key, (dose, set()))[1].update(protocol.species)
    return tuple(
        Trial(
            str(dummy),
            tuple(
                (drug_words(dose.drug), _dose(dose, dummy, drugs))
                for _, (dose, species) in sorted(asked.items())
                if dummy.species in species
            ),
        )
        for dummy in DUMMIES
    )


def _surfaces(body: str) -> tuple[Trial, ...]:
    """The body surface of each dummy, by the constants that are tried; none for rules that cannot be used."""
    rules = read_dosing(body)
    if isinstance(rules, tuple):
        return ()
    lines = []
    for dummy in DUMMIES:
        constants = rules.formula.constants[dummy.species]
        surface = surface_m2(dummy.species, dummy.kilograms, rules.formula)
        lines.append((str(dummy), f"{constants.k} ÷ 100 × kg^{constants.exponent} = {surface} m²"))
    total = rules.heart.before_total
    before = "no number set" if total is None else f"before the dose above {total} mg/m²"
    lines.append((f"Heart, {rules.heart.group}", before))
    lines += [(f"Heart, {breed}", "before the first dose") for breed in rules.heart.breeds]
    return (Trial("Body surface and heart", tuple(lines)),)


def _limits(policy: GatePolicy) -> tuple[Trial, ...]:
    """Made-up counts on every limit and just below it; drugs with the same answers stand in one line."""
    trials = []
    for species in Species:
        told: dict[tuple[tuple[str, str], ...], list[str]] = {}
        for drug in policy.limits:
            limits = policy.of(drug, species)
            if limits:
                answers = tuple(answer for limit in limits for answer in _answers(limit))
                told.setdefault(answers, []).append(drug_words(drug))
        lines = tuple(
            (f"{', '.join(drugs)}: {count}", band)
            for answers, drugs in told.items()
            for count, band in answers
        )
        if lines:
            trials.append(Trial(f"{species.value.title()} with made-up counts", lines))
    return tuple(trials)


def _answers(limit: Limit) -> Iterable[tuple[str, str]]:
    analyte = str(limit.analyte)
    for start, _ in limit.steps:
        for value in (start - _JUST_BELOW.get(analyte, Decimal("0.01")), start):
            words = count_words(analyte, value, UNIT[limit.analyte])
            yield f"{ANALYTES.get(analyte, analyte)} {words}", BAND_WORDS[limit.band(value)]
