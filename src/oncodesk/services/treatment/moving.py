"""A course moves: what follows a change of dates, all or nothing?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.plan import Plan, PlannedVisit
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.read import scheduling as read
from oncodesk.records.write import scheduling as write
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.labs import steps as labs
from oncodesk.services.protocols.requiring import required_tests
from oncodesk.services.scheduling import steps as scheduling
from oncodesk.services.scheduling.beside import radiation_of, with_radiation
from oncodesk.services.scheduling.changing import Outcome, unaccepted, worked_out
from oncodesk.services.scheduling.layout import open_days_of, plan_keys, plan_of, row_key
from oncodesk.services.scheduling.reasons import LOW_COUNTS, OTHER, reason_told
from oncodesk.services.tasks import raise_task
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.feed_forward import delayed_drugs
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow, VisitRow

Accepted = Mapping[int, frozenset[str]]


def move_course(
    work: Work,
    course: CourseRow,
    wishes: Sequence[Change],
    reason: str,
    *,
    code: str = OTHER,
    accepted: Accepted | None = None,
    resolve_closed: bool = True,
) -> Outcome:
    """Change the dates of a locked course, all wishes or none, for one coded reason.

    What moves goes on off closed days, later and never earlier. Orders of moved visits lose their
    signature, undrawn lab requests move along, appointments are given back, added visits get orders and
    requests. A delay beyond the protocol's limit is a task of the oncologist. Raises Invalid or Stopped,
    with nothing written.
    """
    if course.state not in ("active", "held"):
        raise Invalid("This course has ended; its dates cannot change.")
    told = reason_told(wishes[0], code, reason)
    _refuse_ended(course, {wish.visit for wish in wishes})
    outcome = outcome_of(course, wishes, work.now, resolve=resolve_closed)
    left = unaccepted(outcome.concerned, accepted or {})
    if left or outcome.refused is not None:
        raise Stopped("These dates cannot be.", Verdict(left or outcome.findings))
    scheduling.record_changes(work, course, outcome, len(wishes), code=code, reason=told)
    _carry_through(work, course, outcome, accepted or {}, code, told)
    _review_delay(work, course, outcome)
    if code == LOW_COUNTS:
        _propose_reduction(work, course)
    return outcome


def outcome_of(
    course: CourseRow, wishes: Sequence[Change], now: datetime, *, resolve: bool = True
) -> Outcome:
    """Where these wishes lead, with everything that would stand against them; nothing is written."""
    open_days = open_days_of(course.practice_id, now.date())
    outcome = worked_out(plan_of(course), wishes, open_days, resolve=resolve)
    return with_radiation(outcome, radiation_of(course.patient_id))


def _refuse_ended(course: CourseRow, numbers: set[int]) -> None:
    """A visit that was given or otherwise ended keeps its date, and so does one whose giving has begun."""
    for visit in read.visits_of_course(course.pk):
        if visit.number not in numbers:
            continue
        if VisitState(visit.state) in ENDED:
            raise Invalid(f"Visit {visit.number} has ended ({visit.state}). Choose a later one.")
        if steps.has_begun(visit):
            raise Invalid(
                f"A dose was given at visit {visit.number} already. Give the rest or record it as not given, "
                "then change the visits after it."
            )


def _review_delay(work: Work, course: CourseRow, outcome: Outcome) -> None:
    """Beyond the protocol's limit an oncologist looks at the course again, once for each visit so late."""
    for finding in outcome.concerned:
        if finding.code != "scheduling.total_delay":
            continue
        visit, days = finding.facts["visit"], finding.facts["days"]
        raise_task(
            work,
            f"total_delay:{course.public_id}:{days}",
            "review_delay",
            "scheduling.total_delay",
            to=Role.ONCOLOGIST,
            patient_id=course.patient_id,
            visit=int(str(visit)),
            days=int(str(days)),
            limit=outcome.after.max_total_delay_days,
        )


def _propose_reduction(work: Work, course: CourseRow) -> None:
    """Two delays in a row for low counts after one drug: an oncologist is asked, once for each new delay."""
    delayed = delayed_drugs(course.patient_id, work.now, ZoneInfo(course.practice.zone))
    for drug, row in delayed.items():
        raise_task(
            work,
            f"delays_in_a_row:{course.patient.public_id}:{drug}:{row[-1].key}",
            "review_delay",
            "toxicity.delays_in_a_row",
            to=Role.ONCOLOGIST,
            patient_id=course.patient_id,
            drug=drug,
            count=len(row),
            last_on=row[-1].on.isoformat(),
        )


def ask_for_added(work: Work, course: CourseRow, plan: Plan, rows: Sequence[VisitRow]) -> None:
    """Orders and lab requests of visits that were just laid out: the protocol's tests and its drugs' own."""
    zone = ZoneInfo(course.practice.zone)
    keyed = plan_keys(plan)
    for row in rows:
        item = keyed[row_key(row)]
        if item.is_planned:
            doses = item.doses if isinstance(item, PlannedVisit) else ()
            tests = required_tests(item.requires, doses, (course.patient.species,))
            labs.ask_for_blood(work, row, tests, LabPlace(course.lab_place), zone)
    steps.plan_orders(work, course, rows, {visit.number: visit for visit in plan.visits})


def _carry_through(
    work: Work, course: CourseRow, outcome: Outcome, accepted: Accepted, code: str, reason: str
) -> None:
    """Rows, lab requests and orders follow the new plan; the course gets its new end."""
    zone = ZoneInfo(course.practice.zone)
    ask_for_added(work, course, outcome.after, scheduling.lay_out(work, course, outcome.after, accepted))
    for visit, _, before in scheduling.write_dates(work, course, outcome.after, accepted):
        if VisitState(visit.state) in ENDED:
            labs.cancel_requests(work, visit)
            steps.cancel_orders(work, visit)
        else:
            labs.move_requests(work, visit, zone)
            steps.reopen(work, visit, before)
    rows = read.visits_of_course(course.pk)
    open_left = any(VisitState(visit.state) not in ENDED for visit in rows)
    ceased = outcome.changes[0].verb is Verb.CEASE
    state = "ceased" if ceased else course.state if open_left else "completed"
    write.change_course(
        work.ledger,
        course,
        ends_on=scheduling.last_day_of(rows),
        state=state,
        ended_at=work.now if ceased or not open_left else None,
        end_reason=reason if ceased else "",
        end_code=code if ceased else "",
        hold_reason=course.hold_reason if state == "held" else "",
    )
