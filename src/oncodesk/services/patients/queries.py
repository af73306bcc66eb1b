"""Who is this patient, who belongs to her, what was measured and agreed; and who is called like that?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.patients.patient import Genotype, Sex, Species
from oncodesk.records.read import patients as read
from oncodesk.records.read import practice as read_practice
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.typed import name_key

if TYPE_CHECKING:
    from oncodesk.records.models import ClientRow, PatientRow, RelationRow, WeightRow

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Contact:
    """One client with her contact."""

    client: UUID
    version: int
    practice_id: int
    name: str
    email: str
    phone: str
    language: str
    travel_minutes: int
    care_consent: bool


@dataclass(frozen=True, slots=True)
class PersonOfPatient:
    """One person around a patient with her rights."""

    contact: Contact
    decides: bool
    pays: bool
    informed: bool
    not_to_be_told: bool


@dataclass(frozen=True, slots=True)
class WeightLine:
    weight: UUID
    version: int
    kilograms: Decimal
    entered: str
    measured_at: datetime
    is_measured: bool
    measured_by: str
    is_correction: bool


@dataclass(frozen=True, slots=True)
class PatientHeader:
    """What stands above every page about a patient; times are aware, `zone` is the practice's."""

    patient: UUID
    patient_id: int
    version: int
    practice_id: int
    practice_name: str
    zone: str
    name: str
    species: Species
    breed: str
    sex: Sex
    born_on: date | None
    microchip: str
    color: str
    genotype: Genotype
    ancestry_asked: bool
    at_risk_ancestry: bool | None
    died_at: datetime | None
    weight: WeightLine | None
    people: tuple[PersonOfPatient, ...]

    @property
    def decider(self) -> str:
        """The first person who decides, for one line."""
        return next((each.contact.name for each in self.people if each.decides), "")


