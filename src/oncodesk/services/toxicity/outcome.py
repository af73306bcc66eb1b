"""How did the disease respond, how good were her days, and what does a course amount to at its end?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.support.quality_of_life import total_of, wants_a_clinician
from oncodesk.domain.treatment.intensity import GivenDose, Intensity, PlannedDose, delay_days, intensities
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.response import Change, Measured, change_of
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import toxicity as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.treatment.feed_forward import is_cytotoxic
from oncodesk.services.treatment.modified import ModifiedDose, modified_doses

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow, OrderRow, PatientRow, ResponseRow, VisitRow


@dataclass(frozen=True, slots=True)
class ResponseShown:
    response: UUID
    on: date
    category: str
    method: str
    lesions: Mapping[str, Decimal]
    has_new_lesion: bool
    change: Change
    words: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """`total` None: an item is missing."""

    on: date
    items: Mapping[str, int]
    total: int | None
    needs_a_look: bool
    told_by: str
    words: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Outcome:
    responses: tuple[ResponseShown, ...]  # oldest first
    scores: tuple[ScoreShown, ...]  # oldest first


@dataclass(frozen=True, slots=True)
class Delay:
    on: date
    verb: str
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A course from its start until now, or until it ended."""

    practice_id: int
    practice: str
    zone: str
    patient_name: str
    protocol: str
    state: str
    end_reason: str
    oncologist: str
    line: int | None  # of treatment of the disease
    line_reason: str
    started_on: date
    first_on: date | None
    last_on: date | None
    visits_given: int
    visits_planned: int
    intensities: tuple[Intensity, ...]
    delay_days: int
    delays: tuple[Delay, ...]
    modified: tuple[ModifiedDose, ...]  # oldest first, what was taken back too
    exposure: Mapping[str, Decimal]  # mg/m² by drug over this course
    worst: Mapping[str, int]  # worst grade by term, of events since the start
    responses: tuple[ResponseShown, ...]
    scores: tuple[ScoreShown, ...]


def get_outcome(practice_ids: Collection[int], patient: UUID) -> Outcome:
    """Assessments and scores of one patient. Raises NotThere."""
    with reading(practice_ids):
        return _outcome(_patient(practice_ids, patient))


def _patient(practice_ids: Collection[int], patient: UUID) -> PatientRow:
    row = read_patients.patient(practice_ids, patient)
    if row is None:
        raise NotThere("No such patient in your practices.")
    return row


def _outcome(patient: PatientRow) -> Outcome:
    before: list[Measured] = []
    responses = []
    for row in read.responses_of_patient(patient.pk):
        measured = _measured(row)
        responses.append(
            ResponseShown(
                row.public_id,
                row.assessed_on,
                row.category,
                row.method,
                measured.lesions,
                row.has_new_lesion,
                change_of(before, measured),
                row.words,
                row.decided_by.name,
            )
        )
        if measured.lesions:
            before.append(measured)
    scores = (
        ScoreShown(
            row.scored_on,
            row.items,
            total_of(row.items),
            wants_a_clinician(row.items),
            row.told_by,
            row.words,
            row.recorded_by.name,
        )
        for row in read.scores_of_patient(patient.pk)
    )
    return Outcome(tuple(responses), tuple(scores))


def _measured(row: ResponseRow) -> Measured:
    lesions = {each["name"]: Decimal(each["mm"]) for each in row.lesions}
    return Measured(row.assessed_on, lesions, row.has_new_lesion)


def get_summary(practice_ids: Collection[int], patient: UUID, course: UUID) -> Summary:
    """What was planned, given, delayed, borne and reached. Raises NotThere.

    The plan counts up to the last treatment given; a completed course counts whole.
    """
    with reading(practice_ids):
        animal = _patient(practice_ids, patient)
        row = read_scheduling.course(animal.practice_id, course)
        if row is None or row.patient_id != animal.pk:
            raise NotThere("There is no such course of this patient.")
        zone = ZoneInfo(row.practice.zone)
        visits = [visit for visit in read_scheduling.visits_of_course(row.pk) if visit.number is not None]
        by_id = {visit.pk: visit for visit in visits}
        given = [
            dose
            for dose in read_treatment.administrations_of_patient(animal.pk)
            if dose.visit_id in by_id and is_cytotoxic(dose.drug)
        ]
        reached = max((by_id[dose.visit_id].position for dose in given), default=-1)
        counted = [each for each in visits if row.state == "completed" or each.position <= reached]
        orders = [
            order
            for order in read_treatment.orders_of_visits([visit.pk for visit in counted])
            if order.is_cytotoxic and order.state != OrderState.CANCELLED
        ]
        events = [each for each in read.events_of_patient(animal.pk) if each.onset_on >= row.start_on]
        changes = read_scheduling.changes_of_course(row.pk)
        modified = modified_doses(row)
        outcome = _outcome(animal)
    planned = [_planned(order, by_id) for order in orders]
    doses = [_given(dose, zone) for dose in given]
    worst: dict[str, int] = {}
    for event in events:
        worst[event.term] = max(event.grade, worst.get(event.term, 0))
    exposure: dict[str, Decimal] = {}
    for dose in given:
        if dose.mg_per_m2 is not None:
            exposure[dose.drug] = exposure.get(dose.drug, Decimal(0)) + dose.mg_per_m2
    days = [dose.on for dose in doses]
    return Summary(
        practice_id=row.practice_id,
        practice=row.practice.name,
        zone=row.practice.zone,
        patient_name=animal.name,
        protocol=row.protocol_name,
        state=row.state,
        end_reason=row.end_reason,
        oncologist=row.oncologist.name,
        line=row.line,
        line_reason=row.line_reason,
        started_on=row.start_on,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        visits_given=len({dose.visit_id for dose in given}),
        visits_planned=len(visits),
        intensities=intensities(planned, doses),
        delay_days=delay_days(planned, doses),
        delays=tuple(
            Delay(each.created_at.astimezone(zone).date(), each.verb, each.days, each.reason)
            for each in changes
        ),
        modified=modified,
        exposure=exposure,
        worst=worst,
        responses=tuple(each for each in outcome.responses if each.on >= row.start_on),
        scores=tuple(each for each in outcome.scores if each.on >= row.start_on),
    )


def _planned(order: OrderRow, visits: Mapping[int, VisitRow]) -> PlannedDose:
    by_surface = order.amount if order.per == "m2" else None
    return PlannedDose(order.drug, by_surface, order.unit, visits[order.visit_id].original_on)


def _given(dose: AdministrationRow, zone: ZoneInfo) -> GivenDose:
    return GivenDose(dose.drug, dose.amount / dose.bsa_m2, dose.unit, dose.given_at.astimezone(zone).date())
