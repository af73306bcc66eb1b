"""What do several actions do with people: add one, and make sure that somebody can still run the practice?"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Actor, ActorKind, Mark, Permission, Role, may
from oncodesk.records.locks import lock_practice
from oncodesk.records.read import people as read
from oncodesk.records.write import people as write
from oncodesk.services.errors import NotThere, Refusal
from oncodesk.services.people.passwords import kept_password
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import MembershipRow, PersonRow


def actor_of(row: "MembershipRow") -> Actor:
    """The person of a membership as actions know her."""
    return Actor(
        ActorKind.PERSON,
        row.person.name,
        row.person_id,
        Role(row.role),
        frozenset(Mark(mark) for mark in row.marks),
    )


def kept_marks(typed: Typed, role: Role, marks: Collection[Mark]) -> list[str]:
    """Marks that make sense for the role, in a fixed order."""
    if Mark.PRESCRIBER in marks and role not in (Role.ONCOLOGIST,):
        typed.wrong["marks"] = "Only an oncologist prescribes."
    if Mark.RADIATION in marks and role not in (Role.ONCOLOGIST,):
        typed.wrong["marks"] = "Only an oncologist prescribes radiation."
    if Mark.ANESTHETIST in marks and role not in (Role.ONCOLOGIST, Role.NURSE):
        typed.wrong["marks"] = "Only an oncologist or a nurse signs fasting instructions here."
    if Mark.PRESCRIBER in marks and Mark.TRAINEE in marks:
        typed.wrong["marks"] = "A trainee does not prescribe; choose one of the two marks."
    return [mark.value for mark in Mark if mark in marks]


def enrol(
    work: Work,
    *,
    name: str,
    email: str,
    password: str,
    role: Role,
    marks: Collection[Mark],
    language: str,
    has_first_password: bool,
) -> "MembershipRow":
    """A membership for a new person, or for one who already works in another practice.

    Somebody who has an account keeps her password and name; the password given here is not looked at.
    """
    typed = Typed()
    address = typed.email("email", email)
    kept = kept_marks(typed, role, marks)
    person = read.person_by_email(address)
    if person is None:
        shown = typed.text("name", name, most=120)
        spoken = typed.language("language", language)
        hashed = kept_password(typed, "password", password, email=address, name=shown)
        typed.refuse()
        person = write.add_person(
            work.ledger,
            email=address,
            name=shown,
            language=spoken,
            password=hashed,
            has_first_password=has_first_password,
        )
    elif read.membership_of(work.practice_id, person.pk) is not None:
        typed.wrong["email"] = "This person is already on the list of this practice."
    typed.refuse()
    wake(work, person)
    return write.add_membership(work.ledger, person=person, role=role.value, marks=kept)


def wake(work: Work, person: "PersonRow") -> None:
    """An account without a practice sleeps; a membership wakes it."""
    write.change_person(work.ledger, person, is_active=True)


def membership_to_change(work: Work, outside_id: UUID, seen_version: int) -> "MembershipRow":
    """The membership, with the practice's row locked so that two people cannot both remove the last one."""
    lock_practice(work.practice_id)
    row = read.membership(work.practice_id, outside_id)
    if row is None:
        raise NotThere("No such person in this practice. Look at the list of people again.")
    work.check_seen(row, seen_version)
    return row


def keep_somebody_in_charge(work: Work) -> None:
    """At least one active person who may manage the practice stays."""
    if not any(_in_charge(read.memberships_in(work.practice_id))):
        raise Refusal(
            "Somebody must be able to run this practice. "
            "Give another person the role of manager or oncologist first."
        )


def _in_charge(rows: Iterable["MembershipRow"]) -> Iterable[bool]:
    return (
        row.is_active and row.person.is_active and may(actor_of(row), Permission.MANAGE_PRACTICE)
        for row in rows
    )
