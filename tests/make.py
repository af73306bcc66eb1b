"""What do tests begin with? A practice, its people and a patient, made by the actions themselves."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Actor, ActorKind, Mark, Role
from oncodesk.services.context import Context, Done
from oncodesk.services.patients.registering import register_client, register_patient
from oncodesk.services.patients.steps import Relation
from oncodesk.services.people.actions import add_person
from oncodesk.services.people.queries import find_actor
from oncodesk.services.practice.founding import Founder, found_practice

NOW = datetime(2026, 10, 6, 14, 0, tzinfo=UTC)  # Tuesday, 10:00 in New York
PASSWORD = "a long enough passphrase"
COMMAND = Actor(ActorKind.SERVICE, "tests")
_numbers = count(1)


@dataclass
class House:
    """One practice in a test, and how to act in it."""

    practice_id: int
    practice: UUID
    manager: Actor
    people: dict[str, Actor] = field(default_factory=dict)

    def context(self, who: str | Actor = "manager", now: datetime = NOW, key: str | None = None) -> Context:
        actor = who if isinstance(who, Actor) else self.manager if who == "manager" else self.people[who]
        return Context(actor, self.practice_id, now, key)


def house(name: str = "Lakeside Oncology", zone: str = "America/New_York") -> House:
    """A practice with its manager and nobody else."""
    number = next(_numbers)
    founded = found_practice(
        COMMAND,
        NOW,
        name=name,
        zone=zone,
        founder=Founder(f"Mara Manager {number}", f"mara{number}@example.com", PASSWORD),
    )
    return House(founded.practice_id, UUID(founded.practice), founded.founder)


def person(house: House, label: str, role: Role, *marks: Mark, name: str = "", email: str = "") -> Done:
    """A person of the house, kept under her label; answers with her membership."""
    address = email or f"{label}{next(_numbers)}@example.com"
    done = add_person(
        house.context(),
        name=name or f"{label.title()} {role.value}",
        email=address,
        password=PASSWORD,
        role=role,
        marks=marks,
        changes_password=False,
    )
    actor = find_actor(house.practice_id, address)
    assert actor is not None
    house.people[label] = actor
    return done


def staffed(name: str = "Lakeside Oncology", zone: str = "America/New_York") -> House:
    """A practice with two oncologists, a nurse, a coordinator and a biller."""
    made = house(name, zone)
    person(made, "oncologist", Role.ONCOLOGIST, Mark.PRESCRIBER)
    person(made, "second", Role.ONCOLOGIST, Mark.PRESCRIBER)
    person(made, "nurse", Role.NURSE)
    person(made, "coordinator", Role.COORDINATOR)
    person(made, "biller", Role.BILLER)
    return made


def client(house: House, name: str = "Maria Rivera", **values: object) -> UUID:
    given = {"email": "maria@example.com", "phone": "(608) 555-0142", **values}
    return UUID(register_client(house.context(), name=name, **given).id)  # type: ignore[arg-type]


def patient(
    house: House,
    name: str = "Biscuit",
    *,
    species: Species = Species.DOG,
    breed: str = "Golden Retriever",
    owner: UUID | None = None,
    **values: object,
) -> UUID:
    """A patient with one client who decides, pays and is informed."""
    relation = Relation(owner or client(house), decides=True, pays=True)
    done = register_patient(
        house.context(),
        name=name,
        species=species,
        breed=breed,
        relations=[relation],
        **values,  # type: ignore[arg-type]
    )
    return UUID(done.id)


def trainee(actor: Actor) -> Actor:
    return replace(actor, marks=actor.marks | {Mark.TRAINEE})
