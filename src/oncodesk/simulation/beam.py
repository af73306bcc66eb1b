"""Who of the demo is on radiation? One patient in her second week, with a fraction that was missed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from oncodesk.domain.patients.patient import Sex, Species
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.treatment.radiation import FractionState, Intent
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.services.patients.measuring import record_consent, record_diagnosis
from oncodesk.services.patients.registering import register_client, register_patient
from oncodesk.services.patients.steps import Relation
from oncodesk.services.radiation import prescribing, sheet, treating
from oncodesk.services.radiation.prescribing import PhaseTyped, Times
from oncodesk.services.radiation.queries import CourseShown, get_course
from oncodesk.services.radiation.resources import set_resource
from oncodesk.simulation.agenda import Story
from oncodesk.simulation.desk import IDENTIFIERS, MINUTE, Desk

PLAN = "VMAT 1.0"
_KINDS = {
    "machine": ResourceKind.MACHINE,
    "anesthesia": ResourceKind.ANESTHETIST,
    "recovery": ResourceKind.RECOVERY,
}


def story(desk: Desk, told: Mapping[str, Any], today: date, now: datetime) -> Story:
    """Registered, signed and treated until yesterday; `missed` is the number of the one that was not done."""
    start = today - timedelta(days=told["days_ago"])
    morning = datetime.combine(start, time(6), desk.house.zone) - timedelta(days=1)
    yield morning
    machine = ""
    for label, kind in _KINDS.items():
        made = desk.do(
            set_resource,
            "manager",
            morning,
            kind=kind,
            name=told[label],
            capacity=1 if kind is ResourceKind.MACHINE else told["places"],
        )
        machine = made.id if kind is ResourceKind.MACHINE else machine
    course = _prescribe(desk, told, UUID(machine), start, morning)
    for index in range(told["fractions"]):
        row = _course(desk, course).fractions[index]
        if row.planned_on >= today or row.arrives_at is None:
            break
        yield row.arrives_at
        _treat(desk, course, index, row.arrives_at, is_missed=index + 1 == told["missed"])
    yield now - MINUTE


def _course(desk: Desk, course: UUID) -> CourseShown:
    return get_course([desk.house.practice_id], course)


def _prescribe(desk: Desk, told: Mapping[str, Any], machine: UUID, start: date, now: datetime) -> UUID:
    owner = desk.do(
        register_client, "coordinator", now, name=told["owner"], email=told["email"], phone="(608) 555-0190"
    )
    client = UUID(owner.id)
    registered = desk.do(
        register_patient,
        "coordinator",
        now,
        name=told["name"],
        species=Species.DOG,
        breed=told["breed"],
        sex=Sex(told["sex"]),
        relations=[Relation(client, decides=True, pays=True)],
    )
    patient = UUID(registered.id)
    desk.weigh(patient, told["kilograms"], now)
    diagnosis = desk.do(
        record_diagnosis,
        "oncologist",
        now,
        patient=patient,
        condition=told["condition"],
        method="histology",
        report_reference="P-RT1",
    )
    desk.do(
        record_consent,
        "coordinator",
        now,
        patient=patient,
        client=client,
        protocol_slug="radiation-16",
        given_on=now.astimezone(desk.house.zone).date(),
        how="signed",
    )
    drafted = desk.do(
        prescribing.draft_course,
        "coordinator",
        now,
        patient=patient,
        diagnosis=UUID(diagnosis.id),
        intent=Intent.DEFINITIVE,
        start_on=start,
        spacing_days=1,
        phase=PhaseTyped(
            told["site"], Quantity(Decimal(3), "Gy"), told["fractions"], machine, PLAN, "VMAT, 6 MV"
        ),
        times=Times(30, 30, 60, told["at"]),
    )
    course = UUID(drafted.id)
    shown = _course(desk, course)
    desk.do(
        prescribing.sign_phase,
        "radiation",
        now,
        phase=shown.phases[0].phase,
        seen_version=shown.phases[0].version,
        accept=tuple({each.code for each in shown.findings}),
    )
    desk.do(
        sheet.sign_fasting,
        "anesthetist",
        now,
        patient=patient,
        hours=10,
        food="nothing after 10 PM",
        water="water until you leave home",
    )
    return course


def _treat(desk: Desk, course: UUID, index: int, at: datetime, *, is_missed: bool) -> None:
    """Anesthetized, checked at the table, delivered and awake; or not done, and nobody has chosen yet."""

    def row() -> dict[str, Any]:
        seen = _course(desk, course).fractions[index]
        return {"fraction": seen.fraction, "seen_version": seen.version}

    if is_missed:
        desk.tries(treating.not_done, "coordinator", at, **row(), reason="the owner could not come")
        return
    begun = desk.tries(
        sheet.anesthetize,
        "anesthetist",
        at,
        **row(),
        fed_at=at - timedelta(hours=12),
        asa=2,
        examination="heart and lungs clear, 101.2 °F",
        accepted_reason="drawn at the referring vet, report in the file",
    )
    if begun is None:
        return
    beam = at + 30 * MINUTE
    desk.do(
        sheet.record_vitals,
        "anesthetist",
        beam,
        anesthesia=UUID(begun.id),
        at=beam - 5 * MINUTE,
        vitals=sheet.Vitals(pulse=88, breaths=12, spo2=98, etco2=40, pressure=75),
    )
    desk.do(treating.check_at_table, "technician", beam, **row(), identifiers=IDENTIFIERS, plan_version=PLAN)
    desk.do(treating.deliver, "nurse", beam + 10 * MINUTE, **row(), gy=Decimal(3))
    if _course(desk, course).fractions[index].state is FractionState.DELIVERED:
        desk.do(
            sheet.recover,
            "anesthetist",
            beam + 40 * MINUTE,
            anesthesia=UUID(begun.id),
            seen_version=1,
            recovery="extubated, sternal, 99.4 °F",
        )
