"""How does a radiation course begin, change and end? Written by anybody, signed by a radiation oncologist."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding, Level, Verdict
from oncodesk.domain.treatment.radiation import (
    FractionState,
    Intent,
    Prescription,
    check_prescription,
)
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.patients.steps import patient_to_change, today
from oncodesk.services.radiation import steps
from oncodesk.services.radiation.layout import LaidOut, lay_out
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import ConsentRow, RadiationCourseRow, RadiationPhaseRow

CONSENT_PREFIX = "radiation"  # a consent to any radiation protocol of the library


@dataclass(frozen=True, slots=True)
class PhaseTyped:
    """One prescription as it was typed; the dose carries its unit."""

    site: str
    dose: Quantity | None
    fractions: int | None
    machine: UUID
    plan_version: str
    technique: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """How long a fraction takes here, and the time that the owner asked for."""

    induction: int
    machine: int
    recovery: int
    preferred: time | None = None


@action("radiation.draft_course", Permission.PLAN_COURSE)
def draft_course(
    work: Work,
    *,
    patient: UUID,
    diagnosis: UUID,
    intent: Intent,
    start_on: date,
    spacing_days: int,
    phase: PhaseTyped,
    times: Times,
    reviewer: str = "",
) -> Done:
    """Write a course down as a draft. Nothing is booked until a radiation oncologist signs."""
    row = patient_to_change(work, patient)
    steps.refuse_dead(row)
    typed = Typed()
    kept = next((each for each in read_patients.diagnoses_of(row.pk) if each.public_id == diagnosis), None)
    if kept is None:
        typed.wrong["diagnosis"] = "Choose a diagnosis of this patient."
    typed.whole("spacing_days", spacing_days, least=1, most=28)
    typed.whole("machine_minutes", times.machine, least=5, most=240)
    typed.whole("induction_minutes", times.induction, least=0, most=240)
    typed.whole("recovery_minutes", times.recovery, least=0, most=480)
    if start_on < today(work):
        typed.wrong["start_on"] = "The first day has passed."
    typed.refuse()
    course = write.add_course(
        work.ledger,
        patient=row,
        diagnosis=kept,
        intent=intent.value,
        state="draft",
        start_on=start_on,
        spacing_days=spacing_days,
        preferred_time=times.preferred,
        induction_minutes=times.induction,
        machine_minutes=times.machine,
        recovery_minutes=times.recovery,
        reviewer=reviewer.strip()[:160],
    )
    _write_phase(work, course, phase, 1)
    return Done(str(course.public_id), course.version)


def _write_phase(work: Work, course: RadiationCourseRow, told: PhaseTyped, number: int) -> RadiationPhaseRow:
    """Store a prescription that has every part; what is unusual is accepted when it is signed."""
    machine = read.resource(work.practice_id, told.machine)
    if machine is None or machine.kind != ResourceKind.MACHINE or not machine.is_active:
        raise Invalid("Nothing was saved.", {"machine": "Choose a machine of this practice."})
    found = check_prescription(
        Prescription(Intent(course.intent), told.site, told.dose, told.fractions, told.plan_version)
    )
    if any(finding.stops for finding in found):
        raise Stopped("This prescription is not complete. Nothing was saved.", Verdict(found))
    assert told.dose is not None
    return write.add_phase(
        work.ledger,
        course=course,
        number=number,
        site=told.site.strip()[:120],
        dose_gy=told.dose.amount,
        fractions=told.fractions,
        machine=machine,
        technique=told.technique.strip()[:80],
        plan_version=told.plan_version.strip()[:60],
    )


@action("radiation.add_phase", Permission.PLAN_COURSE)
def add_phase(work: Work, *, course: UUID, seen_version: int, phase: PhaseTyped) -> Done:
    """A further prescription of the same course, such as a boost; she signs it like the first."""
    row = steps.opened_course(work, course, seen_version)
    if row.state not in ("draft", "active", "held"):
        raise Invalid("This course has ended. Begin a new one.")
    phases = read.phases_of(row.pk)
    if any(each.signed_at is None for each in phases):
        raise Invalid("The phase before it is not signed yet.")
    made = _write_phase(work, row, phase, max(each.number for each in phases) + 1)
    return Done(str(made.public_id), made.version)


@action("radiation.sign_phase", Permission.PRESCRIBE_RADIATION)
def sign_phase(
    work: Work, *, phase: UUID, seen_version: int, accept: Collection[str] = (), first_on: date | None = None
) -> Done:
    """The radiation oncologist signs a prescription; all its fractions are booked at once, or none.

    The first phase needs the owner's consent to radiation and activates the course. A warning (outside
    the printed range, a gap by a closed day, chemotherapy on the same day) needs its code in `accept`.
    """
    row = read.phase(work.practice_id, phase)
    if row is None:
        raise NotThere("There is no such prescription in this practice.")
    course = steps.opened_course(work, row.course.public_id, row.course.version)
    row = next(each for each in read.phases_of(course.pk) if each.public_id == phase)
    work.check_seen(row, seen_version)
    if row.signed_at is not None:
        raise Invalid("This prescription is signed already.")
    if course.state not in ("draft", "active"):
        raise Invalid("The course is not open. Let it go on first.")
    consent = _consent(course)
    start = _first_day(course, first_on)
    if start < today(work):
        raise Invalid("The first day has passed.", {"first_on": "Choose another first day."})
    ground = steps.ground_for(work, course, start)
    laid_out = lay_out(ground, course, row, start)
    found = (*_prescribed(course, row), *laid_out.findings)
    _refuse(found, accept)
    if len(laid_out.fractions) != row.fractions:
        raise Invalid("There are not enough open days for this course. Look at closed days and outages.")
    write.change_phase(work.ledger, row, signed_by_id=work.actor.person_id, signed_at=work.now)
    if course.state == "draft":
        write.change_course(
            work.ledger,
            course,
            state="active",
            consent=consent,
            oncologist_id=work.actor.person_id,
            activated_at=work.now,
            start_on=start,
        )
    before = len(read.fractions_of(course.pk))
    for position, each in enumerate(laid_out.fractions, start=before + 1):
        fraction = write.add_fraction(
            work.ledger,
            patient_id=course.patient_id,
            course=course,
            phase=row,
            position=position,
            state=FractionState.PLANNED.value,
            original_on=each.on,
            planned_on=each.on,
            planned_gy=row.dose_gy,
            accepted=_accepted_on(each, found, accept),
        )
        steps.take_slots(work, ground, fraction, each)
    return Done(str(course.public_id), course.version, tuple(sorted({each.code for each in found})))


def _prescribed(course: RadiationCourseRow, row: RadiationPhaseRow) -> tuple[Finding, ...]:
    return check_prescription(
        Prescription(
            Intent(course.intent), row.site, Quantity(row.dose_gy, "Gy"), row.fractions, row.plan_version
        )
    )


def _consent(course: RadiationCourseRow) -> ConsentRow:
    """The newest consent to radiation that stands."""
    found = [
        each
        for each in read_patients.consents_of(course.patient_id)
        if each.protocol_slug.startswith(CONSENT_PREFIX) and each.withdrawn_at is None
    ]
    if not found:
        raise Invalid("The owner's consent to radiation is not recorded. Record it first.")
    return found[0]


def _first_day(course: RadiationCourseRow, first_on: date | None) -> date:
    """A later phase follows the last planned day unless another day is named."""
    if first_on is not None:
        return first_on
    rows = [each.planned_on for each in read.fractions_of(course.pk) if each.state != "cancelled"]
    return max(rows) + timedelta(days=course.spacing_days) if rows else course.start_on


def _refuse(found: Collection[Finding], accept: Collection[str]) -> None:
    left = tuple(
        each for each in found if each.stops or (each.level is Level.WARN and each.code not in accept)
    )
    if left:
        raise Stopped("This was not signed. Nothing was booked.", Verdict(left))


def _accepted_on(each: LaidOut, found: Collection[Finding], accept: Collection[str]) -> list[str]:
    return sorted(
        {finding.code for finding in found if finding.code in accept and finding.facts.get("on") == each.on}
    )


@action("radiation.change_plan_version", Permission.PRESCRIBE_RADIATION)
def change_plan_version(work: Work, *, phase: UUID, seen_version: int, plan_version: str) -> Done:
    """A new plan (adapted, re-planned): fractions ahead are delivered by it, delivered ones keep theirs."""
    row = read.phase(work.practice_id, phase)
    if row is None:
        raise NotThere("There is no such prescription in this practice.")
    steps.opened_course(work, row.course.public_id, row.course.version)
    work.check_seen(row, seen_version)
    if not plan_version.strip():
        raise Invalid("Nothing was saved.", {"plan_version": "Write the version of the plan."})
    write.change_phase(work.ledger, row, plan_version=plan_version.strip()[:60])
    return Done(str(row.public_id), row.version)


@action("radiation.allow_extra", Permission.PRESCRIBE_RADIATION)
def allow_extra(work: Work, *, phase: UUID, seen_version: int, gy: Decimal, reason: str) -> Done:
    """She decides that the phase may reach so many Gy above its prescription, with a reason."""
    row = read.phase(work.practice_id, phase)
    if row is None:
        raise NotThere("There is no such prescription in this practice.")
    steps.opened_course(work, row.course.public_id, row.course.version)
    work.check_seen(row, seen_version)
    wrong = {} if reason.strip() else {"reason": "Say why."}
    if not 0 < gy <= row.dose_gy * row.fractions:
        wrong["gy"] = "Write how many Gy above the prescription."
    if wrong:
        raise Invalid("Nothing was saved.", wrong)
    write.change_phase(
        work.ledger,
        row,
        extra_gy=gy,
        extra_by_id=work.actor.person_id,
        extra_reason=reason.strip()[:300],
    )
    return Done(str(row.public_id), row.version)


@action("radiation.hold_course", Permission.READ)
def hold_course(work: Work, *, course: UUID, seen_version: int, reason: str) -> Done:
    """Anybody may hold: no dose is recorded until the radiation oncologist lets the course go on."""
    row = steps.opened_course(work, course, seen_version)
    if row.state != "active" or not reason.strip():
        raise Invalid("Only an active course is held, with a reason.", {"reason": "Say why."})
    write.change_course(work.ledger, row, state="held", end_reason=reason.strip()[:200])
    return Done(str(row.public_id), row.version)


@action("radiation.resume_course", Permission.PRESCRIBE_RADIATION)
def resume_course(work: Work, *, course: UUID, seen_version: int) -> Done:
    """Let a held course go on. Days that passed meanwhile are missed fractions, she decides about each."""
    row = steps.opened_course(work, course, seen_version)
    if row.state != "held":
        raise Invalid("This course is not on hold.")
    write.change_course(work.ledger, row, state="active", end_reason="")
    return Done(str(row.public_id), row.version)


@action("radiation.stop_course", Permission.PRESCRIBE_RADIATION)
def stop_course(work: Work, *, course: UUID, seen_version: int, reason: str) -> Done:
    """End a course early: what lies ahead is cancelled and its times are free."""
    row = steps.opened_course(work, course, seen_version)
    if row.state not in ("draft", *steps.OPEN_COURSE):
        raise Invalid("This course has ended already.")
    if not reason.strip():
        raise Invalid("Say why the course stops.", {"reason": "Say why."})
    steps.end_course(work, row, "stopped", reason.strip()[:200])
    return Done(str(row.public_id), row.version)