@dataclass(frozen=True, slots=True)
class DiagnosisLine:
    diagnosis: UUID
    version: int
    condition: str
    stage: str
    phenotype: str
    confirmed_on: date | None
    method: str
    report_reference: str
    report: UUID | None
    report_name: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    consent: UUID
    version: int
    protocol_slug: str
    client: str
    given_on: date
    how: str
    recorded_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class PatientFile:
    """The header with everything that registration knows."""

    header: PatientHeader
    weights: tuple[WeightLine, ...]
    diagnoses: tuple[DiagnosisLine, ...]
    consents: tuple[ConsentLine, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the search: a patient, with the owner who was found or decides."""

    patient: UUID
    practice_id: int
    practice_name: str
    name: str
    species: Species
    breed: str
    owner: str
    has_died: bool


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    media_type: str
    content: bytes


def _contact(row: "ClientRow") -> Contact:
    return Contact(
        row.public_id,
        row.version,
        row.practice_id,
        row.name,
        row.email,
        row.phone,
        row.language,
        row.travel_minutes,
        row.care_consent,
    )


def _person(row: "RelationRow") -> PersonOfPatient:
    return PersonOfPatient(_contact(row.client), row.decides, row.pays, row.informed, row.not_to_be_told)


def _weight(row: "WeightRow") -> WeightLine:
    return WeightLine(
        row.public_id,
        row.version,
        row.kilograms,
        row.entered,
        row.measured_at,
        row.is_measured,
        row.measured_by.name if row.measured_by is not None else "",
        row.supersedes_id is not None,
    )


def _sex(row: "PatientRow") -> Sex:
    if row.sex not in ("female", "male"):
        return Sex.UNKNOWN
    if row.sex == "female":
        return Sex.FEMALE_SPAYED if row.is_neutered else Sex.FEMALE
    return Sex.MALE_NEUTERED if row.is_neutered else Sex.MALE


def _header(row: "PatientRow", weight: "WeightRow | None") -> PatientHeader:
    return PatientHeader(
        patient=row.public_id,
        patient_id=row.pk,
        version=row.version,
        practice_id=row.practice_id,
        practice_name=row.practice.name,
        zone=row.practice.zone,
        name=row.name,
        species=Species(row.species),
        breed=row.breed,
        sex=_sex(row),
        born_on=row.born_on,
        microchip=row.microchip,
        color=row.color,
        genotype=Genotype(row.abcb1),
        ancestry_asked=row.abcb1_asked,
        at_risk_ancestry=row.at_risk_ancestry,
        died_at=row.died_at,
        weight=None if weight is None else _weight(weight),
        people=tuple(_person(each) for each in read.relations_of(row.pk)),
    )


def _patient(practice_ids: Collection[int], patient: UUID) -> "PatientRow":
    row = read.patient(practice_ids, patient)
    if row is None:
        raise NotThere("No such patient here. Search for the name again.")
    return row


def get_header(practice_ids: Collection[int], patient: UUID) -> PatientHeader:
    """The header, three queries. Raises NotThere, also for a patient of another practice."""
    with reading(practice_ids):
        row = _patient(practice_ids, patient)
        weights = read.weights_of(row.pk, 1)
        return _header(row, weights[0] if weights else None)


def get_file(practice_ids: Collection[int], patient: UUID) -> PatientFile:
    """The header with weights, diagnoses and consents, five queries. Raises NotThere."""
    with reading(practice_ids):
        row = _patient(practice_ids, patient)
        weights = read.weights_of(row.pk)
        return PatientFile(
            _header(row, weights[0] if weights else None),
            tuple(_weight(each) for each in weights),
            tuple(
                DiagnosisLine(
                    each.public_id,
                    each.version,
                    each.condition,
                    each.stage,
                    each.phenotype,
                    each.confirmed_on,
                    each.method,
                    each.report_reference,
                    each.report.public_id if each.report is not None else None,
                    each.report.name if each.report is not None else "",
                )
                for each in read.diagnoses_of(row.pk)
            ),
            tuple(
                ConsentLine(
                    each.public_id,
                    each.version,
                    each.protocol_slug,
                    each.client.name,
                    each.given_on,
                    each.how,
                    each.recorded_by.name,
                    each.withdrawn_at,
                )
                for each in read.consents_of(row.pk)
            ),
        )


def get_client(practice_ids: Collection[int], client: UUID) -> Contact:
    """One client. Raises NotThere."""
    with reading(practice_ids):
        row = read.client(practice_ids, client)
    if row is None:
        raise NotThere("No such client here. Search for the name again.")
    return _contact(row)


def find_clients(practice_id: int, text: str) -> tuple[Contact, ...]:
    """Clients whose surname begins like the text, alone or with first names; at most 20, by surname."""
    words = name_key(text).split()
    if not words:
        return ()
    with reading([practice_id]):
        return tuple(_contact(row) for row in read.clients_named([practice_id], words, MOST_FOUND))


def find_patients(practice_ids: Collection[int], text: str) -> tuple[Found, ...]:
    """Patients by the beginning of their name or their owner's surname, or by the whole microchip.

    At most 20, patients found by their own name first. An empty text finds nobody.
    """
    words = name_key(text).split()
    if not words:
        return ()
    chip = text.replace(" ", "").upper()
    with reading(practice_ids):
        found = [
            *read.patients_with_chip(practice_ids, chip, MOST_FOUND),
            *read.patients_named(practice_ids, " ".join(words), MOST_FOUND),
        ]
        lines = {
            row.pk: _found(row, next((each.client.name for each in row.relations.all() if each.decides), ""))
            for row in found
        }
        if len(lines) < MOST_FOUND:
            for client in read.clients_named(practice_ids, words, MOST_FOUND):
                for relation in client.relations.all():
                    lines.setdefault(
                        relation.patient_id, _found(relation.patient, client.name, client.practice.name)
                    )
    return tuple(lines.values())[:MOST_FOUND]


def _found(row: "PatientRow", owner: str, practice_name: str | None = None) -> Found:
    return Found(
        row.public_id,
        row.practice_id,
        row.practice.name if practice_name is None else practice_name,
        row.name,
        Species(row.species),
        row.breed,
        owner,
        row.died_at is not None,
    )


def get_document(practice_ids: Collection[int], document: UUID) -> Document:
    """A stored file. Raises NotThere."""
    with reading(practice_ids):
        for practice_id in practice_ids:
            row = read_practice.document(practice_id, document)
            if row is not None:
                return Document(row.name, row.media_type, bytes(row.content))
    raise NotThere("No such document here.")
