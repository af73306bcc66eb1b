"""When did each step of a visit happen, from booked to given, and who stands behind it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from oncodesk.domain.labs.policy import Band
from oncodesk.records.read import visit as read

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AppointmentRow,
        DecisionRow,
        LabRequestRow,
        LabReviewRow,
        ReleaseRow,
        VisitRow,
    )

REMINDERS = ("reminder",)
CODES = (
    "booked",
    "reminded",
    "delivered",
    "arrived",
    "drawn",
    "in",
    "reviewed",
    "decided",
    "second",
    "released",
    "given",
)


@dataclass(frozen=True, slots=True)
class CheckpointShown:
    """One step: `at` None means not yet; `by` names who, or what became of a message."""

    code: str
    at: datetime | None
    by: str = ""


def checkpoints_of(
    visit: VisitRow,
    appointment: AppointmentRow | None,
    requests: list[LabRequestRow],
    review: LabReviewRow | None,
    decision: DecisionRow | None,
    release: ReleaseRow | None,
) -> tuple[CheckpointShown, ...]:
    """Every step of a treatment with its time; a decision stands there only when one was made."""
    reminder = read.last_message(visit.pk, REMINDERS)
    given = read.last_given(visit.pk)
    blood = requests[-1] if requests else None
    found: dict[str, tuple[datetime | None, str]] = {
        "booked": (None if appointment is None else appointment.created_at, ""),
        "reminded": (None if reminder is None else reminder.created_at, ""),
        "delivered": (None, ""),
        "arrived": (visit.arrived_at, ""),
        "drawn": (None if blood is None else blood.drawn_at, ""),
        "in": (None if blood is None else blood.received_at, ""),
        "reviewed": (None, ""),
        "released": (None, ""),
        "given": (None, ""),
    }
    if reminder is not None:
        found["delivered"] = (reminder.sent_at, reminder.state if reminder.sent_at is None else "")
    if review is not None:
        found["reviewed"] = (review.created_at, review.reviewed_by.name)
    if decision is not None:
        found["decided"] = (decision.created_at, decision.decided_by.name)
        if decision.band == Band.FLOOR and decision.choice != "delay":
            second = decision.second_by
            found["second"] = (decision.second_at, "" if second is None else second.name)
    if release is not None:
        found["released"] = (release.created_at, release.released_by.name)
    if given is not None:
        found["given"] = (given.given_at, f"{given.given_by.name}, {given.checked_by.name}")
    return tuple(CheckpointShown(code, *found[code]) for code in CODES if code in found)
