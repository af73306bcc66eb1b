"""How does a practice begin? The only action that has no practice to stand in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from oncodesk.domain.shared.roles import Actor, ActorKind, Mark, Permission, Role, may
from oncodesk.records import tenancy
from oncodesk.records.locks import lock_founding
from oncodesk.records.read import people as read_people
from oncodesk.records.read import practice as read
from oncodesk.records.write import people as write_people
from oncodesk.records.write import practice as write
from oncodesk.records.write.ledger import Ledger
from oncodesk.services.context import Context
from oncodesk.services.errors import Invalid, NotAllowed
from oncodesk.services.people.steps import actor_of, enrol
from oncodesk.services.practice.steps import store_shipped
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, close

if TYPE_CHECKING:
    from oncodesk.records.models import MembershipRow


# An oncologist who founds her own practice prescribes in it; nobody else could give her the mark.
_USUAL_MARKS: dict[Role, tuple[Mark, ...]] = {Role.ONCOLOGIST: (Mark.PRESCRIBER,)}


@dataclass(frozen=True, slots=True)
class Founder:
    """The first person of a practice; a role that may manage it."""

    name: str
    email: str
    password: str
    role: Role = Role.MANAGER
    marks: Collection[Mark] = ()


@dataclass(frozen=True, slots=True)
class Founded:
    practice_id: int
    practice: str
    founder: Actor


def is_empty_house() -> bool:
    """True while nobody and nothing is here: then, and only then, the first page founds without sign-in."""
    return not read.practices() and not read_people.any_person()


def found_practice(
    actor: Actor | None,
    now: datetime,
    *,
    name: str,
    zone: str,
    founder: Founder | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
    after_hours: str = "",
    is_demo: bool = False,
) -> Founded:
    """A new practice with its first person, and every shipped text as a draft to be signed.

    `actor` is None on the first page of an empty house; a command on this machine may found with a
    `founder`; a person who may manage a practice may found another and keeps her role in it. Raises
    NotAllowed, or Invalid by field: name, zone, phone, email, address, after_hours, and the founder's
    founder_name, founder_email, founder_password.
    """
    with transaction.atomic(durable=True):
        lock_founding()
        _may_found(actor)
        typed = Typed()
        values = {
            "name": typed.text("name", name, most=120),
            "zone": typed.zone("zone", zone).key,
            "phone": typed.phone("phone", phone),
            "email": typed.email("email", email, required=False),
            "address": typed.text("address", address, most=240, required=False, lines=True),
            "after_hours": typed.text("after_hours", after_hours, most=400, required=False, lines=True),
        }
        typed.refuse()
        row = write.found(now, is_demo=is_demo, **values)
        tenancy.enter([row.pk])
        ledger = Ledger(row.pk, now)
        ledger.note("add", row, {"zone": row.zone, "is_demo": is_demo})
        starting = actor or Actor(ActorKind.SERVICE, "first page")
        work = Work(Context(starting, row.pk, now), ledger)
        if founder is not None:
            membership = _first_person(work, founder)
        else:
            assert actor is not None and actor.role is not None  # _may_found has seen to it
            membership = write_people.add_membership(
                ledger,
                person_id=actor.person_id,
                role=actor.role.value,
                marks=sorted(mark.value for mark in actor.marks),
            )
        first = actor_of(membership)
        if not may(first, Permission.MANAGE_PRACTICE):
            raise NotAllowed("The first person of a practice is a manager or an oncologist.")
        store_shipped(work)
        close(Work(Context(first if actor is None else actor, row.pk, now), ledger), "practice.found")
        return Founded(row.pk, str(row.public_id), first)


def _first_person(work: Work, founder: Founder) -> "MembershipRow":
    """The founder's membership; what is wrong with it is told under names of its own."""
    try:
        return enrol(
            work,
            name=founder.name,
            email=founder.email,
            password=founder.password,
            role=founder.role,
            marks=founder.marks or _USUAL_MARKS.get(founder.role, ()),
            language="en",
            has_first_password=False,
        )
    except Invalid as wrong:
        named = {f"founder_{field}": sentence for field, sentence in wrong.fields.items()}
        raise Invalid(wrong.sentence, named) from wrong


def _may_found(actor: Actor | None) -> None:
    if actor is None:
        if not is_empty_house():
            raise NotAllowed("A practice exists already. Sign in, or ask its manager to add you.")
    elif actor.kind is not ActorKind.SERVICE and not may(actor, Permission.MANAGE_PRACTICE):
        raise NotAllowed("Only a manager or an oncologist may found another practice.")
