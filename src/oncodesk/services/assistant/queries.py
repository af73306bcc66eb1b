"""What did the assistant do, what does it ask, why, and which tasks wait for whom?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.assistant.duties import DUTIES, Mode
from oncodesk.domain.assistant.facts import Recipient
from oncodesk.domain.assistant.proposal import Kind
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.visit import VisitState
from oncodesk.records.read import assistant as read
from oncodesk.records.read import patients as read_patients
from oncodesk.services.assistant.loading import settings_of
from oncodesk.services.comms.words import day_shown, time_shown
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.sentences import sentence_of

if TYPE_CHECKING:
    from oncodesk.records.models import ProposalRow, TaskRow

ASKS, DID = ("open",), ("done", "refused", "dismissed", "stale")


@dataclass(frozen=True, slots=True)
class Why:
    """The reason in words, and every fact that was seen."""

    message: str
    fix: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing that the assistant did or asks. `made` names what it changed: `message …`, `task …`."""

    proposal: UUID
    version: int
    practice_id: int
    practice: str
    duty: str
    kind: str
    patient: UUID
    patient_name: str
    visit: UUID | None
    visit_title: str
    visit_on: date | None
    why: Why
    state: str  # open, done, refused, dismissed, stale
    asks: bool  # waits for a person
    may_dismiss: bool
    at: datetime
    zone: str
    done_by: str
    outcome: str
    made: tuple[str, str] | None  # kind and outside id of what was made
    undo_version: int | None  # of the visit, where giving its time back is still possible


@dataclass(frozen=True, slots=True)
class TaskSummary:
    task: UUID
    version: int
    practice_id: int
    practice: str
    zone: str
    kind: str
    urgency: str
    patient: UUID | None
    patient_name: str
    visit: UUID | None
    visit_title: str
    visit_version: int
    course: UUID | None  # of the visit
    visit_number: int | None
    to_role: str
    to_person: str
    to_person_id: int | None
    why: Why
    due_at: datetime
    escalate_at: datetime | None
    state: str
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class DutySetting:
    duty: str
    mode: Mode
    is_safety: bool
    routes: Mapping[Role, Recipient]
    food: str


def list_feed(
    practice_ids: Iterable[int], *, asks: bool, patient: UUID | None = None, most: int = 100
) -> tuple[FeedEntry, ...]:
    """What the assistant asks (`asks`) or did, newest first; of one patient or of all."""
    wanted = list(practice_ids)
    with reading(wanted):
        patient_id = None
        if patient is not None:
            row = read_patients.patient(wanted, patient)
            if row is None:
                raise NotThere("There is no such patient in this practice.")
            patient_id = row.pk
        rows = read.feed(wanted, states=ASKS if asks else DID, patient_id=patient_id, most=most)
        if asks:
            rows = [row for row in rows if row.mode == Mode.ASKS]
        return tuple(_entry(row) for row in rows)


def list_tasks(practice_ids: Iterable[int], most: int = 200) -> tuple[TaskSummary, ...]:
    """Open and acknowledged tasks, those for now before those for today, the oldest first."""
    order = {"now": 0, "today": 1, "routine": 2}
    wanted = list(practice_ids)
    with reading(wanted):
        tasks = [_task(row) for row in read.tasks(wanted, ("open", "acknowledged"), most)]
    return tuple(sorted(tasks, key=lambda task: (order.get(task.urgency, 3), task.due_at)))


def list_duties(practice_id: int) -> tuple[DutySetting, ...]:
    """Every duty as this practice set it, in the order of the assistant's job description."""
    with reading([practice_id]):
        return tuple(
            DutySetting(name, each.mode, DUTIES[name].is_safety, each.routes, each.food)
            for name, each in settings_of(practice_id).items()
        )


def why(code: str, facts: Mapping[str, Any], zone: ZoneInfo) -> Why:
    """The reason's sentence filled with the facts as a person reads them in the practice's zone."""
    sentence = sentence_of(code)
    told = {name: _told(value, zone) for name, value in facts.items()}
    seen = tuple((name.replace("_", " "), value) for name, value in told.items() if value)
    return Why(sentence.message.format(**told), sentence.fix.format(**told), seen)


def _told(value: object, zone: ZoneInfo) -> str:
    """A fact as JSON kept it, in words: `Tue Oct 20`, `Tue Oct 20, 8:30 AM`, a number as it stands."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    try:
        if len(text) == len("2026-10-20"):
            day = date.fromisoformat(text)
            return f"{day:%a %b} {day.day}"
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{day_shown(at, zone)}, {time_shown(at, zone)}" if at.tzinfo else text


def _made(outcome: str) -> tuple[str, str] | None:
    kind, _, outside_id = outcome.partition(" ")
    return (kind, outside_id) if kind in ("message", "task", "visit", "course") and outside_id else None


def _entry(row: ProposalRow) -> FeedEntry:
    zone = ZoneInfo(row.practice.zone)
    return FeedEntry(
        proposal=row.public_id,
        version=row.version,
        practice_id=row.practice_id,
        practice=row.practice.name,
        duty=row.duty,
        kind=row.kind,
        patient=row.patient.public_id,
        patient_name=row.patient.name,
        visit=row.visit.public_id if row.visit else None,
        visit_title=row.visit.title if row.visit else "",
        visit_on=row.visit.planned_on if row.visit else None,
        why=why(row.reason, row.facts, zone),
        state=row.state,
        asks=row.state == "open" and row.mode == Mode.ASKS,
        may_dismiss=row.state == "open" and not DUTIES[row.duty].is_safety,
        at=row.done_at or row.created_at,
        zone=row.practice.zone,
        done_by=row.done_by.name if row.done_by else "",
        outcome=row.outcome,
        made=_made(row.outcome),
        undo_version=_undo_version(row),
    )


def _undo_version(row: ProposalRow) -> int | None:
    """A booking can be taken back while the visit stands booked on the day that was booked."""
    visit = row.visit
    if row.kind != Kind.BOOK_VISIT or row.state != "done" or visit is None:
        return None
    same_day = visit.planned_on.isoformat() == row.arguments["planned_on"]
    return visit.version if same_day and visit.state == VisitState.BOOKED else None


def _task(row: TaskRow) -> TaskSummary:
    return TaskSummary(
        task=row.public_id,
        version=row.version,
        practice_id=row.practice_id,
        practice=row.practice.name,
        zone=row.practice.zone,
        kind=row.kind,
        urgency=row.urgency,
        patient=row.patient.public_id if row.patient else None,
        patient_name=row.patient.name if row.patient else "",
        visit=row.visit.public_id if row.visit else None,
        visit_title=row.visit.title if row.visit else "",
        visit_version=row.visit.version if row.visit else 0,
        course=row.visit.course.public_id if row.visit and row.visit.course else None,
        visit_number=row.visit.number if row.visit else None,
        to_role=row.to_role,
        to_person=row.to_person.name if row.to_person else "",
        to_person_id=row.to_person_id,
        why=why(row.reason, row.facts, ZoneInfo(row.practice.zone)),
        due_at=row.due_at,
        escalate_at=row.escalate_at,
        state=row.state,
        acknowledged_by=row.acknowledged_by.name if row.acknowledged_by else "",
    )
