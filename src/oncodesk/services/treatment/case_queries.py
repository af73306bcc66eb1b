"""Where does one patient stand: her course, her counts against the limits, her doses, and what happened?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.exposure import lifetime_sum
from oncodesk.domain.labs.analyte import UNIT, Analyte
from oncodesk.domain.labs.policy import Band, GatePolicy, Limit
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.board import BoardState
from oncodesk.domain.treatment.flow_sheet import Treatment, where_stopped
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.read import chart as read
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import toxicity as read_toxicity
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.read.death import standing_death
from oncodesk.records.read.plans import exceptions_of
from oncodesk.services.dosing.exposures import exposures_of
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import NotThere
from oncodesk.services.labs.policies import stored_policy
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.exceptions import exception_words
from oncodesk.services.scheduling.layout import plan_of
from oncodesk.services.scheduling.linking import Offered, offered_after
from oncodesk.services.treatment.queries import shown_state
from oncodesk.services.words import BAND_WORDS, count_words, drug_words

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, LabResultRow, ScheduleChangeRow, VisitRow

COUNTED = (Analyte.NEUTROPHILS, Analyte.PLATELETS)
LEDGER = "doxorubicin"  # the drug whose lifetime dose stands on every patient's page


@dataclass(frozen=True, slots=True)
class CourseDay:
    """One visit of the course strip."""

    visit: UUID
    number: int | None
    week: int
    kind: VisitKind
    planned_on: date
    state: VisitState
    shown: BoardState
    is_moved: bool
    drugs: tuple[str, ...]  # ids, of what the practice gives
    off_protocol: tuple[str, ...]  # those of them that a prescriber ordered off the protocol


@dataclass(frozen=True, slots=True)
class CourseStanding:
    course: UUID
    name: str
    state: str
    start_on: date
    ends_on: date
    oncologist: str
    end_reason: str
    hold_reason: str
    stopped: Finding | None  # where in the protocol, once it ended early
    newer_version: int | None  # of its protocol, signed
    line: int | None  # of treatment of the disease
    line_reason: str  # why an oncologist says so; empty while it is counted
    days: tuple[CourseDay, ...]


@dataclass(frozen=True, slots=True)
class CountLimits:
    """The lower edges of the bands in the signed limits, of the strictest drug of the course."""

    proceed: Decimal
    oncologist: Decimal
    hold: Decimal


@dataclass(frozen=True, slots=True)
class CountOnDay:
    on: date
    value: Decimal | None
    band: Band
    shown: str


@dataclass(frozen=True, slots=True)
class CountLine:
    analyte: Analyte
    limits: CountLimits
    counts: tuple[CountOnDay, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: `kind` names its icon and its words' frame."""

    at: datetime
    kind: str  # given, given_off, off_protocol, reaction, decided, delay, omit, started, ended, ...
    what: str
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Case:
    """What treatment knows of a patient."""

    course: CourseStanding | None
    lines: tuple[CountLine, ...]
    doses: tuple[tuple[date, str], ...]
    exposure: Decimal  # mg/m² of the ledger's drug in her life
    happenings: tuple[Happening, ...]  # newest first
    next_day: CourseDay | None
    has_signed_limits: bool
    beside: tuple[tuple[UUID, str], ...]  # other courses that run
    offered: tuple[Offered, ...]  # protocols that the files link to how the course ended
    death_doubted_by: int | None  # the person who said that the death was recorded in error


def _exposure(patient_id: int) -> Decimal:
    drug = get_drug(LEDGER)
    return Decimal(0) if drug is None else lifetime_sum(drug, exposures_of(patient_id))


