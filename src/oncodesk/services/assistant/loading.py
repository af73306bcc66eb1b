"""What are the facts of one case, read from the records in a fixed number of questions?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from oncodesk.domain.assistant.duties import DUTIES, Duty, Mode, mode_of
from oncodesk.domain.assistant.facts import (
    OPEN,
    Appointment,
    Blood,
    Case,
    Client,
    Correction,
    RadiationCourse,
    RadiationDay,
    RaisedTask,
    Recipient,
    Visit,
)
from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.board import Answer
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.read import case as read_case
from oncodesk.records.read import comms as read_comms
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import people as read_people
from oncodesk.records.read import practice as read_practice
from oncodesk.records.read import radiation as read_radiation
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read.assistant import tasks_raised_of
from oncodesk.services.scheduling.layout import open_days_of
from oncodesk.services.words import number_words

if TYPE_CHECKING:
    from oncodesk.records.models import DutyRow, FractionRow, LabRequestRow, PatientRow, VisitRow

_REMEMBERED = timedelta(days=14)  # how long answered tasks and corrected results still matter to a look
_REMINDED_WITHIN = timedelta(days=4)  # longer than any reminder comes before its visit
CLOSED_DAY = "closed day"  # the reason of a change that only steps off a closed day


@dataclass(frozen=True, slots=True)
class Settings:
    """How a practice set one duty; `food` is what its reminder says about food."""

    mode: Mode
    routes: Mapping[Role, Recipient]
    food: str = ""


def settings_of(practice_id: int) -> dict[str, Settings]:
    """Every duty's settings, the shipped ones where the practice said nothing."""
    rows = {row.duty: row for row in read_practice.duties(practice_id)}
    return {name: _settings(duty, rows.get(name)) for name, duty in DUTIES.items()}


def _settings(duty: Duty, row: DutyRow | None) -> Settings:
    if row is None:
        return Settings(mode_of(duty, None), {})
    kept: dict[str, Any] = row.settings
    routes = {
        Role(role): Recipient(Role(to["role"]), to.get("person"))
        for role, to in kept.get("routes", {}).items()
    }
    return Settings(mode_of(duty, Mode(row.mode)), routes, str(kept.get("food", "")))


@dataclass(frozen=True, slots=True)
class House:
    """What the cases of one practice share during one sweep: its settings, its days and its oncologists."""

    settings: Mapping[str, Settings]
    open_days: OpenDays
    oncologists: tuple[int, ...]  # who work here, by name
    closes: Mapping[int, time]  # by weekday

    @property
    def routes(self) -> Mapping[Role, Recipient]:
        """Whom the practice wants told instead of a role, over all duties."""
        return {role: to for each in self.settings.values() for role, to in each.routes.items()}


def load_house(practice_id: int, now: datetime) -> House:
    """Read once a sweep, inside an entered wall."""
    return House(
        settings_of(practice_id),
        open_days_of(practice_id, (now - _REMEMBERED).date()),
        tuple(
            row.person_id
            for row in read_people.memberships_in(practice_id)
            if row.is_active and row.role == Role.ONCOLOGIST and row.person.is_active
        ),
        {row.weekday: row.closes for row in read_scheduling.opening_of(practice_id)},
    )


def load_case(patient: PatientRow, house: House, now: datetime) -> Case:
    """The case of one patient, inside an entered wall; `patient` comes with its practice."""
    zone = ZoneInfo(patient.practice.zone)
    if patient.died_at is not None:
        return Case(patient.pk, zone, is_alive=False)
    rows = read_case.open_visits(patient.pk, [state.value for state in OPEN])
    course_ids = {row.course_id for row in rows if row.course_id is not None}
    appointments = read_scheduling.appointments_of(row.pk for row in rows)
    blood = read_case.requests_of_visits([row.pk for row in rows])
    # A look must be cheap, so what only some visits need is asked only for those.
    soon = now + _REMINDED_WITHIN
    reminded = (
        read_comms.appointments_named_in(patient.pk, ["reminder"])
        if any(each.starts_at <= soon for each in appointments.values())
        else set()
    )
    is_held = any(row.state == VisitState.HELD for row in rows)
    delays = Counter(read_case.delays_of(course_ids, other_than=CLOSED_DAY) if is_held else ())

    fractions = _fractions(patient.pk, now)

    def visit(row: VisitRow) -> Visit:
        booked = appointments.get(row.pk)
        return Visit(
            id=row.pk,
            state=VisitState(row.state),
            planned_on=row.planned_on,
            arrived_at=row.arrived_at,
            appointment=Appointment(
                booked.pk, booked.starts_at, booked.state == "confirmed", booked.pk in reminded
            )
            if booked
            else None,
            blood=tuple(_blood(each) for each in blood.get(row.pk, ())),
            band=_band(row),
            neutrophils=_counted("neutrophils", row.neutrophils),
            platelets=_counted("platelets", row.platelets),
            failed_rechecks=delays[(row.course_id or 0, row.number or 0)],
            is_course_active=row.course is not None and row.course.state == "active",
            is_expected=row.course is None or row.course.state == "active",
        )

    return Case(
        patient_id=patient.pk,
        zone=zone,
        open_days=house.open_days,
        closes=house.closes,
        visits=tuple(visit(row) for row in rows),
        clients=_clients(patient.pk),
        oncologists=_asked_first([row.course.oncologist_id for row in rows if row.course], house.oncologists),
        routes=house.routes,
        tasks=tuple(
            RaisedTask(row.key, row.created_at, row.state != "open")
            for row in tasks_raised_of(patient.pk, now - _REMEMBERED)
        ),
        corrections=_corrections(patient.pk, now),
        fractions=fractions,
        radiation=_radiation(patient.pk) if fractions else (),
        has_fasting_instruction=bool(fractions) and read_radiation.instruction_of(patient.pk) is not None,
    )


