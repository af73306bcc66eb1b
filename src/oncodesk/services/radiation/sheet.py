"""How is an anesthetic begun, kept minute by minute, and ended, and who saw the waste?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.patients.patient import Genotype
from oncodesk.domain.shared.roles import Permission, may
from oncodesk.domain.shared.verdict import Finding, Verdict
from oncodesk.domain.treatment.anesthesia import (
    BeforeAnesthesia,
    check_before_anesthesia,
    check_controlled,
    needs_witness,
)
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.patients.steps import patient_to_change
from oncodesk.services.radiation import steps
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import AnesthesiaRow, FastingInstructionRow, PatientRow

_CLOCK_SLACK = timedelta(minutes=5)  # between the browser's clock and ours


@action("radiation.sign_fasting", Permission.SIGN_ANESTHESIA)
def sign_fasting(
    work: Work, *, patient: UUID, hours: int, food: str, water: str, medicines: str = ""
) -> Done:
    """The anesthetist signs what this patient fasts; it replaces the instruction before it."""
    row = patient_to_change(work, patient)
    steps.refuse_dead(row)
    typed = Typed()
    typed.whole("hours", hours, least=1, most=24)
    words = {
        "food": typed.text("food", food, most=200),
        "water": typed.text("water", water, most=200),
        "medicines": typed.text("medicines", medicines, most=200, required=False),
    }
    typed.refuse()
    before = read.instruction_of(row.pk)
    if before is not None:
        write.change_instruction(work.ledger, before, is_current=False)
    made = write.add_instruction(
        work.ledger, patient=row, hours=hours, signed_by_id=work.actor.person_id, **words
    )
    return Done(str(made.public_id), made.version)


def what_stands_against(
    patient: PatientRow,
    instruction: FastingInstructionRow | None,
    *,
    now: datetime,
    fed_at: datetime | None,
    asa: int | None,
    is_examined: bool,
) -> tuple[Finding, ...]:
    """The rule before an anesthetic with what the records know."""
    return check_before_anesthesia(
        BeforeAnesthesia(
            now=now,
            fast_hours=None if instruction is None else instruction.hours,
            fed_at=fed_at,
            asa=asa,
            is_examined=is_examined,
            counts_at=read.collected_last(patient.pk, Analyte.NEUTROPHILS.value),
            chemistry_at=read.collected_last(patient.pk, Analyte.CREATININE.value),
            genotype=Genotype(patient.abcb1),
        )
    )


@action("radiation.anesthetize", Permission.GIVE)
def anesthetize(
    work: Work,
    *,
    fraction: UUID,
    seen_version: int,
    fed_at: datetime | None,
    asa: int | None,
    examination: str,
    is_emergency: bool = False,
    accepted_reason: str = "",
) -> Done:
    """Induction begins now. What stands against it stops, save old blood that somebody who may accepts.

    `accepted_reason` is of the actor, who then must be an anesthetist or the radiation oncologist.
    """
    row = steps.opened_fraction(work, fraction, seen_version)
    if row.state != FractionState.PLANNED or row.course.state != "active":
        raise Invalid("Only a planned fraction of an active course is anesthetized.")
    instruction = read.instruction_of(row.patient_id)
    found = what_stands_against(
        row.patient,
        instruction,
        now=work.now,
        fed_at=fed_at,
        asa=asa,
        is_examined=bool(examination.strip()),
    )
    accepted = _accepted(work, found, accepted_reason)
    left = tuple(each for each in found if each.stops and each.code not in accepted)
    if left or fed_at is None or asa is None:
        raise Stopped("Anesthesia cannot begin.", Verdict(left))
    made = write.add_anesthesia(
        work.ledger,
        patient=row.patient,
        state="running",
        instruction=instruction,
        fed_at=fed_at,
        asa=asa,
        is_emergency=is_emergency,
        examination=examination.strip()[:300],
        induced_at=work.now,
        anesthetist_id=work.actor.person_id,
        accepted=sorted(accepted),
        accepted_by_id=work.actor.person_id if accepted else None,
        accepted_reason=accepted_reason.strip()[:300] if accepted else "",
    )
    steps.move(work, row, FractionState.ANESTHETIZED, anesthesia=made)
    return Done(str(made.public_id), made.version)


def _accepted(work: Work, found: tuple[Finding, ...], reason: str) -> set[str]:
    codes = {each.code for each in found if each.stops and each.override is not None}
    if not codes or not reason.strip():
        return set()
    if not (may(work.actor, Permission.SIGN_ANESTHESIA) or may(work.actor, Permission.PRESCRIBE_RADIATION)):
        work.need(Permission.SIGN_ANESTHESIA)
    return codes


def _opened(work: Work, anesthesia: UUID) -> AnesthesiaRow:
    """A sheet, its patient locked; lines are only added, so no seen version is asked."""
    row = read.anesthesia([work.practice_id], anesthesia)
    if row is None:
        raise NotThere("There is no such anesthetic in this practice.")
    lock_patient(row.patient_id)
    row = read.anesthesia([work.practice_id], anesthesia)
    assert row is not None  # never removed
    return row


@dataclass(frozen=True, slots=True)
class Vitals:
    """One reading; what was not measured is None. Temperature in °F, pressure the mean in mmHg."""

    pulse: int | None = None
    breaths: int | None = None
    spo2: int | None = None
    etco2: int | None = None
    pressure: int | None = None
    temperature_f: Decimal | None = None


# What a monitor can show; outside of it the number is a slip.
_SHOWN: dict[str, tuple[int, int]] = {
    "pulse": (10, 400),
    "breaths": (0, 150),
    "spo2": (30, 100),
    "etco2": (0, 150),
    "pressure": (10, 250),
    "temperature_f": (80, 112),
}


@action("radiation.record_vitals", Permission.GIVE)
def record_vitals(work: Work, *, anesthesia: UUID, at: datetime, vitals: Vitals) -> Done:
    """One set of vital signs at a time of this anesthetic; at least one was measured."""
    row = _opened(work, anesthesia)
    _refuse_time(work, row, at)
    measured = {name: getattr(vitals, name) for name in _SHOWN if getattr(vitals, name) is not None}
    wrong = {
        name: f"Use a number from {_SHOWN[name][0]} to {_SHOWN[name][1]}."
        for name, value in measured.items()
        if not _SHOWN[name][0] <= value <= _SHOWN[name][1]
    }
    if not measured:
        wrong["pulse"] = "Write at least one reading."
    if wrong:
        raise Invalid("Nothing was saved.", wrong)
    made = write.add_entry(
        work.ledger,
        anesthesia=row,
        patient_id=row.patient_id,
        kind="vitals",
        at=at,
        recorded_by_id=work.actor.person_id,
        **measured,
    )
    return Done(str(made.public_id))


@action("radiation.record_agent", Permission.GIVE)
def record_agent(
    work: Work, *, anesthesia: UUID, at: datetime, what: str, amount: Decimal | None, unit: str
) -> Done:
    """An agent that was given, with amount and unit; without an amount it is an event of the sheet."""
    row = _opened(work, anesthesia)
    _refuse_time(work, row, at)
    typed = Typed()
    words = typed.text("what", what, most=120)
    if amount is not None and (amount <= 0 or not unit.strip()):
        typed.wrong["amount"] = "Write the amount with its unit, for example 4 mg or 2 %."
    typed.refuse()
    made = write.add_entry(
        work.ledger,
        anesthesia=row,
        patient_id=row.patient_id,
        kind="event" if amount is None else "agent",
        at=at,
        what=words,
        amount=amount,
        unit=unit.strip()[:12],
        recorded_by_id=work.actor.person_id,
    )
    return Done(str(made.public_id))


def _refuse_time(work: Work, row: AnesthesiaRow, at: datetime) -> None:
    """A line belongs between an hour before induction, for the premedication, and now."""
    if not row.induced_at - timedelta(hours=1) <= at <= work.now + _CLOCK_SLACK:
        raise Invalid("Nothing was saved.", {"at": "This time is not within this anesthetic."})


@action("radiation.record_controlled", Permission.GIVE)
def record_controlled(
    work: Work,
    *,
    anesthesia: UUID,
    drug: str,
    unit: str,
    drawn: Decimal | None,
    given: Decimal | None,
    wasted: Decimal | None,
) -> Done:
    """A controlled drug of this anesthetic; it adds up, and waste is witnessed by somebody else's sign-in."""
    row = _opened(work, anesthesia)
    typed = Typed()
    name, of = typed.text("drug", drug, most=80), typed.text("unit", unit, most=8)
    typed.refuse()
    found = check_controlled(drawn=drawn, given=given, wasted=wasted)
    if found:
        raise Stopped("This does not add up. Nothing was saved.", Verdict(found))
    made = write.add_controlled(
        work.ledger,
        anesthesia=row,
        patient_id=row.patient_id,
        drug=name,
        unit=of,
        drawn=drawn,
        given=given,
        wasted=wasted,
        recorded_by_id=work.actor.person_id,
    )
    return Done(str(made.public_id))


