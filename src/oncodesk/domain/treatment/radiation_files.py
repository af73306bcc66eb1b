"""Does a file of the planning system belong to this patient, and does it agree with what stands here?

A file is evidence only: it changes no prescription, records no dose and releases nothing.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding, block, unknown, warn

# Doses are compared to a hundredth of a gray: planning systems write computed decimals (2.99998).
_STEP = Decimal("0.01")
_SPECIES = {
    Species.DOG: frozenset({"dog", "canine", "canis"}),
    Species.CAT: frozenset({"cat", "feline", "felis"}),
}


class FileKind(StrEnum):
    PLAN = "plan"  # DICOM RT Plan
    RECORD = "record"  # DICOM RT Beams Treatment Record, of one fraction


@dataclass(frozen=True, slots=True)
class RadiationFile:
    """What a file says, in its own words; `None` or an empty text is what it does not say."""

    kind: FileKind
    uid: str
    patient: str
    patient_id: str
    responsible: str
    species: str
    plan_label: str  # of a plan
    plan_uid: str  # the plan that a record refers to
    fractions: int | None  # of a plan
    gy: Decimal | None  # of one fraction: planned as the sum of its beams, or delivered
    number: int | None  # which fraction a record is of
    treated_on: date | None
    ended_normally: bool | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the course belongs to."""

    name: str
    species: Species
    microchip: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The prescription that a file is filed under, in Gy."""

    gy: Decimal
    fractions: int
    plan_version: str


@dataclass(frozen=True, slots=True)
class Given:
    """One fraction as it was recorded here."""

    gy: Decimal | None
    on: date
    plan_version: str


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def check_patient(said: RadiationFile, her: Identity) -> tuple[Finding, ...]:
    """Why this file is not filed with her: no name, another name, or another species."""
    if not said.patient.strip():
        return (unknown("radiation.file_patient_missing"),)
    if not _words(her.name) or not _words(her.name) <= _words(said.patient):
        return (block("radiation.file_other_patient", seen=said.patient, name=her.name),)
    found = next((each for each, names in _SPECIES.items() if names & _words(said.species)), None)
    if found is not None and found is not her.species:
        return (block("radiation.file_other_species", seen=said.species, species=her.species.value),)
    return ()


def check_identifiers(said: RadiationFile, her: Identity) -> tuple[Finding, ...]:
    """What a person must still compare: namesakes share a name, so a second identifier has to agree."""
    found: list[Finding] = []
    if not any(names & _words(said.species) for names in _SPECIES.values()):
        found.append(unknown("radiation.file_species_unknown"))
    is_chip = bool(her.microchip) and said.patient_id.strip() == her.microchip
    around = _words(f"{said.patient} {said.responsible}") - _words(her.name)
    families = {owner.casefold().split()[-1] for owner in her.owners if owner.strip()}
    if not is_chip and not any(_words(each) and _words(each) <= around for each in families):
        found.append(unknown("radiation.file_one_identifier", seen=said.patient_id or "none"))
    return tuple(found)


def check_file(
    said: RadiationFile, written: Written, given: Given | None, plan_label: str
) -> tuple[Finding, ...]:
    """Every difference, and everything the file does not say.

    `given` is the fraction that a record is of, `plan_label` the label of the plan it refers to when that
    plan was filed here. Nothing is taken as equal because it is missing.
    """
    if said.kind is FileKind.PLAN:
        return (
            *_label(said.plan_label, written.plan_version),
            *_count(said.fractions, written.fractions),
            *_dose(said.gy, written.gy),
        )
    return (
        *_label(plan_label, given.plan_version if given else written.plan_version),
        *_number(said, given),
        *_ended(said.ended_normally),
    )


def _label(seen: str, wanted: str) -> tuple[Finding, ...]:
    if not seen.strip():
        return (unknown("radiation.file_plan_unknown"),)
    if seen.strip() != wanted.strip():
        return (warn("radiation.file_plan_differs", seen=seen, prescribed=wanted),)
    return ()


def _count(seen: int | None, wanted: int) -> tuple[Finding, ...]:
    if seen is None:
        return (unknown("radiation.file_fractions_missing"),)
    return () if seen == wanted else (warn("radiation.file_fractions_differ", seen=seen, prescribed=wanted),)


def _dose(seen: Decimal | None, wanted: Decimal | None) -> tuple[Finding, ...]:
    if seen is None or wanted is None:
        return (unknown("radiation.file_dose_missing"),)
    if seen.quantize(_STEP) != wanted.quantize(_STEP):
        return (warn("radiation.file_dose_differs", seen=seen, here=wanted),)
    return ()


def _number(said: RadiationFile, given: Given | None) -> tuple[Finding, ...]:
    if said.number is None:
        return (unknown("radiation.file_number_missing"),)
    if given is None:
        return (warn("radiation.file_not_recorded", number=said.number),)
    if said.treated_on is None:
        day: tuple[Finding, ...] = (unknown("radiation.file_day_missing"),)
    elif said.treated_on != given.on:
        day = (warn("radiation.file_day_differs", seen=said.treated_on, here=given.on),)
    else:
        day = ()
    return (*day, *_dose(said.gy, given.gy))


def _ended(normally: bool | None) -> tuple[Finding, ...]:
    if normally is None:
        return (unknown("radiation.file_end_missing"),)
    return () if normally else (warn("radiation.file_ended_early"),)
