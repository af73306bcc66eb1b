"""Who starts a course, moves it, leaves a visit out, or stops it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.plan import expand
from oncodesk.domain.scheduling.ways import Way
from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import scheduling as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import scheduling as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.scheduling import steps
from oncodesk.services.scheduling.beside import check_beside, radiation_of, with_radiation
from oncodesk.services.scheduling.changing import unaccepted, wishes_of, worked_out
from oncodesk.services.scheduling.layout import open_days_of, plan_of, protocol_of
from oncodesk.services.scheduling.linking import counted_line
from oncodesk.services.scheduling.reasons import OTHER
from oncodesk.services.tasks import raise_task
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.treatment.moving import Accepted, ask_for_added, move_course
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import ConsentRow, CourseRow

# What a clinician decides; a delay is everybody's, because waiting is the safe side.
CLINICAL = frozenset({Verb.PULL, Verb.OMIT, Verb.CEASE, Verb.EXTEND})


def course_named(work: Work, course: UUID) -> CourseRow:
    row = read.course(work.practice_id, course)
    if row is None:
        raise NotThere("There is no such course in this practice.")
    return row


@action("scheduling.activate_course", Permission.PRESCRIBE)
def activate_course(
    work: Work,
    *,
    patient: UUID,
    protocol: UUID,
    start_on: date,
    diagnosis: UUID,
    consent: UUID,
    lab_place: LabPlace,
    preferred_weekday: int | None = None,
    preferred_time: time | None = None,
    changes: Sequence[Change] = (),
    resolve_closed: bool = True,
    accept: Accepted | None = None,
) -> Done:
    """Start a course on a signed protocol version, with every visit, blood check, order and lab request.

    What still stands against the dates must be accepted by the activating oncologist, by visit and code, and
    what stands against a second course beside one that runs, by 0 and code.
    Consent comes before activation; the protocol's whole text is copied.
    """
    accepted = dict(accept or {})
    animal = read_patients.patient([work.practice_id], patient)
    if animal is None:
        raise NotThere("There is no such patient in this practice.")
    lock_patient(animal.pk)
    animal.refresh_from_db()
    version = read_treatment.content(work.practice_id, protocol)
    if version is None or version.kind != "protocol":
        raise NotThere("There is no such protocol in this practice.")
    found = next((row for row in read_patients.diagnoses_of(animal.pk) if row.public_id == diagnosis), None)
    agreed = read_patients.consent(work.practice_id, consent)
    zone = ZoneInfo(animal.practice.zone)
    today = work.now.astimezone(zone).date()
    if animal.died_at is not None:
        raise Invalid(f"{animal.name} has died. No course can start.")
    if version.state != "signed":
        raise Invalid(
            "No oncologist has signed this protocol version. Sign it in the protocol library first."
        )
    if found is None:
        raise Invalid("Name the diagnosis this course treats.", {"diagnosis": "Record the diagnosis first."})
    if agreed is None or agreed.patient_id != animal.pk or not _covers(agreed, version.slug):
        raise Invalid(
            "The owner's consent to this protocol is not recorded.",
            {"consent": "Record who consented to this protocol, how and when."},
        )
    if agreed.given_on > today:
        raise Invalid("The consent is dated after today.", {"consent": "Correct the date of the consent."})
    if start_on < today:
        raise Invalid(f"{start_on:%b} {start_on.day} is in the past.", {"start_on": "Choose today or later."})
    recipe = protocol_of(version.body)
    if animal.species not in recipe.species:
        raise Invalid(f"{recipe.name} is not a protocol for a {Species(animal.species).value}.")
    outcome = worked_out(
        expand(recipe, start_on),
        changes,
        open_days_of(work.practice_id, start_on),
        resolve=resolve_closed,
        is_new=True,
    )
    outcome = with_radiation(outcome, radiation_of(animal.pk))
    left = unaccepted((*outcome.findings, *check_beside(animal.pk, outcome.after)), accepted)
    if left:
        raise Stopped("The plan has dates that nobody resolved or accepted.", Verdict(left))
    course = write.add_course(
        work.ledger,
        patient=animal,
        content_version=version,
        protocol_slug=version.slug,
        protocol_name=version.name,
        protocol_body=version.body,
        state="active",
        start_on=start_on,
        ends_on=outcome.after.ends_on or start_on,
        oncologist_id=work.actor.person_id,
        diagnosis=found,
        consent=agreed,
        preferred_weekday=preferred_weekday,
        preferred_time=preferred_time,
        lab_place=lab_place,
        activated_at=work.now,
        line=counted_line(animal.pk, found.condition, recipe),
    )
    steps.record_changes(work, course, outcome, len(changes), code=OTHER, reason="at the start")
    ask_for_added(work, course, outcome.after, steps.lay_out(work, course, outcome.after, accepted))
    return Done(str(course.public_id), course.version)


def _covers(consent: ConsentRow, slug: str) -> bool:
    return consent.protocol_slug == slug and consent.withdrawn_at is None


@action("scheduling.change_schedule", Permission.PLAN_COURSE)
def change_schedule(
    work: Work,
    *,
    course: UUID,
    seen_version: int,
    change: Change,
    way: Way = Way.FOLLOWING,
    code: str = OTHER,
    reason: str,
    resolve_closed: bool = True,
    accept: Accepted | None = None,
) -> Done:
    """Delay, pull forward, omit, extend or cease, all or nothing; see `move_course` for what follows.

    A delay is everybody's, because waiting is the safe side; the other verbs are a prescriber's, and what
    stands against a date is accepted by an oncologist only.
    """
    row = course_named(work, course)
    lock_patient(row.patient_id)
    row = course_named(work, course)
    work.check_seen(row, seen_version)
    if change.verb in CLINICAL:
        work.need(Permission.PRESCRIBE)
    if accept and any(accept.values()):
        work.need(Permission.DECIDE)
    if change.verb is Verb.ELSEWHERE:
        raise Invalid("Record the dose that was given elsewhere at its visit, with place and amount.")
    wishes = wishes_of(plan_of(row), change, way)
    move_course(work, row, wishes, reason, code=code, accepted=accept or {}, resolve_closed=resolve_closed)
    return Done(str(row.public_id), row.version)


@action("scheduling.mark_no_show", Permission.BOOK)
def mark_no_show(work: Work, *, visit: UUID, seen_version: int) -> Done:
    """The patient did not come. Nothing moves by itself: somebody calls, and delays the course."""
    row = treatment.locked_visit(work, visit)
    work.check_seen(row, seen_version)
    treatment.move_visit(work, row, VisitState.NO_SHOW)
    steps.free_slot(work, row)
    treatment.rejudge(work, row)
    raise_task(
        work,
        f"did_not_come:{row.public_id}:{row.planned_on}",
        "call",
        "scheduling.did_not_come",
        to=Role.COORDINATOR,
        patient_id=row.patient_id,
        visit_id=row.pk,
        planned_on=row.planned_on.isoformat(),
    )
    return Done(str(row.public_id), row.version)