def _fractions(patient_id: int, now: datetime) -> tuple[RadiationDay, ...]:
    """From two weeks ago, so that a missed one without a choice stays in sight, to three days ahead."""
    rows = read_radiation.fractions_to_look_at(
        patient_id, (now - _REMEMBERED).date(), (now + timedelta(days=3)).date()
    )
    slots = read_radiation.slots_of(row.pk for row in rows) if rows else {}

    def day(row: FractionRow) -> RadiationDay:
        taken = {each.kind: each for each in slots.get(row.pk, ())}
        return RadiationDay(
            row.pk,
            FractionState(row.state),
            row.planned_on,
            taken["anesthetist"].starts_at if "anesthetist" in taken else None,
            taken["machine"].ends_at if "machine" in taken else None,
            bool(row.missed_choice),
            row.course.oncologist_id,
            row.not_done_reason,
        )

    return tuple(day(row) for row in rows)


def _radiation(patient_id: int) -> tuple[RadiationCourse, ...]:
    """Active courses with their first and last day, and the newest review of each."""
    courses = [row for row in read_radiation.courses_of(patient_id) if row.state == "active"]
    newest: dict[int, date] = {}
    for review in read_radiation.reviews_of(row.pk for row in courses):
        newest.setdefault(review.course_id, review.reviewed_on)
    found = []
    for row in courses:
        days = [each.planned_on for each in read_radiation.fractions_of(row.pk) if each.state != "cancelled"]
        if days:
            found.append(
                RadiationCourse(
                    row.pk, min(days), max(days), row.oncologist_id, row.reviewer, newest.get(row.pk)
                )
            )
    return tuple(found)


def _band(row: VisitRow) -> str:
    """The band behind the short answer; a stop for another reason than blood has none."""
    match row.answer:
        case Answer.READY:
            return "proceed"
        case Answer.ONCOLOGIST:
            return "oncologist"
        case Answer.HOLD:
            return str(row.answer_facts.get("band", "unknown"))
        case _:
            return "waiting"


def _counted(analyte: str, value: Decimal | None) -> Decimal | None:
    """The same count with the digits that people read: 0.80, not the column's 0.800."""
    return None if value is None else Decimal(number_words(analyte, value))


def _blood(row: LabRequestRow) -> Blood:
    return Blood(
        row.pk,
        LabPlace(row.place),
        row.draw_until,
        tuple(row.tests),
        drawn_at=row.drawn_at,
        received_at=row.received_at,
    )


def _clients(patient_id: int) -> tuple[Client, ...]:
    """Those who may be told, first who decides; who is not to be told is not in the facts at all."""
    return tuple(
        Client(
            row.client_id,
            row.client.email if row.client.care_consent else "",
            timedelta(minutes=row.client.travel_minutes),
        )
        for row in read_patients.relations_of(patient_id)
        if row.informed and not row.not_to_be_told
    )


def _asked_first(own: list[int], here: tuple[int, ...]) -> tuple[int, ...]:
    """The course's own first, if she still works here, then the others by name."""
    first = [person_id for person_id in dict.fromkeys(own) if person_id in here]
    return (*first, *(person_id for person_id in here if person_id not in first))


def _corrections(patient_id: int, now: datetime) -> tuple[Correction, ...]:
    """Result versions that replaced one which a review, decision or release had named."""
    found = []
    for result in read_case.corrected_results(patient_id, now - _REMEMBERED):
        before = result.supersedes
        visit_id = read_case.visit_that_relied_on(patient_id, before.pk)
        if visit_id is not None:
            found.append(
                Correction(
                    result.pk,
                    visit_id,
                    result.name or result.analyte,
                    before.value,
                    result.value,
                    result.received_at,
                )
            )
    return tuple(found)
