"""How far is a radiation course in a test? From a machine to a delivered fraction, by the actions alone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.roles import Mark, Role
from oncodesk.domain.treatment.radiation import Intent
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.records.models import FractionRow, RadiationCourseRow, RadiationPhaseRow
from oncodesk.services.context import Context
from oncodesk.services.patients.measuring import record_consent, record_diagnosis
from oncodesk.services.practice.actions import Hours, set_hours
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.radiation import prescribing, sheet, treating
from oncodesk.services.radiation.prescribing import PhaseTyped, Times
from oncodesk.services.radiation.queries import list_resources
from oncodesk.services.radiation.resources import set_resource
from oncodesk.services.reading import reading
from tests import make
from tests.course import at

MONDAY = date(2026, 10, 5)
PLAN = "P-1"


def staffed(machines: int = 1, anesthetists: int = 1) -> make.House:
    """A practice with a radiation oncologist, a physicist, an anesthetist, and what fractions take."""
    house = make.staffed()
    make.person(house, "radiation", Role.ONCOLOGIST, Mark.RADIATION)
    make.person(house, "physicist", Role.COORDINATOR, Mark.PHYSICIST)
    make.person(house, "anesthetist", Role.NURSE, Mark.ANESTHETIST)
    context = house.context("manager", at(MONDAY, 6))
    set_hours(
        context,
        hours=[Hours(weekday, time(8), time(18)) for weekday in range(5)],
        seen_version=get_settings(house.practice_id).practice.version,
    )
    for number in range(machines):
        set_resource(context, kind=ResourceKind.MACHINE, name=f"Linac {number + 1}", capacity=1)
    set_resource(context, kind=ResourceKind.ANESTHETIST, name="Anesthesia", capacity=anesthetists)
    set_resource(context, kind=ResourceKind.RECOVERY, name="Recovery", capacity=2)
    return house


def machine(house: make.House) -> UUID:
    found = list_resources(house.practice_id)
    return next(each.resource for each in found if each.kind is ResourceKind.MACHINE)


@dataclass
class Irradiated:
    """A patient on a radiation course, and how to look at her rows."""

    house: make.House
    owner: UUID
    patient: UUID
    course: UUID

    def row(self) -> RadiationCourseRow:
        with reading([self.house.practice_id]):
            return RadiationCourseRow.objects.get(public_id=self.course)

    def phase(self) -> RadiationPhaseRow:
        with reading([self.house.practice_id]):
            return RadiationPhaseRow.objects.filter(course__public_id=self.course).latest("number")

    def fractions(self) -> list[FractionRow]:
        with reading([self.house.practice_id]):
            rows = FractionRow.objects.filter(course__public_id=self.course).exclude(state="cancelled")
            return list(rows.order_by("planned_on", "position"))

    def fraction(self, index: int) -> FractionRow:
        return self.fractions()[index]

    def context(self, who: str, now: datetime) -> Context:
        return self.house.context(who, now)


def drafted(
    house: make.House | None = None,
    *,
    name: str = "Juniper",
    fractions: int = 16,
    dose: str = "3",
    start: date = MONDAY,
    consents: bool = True,
    preferred: time | None = None,
    intent: Intent = Intent.DEFINITIVE,
) -> Irradiated:
    house = house or staffed()
    owner = make.client(house)
    patient = make.patient(house, name, owner=owner)
    morning = at(MONDAY, 7)
    diagnosis = record_diagnosis(
        house.context("oncologist", morning),
        patient=patient,
        condition="Nasal carcinoma",
        method="histology",
        report_reference="Path 4712",
    )
    if consents:
        record_consent(
            house.context("coordinator", morning),
            patient=patient,
            client=owner,
            protocol_slug="radiation-16",
            given_on=MONDAY,
            how="signed",
        )
    done = prescribing.draft_course(
        house.context("coordinator", morning),
        patient=patient,
        diagnosis=UUID(diagnosis.id),
        intent=intent,
        start_on=start,
        spacing_days=1,
        phase=PhaseTyped("Nose", Quantity(Decimal(dose), "Gy"), fractions, machine(house), PLAN),
        times=Times(30, 30, 60, preferred),
    )
    return Irradiated(house, owner, patient, UUID(done.id))


def sign(irradiated: Irradiated, *accept: str, who: str = "radiation") -> None:
    phase = irradiated.phase()
    prescribing.sign_phase(
        irradiated.context(who, at(MONDAY, 7, 30)),
        phase=phase.public_id,
        seen_version=phase.version,
        accept=accept,
    )


def on_course(house: make.House | None = None, **values: object) -> Irradiated:
    irradiated = drafted(house, **values)  # type: ignore[arg-type]
    sign(irradiated)
    return irradiated


def check(irradiated: Irradiated, index: int, when: datetime, who: str = "oncologist") -> None:
    row = irradiated.fraction(index)
    treating.check_at_table(
        irradiated.context(who, when),
        fraction=row.public_id,
        seen_version=row.version,
        identifiers=("name", "owner"),
        plan_version=PLAN,
    )


def deliver(
    irradiated: Irradiated,
    index: int,
    *,
    who: str = "nurse",
    when: datetime | None = None,
    gy: Decimal | None = Decimal(3),
    no_anesthesia: str = "awake, minimal restraint",
    deviation: str = "",
) -> None:
    """Checked by one person, recorded by another, on its planned day."""
    row = irradiated.fraction(index)
    when = when or at(row.planned_on, 9)
    check(irradiated, index, when - timedelta(minutes=5))
    row = irradiated.fraction(index)
    treating.deliver(
        irradiated.context(who, when),
        fraction=row.public_id,
        seen_version=row.version,
        gy=gy,
        no_anesthesia=no_anesthesia,
        deviation=deviation,
    )


def miss(
    irradiated: Irradiated, index: int, reason: str = "owner snowed in", who: str = "coordinator"
) -> None:
    row = irradiated.fraction(index)
    treating.not_done(
        irradiated.context(who, at(row.planned_on, 10)),
        fraction=row.public_id,
        seen_version=row.version,
        reason=reason,
    )


def fasting(irradiated: Irradiated, hours: int = 10) -> None:
    sheet.sign_fasting(
        irradiated.context("anesthetist", at(MONDAY, 7)),
        patient=irradiated.patient,
        hours=hours,
        food="nothing after 10 PM",
        water="water until you leave home",
    )


def anesthetize(irradiated: Irradiated, index: int, *, fed: datetime | None = None, reason: str = "") -> UUID:
    """Begun by the anesthetist, who accepts that there is no blood yet when a reason is given."""
    row = irradiated.fraction(index)
    when = at(row.planned_on, 8, 40)
    done = sheet.anesthetize(
        irradiated.context("anesthetist", when),
        fraction=row.public_id,
        seen_version=row.version,
        fed_at=fed or when - timedelta(hours=12),
        asa=2,
        examination="heart and lungs clear, 101.3",
        accepted_reason=reason,
    )
    return UUID(done.id)
