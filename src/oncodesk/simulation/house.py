"""How does an invented practice begin? Founded, staffed, open, and everything signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.roles import Actor, ActorKind, Mark, Role
from oncodesk.services.context import Context
from oncodesk.services.people.actions import add_person
from oncodesk.services.people.queries import find_actor
from oncodesk.services.practice.actions import Hours, set_capacity, set_hours
from oncodesk.services.practice.founding import Founder, found_practice
from oncodesk.services.practice.queries import get_content, get_settings, list_content
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.practice.signing import review_content, sign_content

COMMAND = Actor(ActorKind.SERVICE, "simulation")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here; `label` is how a story calls her."""

    label: str
    name: str
    email: str
    role: Role
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    """What a practice tells about itself. The first colleague is its manager."""

    name: str
    zone: str
    phone: str
    email: str
    address: str
    after_hours: str
    colleagues: Sequence[Colleague]
    opens: time
    closes: time
    places: int
    starts: int
    is_demo: bool = False
    weekdays: Sequence[int] = range(5)


@dataclass(frozen=True)
class House:
    """A practice that works, and how its people act in it."""

    practice_id: int
    practice: UUID
    zone: ZoneInfo
    people: dict[str, Actor]

    def context(self, who: str, now: datetime, key: str | None = None) -> Context:
        return Context(self.people[who], self.practice_id, now, key)

    @property
    def version(self) -> int:
        return get_settings(self.practice_id).practice.version


def found(now: datetime, shape: Practice, password: str) -> House:
    """Found the practice, let its people in, and set hours and capacity."""
    first, *others = shape.colleagues
    founded = found_practice(
        COMMAND,
        now,
        name=shape.name,
        zone=shape.zone,
        founder=Founder(first.name, first.email, password, first.role, first.marks),
        phone=shape.phone,
        email=shape.email,
        address=shape.address,
        after_hours=shape.after_hours,
        is_demo=shape.is_demo,
    )
    house = House(
        founded.practice_id, UUID(founded.practice), ZoneInfo(shape.zone), {first.label: founded.founder}
    )
    for colleague in others:
        let_in(house, now, colleague, password)
    manager = house.context(first.label, now)
    set_hours(
        manager,
        hours=[Hours(weekday, shape.opens, shape.closes) for weekday in shape.weekdays],
        seen_version=house.version,
    )
    set_capacity(
        manager,
        treatment_places=shape.places,
        starts_per_half_hour=shape.starts,
        seen_version=house.version,
    )
    return house


def let_in(house: House, now: datetime, colleague: Colleague, password: str) -> None:
    """One more person; somebody who already has an account keeps her password."""
    manager = next(iter(house.people.values()))
    add_person(
        Context(manager, house.practice_id, now),
        name=colleague.name,
        email=colleague.email,
        password=password,
        role=colleague.role,
        marks=colleague.marks,
        changes_password=False,
    )
    actor = find_actor(house.practice_id, colleague.email)
    if actor is None:
        raise LookupError(f"{colleague.name} was added and is not there.")
    house.people[colleague.label] = actor


def sign(house: House, now: datetime, protocols: Iterable[str]) -> None:
    """A nurse reviews and an oncologist signs limits, drugs, the standing order and the named protocols."""
    wanted = set(protocols)
    for each in list_content(house.practice_id):
        if each.state == "draft" and (each.kind is not Kind.PROTOCOL or each.slug in wanted):
            if each.needs_review:
                review_content(
                    house.context("nurse", now),
                    version=each.version_id,
                    seen_version=each.version,
                    seen_trial=get_content(house.practice_id, each.version_id).seal,
                )
            sign_content(
                house.context("oncologist", now),
                version=each.version_id,
                seen_version=each.version,
                accepts_unverified=True,
            )


def signed_protocol(house: House, slug: str) -> UUID:
    return next(
        each.version_id
        for each in list_content(house.practice_id, Kind.PROTOCOL)
        if each.slug == slug and each.state == "signed"
    )
