"""What does the demo practice look like this morning? Told in content/demo, built by actions and looks."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.patients.patient import Genotype, Sex, Species
from oncodesk.domain.scheduling.change import Verb
from oncodesk.domain.shared.roles import Mark, Role
from oncodesk.services.assistant import looking
from oncodesk.services.practice.founding import is_empty_house
from oncodesk.services.scheduling.booking import book_visit
from oncodesk.simulation import beam, watching
from oncodesk.simulation.agenda import Agenda, Story
from oncodesk.simulation.animals import Animal
from oncodesk.simulation.bloods import BLOOD
from oncodesk.simulation.desk import Desk
from oncodesk.simulation.enrolling import Patient, enrol
from oncodesk.simulation.house import Colleague, Practice, found, sign
from oncodesk.simulation.laboratory import Sample

PASSWORD = "kind paws and steady hands"
FILES = ("harborview", "lakeside")
PROTOCOLS = ("chop-uw-25", "chop-uw-19")
BEFORE = timedelta(days=45)  # the practice is older than its oldest course
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who may look around in the demo."""

    name: str
    email: str
    role: Role


def sign_ins() -> tuple[SignIn, ...]:
    """Everybody of the first practice; one password for all of them."""
    people = _told(FILES[0])["people"]
    return tuple(SignIn(each["name"], each["email"], Role(each["role"])) for each in people)


def build(now: datetime) -> None:
    """Build both practices as of `now`; does nothing where a practice is already."""
    if not is_empty_house():
        return
    for name in FILES:
        _build_one(_told(name), now)


