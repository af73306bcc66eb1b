"""Who is this person, where does she work, and who works here?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oncodesk.domain.shared.roles import Actor, Mark, Permission, Role, may
from oncodesk.records.read import people as read
from oncodesk.services.people.steps import actor_of


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in one practice, as far as a door needs it: whom to act as, and where."""

    practice_id: int
    practice: UUID
    practice_name: str
    zone: str
    is_demo: bool
    actor: Actor

    def may(self, permission: Permission) -> bool:
        return may(self.actor, permission)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of the list of people."""

    membership: UUID
    version: int
    person_id: int
    name: str
    email: str
    role: Role
    marks: frozenset[Mark]
    is_active: bool
    has_first_password: bool
    has_second_step: bool
    last_signed_in: datetime | None


def list_seats(person_id: int) -> tuple[Seat, ...]:
    """Every practice in which this person works now, by name; empty for a sleeping account."""
    return tuple(
        Seat(
            practice_id=row.practice_id,
            practice=row.practice.public_id,
            practice_name=row.practice.name,
            zone=row.practice.zone,
            is_demo=row.practice.is_demo,
            actor=actor_of(row),
        )
        for row in read.memberships_of(person_id)
    )


def list_colleagues(practice_id: int) -> tuple[Colleague, ...]:
    """Everybody who works or worked here; who left comes last."""
    second = read.with_second_step(practice_id)
    return tuple(
        Colleague(
            membership=row.public_id,
            version=row.version,
            person_id=row.person_id,
            name=row.person.name,
            email=row.person.email,
            role=Role(row.role),
            marks=frozenset(Mark(mark) for mark in row.marks),
            is_active=row.is_active,
            has_first_password=row.person.has_first_password,
            has_second_step=row.person_id in second,
            last_signed_in=row.person.last_login,
        )
        for row in read.memberships_in(practice_id)
    )


def find_actor(practice_id: int, email: str) -> Actor | None:
    """The person behind an address as an actor of this practice; None when she does not work here."""
    person = read.person_by_email(email)
    row = read.membership_of(practice_id, person.pk) if person is not None else None
    return actor_of(row) if row is not None and row.is_active and row.person.is_active else None