@action("radiation.witness_waste", Permission.VERIFY)
def witness_waste(work: Work, *, controlled: UUID, seen_version: int) -> Done:
    """I saw the waste: another person than the one who recorded it, under her own name."""
    row = read.controlled(work.practice_id, controlled)
    if row is None:
        raise NotThere("There is no such entry in this practice.")
    lock_patient(row.patient_id)
    row = read.controlled(work.practice_id, controlled)
    assert row is not None  # never removed
    work.check_seen(row, seen_version)
    if not needs_witness(row.wasted, row.witness_id):
        raise Invalid("There is no waste to witness, or somebody did.")
    if row.recorded_by_id == work.actor.person_id:
        raise Invalid("Somebody else than the person who recorded it witnesses the waste.")
    write.change_controlled(work.ledger, row, witness_id=work.actor.person_id, witnessed_at=work.now)
    return Done(str(row.public_id), row.version)


@action("radiation.recover", Permission.GIVE)
def recover(work: Work, *, anesthesia: UUID, seen_version: int, recovery: str) -> Done:
    """She is awake: how she woke up. Every waste is witnessed before the sheet closes."""
    row = _opened(work, anesthesia)
    work.check_seen(row, seen_version)
    fraction = read.fraction_of_anesthesia(row.pk)
    if row.recovered_at is not None:
        raise Invalid("Her recovery is recorded already.")
    if fraction is not None and fraction.state == FractionState.ANESTHETIZED:
        raise Invalid("First record the dose, or that the fraction was not done.")
    if not recovery.strip():
        raise Invalid("Nothing was saved.", {"recovery": "Describe how she woke up."})
    if any(needs_witness(each.wasted, each.witness_id) for each in read.controlled_of(row.pk)):
        raise Invalid("Waste of a controlled drug is not witnessed yet. Another person confirms it first.")
    write.change_anesthesia(
        work.ledger,
        row,
        state="recovered" if row.state == "running" else row.state,
        ended_at=row.ended_at or work.now,
        recovered_at=work.now,
        recovery=recovery.strip()[:300],
    )
    return Done(str(row.public_id), row.version)
