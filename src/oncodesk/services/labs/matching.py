"""Whose blood is this? Two identifiers and the species agree on exactly one patient, or a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncodesk.domain.labs.analyte import species_told
from oncodesk.domain.labs.result import RawReport
from oncodesk.domain.patients.patient import Species
from oncodesk.records.read import labs as read
from oncodesk.services.typed import name_key

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow


@dataclass(frozen=True)
class Match:
    """The one patient, or None with the reason by code that the queue shows."""

    patient: PatientRow | None
    reason: str


def match(practice_id: int, raw: RawReport) -> Match:
    """Name and owner must agree with exactly one patient, and the species must not contradict.

    A species that the sender could have told and did not is a missing identifier. Two candidates are
    never guessed between.
    """
    if not raw.patient.strip() or not raw.owner.strip():
        return Match(None, "identifier_missing")
    named = read.candidates(practice_id, name_key(raw.patient))
    owned = [patient for patient in named if _belongs(patient, raw.owner)]
    if not owned:
        return Match(None, "unknown_patient" if not named else "owner_differs")
    told = species_told(raw.species)
    if not isinstance(told, Species) and (told is not None or raw.may_tell_species):
        return Match(None, "species_unclear")
    fitting = [patient for patient in owned if told is None or patient.species == told]
    if not fitting:
        return Match(None, "species_differs")
    if len(fitting) > 1:
        return Match(None, "several_patients")
    return Match(fitting[0], "name_owner_species" if told is not None else "name_owner")


def _belongs(patient: PatientRow, owner: str) -> bool:
    """The sender's owner is the full name or the surname of one of the patient's people."""
    told = name_key(owner)
    for relation in patient.relations.all():
        full = name_key(relation.client.name)
        if full == told or full.endswith(f" {told}") or relation.client.name_key == told:
            return True
    return False
