"""How does one visit of a simulated patient go, from the draw to the given dose or another day?

A story is a generator: it acts, and yields the next instant at which it acts again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.scheduling.change import Verb
from oncodesk.domain.treatment.board import Answer as Band
from oncodesk.domain.treatment.visit import VisitKind, VisitState
from oncodesk.services.labs.actions import attach_report, confirm_typed, move_report, type_results
from oncodesk.services.scheduling.actions import mark_no_show
from oncodesk.services.treatment.actions import confirm_decision
from oncodesk.services.treatment.modifying import modify_dose
from oncodesk.simulation import watching
from oncodesk.simulation.cards import Blood, Cards, Choice, Coming, Feeling
from oncodesk.simulation.desk import IDENTIFIERS, Desk
from oncodesk.simulation.enrolling import Patient
from oncodesk.simulation.laboratory import Sample
from oncodesk.simulation.watching import Answer

MINUTE = timedelta(minutes=1)
CLOSING = time(16, 30)
NEUTROPHILS = {
    Blood.ONCOLOGIST: "1.8",
    Blood.HOLD: "1.2",
    Blood.FLOOR: "0.7",
}
# What the nurse finds at arrival: temperature, and the grade of each sign since the last dose.
FOUND: dict[Feeling, tuple[str, dict[str, int]]] = {
    Feeling.WELL: ("101.3 F", {}),
    Feeling.MILD: ("38.6 C", {"diarrhea": 1}),
    Feeling.SICK: ("101.8 F", {"vomiting": 2, "lethargy": 1}),
    Feeling.FEVER: ("103.4 F", {}),
    Feeling.REPORTED: ("38.4 C", {"anorexia": 1}),
}
OPEN_TODAY = (VisitState.ARRIVED, VisitState.HELD, VisitState.RELEASED)


@dataclass
class VisitDay:
    """One planned day of one patient."""

    desk: Desk
    cards: Cards
    patient: Patient
    others: list[Patient]
    visit_id: int
    day: date
    drawn_elsewhere: bool
    sample: Sample | None = None
    results_at: datetime | None = None  # when the last of them came
    told: set[str] = field(default_factory=set)

    def at(self, hour: int, minute: int = 0, days: int = 0) -> datetime:
        return datetime.combine(self.day + timedelta(days=days), time(hour, minute), self.desk.house.zone)

    def story(self) -> Iterator[datetime]:
        """The whole day; before it, the draw where blood is drawn elsewhere."""
        blood = self.cards.blood.draw()
        seen = self.desk.visit(self.visit_id)
        is_treatment = seen["kind"] == VisitKind.TREATMENT
        coming = self.cards.coming.draw() if is_treatment else Coming.COMES
        self.hour = 8 + self.patient.animal.index % 5
        if self.drawn_elsewhere:
            yield self.at(10, days=-1)
            if blood is not Blood.NEVER_DRAWN and self.waits():
                self.desk.draw(self.visit_id, self.at(10, days=-1))
                yield from self.results(blood, self.at(10, days=-1), self.at(17, days=-1))
        feeling = self.cards.feeling.draw() if is_treatment else Feeling.WELL
        yield self.at(7, self.patient.animal.index % 50)
        if not self.waits():
            return
        if feeling is Feeling.REPORTED:
            now = self.at(7, self.patient.animal.index % 50)
            self.desk.hears(self.patient.public_id, now, "She ate nothing yesterday evening.")
        if coming is not Coming.COMES:
            yield from self.stays_away(coming, seen["number"])
            return
        now = self.at(self.hour, self.patient.animal.index * 7 % 55)
        yield now
        if not self.waits() or not self.desk.arrive(self.visit_id, now):
            return
        now += 5 * MINUTE
        yield now
        if is_treatment:
            self.desk.weigh(self.patient.public_id, self.weight(), now)
            self.desk.asks_how_she_is(self.visit_id, now, *FOUND[feeling])
        if self.sample is None and blood is not Blood.NEVER_DRAWN:
            self.desk.draw(self.visit_id, now)
            wait = 85 if blood is Blood.LATE else 25
            yield from self.results(blood, now, now + wait * MINUTE)
            now = max(now, self.results_at or now)
        if is_treatment:
            yield from self.goes_on(blood, now + 10 * MINUTE)
        else:
            yield now + 10 * MINUTE
            if self.desk.visit(self.visit_id)["state"] == VisitState.ARRIVED:
                self.desk.finish_check(self.visit_id, now + 10 * MINUTE)

    def waits(self) -> bool:
        """Still planned for this day, and nobody has come yet."""
        seen = self.desk.visit(self.visit_id)
        return seen["planned_on"] == self.day and seen["state"] in (VisitState.PLANNED, VisitState.BOOKED)

    def weight(self) -> Decimal:
        drift = Decimal(self.cards.random.randint(-3, 3)) / 100
        return (self.patient.animal.kilograms * (1 + drift)).quantize(Decimal("0.1"))

    def stays_away(self, coming: Coming, number: int) -> Iterator[datetime]:
        """No dose today, for another reason than blood."""
        now = self.at(7, 30)
        match coming:
            case Coming.OMITTED:
                self.desk.change(self.visit_id, now, Verb.OMIT, 0, "stomach upset, this dose is skipped")
            case Coming.CEASED:
                self.desk.change(self.visit_id, now, Verb.CEASE, 0, "the owners stop the protocol")
            case Coming.CALLS_OFF:
                self.desk.change(self.visit_id, now, Verb.DELAY, 2, "the owner cannot come")
            case Coming.EARLIER:
                self.desk.change(self.visit_id, now, Verb.DELAY, 8, "the owner travels")
                yield self.at(12)
                self.desk.change(self.visit_id, self.at(12), Verb.PULL, 1, "the owner is back a day earlier")
            case Coming.SICK:
                yield self.at(self.hour)
                self.desk.arrive(self.visit_id, self.at(self.hour))
                self.desk.hold(self.visit_id, self.at(self.hour, 10), "vomited since yesterday")
                yield self.at(self.hour, 40)
                self.desk.change(self.visit_id, self.at(self.hour, 40), Verb.DELAY, 3, "vomiting")
            case _:
                yield self.at(17)
                self.desk.on_visit(mark_no_show, "coordinator", self.at(17), self.visit_id)
                yield self.at(9, days=1)
                self.desk.change(self.visit_id, self.at(9, days=1), Verb.DELAY, 2, "did not come")

    def results(self, blood: Blood, drawn_at: datetime, in_at: datetime) -> Iterator[datetime]:
        """The laboratory tells what the card says."""
        animal = self.patient.animal
        neutrophils = NEUTROPHILS.get(blood, f"{self.cards.random.randint(26, 90) / 10:.1f}")
        good = Sample(
            order=f"S{self.desk.next_number()}",
            drawn_at=drawn_at,
            patient=animal.name,
            owner=animal.surname,
            neutrophils=Decimal(neutrophils),
            platelets=Decimal(60 if blood is Blood.LOW_PLATELETS else self.cards.random.randint(150, 420)),
        )
        self.sample = good
        self.results_at = in_at
        yield in_at
        match blood:
            case Blood.CLUMPED:
                self.desk.take_in(replace(good, platelet_comment="Platelet clumps seen"), in_at)
                yield from self.again(good, in_at)
            case Blood.WRONG_UNIT:
                self.desk.take_in(replace(good, neutrophil_unit="cells/ml"), in_at)
                yield from self.again(good, in_at)
            case Blood.TOXIC:
                self.desk.take_in(replace(good, comment="Toxic change in neutrophils"), in_at)
            case Blood.UNMATCHED:
                yield from self.filed_by_hand(replace(good, owner="Unreadable"), attach_report, in_at)
            case Blood.WRONG_PATIENT:
                yield from self.on_the_wrong_chart(good, in_at)
            case Blood.TYPED:
                yield from self.typed(good, in_at)
            case Blood.CORRECTED_EARLY:
                self.desk.take_in(good, in_at)
                self.desk.take_in(good.corrected(good.neutrophils - Decimal("0.4")), in_at + MINUTE)
            case _:
                self.desk.take_in(good, in_at)

    def again(self, good: Sample, in_at: datetime) -> Iterator[datetime]:
        """A new sample, because the first one tells nothing."""
        yield in_at + 20 * MINUTE
        drawn = replace(good, order=f"S{self.desk.next_number()}", drawn_at=in_at + 20 * MINUTE)
        self.results_at = in_at + 45 * MINUTE
        yield self.results_at
        self.desk.take_in(drawn, self.results_at)

    def on_the_wrong_chart(self, good: Sample, in_at: datetime) -> Iterator[datetime]:
        """The laboratory names another patient; somebody sees it and moves the report."""
        wrong = next(
            (
                other
                for other in self.others
                if not other.has_died and other.animal.name != self.patient.animal.name
            ),
            None,
        )
        if wrong is None:
            self.desk.take_in(good, in_at)
            return
        named = replace(good, patient=wrong.animal.name, owner=wrong.animal.surname)
        yield from self.filed_by_hand(named, move_report, in_at)

    def filed_by_hand(self, sample: Sample, action: object, in_at: datetime) -> Iterator[datetime]:
        done = self.desk.take_in(sample, in_at)
        self.results_at = in_at + 20 * MINUTE
        yield self.results_at
        report = watching.one(self.desk.house.practice_id, watching.FILED, document=UUID(done.id))
        if report is not None and not self.patient.has_died:
            self.desk.tries(
                attach_report if action is attach_report else move_report,
                "coordinator",
                self.results_at,
                report=report["public_id"],
                seen_version=report["version"],
                patient=self.patient.public_id,
                identifiers=IDENTIFIERS,
                reason="the laboratory confirmed it by telephone",
            )

    def typed(self, good: Sample, in_at: datetime) -> Iterator[datetime]:
        """A report on paper is typed by one person and typed again by another."""
        values = (
            (Analyte.WBC, f"{good.neutrophils + 2}", "10^9/L"),
            (Analyte.NEUTROPHILS, f"{good.neutrophils}", "10^9/L"),
            (Analyte.PLATELETS, f"{good.platelets}", "10^9/L"),
        )
        done = self.desk.do(
            type_results,
            "coordinator",
            in_at,
            patient=self.patient.public_id,
            collected_at=good.drawn_at,
            values=values,
            source=b"%PDF-1.4 " + good.order.encode(),
            source_name=f"{good.order}.pdf",
        )
        self.results_at = in_at + 8 * MINUTE
        yield self.results_at
        self.desk.tries(
            confirm_typed,
            "nurse",
            self.results_at,
            report=UUID(done.id),
            seen_version=done.version,
            typed_again={analyte: text for analyte, text, _ in values},
        )

    def goes_on(self, blood: Blood, now: datetime) -> Iterator[datetime]:
        """Look at the visit every few minutes and take the next step, until it is over or the day is."""
        oncologist = "oncologist" if self.patient.animal.index % 3 else "second"
        while True:
            yield now
            seen = self.desk.visit(self.visit_id)
            state = VisitState(seen["state"])
            if seen["planned_on"] != self.day or state not in OPEN_TODAY or "moves" in self.told:
                break
            if now.time() >= CLOSING:
                break  # whoever looks at the list tomorrow moves it
            if state is VisitState.RELEASED:
                if blood is Blood.CORRECTED_RELEASED and self.once("corrected") and self.sample:
                    self.desk.take_in(self.sample.corrected(Decimal("1.1")), now)
                else:
                    self.desk.treat(self.visit_id, now, oncologist)
            else:
                self.next_step(seen, now, oncologist)
            now += 15 * MINUTE
        if blood is Blood.CORRECTED_GIVEN and self.sample is not None and state is VisitState.GIVEN:
            yield now + 60 * MINUTE
            self.desk.take_in(self.sample.corrected(Decimal("0.9")), now + 60 * MINUTE)

    def once(self, what: str) -> bool:
        """True the first time."""
        is_new = what not in self.told
        self.told.add(what)
        return is_new

    def next_step(self, seen: Answer, now: datetime, oncologist: str) -> None:
        match seen["answer_code"]:
            case "toxicity.report_not_read":
                self.desk.reads_reports(seen["patient_id"], now, oncologist)
                return
            case "toxicity.fever" | "toxicity.sign":
                self.desk.judges_signs(self.visit_id, now, oncologist, self.cards.judgement.draw().value)
                return
            case "toxicity.decided_to_wait":
                if self.desk.change(self.visit_id, now, Verb.DELAY, 2, "not well today"):
                    self.told.add("moves")
                return
        match Band(seen["answer"]):
            case Band.READY | Band.NOT_NEEDED:
                self.desk.sign_and_release(self.visit_id, now, oncologist, decided="decided" in self.told)
            case Band.ONCOLOGIST:
                self.decides("oncologist", now, oncologist)
            case Band.HOLD:
                band = seen["band"] if seen["band"] in ("hold", "floor") else ""
                if band and self.once(f"{band} {seen['neutrophils']}"):
                    self.decides(band, now, oncologist)
                else:
                    self.waits_for_blood(seen, now)
            case _:
                if now >= self.at(self.hour + 2, 30) and self.once("drawn again"):
                    self.draws_again(now)

    def draws_again(self, now: datetime) -> None:
        """Nothing usable came: blood is drawn here, and its result is there at once."""
        animal = self.patient.animal
        self.desk.draw(self.visit_id, now - 10 * MINUTE)
        self.sample = Sample(
            order=f"S{self.desk.next_number()}",
            drawn_at=now - 10 * MINUTE,
            patient=animal.name,
            owner=animal.surname,
        )
        self.desk.take_in(self.sample, now)

    def decides(self, band: str, now: datetime, oncologist: str) -> None:
        """The oncologist decides; on the floor a second one confirms."""
        choice = self.cards.choices[band].draw()
        second = "second" if oncologist == "oncologist" else "oncologist"
        reduced: dict[str, object] = {}
        if choice is Choice.REDUCED:
            drug = self.desk.main_drug(self.visit_id)
            reduced = {"drug": drug, "percent": Decimal(-20), "cause": "neutropenia", "grade": 2}
        done = self.desk.decide(self.visit_id, now, oncologist, choice.value, **reduced)
        if done is None:
            return
        if choice is Choice.DELAY:
            if band == "floor":
                self.reduces_from_now_on(now, oncologist)
            self.waits_for_blood(self.desk.visit(self.visit_id), now)
            return
        self.told.add("decided")
        if band == "floor":
            self.desk.tries(confirm_decision, second, now, decision=UUID(done.id), seen_version=done.version)
        self.desk.sign_and_release(self.visit_id, now, oncologist, decided=True)

    def reduces_from_now_on(self, now: datetime, oncologist: str) -> None:
        """After very low counts this and every later dose of the drug is smaller."""
        self.desk.on_visit(
            modify_dose,
            oncologist,
            now,
            self.visit_id,
            drug=self.desk.main_drug(self.visit_id),
            percent=Decimal(-10),
            basis="previous",
            is_forward=True,
            cause="neutropenia",
            grade=3,
        )

    def waits_for_blood(self, seen: Answer, now: datetime) -> None:
        """Held, then moved to the day of the recheck: 3 days later, 7 below 1.0."""
        if seen["state"] != VisitState.HELD:
            self.desk.hold(self.visit_id, now, "counts too low")
            return
        low = seen["neutrophils"] is not None and seen["neutrophils"] < 1
        if self.desk.delay(self.visit_id, now, 7 if low else 3, "counts too low"):
            self.told.add("moves")
