"""What is the whole course of a patient by cycle and day: doses, blood, toxicity, response, exposure?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.policy import GatePolicy
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.treatment.flow_sheet import row_of
from oncodesk.domain.treatment.visit import VisitKind, VisitState
from oncodesk.records.read import dosing as read_dosing
from oncodesk.records.read import flow_sheet as read
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import toxicity as read_toxicity
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.errors import NotThere
from oncodesk.services.labs.policies import stored_policy
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.layout import plan_of
from oncodesk.services.treatment.flow_counts import FlowCount, days_drawn, flow_counts
from oncodesk.services.treatment.flow_drugs import (
    FlowDrug,
    LifetimeThen,
    Outside,
    counters_of,
    drug_line,
    lifetime_then,
    outside_line,
    signed_surface,
)

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AdministrationRow,
        AdverseEventRow,
        CourseRow,
        DecisionRow,
        DoseModificationRow,
        ExposureRow,
        LabResultRow,
        OrderRow,
        PatientRow,
        ReleaseRow,
        ResponseRow,
        SignsRow,
        VisitRow,
        WeightRow,
    )


@dataclass(frozen=True, slots=True)
class FlowEvent:
    term: str
    grade: int
    on: date
    drug: str  # suspected; empty: none


@dataclass(frozen=True, slots=True)
class Since:
    """What is known since the row before: blood, events and how the disease responded."""

    counts: tuple[FlowCount, ...]
    events: tuple[FlowEvent, ...]
    responses: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What an oncologist decided about the blood of a visit."""

    choice: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One visit, or doses of another practice that no visit stands for (`visit` None).

    `was_asked` None: nobody has recorded how she was since the last dose.
    """

    on: date
    visit: UUID | None
    course: str
    cycle: str
    number: int | None
    week: int | None
    day: int | None
    kind: VisitKind | None
    state: VisitState | None
    moved_days: int  # from the original date; negative: earlier
    hold_reason: str
    decided: Decided | None
    drugs: tuple[FlowDrug, ...]
    outside: tuple[Outside, ...]
    kilograms: Decimal | None
    surface: Decimal | None
    was_asked: bool | None
    since: Since
    lifetime: tuple[LifetimeThen, ...]


@dataclass(frozen=True, slots=True)
class FlowSheet:
    patient: UUID
    patient_name: str
    about: str
    practice: str
    zone: str
    course: UUID | None  # None: her whole life
    course_name: str
    courses: tuple[tuple[UUID, str, date], ...]  # all of hers, oldest first
    has_limits: bool
    rows: tuple[FlowRow, ...]
    later: Since  # than every row
    cancelled: int  # planned visits that ended with their course
    lifetime: tuple[LifetimeThen, ...]  # today


def get_flow_sheet(practice_ids: Collection[int], patient: UUID, course: UUID | None = None) -> FlowSheet:
    """Everything by cycle and day, of one course or of all. Raises NotThere.

    Blood, events and sums are those of her life: what another practice gave within the days of a course
    stands on its sheet, and the sums count everything.
    """
    with reading(practice_ids):
        animal = read_patients.patient(practice_ids, patient)
        if animal is None:
            raise NotThere("There is no such patient in your practices.")
        courses = read.courses(animal.pk)
        chosen = next((row for row in courses if row.public_id == course), None)
        if course is not None and chosen is None:
            raise NotThere("There is no such course of this patient.")
        kept = _kept(animal, [chosen] if chosen is not None else courses, chosen)
    places = _places(kept)
    rest = _since(kept, places)
    return FlowSheet(
        patient=animal.public_id,
        patient_name=animal.name,
        about=", ".join(part for part in (animal.species.capitalize(), animal.breed) if part),
        practice=animal.practice.name,
        zone=animal.practice.zone,
        course=None if chosen is None else chosen.public_id,
        course_name="" if chosen is None else chosen.protocol_name,
        courses=tuple((row.public_id, row.protocol_name, row.start_on) for row in courses),
        has_limits=kept.policy is not None,
        rows=tuple(_row(kept, place, rest[index]) for index, place in enumerate(places)),
        later=rest[None],
        cancelled=kept.cancelled,
        lifetime=lifetime_then(kept.exposures, None),
    )


@dataclass(frozen=True)
class _Kept:
    """The rows behind a sheet, each table asked once."""

    zone: ZoneInfo
    species: Species
    start_on: date | None  # of the one course of this sheet
    courses: Mapping[int, str]
    cycles: Mapping[tuple[int, int], str]  # by course and number
    visits: tuple[VisitRow, ...]
    cancelled: int
    orders: Mapping[int, list[OrderRow]]  # by visit
    given: Mapping[int, list[AdministrationRow]]  # by order
    changes: Mapping[str, DoseModificationRow]
    exposures: tuple[ExposureRow, ...]
    releases: Mapping[int, ReleaseRow]
    decisions: Mapping[int, DecisionRow]
    signs: Mapping[int, SignsRow]
    weights: Mapping[date, WeightRow]
    results: tuple[LabResultRow, ...]
    policy: GatePolicy | None
    policies: Mapping[int, GatePolicy]  # that releases rested on
    events: tuple[AdverseEventRow, ...]
    responses: tuple[ResponseRow, ...]

    def is_within(self, on: date) -> bool:
        """A course's sheet begins with the course; what came after its last visit stays on it."""
        return self.start_on is None or on >= self.start_on


