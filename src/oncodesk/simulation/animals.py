"""Which invented patients come to the simulated practice? Breeds, weights and owners that fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.patients.patient import Genotype, Sex, Species

# breed, usual weight in kg, ABCB1 result where the breed asks for one
DOGS: tuple[tuple[str, str, Genotype], ...] = (
    ("Golden Retriever", "31", Genotype.UNKNOWN),
    ("Labrador Retriever", "29", Genotype.UNKNOWN),
    ("Boxer", "30", Genotype.UNKNOWN),
    ("Rough Collie", "26", Genotype.NORMAL),
    ("Australian Shepherd", "24", Genotype.ONE_MUTANT),
    ("Rottweiler", "44", Genotype.UNKNOWN),
    ("Beagle", "13", Genotype.UNKNOWN),
    ("Cocker Spaniel", "12.5", Genotype.UNKNOWN),
    ("Bernese Mountain Dog", "41", Genotype.UNKNOWN),
    ("Basset Hound", "27", Genotype.UNKNOWN),
    ("Miniature Schnauzer", "8", Genotype.UNKNOWN),
    ("Standard Poodle", "25", Genotype.UNKNOWN),
)
NAMES = ("Bella", "Max", "Luna", "Charlie", "Daisy", "Milo", "Ruby", "Otis", "Hazel", "Finn", "Penny", "Gus")
OWNERS = (
    *("Kim", "Nowak", "Alvarez", "Johnson", "Okafor", "Lindqvist", "Park", "Moreau", "Haddad", "Silva"),
    *("Fischer", "Tanaka", "Brown", "Petrov", "Ndiaye", "Rossi"),
)
FIRST_NAMES = ("Ana", "Ben", "Chloe", "David", "Elif", "Frank", "Grace", "Hugo", "Ines", "Jon")
PLACES = (
    *(LabPlace.HERE, LabPlace.HERE, LabPlace.HERE, LabPlace.REFERRING_VET, LabPlace.HERE),
    *(LabPlace.HERE, LabPlace.REFERENCE_LAB, LabPlace.HERE, LabPlace.HOME_NURSE, LabPlace.HERE),
)
# The answer of the owner's mail server, by the part before the @ (gateways/email/fake.py).
MAILBOXES = {9: "refused", 11: "later", 14: "lost"}


@dataclass(frozen=True, slots=True)
class Animal:
    """One patient before she is registered."""

    index: int
    name: str
    species: Species
    breed: str
    kilograms: Decimal
    genotype: Genotype
    sex: Sex
    born_on: date
    owner: str
    email: str
    lab_place: LabPlace
    protocol: str

    @property
    def surname(self) -> str:
        return self.owner.rpartition(" ")[2]


def invent(count: int, start_on: date, random: Random) -> Iterator[Animal]:
    """So many dogs; names come round, so two of one name have different owners."""
    for index in range(count):
        breed, usual, genotype = DOGS[index % len(DOGS)]
        spread = Decimal(random.randint(-8, 8)) / 100
        surname = OWNERS[(index * 5 + index // len(OWNERS)) % len(OWNERS)]
        owner = f"{FIRST_NAMES[index % len(FIRST_NAMES)]} {surname}"
        mailbox = MAILBOXES.get(index % 16, f"{owner.split()[0].lower()}{index}")
        yield Animal(
            index=index,
            name=NAMES[index % len(NAMES)],
            species=Species.DOG,
            breed=breed,
            kilograms=(Decimal(usual) * (1 + spread)).quantize(Decimal("0.1")),
            genotype=genotype,
            sex=(Sex.FEMALE_SPAYED, Sex.MALE_NEUTERED)[index % 2],
            born_on=date(start_on.year - 5 - index % 7, 1 + index % 12, 1 + index % 28),
            owner=owner,
            email=f"{mailbox}@client{index}.example",
            lab_place=PLACES[index % len(PLACES)],
            protocol=("chop-uw-25", "chop-uw-19")[index % 3 == 1],
        )