def _told(name: str) -> dict[str, Any]:
    text = files("oncodesk.content").joinpath("demo", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _build_one(told: Mapping[str, Any], now: datetime) -> None:
    house = found(now - BEFORE, _shape(told), PASSWORD)
    sign(house, now - BEFORE, PROTOCOLS)
    desk = Desk(house)
    agenda = Agenda()
    today = now.astimezone(house.zone).date()
    for index, each in enumerate(told["patients"]):
        agenda.begins(Course(desk, each, index, today, now).story())
    if "radiation" in told:
        agenda.begins(beam.story(desk, told["radiation"], today, now))
    agenda.let_pass(now + MINUTE)
    if told["name"].startswith("Harborview"):
        _unmatched(desk, now)
    looking.sweep(house.practice_id, now)


def _shape(told: Mapping[str, Any]) -> Practice:
    return Practice(
        name=told["name"],
        zone=told["zone"],
        phone=told["phone"],
        email=told["email"],
        address=told["address"],
        after_hours=told["after_hours"],
        colleagues=[
            Colleague(
                each["label"],
                each["name"],
                each["email"],
                Role(each["role"]),
                _marks(each),
            )
            for each in told["people"]
        ],
        opens=time(7),
        closes=time(19),
        places=told["places"],
        starts=told["starts"],
        is_demo=True,
        weekdays=range(7),  # whenever somebody looks, the practice is at work
    )


def _marks(each: Mapping[str, Any]) -> tuple[Mark, ...]:
    """As the file says; an oncologist prescribes unless it says otherwise."""
    usual = ["prescriber"] if each["role"] == "oncologist" else []
    return tuple(Mark(mark) for mark in each.get("marks", usual))


def _unmatched(desk: Desk, now: datetime) -> None:
    """A report whose owner the practice does not know waits for a person."""
    desk.take_in(
        Sample(
            order="R1",
            drawn_at=now - 50 * MINUTE,
            patient="Biscuit",
            owner="Ribera",
            neutrophils=Decimal("3.4"),
        ),
        now - 5 * MINUTE,
    )


@dataclass
class Course:
    """One patient of the demo from her first day until now."""

    desk: Desk
    told: Mapping[str, Any]
    index: int
    today: date
    now: datetime

    def story(self) -> Story:
        """Enrolled, every earlier visit given, and the visit that is due as far as the file says."""
        due = self.today + timedelta(days=self.told["due"])
        start = due - timedelta(days=7 * (self.told["visit"] - 1))
        before = self.at(min(start, self.today), 6) - timedelta(days=1)
        yield before
        patient = enrol(self.desk, self.animal(), before, start)
        for number in range(1, self.told["visit"] + 1):
            visit = self.visit(patient, number)
            if visit["planned_on"] > self.today:
                break
            arrives = self.arrival(visit["planned_on"])
            stands = self.told["stands"] if number == self.told["visit"] else "given"
            yield from self.day(patient, visit, arrives, stands)
        yield self.now - MINUTE
        self.books(patient)

    def at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), self.desk.house.zone)

    def arrival(self, day: date) -> datetime:
        """About when she came: on an earlier day at her time, today as long ago as it takes until now."""
        usual = datetime.combine(day, self.told["at"], self.desk.house.zone)
        first = self.at(day, 0) + (self.index + 1) * MINUTE
        return min(usual, max(first, self.now - (115 - self.index) * MINUTE))

    def animal(self) -> Animal:
        told = self.told
        return Animal(
            index=self.index,
            name=told["name"],
            species=Species.DOG,
            breed=told["breed"],
            kilograms=Decimal(told["kilograms"]),
            genotype=Genotype(told.get("abcb1", "unknown")),
            sex=Sex(told["sex"]),
            born_on=self.today.replace(day=1, year=self.today.year - 6 - self.index % 6),
            owner=told["owner"],
            email=told["owner"].lower().replace(" ", ".") + "@owner.example",
            lab_place=LabPlace(told["place"]),
            protocol=told["protocol"],
        )

    def visit(self, patient: Patient, number: int) -> watching.Answer:
        (found,) = watching.visits(
            self.desk.house.practice_id,
            "v.patient_id = %(patient)s and v.number = %(number)s",
            patient=patient.id,
            number=number,
        )
        return found

    def day(self, patient: Patient, visit: watching.Answer, arrives: datetime, stands: str) -> Story:
        """One day at the practice, as far as it has come."""
        number = visit["id"]
        if visit["planned_on"] == self.today:
            yield self.at(self.today, 0)
            self.book(visit, self.told["at"])
        if stands == "planned":
            return
        yield arrives
        self.desk.arrive(number, arrives)
        self.desk.weigh(patient.public_id, patient.animal.kilograms, arrives + 2 * MINUTE)
        if stands == "arrived":
            return
        self.desk.asks_how_she_is(number, arrives + 3 * MINUTE, *self.found(visit))
        self.desk.draw(number, arrives + 5 * MINUTE)
        if stands == "drawn":
            return
        neutrophils, more = BLOOD[stands]
        result_at = min(arrives + 35 * MINUTE, self.now)
        yield result_at
        sample = Sample(
            order=f"H{patient.id}-{number}",
            drawn_at=arrives + 5 * MINUTE,
            patient=patient.animal.name,
            owner=patient.animal.surname,
            neutrophils=Decimal(neutrophils),
            **more,  # type: ignore[arg-type]  # only the two comments stand in the table
        )
        self.desk.take_in(sample, result_at)
        if stands == "held":
            self.desk.change(number, result_at + MINUTE, Verb.DELAY, 3, "counts too low")
        if stands in ("released", "given"):
            self.desk.sign_and_release(number, result_at + 5 * MINUTE, "oncologist", decided=False)
        if stands == "given":
            self.desk.treat(number, result_at + 12 * MINUTE, "oncologist")

    def found(self, visit: watching.Answer) -> tuple[str, dict[str, int]]:
        """What the nurse finds; the file tells it for the last visit, earlier ones were well."""
        if visit["number"] != self.told["visit"]:
            return "101.3 F", {}
        return self.told.get("temperature", "101.3 F"), self.told.get("signs", {})

    def books(self, patient: Patient) -> None:
        """What comes within the next days has its time; the rest the assistant books when it looks."""
        for seen in watching.visits(
            self.desk.house.practice_id,
            "v.patient_id = %(patient)s and v.state = 'planned'"
            " and v.planned_on between %(first)s and %(last)s",
            patient=patient.id,
            first=self.today,
            last=self.today + timedelta(days=4),
        ):
            self.book(seen, self.told["at"])

    def book(self, seen: watching.Answer, at: time) -> None:
        """At her usual time, or at the best one where that went to another."""
        if seen["state"] != "planned":
            return
        starts = datetime.combine(seen["planned_on"], at, self.desk.house.zone)
        values = {"visit": seen["public_id"], "seen_version": seen["version"]}
        now = min(self.now, self.at(self.today, 0))
        if self.desk.tries(book_visit, "coordinator", now, starts_at=starts, **values) is None:
            self.desk.tries(book_visit, "coordinator", now, **values)
