"""What would a new course, or a change of dates, look like before anything is stored?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.protocols.protocol import Dose
from oncodesk.domain.scheduling.change import Change
from oncodesk.domain.scheduling.plan import Plan, PlannedVisit, expand
from oncodesk.domain.scheduling.version import Difference
from oncodesk.domain.scheduling.ways import Way
from oncodesk.domain.shared.verdict import Finding
from oncodesk.domain.treatment.order import STANDING, WENT_IN, OrderState
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import plans as read_plans
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.dosing.reasons import reason_words
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.protocols.requiring import required_tests
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.beside import check_beside, radiation_of, with_radiation
from oncodesk.services.scheduling.changing import Outcome, wishes_of, worked_out
from oncodesk.services.scheduling.consequences import Option, consequences_of, options_of
from oncodesk.services.scheduling.exceptions import exception_words
from oncodesk.services.scheduling.layout import open_days_of, plan_of, protocol_of
from oncodesk.services.scheduling.linking import counted_line
from oncodesk.services.scheduling.versions import going_over
from oncodesk.services.sentences import shown
from oncodesk.services.treatment.lifetime_of_plan import PlanDosing, lifetime_of_plan, plan_dosing
from oncodesk.services.words import drug_words, in_words, unit_words

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, OrderRow, PatientRow


@dataclass(frozen=True, slots=True)
class ExceptionPreview:
    """One drug that a prescriber ordered off the protocol at a visit, and why.

    `replaces`: it takes the place of the protocol's dose of the same drug, which is not given.
    """

    drug: str  # vinCRIStine 0.75 mg/m²
    replaces: bool
    reason: str
    by: str
    state: OrderState


@dataclass(frozen=True, slots=True)
class VisitPreview:
    """One day of the plan, a blood check without a number; `was` only where the change moves it."""

    number: int | None
    week: int
    on: date
    was: date | None
    drugs: tuple[str, ...]  # vinCRIStine 0.7 mg/m2 = 0.68 mg
    requires: tuple[str, ...]
    is_dropped: bool
    findings: tuple[Finding, ...]
    exceptions: tuple[ExceptionPreview, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """The whole plan with what stands against it; `changes` are the wish and what it takes besides."""

    title: str
    first_on: date
    ends_on: date | None
    ended_on: date | None  # before the change
    visits: tuple[VisitPreview, ...]
    findings: tuple[Finding, ...]  # facts in words
    left: tuple[Finding, ...]  # what must be resolved or accepted
    changes: tuple[Change, ...]
    has_weight: bool
    wishes: int  # how many of `changes` were wished; the others go off closed days
    consequences: tuple[Finding, ...] = ()
    options: tuple[Option, ...] = ()
    lines: Mapping[UUID, int] = field(default_factory=dict)  # by diagnosis: which line it would be


def preview_course(
    practice_ids: Collection[int],
    *,
    patient: UUID,
    protocol: UUID,
    start_on: date,
    resolve_closed: bool = True,
) -> PlanPreview:
    """A signed protocol laid out from a day, closed days resolved by delay unless they shall stand.

    Doses are of the latest weight. Raises NotThere, Invalid for a version that nobody signed.
    """
    with reading(practice_ids):
        animal = _patient(practice_ids, patient)
        version = read_treatment.content(animal.practice_id, protocol)
        if version is None or version.kind != "protocol":
            raise NotThere("There is no such protocol in this practice.")
        if version.state != "signed":
            raise Invalid("No oncologist has signed this protocol version.")
        recipe = protocol_of(version.body)
        if animal.species not in recipe.species:
            raise Invalid(f"{recipe.name} is not a protocol for a {animal.species}.")
        outcome = worked_out(
            expand(recipe, start_on),
            [],
            open_days_of(animal.practice_id, start_on),
            resolve=resolve_closed,
            is_new=True,
        )
        outcome = with_radiation(outcome, radiation_of(animal.pk))
        by = plan_dosing(animal, None)
        concerned = (*check_beside(animal.pk, outcome.after), *outcome.findings)
        sums = lifetime_of_plan(by, None, outcome.after)
        lines = {
            each.public_id: counted_line(animal.pk, each.condition, recipe)
            for each in read_patients.diagnoses_of(animal.pk)
        }
        return replace(_preview(recipe.name, outcome, by, concerned, sums, wishes=0), lines=lines)


def preview_change(
    practice_ids: Collection[int],
    *,
    course: UUID,
    change: Change,
    way: Way = Way.FOLLOWING,
    now: datetime,
    resolve_closed: bool = True,
) -> PlanPreview:
    """What one change does: moved dates, the new end, what it touches, and what stands against it."""
    with reading(practice_ids):
        row = read_plans.course_in(practice_ids, course)
        if row is None:
            raise NotThere("There is no such course in your practices.")
        today = now.astimezone(ZoneInfo(row.practice.zone)).date()
        open_days = open_days_of(row.practice_id, today)
        plan = plan_of(row)
        wishes = wishes_of(plan, change, way)
        outcome = worked_out(plan, wishes, open_days, resolve=resolve_closed)
        outcome = with_radiation(outcome, radiation_of(row.patient_id))
        by = plan_dosing(row.patient, row)
        sums = lifetime_of_plan(by, outcome.before, outcome.after)
        shown = _preview(row.protocol_name, outcome, by, outcome.concerned, sums, wishes=len(wishes))
        return replace(
            shown,
            visits=_with_exceptions(row, shown.visits),
            consequences=consequences_of(row, outcome),
            options=options_of(plan, change, open_days, resolve=resolve_closed),
        )


@dataclass(frozen=True, slots=True)
class VersionPreview:
    """What the newer version says otherwise, rule by rule, and what that does to the dates."""

    from_number: int
    to_number: int
    to_version: UUID
    first: int  # the first visit that takes the new rules
    differences: tuple[Difference, ...]
    plan: PlanPreview


def preview_version(practice_ids: Collection[int], *, course: UUID, now: datetime) -> VersionPreview:
    """A course on the version of its protocol that counts now. Raises NotThere, Invalid and Stopped."""
    with reading(practice_ids):
        row = read_plans.course_in(practice_ids, course)
        if row is None:
            raise NotThere("There is no such course in your practices.")
        version = read_treatment.signed_content(row.practice_id, "protocol", row.protocol_slug)
        if version is None:
            raise Invalid("No version of this protocol is signed now. The course keeps its own.")
        found = going_over(row, version, now.astimezone(ZoneInfo(row.practice.zone)).date())
        by = plan_dosing(row.patient, row)
        sums = lifetime_of_plan(by, found.outcome.before, found.outcome.after, fresh_from=found.first)
        plan = _preview(version.name, found.outcome, by, found.outcome.concerned, sums, wishes=0)
        plan = replace(plan, visits=_with_exceptions(row, plan.visits))
        number = read_treatment.content_by_pk(row.content_version_id).number
    return VersionPreview(number, version.number, version.public_id, found.first, found.differences, plan)


def _with_exceptions(course: CourseRow, visits: tuple[VisitPreview, ...]) -> tuple[VisitPreview, ...]:
    """The same days with what stands at them off the protocol; what was not given in the end is left out."""
    known: dict[int, list[OrderRow]] = defaultdict(list)
    for order in read_plans.exceptions_of([course.pk]):
        if OrderState(order.state) in STANDING | WENT_IN:
            known[order.visit.number or 0].append(order)
    return tuple(
        replace(day, exceptions=tuple(_exception(order, day) for order in known[day.number]))
        if day.number in known
        else day
        for day in visits
    )


def _exception(order: OrderRow, day: VisitPreview) -> ExceptionPreview:
    return ExceptionPreview(
        exception_words(order),
        any(told.startswith(f"{drug_words(order.drug)} ") for told in day.drugs),
        order.off_reason,
        "" if order.excepted_by is None else order.excepted_by.name,
        OrderState(order.state),
    )


def _patient(practice_ids: Collection[int], patient: UUID) -> PatientRow:
    row = read_patients.patient(practice_ids, patient)
    if row is None:
        raise NotThere("There is no such patient in your practices.")
    return row


def _preview(
    title: str,
    outcome: Outcome,
    by: PlanDosing,
    concerned: tuple[Finding, ...],
    sums: tuple[Finding, ...],
    *,
    wishes: int,
) -> PlanPreview:
    zone = ZoneInfo(by.animal.practice.zone)

    def told(visit: PlannedVisit, dose: Dose) -> str:
        words = f"{drug_words(dose.drug)} {unit_words(str(dose.amount))}"
        found = by.dose(visit, dose)
        if found is None or found.final is None:
            return words
        amount = f"{words} = {found.final.normalize():f} {found.inputs.drug.unit}"
        causes = [
            reason_words(str(step.facts["reason"]), shown(step.facts["grade"]))
            for step in found.steps
            if step.facts.get("reason")
        ]
        return f"{amount} ({'; '.join(causes)})" if causes else amount

    return PlanPreview(
        title=title,
        first_on=outcome.after.start_on,
        ends_on=outcome.after.ends_on,
        ended_on=outcome.before.ends_on,
        visits=_days(outcome.before, outcome.after, told, outcome.findings, zone, by.animal.species),
        findings=tuple(in_words(finding, zone) for finding in (*concerned, *sums)),
        left=tuple(finding for finding in concerned if finding.stops),
        changes=outcome.changes,
        has_weight=by.weight is not None,
        wishes=wishes,
    )


def _days(
    before: Plan,
    after: Plan,
    told: Callable[[PlannedVisit, Dose], str],
    findings: Sequence[Finding],
    zone: ZoneInfo,
    species: str,
) -> tuple[VisitPreview, ...]:
    """Treatments and blood checks in the order of their new days."""
    dates = {visit.number: visit.planned_on for visit in before.visits}
    checks = {check.day: check.planned_on for check in before.monitoring}
    planned = {visit.number: visit.is_planned for visit in before.visits}
    found = [
        VisitPreview(
            number=visit.number,
            week=visit.week,
            on=visit.planned_on,
            was=_was(dates.get(visit.number), visit.planned_on),
            drugs=tuple(told(visit, dose) for dose in visit.doses),
            requires=required_tests(visit.requires, visit.doses, (species,)),
            is_dropped=planned.get(visit.number, True) and not visit.is_planned,
            findings=tuple(
                in_words(finding, zone) for finding in findings if finding.facts.get("visit") == visit.number
            ),
        )
        for visit in after.visits
        if visit.is_planned or planned.get(visit.number, True)
    ]
    found += [
        VisitPreview(
            number=None,
            week=check.week,
            on=check.planned_on,
            was=_was(checks.get(check.day), check.planned_on),
            drugs=(),
            requires=check.requires,
            is_dropped=not check.is_planned,
            findings=(),
        )
        for check in after.monitoring
        if check.is_planned
    ]
    return tuple(sorted(found, key=lambda day: (day.on, day.number is None)))


def _was(before: date | None, now: date) -> date | None:
    """The day before the change, only where it differs."""
    return before if before != now else None