@dataclass(frozen=True)
class _Place:
    on: date
    visit: VisitRow | None
    outside: tuple[ExposureRow, ...]


def _kept(animal: PatientRow, courses: Sequence[CourseRow], chosen: CourseRow | None) -> _Kept:
    zone = ZoneInfo(animal.practice.zone)
    names = {row.pk: row.protocol_name for row in courses}
    visits = [row for row in read.visits(animal.pk) if chosen is None or row.course_id in names]
    shown = [row for row in visits if row.state != VisitState.CANCELLED]
    orders: dict[int, list[OrderRow]] = defaultdict(list)
    for order in read.orders(animal.pk):
        orders[order.visit_id].append(order)
    given: dict[int, list[AdministrationRow]] = defaultdict(list)
    for dose in read.administrations(animal.pk):
        given[dose.order_id].append(dose)
    releases = read.releases(animal.pk)
    signed = read_treatment.signed_content(animal.practice_id, "gate")
    bodies = read.policies({release.policy_id for release in releases.values()})
    used = [pk for release in releases.values() for pk in release.result_ids]
    return _Kept(
        zone=zone,
        species=Species(animal.species),
        start_on=None if chosen is None else chosen.start_on,
        courses=names,
        cycles={(row.pk, each.number): each.cycle for row in courses for each in plan_of(row).visits},
        visits=tuple(shown),
        cancelled=len(visits) - len(shown),
        orders=orders,
        given=given,
        changes={str(row.public_id): row for row in read.modifications(animal.pk)},
        exposures=tuple(read_dosing.exposures_of_patient(animal.pk)),
        releases=releases,
        decisions=read.decisions(animal.pk),
        signs=read.signs(animal.pk),
        weights={row.measured_at.astimezone(zone).date(): row for row in read.weights(animal.pk)},
        results=tuple(read.results(animal.pk, used)),
        policy=None if signed is None else stored_policy(signed.body),
        policies={pk: stored_policy(body) for pk, body in bodies.items()},
        events=tuple(read_toxicity.events_of_patient(animal.pk)),
        responses=tuple(read_toxicity.responses_of_patient(animal.pk)),
    )


def _places(kept: _Kept) -> list[_Place]:
    """The visits, and the doses of other practices between them, in the order of their days."""
    fulfils: dict[int, list[ExposureRow]] = defaultdict(list)
    beside: dict[date, list[ExposureRow]] = defaultdict(list)
    for entry in kept.exposures:
        if entry.source != "external":
            continue
        if entry.visit_id is not None:
            fulfils[entry.visit_id].append(entry)
        elif kept.is_within(entry.given_on):
            beside[entry.given_on].append(entry)
    visits = [_Place(_day(row), row, tuple(fulfils[row.pk])) for row in kept.visits]
    found = visits + [_Place(on, None, tuple(entries)) for on, entries in beside.items()]
    return sorted(found, key=lambda each: (each.on, -1 if each.visit is None else each.visit.position))


def _day(row: VisitRow) -> date:
    return row.actual_on or row.planned_on


