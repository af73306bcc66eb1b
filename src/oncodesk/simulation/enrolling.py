"""How does an invented animal become a patient on a course? Registered, diagnosed, consented, activated."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from oncodesk.domain.dosing.heart import HeartCheck
from oncodesk.services.dosing.actions import record_heart_check
from oncodesk.services.dosing.shipped import shipped_dosing
from oncodesk.services.patients.measuring import record_consent, record_diagnosis
from oncodesk.services.patients.registering import register_client, register_patient
from oncodesk.services.patients.steps import Relation
from oncodesk.services.scheduling.actions import activate_course
from oncodesk.simulation import watching
from oncodesk.simulation.animals import Animal
from oncodesk.simulation.desk import Desk
from oncodesk.simulation.house import signed_protocol


@dataclass
class Patient:
    """A registered animal, as a story knows her."""

    animal: Animal
    id: int
    public_id: UUID
    client: UUID
    dies_before: int | None = None
    has_died: bool = False

    def dies_now(self, number: int | None) -> bool:
        """True before the treatment that she does not live to see."""
        return (
            not self.has_died
            and self.dies_before is not None
            and number is not None
            and number >= self.dies_before
        )


def enrol(desk: Desk, animal: Animal, now: datetime, start_on: date) -> Patient:
    """One animal with one owner who decides and pays, on a course that begins on `start_on`."""
    client = UUID(
        desk.do(
            register_client,
            "coordinator",
            now,
            name=animal.owner,
            email=animal.email,
            phone=f"(608) 555-{200 + animal.index:04}",
        ).id
    )
    registered = desk.do(
        register_patient,
        "coordinator",
        now,
        name=animal.name,
        species=animal.species,
        breed=animal.breed,
        sex=animal.sex,
        born_on=animal.born_on,
        genotype=animal.genotype,
        relations=[Relation(client, decides=True, pays=True)],
    )
    patient = UUID(registered.id)
    desk.weigh(patient, animal.kilograms, now)
    today = now.astimezone(desk.house.zone).date()
    if any(name in animal.breed for name in shipped_dosing().heart.breeds):
        for kind in HeartCheck:
            desk.do(
                record_heart_check,
                "oncologist",
                now,
                patient=patient,
                kind=kind.value,
                is_ok=True,
                checked_on=today - timedelta(days=3),
                checked_by="Dr. Hall, cardiology",
            )
    diagnosis = desk.do(
        record_diagnosis,
        "oncologist",
        now,
        patient=patient,
        condition="Multicentric lymphoma",
        method="cytology",
        confirmed_on=today - timedelta(days=4),
        report_reference=f"P-{animal.index:03}",
    )
    consent = desk.do(
        record_consent,
        "coordinator",
        now,
        patient=patient,
        client=client,
        protocol_slug=animal.protocol,
        given_on=today,
        how="signed",
    )
    desk.do(
        activate_course,
        "oncologist",
        now,
        patient=patient,
        protocol=signed_protocol(desk.house, animal.protocol),
        start_on=start_on,
        diagnosis=UUID(diagnosis.id),
        consent=UUID(consent.id),
        lab_place=animal.lab_place,
    )
    row = watching.one(desk.house.practice_id, watching.PATIENT, patient=patient)
    assert row is not None
    return Patient(animal, row["id"], patient, client)
