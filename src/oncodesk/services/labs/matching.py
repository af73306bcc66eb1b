"""Whose blood is this? Two identifiers and the species agree on exactly one patient, or a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.analyte import species_told
from oncodesk.domain.labs.moment import read_moment
from oncodesk.domain.labs.result import RawReport
from oncodesk.domain.patients.patient import Species
from oncodesk.records.read import labs as read
from oncodesk.services.labs.identity import number_of
from oncodesk.services.typed import name_key
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import PatientRow

# What a person may compare with a report; two of them that agree are needed.
IDENTIFIERS = (
    "name",
    "owner",
    "microchip",
    "sex_and_age",
    "breed",
    "laboratory_number",
    "asked_the_laboratory",
)
# An analyser of the practice begins its numbers again; a laboratory's report is corrected within weeks.
_NUMBERS_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Match:
    """The one patient, or None with the reason by code that the queue shows."""

    patient: PatientRow | None
    reason: str


def match(work: Work, raw: RawReport) -> Match:
    """Name and owner must agree with exactly one patient, and nothing else may contradict.

    A species that the sender could have told and did not is a missing identifier, and a laboratory's number
    that stands on another chart contradicts. Two candidates are never guessed between, also when one of
    them died. A test message and a report without results are for a person.
    """
    if any(finding.code == "labs.test_message" for finding in raw.findings):
        return Match(None, "test_message")
    if not raw.results:
        return Match(None, "no_results")
    if not raw.patient.strip() or not raw.owner.strip():
        return Match(None, "identifier_missing")
    named = read.candidates(work.practice_id, name_key(raw.patient))
    owned = [patient for patient in named if belongs(patient, raw.owner)]
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
    if _is_anothers(work, raw, fitting[0]):
        return Match(None, "number_of_another")
    if _was_drawn_after_death(raw, fitting[0]):
        return Match(None, "drawn_after_death")
    return Match(fitting[0], "name_owner_species" if told is not None else "name_owner")


def _is_anothers(work: Work, raw: RawReport, patient: PatientRow) -> bool:
    filler = number_of(raw)[:120]
    if not filler:
        return False
    since = work.now - _NUMBERS_REMEMBERED
    return bool(read.patients_with_number(work.practice_id, raw.sender[:120], filler, since) - {patient.pk})


def _was_drawn_after_death(raw: RawReport, patient: PatientRow) -> bool:
    if patient.died_at is None:
        return False
    drawn = read_moment(raw.collected, ZoneInfo("UTC")).at  # half a day more or less does not matter here
    return drawn is None or drawn > patient.died_at + timedelta(days=1)


def belongs(patient: PatientRow, owner: str) -> bool:
    """The sender's owner is the full name or the surname of one of the patient's people."""
    told = name_key(owner)
    for relation in patient.relations.all():
        full = name_key(relation.client.name)
        if full == told or full.endswith(f" {told}") or relation.client.name_key == told:
            return True
    return False
