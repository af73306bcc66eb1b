"""What does a duty propose, from when and until when?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from oncodesk.domain.assistant.facts import NEVER, Case, Client, Recipient
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Fact

ANSWER_WITHIN = timedelta(minutes=30)  # then the next oncologist (DECISIONS 13)


class Kind(StrEnum):
    """What carrying it out does; each kind is one action."""

    BOOK_VISIT = "book_visit"
    SEND_MESSAGE = "send_message"
    RAISE_TASK = "raise_task"
    DELAY_COURSE = "delay_course"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that is due from `due_at` (included) until `until` (not included).

    The key makes a repeated look harmless: it names the visit and what would have to change for the
    same thing to be due again. `reason` is a code; `facts` fill its sentence.
    """

    duty: str
    key: str
    kind: Kind
    reason: str
    due_at: datetime
    until: datetime = NEVER
    visit_id: int | None = None
    arguments: Mapping[str, Fact] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def is_due(self, now: datetime) -> bool:
        return self.due_at <= now < self.until


def due(proposals: Iterable[Proposal], now: datetime) -> tuple[Proposal, ...]:
    return tuple(proposal for proposal in proposals if proposal.is_due(now))


def next_change(proposals: Iterable[Proposal], now: datetime) -> datetime | None:
    """The first instant after `now` at which something becomes due or stops being due."""
    edges = (edge for proposal in proposals for edge in (proposal.due_at, proposal.until))
    return min((edge for edge in edges if now < edge < NEVER), default=None)


def message(
    duty: str,
    template: str,
    client: Client,
    *,
    about: str,
    reason: str,
    due_at: datetime,
    until: datetime,
    visit_id: int,
    facts: Mapping[str, Fact],
) -> Proposal:
    """A message to one client; its words are filled from the case when it is queued."""
    return Proposal(
        duty,
        f"{duty}:{about}:{template}:{client.id}",
        Kind.SEND_MESSAGE,
        reason,
        due_at,
        until,
        visit_id,
        {"template": template, "client_id": client.id},
        facts,
    )


def task(
    duty: str,
    kind: str,
    to: Recipient,
    *,
    about: str,
    reason: str,
    due_at: datetime,
    urgency: str,
    visit_id: int | None,
    facts: Mapping[str, Fact],
    until: datetime = NEVER,
    instead_of: str = "",
) -> Proposal:
    """A task for a role or a person; `instead_of` is the key of the task that nobody answered."""
    arguments: dict[str, Fact] = {
        "task": kind,
        "urgency": urgency,
        "to_role": to.role.value,
        "to_person": to.person_id,
        "instead_of": instead_of,
    }
    key = f"{duty}:{about}:{kind}"
    return Proposal(duty, key, Kind.RAISE_TASK, reason, due_at, until, visit_id, arguments, facts)


def ladder(case: Case) -> tuple[Recipient, ...]:
    """Who is asked one after the other: the course's oncologist or her stand-in, the others, the manager."""
    people = [Recipient(Role.ONCOLOGIST, person_id) for person_id in case.oncologists]
    first = case.routes.get(Role.ONCOLOGIST)
    if first is not None:
        people = [first, *(each for each in people if each.person_id != first.person_id)]
    return (*(people or [Recipient(Role.ONCOLOGIST)]), Recipient(Role.MANAGER))


def climbing(
    case: Case,
    duty: str,
    kind: str,
    *,
    about: str,
    reason: str,
    due_at: datetime,
    visit_id: int | None,
    facts: Mapping[str, Fact],
) -> tuple[Proposal, ...]:
    """An alert to the oncologist; each one not answered in 30 minutes goes on to the next.

    The wait counts from when the task was really raised, so a late alert still leaves its half hour.
    """
    proposals: list[Proposal] = []
    at, before = due_at, ""
    for rung, recipient in enumerate(ladder(case)):
        proposal = task(
            duty,
            kind,
            recipient,
            about=about if rung == 0 else f"{about}:{rung}",
            reason=reason if rung == 0 else "assistant.nobody_answered",
            due_at=at,
            urgency="now",
            visit_id=visit_id,
            facts=facts,
            instead_of=before,
        )
        proposals.append(proposal)
        raised = case.task(proposal.key)
        if raised is None or raised.is_answered:
            break
        at, before = max(raised.raised_at + ANSWER_WITHIN, due_at), proposal.key
    return tuple(proposals)
