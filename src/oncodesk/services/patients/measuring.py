"""How are weight, genotype, diagnosis and consent written down, and how are they corrected?"""

from datetime import date, datetime
from uuid import UUID

from oncodesk.domain.patients.patient import Genotype
from oncodesk.domain.shared.roles import Permission
from oncodesk.records.read import patients as read
from oncodesk.records.read import practice as read_practice
from oncodesk.records.write import patients as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere, Refusal
from oncodesk.services.patients.steps import Upload, keep_document, patient_to_change, today
from oncodesk.services.patients.weighing import check_weight, read_weight, weigh
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

METHODS = ("histology", "cytology", "other")
CONSENTS = ("signed", "spoken")


@action("weight.record", Permission.EDIT_PATIENT)
def record_weight(
    work: Work,
    *,
    patient: UUID,
    weight: str,
    measured_at: datetime,
    is_measured: bool = True,
    weighed_again: bool = False,
) -> Done:
    """A weight as typed with its unit, `24.1 kg` or `53.1 lb`, measured on a scale or estimated.

    Only a measured one of the same day carries a release. A weight that fits the last one only in the
    other unit, or jumps, is stopped (`weighed_again` confirms a jump). Open visits are judged again.
    """
    row = patient_to_change(work, patient)
    if row.died_at is not None:
        raise Refusal(f"{row.name} has died. Nothing more is recorded.")
    made, remarks = weigh(
        work,
        row,
        weight=weight,
        measured_at=measured_at,
        is_measured=is_measured,
        weighed_again=weighed_again,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version, remarks)


@action("weight.correct", Permission.EDIT_PATIENT)
def correct_weight(
    work: Work, *, corrects: UUID, weight: str, weighed_again: bool = False, seen_version: int
) -> Done:
    """The right weight for one that was written down wrong: a new row that names the old one."""
    old = read.weight(work.practice_id, corrects)
    if old is None:
        raise NotThere("No such weight in this practice.")
    row = patient_to_change(work, read.patient_of(old.patient_id).public_id)
    old = read.weight(work.practice_id, corrects)
    assert old is not None  # weights are never removed
    work.check_seen(old, seen_version)
    if not old.is_current:
        raise Refusal("This weight was corrected already. Correct the newest one.")
    kg = read_weight(weight)
    before = read.last_weight(row.pk, other_than=old.pk)
    remarks = check_weight(row, kg, before, weighed_again=weighed_again)
    write.change_weight(work.ledger, old, is_current=False)
    made = write.add_weight(
        work.ledger,
        patient=row,
        kilograms=kg,
        entered=weight.strip()[:40],
        measured_at=old.measured_at,
        is_measured=old.is_measured,
        measured_by_id=work.actor.person_id,
        supersedes=old,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version, remarks)


@action("patient.record_genotype", Permission.EDIT_PATIENT)
def record_genotype(work: Work, *, patient: UUID, genotype: Genotype, seen_version: int) -> Done:
    """The ABCB1 (MDR1) result, or unknown again when it was entered for the wrong animal."""
    row = patient_to_change(work, patient, seen_version)
    write.change_patient(work.ledger, row, abcb1=genotype.value)
    treatment.rejudge_patient(work, row.pk)
    return Done(str(row.public_id), row.version)


@action("diagnosis.record", Permission.EDIT_PATIENT)
def record_diagnosis(
    work: Work,
    *,
    patient: UUID,
    condition: str,
    method: str,
    confirmed_on: date | None = None,
    stage: str = "",
    phenotype: str = "",
    report: Upload | None = None,
    report_reference: str = "",
) -> Done:
    """What she has, how it was confirmed, and the report: its file, or at least its number.

    Raises Invalid by field: condition, method, confirmed_on, stage, phenotype, report, report_reference.
    """
    row = patient_to_change(work, patient)
    typed = Typed()
    values = {
        "condition": typed.text("condition", condition, most=120),
        "method": typed.choice("method", method, METHODS),
        "confirmed_on": typed.past("confirmed_on", confirmed_on, today(work)),
        "stage": typed.text("stage", stage, most=40, required=False),
        "phenotype": typed.text("phenotype", phenotype, most=40, required=False),
        "report_reference": typed.text("report_reference", report_reference, most=120, required=False),
    }
    if report is None and not values["report_reference"]:
        typed.wrong["report"] = "Add the report as a file, or its laboratory and number."
    document = keep_document(work, typed, "report", report, row) if report is not None else None
    typed.refuse()
    made = write.add_diagnosis(work.ledger, patient=row, report=document, **values)
    return Done(str(made.public_id), made.version)


@action("consent.record", Permission.EDIT_PATIENT)
def record_consent(
    work: Work, *, patient: UUID, client: UUID, protocol_slug: str, given_on: date, how: str
) -> Done:
    """Consent to one protocol by somebody who decides for the patient, before a course is activated."""
    row = patient_to_change(work, patient)
    typed = Typed()
    typed.past("given_on", given_on, today(work))
    typed.choice("how", how, CONSENTS)
    relations = {each.client.public_id: each for each in read.relations_of(row.pk)}
    if client not in relations:
        typed.wrong["client"] = "Choose a person of this patient."
    elif not relations[client].decides:
        typed.wrong["client"] = "This person does not decide for the patient."
    if not read_practice.content_numbers(work.practice_id, "protocol", protocol_slug):
        typed.wrong["protocol_slug"] = "Choose a protocol of the library."
    typed.refuse()
    made = write.add_consent(
        work.ledger,
        patient=row,
        client=relations[client].client,
        protocol_slug=protocol_slug,
        given_on=given_on,
        how=how,
        recorded_by_id=work.actor.person_id,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


@action("consent.withdraw", Permission.EDIT_PATIENT)
def withdraw_consent(work: Work, *, consent: UUID, seen_version: int) -> Done:
    """The owner no longer wants it: releases that rested on it are taken back at once."""
    found = read.consent(work.practice_id, consent)
    if found is None:
        raise NotThere("No such consent in this practice.")
    patient_to_change(work, read.patient_of(found.patient_id).public_id)
    found = read.consent(work.practice_id, consent)
    assert found is not None  # consents are never removed
    work.check_seen(found, seen_version)
    if found.withdrawn_at is not None:
        raise Refusal("This consent was withdrawn already.")
    write.change_consent(work.ledger, found, withdrawn_at=work.now)
    treatment.rejudge_patient(work, found.patient_id)
    return Done(str(found.public_id), found.version)
