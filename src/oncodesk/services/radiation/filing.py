"""How is a file of the planning system kept with a course, and where does it differ from what stands here?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding, Verdict
from oncodesk.domain.treatment.radiation_files import (
    FileKind,
    Given,
    Identity,
    RadiationFile,
    Written,
    check_file,
    check_identifiers,
    check_patient,
)
from oncodesk.gateways.dicom.rt import read_file
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import practice as read_practice
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.patients.steps import Upload
from oncodesk.services.radiation import steps
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import (
        DocumentRow,
        FractionRow,
        PatientRow,
        RadiationCourseRow,
        RadiationFileRow,
        RadiationPhaseRow,
    )


@action("radiation.file_document", Permission.GIVE)
def file_document(work: Work, *, phase: UUID, seen_version: int, upload: Upload) -> Done:
    """Keep a plan or a treatment record as evidence beside a prescription; nothing else changes.

    A file that names another patient or none is refused. What else differs is kept as codes and shown.
    """
    found = read.phase(work.practice_id, phase)
    if found is None:
        raise NotThere("There is no such prescription in this practice.")
    course = steps.opened_course(work, found.course.public_id, found.course.version)
    row = next(each for each in read.phases_of(course.pk) if each.public_id == phase)
    work.check_seen(row, seen_version)
    said = read_file(upload.content)
    if said is None:
        raise Invalid(
            "Nothing was filed.",
            {"file": "This is no whole DICOM RT Plan or RT Beams Treatment Record of at most 20 MB."},
        )
    her = _identity(course.patient)
    refused = check_patient(said, her)
    if refused:
        raise Stopped("This file was not filed.", Verdict(refused))
    files, fractions = read.files_of(course.pk), read.fractions_of(course.pk)
    differs = (*check_identifiers(said, her), *_compared(said, row, fractions, files))
    document = _kept(work, upload, course.patient)
    if any(each.document_id == document.pk for each in files):
        raise Invalid("Nothing was filed.", {"file": "This file is filed with this course already."})
    made = write.add_file(
        work.ledger,
        course=course,
        phase=row,
        patient_id=course.patient_id,
        document=document,
        kind=said.kind.value,
        uid=said.uid,
        said_patient=said.patient,
        said_patient_id=said.patient_id,
        said_responsible=said.responsible,
        said_species=said.species,
        plan_label=said.plan_label,
        plan_uid=said.plan_uid,
        fractions=said.fractions,
        gy=said.gy,
        number=said.number,
        treated_on=said.treated_on,
        ended_normally=said.ended_normally,
        differed=[each.code for each in differs],
        filed_by_id=work.actor.person_id,
    )
    return Done(str(made.public_id), made.version, tuple(each.code for each in differs))


def _identity(patient: PatientRow) -> Identity:
    relations = read_patients.relations_of(patient.pk)
    return Identity(
        patient.name,
        Species(patient.species),
        patient.microchip,
        tuple(each.client.name for each in relations),
    )


def _kept(work: Work, upload: Upload, patient: PatientRow) -> DocumentRow:
    digest = sha256(upload.content).hexdigest()
    known = read_practice.document_of_digest(work.practice_id, digest)
    if known is not None and known.patient_id != patient.pk:
        raise Invalid("Nothing was filed.", {"file": "This very file is stored with another patient."})
    name = "".join(each for each in upload.name if each.isprintable() and each not in '/\\"')[-200:]
    return known or write.add_document(
        work.ledger,
        digest=digest,
        content=upload.content,
        media_type="application/dicom",
        name=name or "file",
        patient=patient,
    )


def _compared(
    said: RadiationFile,
    phase: RadiationPhaseRow,
    fractions: Sequence[FractionRow],
    files: Sequence[RadiationFileRow],
) -> tuple[Finding, ...]:
    """A record counts the fractions of its own plan: its number is the place among those of the phase."""
    given = sorted(
        (each for each in fractions if each.phase_id == phase.pk and each.number is not None),
        key=lambda each: each.number or 0,
    )
    place = None if said.number is None or said.number > len(given) else given[said.number - 1]
    label = next((each.plan_label for each in files if each.uid == said.plan_uid and each.kind == "plan"), "")
    return check_file(
        said,
        Written(phase.dose_gy, phase.fractions, phase.plan_version),
        None
        if place is None or place.state != "delivered"
        else Given(place.delivered_gy, place.planned_on, place.plan_version),
        label if said.plan_uid else "",
    )


@dataclass(frozen=True, slots=True)
class FileShown:
    said: RadiationFile
    site: str
    filed_at: datetime
    filed_by: str
    findings: tuple[Finding, ...]  # as they stand now
    differed: int  # how many stood when it was filed


def shown_files(course: RadiationCourseRow, fractions: Sequence[FractionRow]) -> tuple[FileShown, ...]:
    """Every file of a course, newest first, compared with what stands here today."""
    files = read.files_of(course.pk)
    if not files:
        return ()
    her = _identity(course.patient)
    return tuple(
        FileShown(
            said,
            each.phase.site,
            each.created_at,
            each.filed_by.name,
            (*check_identifiers(said, her), *_compared(said, each.phase, fractions, files)),
            len(each.differed),
        )
        for each in files
        for said in (_said(each),)
    )


def _said(row: RadiationFileRow) -> RadiationFile:
    return RadiationFile(
        kind=FileKind(row.kind),
        uid=row.uid,
        patient=row.said_patient,
        patient_id=row.said_patient_id,
        responsible=row.said_responsible,
        species=row.said_species,
        plan_label=row.plan_label,
        plan_uid=row.plan_uid,
        fractions=row.fractions,
        gy=row.gy,
        number=row.number,
        treated_on=row.treated_on,
        ended_normally=row.ended_normally,
    )