def _since(kept: _Kept, places: Sequence[_Place]) -> Mapping[int | None, Since]:
    """What is known since the row before, by row; under None what came after every row."""
    days = [place.on for place in places]
    row_of_visit = {place.visit.pk: index for index, place in enumerate(places) if place.visit is not None}
    drawn: dict[int | None, list[LabResultRow]] = defaultdict(list)
    first = min(days, default=None)
    for on, rows in days_drawn(kept.results, kept.zone).items():
        # The blood before the first dose belongs to it.
        if kept.is_within(on) or first is None or (kept.start_on is not None and _is_baseline(kept, on)):
            drawn[row_of(days, on)] += rows
    events: dict[int | None, list[FlowEvent]] = defaultdict(list)
    for event in sorted(kept.events, key=lambda row: (row.onset_on, row.pk)):
        if kept.is_within(event.onset_on):
            place = row_of(days, event.onset_on, row_of_visit.get(event.visit_id or 0))
            events[place].append(FlowEvent(event.term, event.grade, event.onset_on, event.drug))
    responses: dict[int | None, list[tuple[date, str]]] = defaultdict(list)
    for response in kept.responses:
        if kept.is_within(response.assessed_on):
            responses[row_of(days, response.assessed_on)].append((response.assessed_on, response.category))
    return {
        index: Since(
            _counts(kept, None if index is None else places[index].visit, drawn[index]),
            tuple(events[index]),
            tuple(responses[index]),
        )
        for index in (None, *range(len(places)))
    }


_BASELINE = 7  # days before a course


def _is_baseline(kept: _Kept, on: date) -> bool:
    assert kept.start_on is not None
    return 0 < (kept.start_on - on).days <= _BASELINE


def _counts(kept: _Kept, visit: VisitRow | None, drawn: Iterable[LabResultRow]) -> tuple[FlowCount, ...]:
    """The very versions that the release rested on, and every draw since the row before."""
    release = None if visit is None else kept.releases.get(visit.pk)
    used = frozenset() if release is None else frozenset(release.result_ids)
    rows = {row.pk: row for row in kept.results if row.pk in used} | {row.pk: row for row in drawn}
    policy = kept.policy if release is None else kept.policies.get(release.policy_id, kept.policy)
    orders = () if visit is None else kept.orders.get(visit.pk, ())
    drugs = {order.drug for order in orders if order.is_cytotoxic}
    return flow_counts(rows.values(), used, policy, drugs, kept.species, kept.zone)


def _row(kept: _Kept, place: _Place, since: Since) -> FlowRow:
    visit = place.visit
    orders = [] if visit is None else kept.orders.get(visit.pk, [])
    drugs = tuple(drug_line(order, kept.given.get(order.pk, ()), kept.changes) for order in orders)
    doses = [dose for order in orders for dose in kept.given.get(order.pk, ()) if not dose.is_error]
    substances = {dose.drug for dose in doses} | {entry.substance for entry in place.outside}
    decision = None if visit is None else kept.decisions.get(visit.pk)
    asked = None if visit is None else kept.signs.get(visit.pk)
    counters = counters_of(kept.exposures)
    return FlowRow(
        on=place.on,
        visit=None if visit is None else visit.public_id,
        course="" if visit is None else kept.courses.get(visit.course_id or 0, ""),
        cycle="" if visit is None else kept.cycles.get((visit.course_id or 0, visit.number or 0), ""),
        number=None if visit is None else visit.number,
        week=None if visit is None else visit.week,
        day=_course_day(visit),
        kind=None if visit is None else VisitKind(visit.kind),
        state=None if visit is None else VisitState(visit.state),
        moved_days=0 if visit is None else (place.on - visit.original_on).days,
        hold_reason="" if visit is None else visit.hold_reason,
        decided=None
        if decision is None
        else Decided(decision.choice, decision.reason, decision.decided_by.name),
        drugs=drugs,
        outside=tuple(outside_line(entry, counters) for entry in place.outside),
        kilograms=_kilograms(kept, place, orders),
        surface=next((dose.bsa_m2 for dose in doses), None) or signed_surface(orders),
        was_asked=None if visit is None else asked is not None,
        since=since,
        lifetime=lifetime_then(kept.exposures, place.on, substances) if substances else (),
    )


def _course_day(visit: VisitRow | None) -> int | None:
    """The protocol's own day; a treatment that names none is on the first day of its week."""
    if visit is None or visit.day is not None or visit.week is None:
        return None if visit is None else visit.day
    return 7 * (visit.week - 1) + 1


def _kilograms(kept: _Kept, place: _Place, orders: Sequence[OrderRow]) -> Decimal | None:
    """The weight that the doses were calculated with; without a dose that of the day."""
    used = next((order.weight.kilograms for order in orders if order.weight is not None), None)
    if used is not None or place.on not in kept.weights:
        return used
    return kept.weights[place.on].kilograms
