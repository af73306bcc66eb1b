"""One simulated patient and her first visits, day by day, for tests that switch a rule off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from oncodesk.simulation import watching
from oncodesk.simulation.agenda import Agenda
from oncodesk.simulation.animals import invent
from oncodesk.simulation.cards import Blood, Cards, Coming, Deck, Feeling
from oncodesk.simulation.desk import Desk
from oncodesk.simulation.enrolling import Patient, enrol
from oncodesk.simulation.house import House, found, sign
from oncodesk.simulation.invariants import violations
from oncodesk.simulation.run import FIRST_DAY, PROTOCOLS, SHAPE
from oncodesk.simulation.visit_day import VisitDay


@dataclass
class Case:
    """A practice with one patient whose course begins Tuesday; the test says her blood and how she is."""

    blood: Mapping[Blood, int] = field(default_factory=lambda: {Blood.GOOD: 1})
    feeling: Feeling = Feeling.WELL
    house: House = field(init=False)
    desk: Desk = field(init=False)
    patient: Patient = field(init=False)

    def __post_init__(self) -> None:
        self.house = found(self.at(FIRST_DAY - timedelta(days=3)), SHAPE, "simulated practice in a test")
        sign(self.house, self.at(FIRST_DAY - timedelta(days=3)), PROTOCOLS)
        self.desk = Desk(self.house)
        self.cards = Cards(7)
        self.cards.blood = Deck(self.blood, self.cards.random)
        self.cards.coming = Deck({Coming.COMES: 1}, self.cards.random)
        self.cards.feeling = Deck({self.feeling: 1}, self.cards.random)
        (animal,) = invent(1, FIRST_DAY, self.cards.random)
        self.patient = enrol(self.desk, animal, self.at(FIRST_DAY), FIRST_DAY + timedelta(days=1))

    def at(self, day: date, hour: int = 6) -> datetime:
        return datetime.combine(day, time(hour), ZoneInfo(SHAPE.zone))

    def visit(self, number: int) -> watching.Answer:
        (found_visit,) = watching.visits(
            self.house.practice_id,
            "v.patient_id = %(patient)s and v.number = %(number)s",
            patient=self.patient.id,
            number=number,
        )
        return found_visit

    def lives(self, number: int) -> watching.Answer:
        """The whole day of one visit; answers the visit afterwards."""
        seen = self.visit(number)
        agenda = Agenda()
        day = seen["planned_on"]
        story = VisitDay(
            self.desk, self.cards, self.patient, [], seen["id"], day, drawn_elsewhere=False
        ).story()
        agenda.begins(story)
        agenda.let_pass(self.at(day + timedelta(days=1), 0))
        return self.visit(number)

    def broken(self) -> set[str]:
        """The invariants that the database breaks now."""
        return {each.invariant for each in violations([self.house.practice_id])}