def get_case(practice_ids: Collection[int], patient: UUID, now: datetime) -> Case:
    """Everything about one patient's treatment. Raises NotThere."""
    with reading(practice_ids):
        animal = read_patients.patient(practice_ids, patient)
        if animal is None:
            raise NotThere("There is no such patient in your practices.")
        zone = ZoneInfo(animal.practice.zone)
        courses = read.courses(animal.pk)
        days = tuple(_day(row, now) for row in read.visits(courses[0].pk)) if courses else ()
        policy_row = read_treatment.signed_content(animal.practice_id, "gate")
        policy = None if policy_row is None else stored_policy(policy_row.body)
        given = read.given(animal.pk)
        counts = read.counts(animal.pk, [each.value for each in COUNTED])
        changes = read.changes([course.pk for course in courses])
        exceptions = exceptions_of([course.pk for course in courses])
        decisions = read.decisions(animal.pk)
        mishaps = read_toxicity.mishaps_of_patient(animal.pk)
        exposure = _exposure(animal.pk)
        death = None if animal.died_at is None else standing_death(animal.pk)
        offered = offered_after(courses[0], animal, courses) if courses and animal.died_at is None else ()
        stopped = _stopped(courses[0], days) if courses and courses[0].state in ("ceased", "died") else None
    off = {order.pk: order.off_reason for order in exceptions}
    happened = [
        Happening(
            row.given_at,
            "given_off" if row.order_id in off else "given",
            f"{drug_words(row.drug)} {row.amount.normalize():f} {row.unit}",
            off.get(row.order_id, ""),
            f"{row.given_by.name}, {row.checked_by.name}",
        )
        for row in given
    ]
    happened += [
        Happening(
            order.created_at,
            "off_protocol",
            f"{order.visit.number} {exception_words(order)}",
            order.off_reason,
            "" if order.excepted_by is None else order.excepted_by.name,
        )
        for order in exceptions
    ]
    happened += [
        Happening(row.noticed_at, row.kind, drug_words(row.drug), row.observed, row.recorded_by.name)
        for row in mishaps
    ]
    happened += [
        Happening(row.created_at, "decided", row.choice, row.reason, row.decided_by.name) for row in decisions
    ]
    happened += [
        Happening(
            row.created_at,
            row.verb,
            _changed(row),
            row.reason,
            "" if row.changed_by is None else row.changed_by.name,
        )
        for row in changes
    ]
    for course in courses:
        happened.append(
            Happening(course.activated_at, "started", course.protocol_name, "", course.oncologist.name)
        )
        if course.ended_at is not None:
            happened.append(
                Happening(
                    course.ended_at, "ended", course.protocol_name, course.end_reason or course.state, ""
                )
            )
    drugs = {drug for day in days for drug in day.drugs}
    first = courses[0] if courses else None
    return Case(
        course=None
        if first is None
        else CourseStanding(
            first.public_id,
            first.protocol_name,
            first.state,
            first.start_on,
            first.ends_on,
            first.oncologist.name,
            first.end_reason,
            first.hold_reason,
            stopped,
            first.newer,  # type: ignore[attr-defined]  # annotated where it is read
            first.line,
            first.line_reason,
            days,
        ),
        lines=tuple(
            line
            for analyte in COUNTED
            if (line := _line(analyte, counts, policy, drugs, Species(animal.species), zone)) is not None
        ),
        doses=tuple((row.given_at.astimezone(zone).date(), drug_words(row.drug)) for row in given),
        exposure=exposure,
        happenings=tuple(sorted(happened, key=lambda each: each.at, reverse=True)),
        next_day=next((day for day in days if day.state not in ENDED), None),
        has_signed_limits=policy is not None,
        beside=tuple(
            (each.public_id, each.protocol_name) for each in courses[1:] if each.state in ("active", "held")
        ),
        offered=offered,
        death_doubted_by=None if death is None else death.doubted_by_id,
    )


def _stopped(course: CourseRow, days: tuple[CourseDay, ...]) -> Finding:
    cycles = {visit.number: visit.cycle for visit in plan_of(course).visits}
    return where_stopped(
        [
            Treatment(cycles.get(day.number, ""), day.state in (VisitState.GIVEN, VisitState.ELSEWHERE))
            for day in days
            if day.number is not None
        ]
    )


def _changed(row: ScheduleChangeRow) -> str:
    if row.from_version is not None and row.to_version is not None:
        return f"{row.from_version.number} {row.to_version.number}"
    return f"{row.from_position} {row.days or row.count}"


def _day(row: VisitRow, now: datetime) -> CourseDay:
    """What a prescriber replaced by an order off the protocol stands once, as that order."""
    drugs = [drug for drug in row.drugs if drug["cytotoxic"]]
    return CourseDay(
        visit=row.public_id,
        number=row.number,
        week=row.week or 0,
        kind=VisitKind(row.kind),
        planned_on=row.planned_on,
        state=VisitState(row.state),
        shown=shown_state(row.state, row.answer, row.answer_until, now),
        is_moved=row.planned_on != row.original_on,
        drugs=tuple(dict.fromkeys(drug["drug"] for drug in drugs)),
        off_protocol=tuple(
            drug["drug"]
            for drug in drugs
            if drug.get("off_protocol") and drug["state"] not in ("not_given", "cancelled", "error")
        ),
    )


def _line(
    analyte: Analyte,
    counts: list[LabResultRow],
    policy: GatePolicy | None,
    drugs: set[str],
    species: Species,
    zone: ZoneInfo,
) -> CountLine | None:
    """All counts of one analyte against the strictest limits of the course; None without signed limits."""
    limit = _strictest(analyte, policy, drugs, species)
    mine = [row for row in counts if row.analyte == analyte]
    if limit is None or not mine:
        return None
    starts = {band: start for start, band in limit.steps}
    limits = CountLimits(
        starts[Band.PROCEED],
        starts.get(Band.ONCOLOGIST, starts[Band.PROCEED]),
        starts.get(Band.HOLD, starts.get(Band.ONCOLOGIST, starts[Band.PROCEED])),
    )
    return CountLine(analyte, limits, tuple(_count(row, analyte, limit, zone) for row in mine))


def _strictest(
    analyte: Analyte, policy: GatePolicy | None, drugs: set[str], species: Species
) -> Limit | None:
    if policy is None:
        return None
    known = [drug for drug in sorted(drugs) if drug in policy.limits] or sorted(policy.limits)
    found = [
        limit
        for drug in known
        for limit in policy.of(drug, species)
        if limit.analyte is analyte and limit.low_is_worse and any(b is Band.PROCEED for _, b in limit.steps)
    ]
    return max(found, key=lambda limit: (limit.steps[-1][0], len(limit.steps)), default=None)


def _count(row: LabResultRow, analyte: Analyte, limit: Limit, zone: ZoneInfo) -> CountOnDay:
    assert row.collected_at is not None  # asked for so
    on = row.collected_at.astimezone(zone).date()
    if not row.is_usable or row.value is None:
        return CountOnDay(on, None, Band.UNKNOWN, row.raw or "no count")
    band = limit.worst(row.value, row.comparator)
    told = row.comparator + count_words(analyte, row.value, row.unit or UNIT[analyte])
    return CountOnDay(on, row.value, band, f"{told}: {BAND_WORDS[band]}")
