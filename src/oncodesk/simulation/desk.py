"""How do the people of a simulated practice act? Each step through the product's own action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from oncodesk.domain.dosing.rounding import nearest_whole
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.treatment.preparation import Drawn
from oncodesk.services.assistant.actions import accept_proposal, acknowledge_task
from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import Refusal, Stopped
from oncodesk.services.home_drugs.queries import get_home_list
from oncodesk.services.labs.actions import import_file, mark_drawn
from oncodesk.services.patients.measuring import record_weight
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.toxicity.actions import decide_on_signs, read_report, record_owner_report, record_signs
from oncodesk.services.treatment.actions import (
    arrive,
    decide,
    finish_check,
    hold_visit,
    release_visit,
    review_results,
    sign_orders,
)
from oncodesk.services.treatment.bedside import check_at_patient, give, hand_out
from oncodesk.services.treatment.jumps import list_jumps
from oncodesk.services.treatment.preparing import check_preparation, prepare_dose
from oncodesk.simulation import watching
from oncodesk.simulation.faults import Faults
from oncodesk.simulation.house import House
from oncodesk.simulation.laboratory import Sample, message
from oncodesk.simulation.watching import Answer

IDENTIFIERS = ("name", "owner")
CONFIRMED = ("protection", "closed_transfer", "kit", "instructions")
MINUTE = timedelta(minutes=1)
ONCOLOGISTS = ("oncologist", "second")


@dataclass
class Desk:
    """One practice at work, and how often its people were refused."""

    house: House
    faults: Faults = field(default_factory=Faults)
    refused: dict[str, int] = field(default_factory=dict)
    numbers: int = 0

    def do(self, action: Callable[..., Done], who: str, now: datetime, **values: object) -> Done:
        """Carry an action out. With faults on, it may be stopped at a named point and is done again."""
        return self.faults.carry_out(
            self.house.practice_id, action, lambda key: self.house.context(who, now, key), values
        )

    def tries(self, action: Callable[..., Done], who: str, now: datetime, **values: object) -> Done | None:
        """The same where a rule may say no: the refusal is counted, and None answered."""
        try:
            return self.do(action, who, now, **values)
        except Refusal as refusal:
            name = f"{action.__name__}: {_reason(refusal)}"
            self.refused[name] = self.refused.get(name, 0) + 1
            return None

    def next_number(self) -> int:
        self.numbers += 1
        return self.numbers

    def visit(self, visit_id: int) -> Answer:
        (found,) = watching.visits(self.house.practice_id, "v.id = %(visit)s", visit=visit_id)
        return found

    def on_visit(
        self, action: Callable[..., Done], who: str, now: datetime, visit_id: int, **values: object
    ) -> Done | None:
        """One action on a visit as it stands now."""
        seen = self.visit(visit_id)
        return self.tries(action, who, now, visit=seen["public_id"], seen_version=seen["version"], **values)

    def take_in(self, sample: Sample, now: datetime) -> Done:
        """The laboratory's message arrives and is filed."""
        number = f"N{self.next_number()}"
        return self.do(
            import_file, "coordinator", now, content=message(sample, number, now), name=f"{number}.hl7"
        )

    def arrive(self, visit_id: int, now: datetime) -> bool:
        return self.on_visit(arrive, "coordinator", now, visit_id, identifiers=IDENTIFIERS) is not None

    def weigh(self, patient: UUID, kilograms: object, now: datetime) -> None:
        self.do(record_weight, "nurse", now, patient=patient, weight=f"{kilograms} kg", measured_at=now)

    def asks_how_she_is(
        self, visit_id: int, now: datetime, temperature: str, grades: Mapping[str, int]
    ) -> None:
        """The nurse takes the temperature, asks about signs since the last dose, and whether the list at home
        is still the same; it is."""
        visit = self.visit(visit_id)
        home = get_home_list([self.house.practice_id], visit["patient"])
        self.tries(
            record_signs,
            "nurse",
            now,
            visit=visit["public_id"],
            temperature=temperature,
            grades=grades,
            words="as the owner tells" if grades else "",
            blood_in_urine="none",
            home_drugs=tuple(each.home_drug for each in home.drugs),
        )

    def hears(self, patient: UUID, now: datetime, body: str) -> None:
        """An owner calls between visits; the coordinator writes it down."""
        self.tries(
            record_owner_report,
            "coordinator",
            now,
            patient=patient,
            told_at=now,
            channel="phone",
            body=body,
        )

    def reads_reports(self, patient_id: int, now: datetime, oncologist: str) -> None:
        for report in watching.ask([self.house.practice_id], watching.UNREAD, patient=patient_id):
            self.tries(
                read_report,
                oncologist,
                now,
                report=report["public_id"],
                seen_version=report["version"],
                assessment="settled by itself, look again at arrival",
            )

    def judges_signs(self, visit_id: int, now: datetime, oncologist: str, choice: str) -> bool:
        return (
            self.on_visit(
                decide_on_signs, oncologist, now, visit_id, choice=choice, reason="looked at the patient"
            )
            is not None
        )

    def draw(self, visit_id: int, now: datetime) -> None:
        """Blood is drawn for every open request of the visit."""
        for request in watching.ask([self.house.practice_id], watching.REQUESTS, visit=visit_id):
            self.do(
                mark_drawn,
                "nurse",
                now,
                request=request["public_id"],
                seen_version=request["version"],
                drawn_at=now,
            )

    def sign_and_release(self, visit_id: int, now: datetime, oncologist: str, *, decided: bool) -> bool:
        """Reviewed, signed and released; a nurse reviews what is in range, an oncologist the rest."""
        if not decided and self.on_visit(review_results, "nurse", now, visit_id) is None:
            return False
        seen = list_jumps([self.house.practice_id], self.visit(visit_id)["public_id"], now)
        jumps = [jump.key for jump in seen]
        if self.on_visit(sign_orders, oncologist, now, visit_id, acknowledged=jumps) is None:
            return False
        if self.on_visit(release_visit, "nurse", now, visit_id) is not None:
            return True
        # What a nurse may not answer for under the standing order, an oncologist looks at.
        self.on_visit(review_results, oncologist, now, visit_id)
        return self.on_visit(release_visit, "nurse", now, visit_id) is not None

    def treat(self, visit_id: int, now: datetime, checker: str) -> bool:
        """Support drugs are handed out; a cytotoxic is prepared, checked, compared and given."""
        for order in self._orders(visit_id, cytotoxic=False):
            self.tries(hand_out, "nurse", now, order=order["public_id"], seen_version=order["version"])
        for order in self._orders(visit_id, cytotoxic=True):
            if self.prepare(order, "nurse", checker, now) is None:
                return False
            seen = self._seen(order["public_id"])
            if (
                self.tries(check_at_patient, checker, now + 2 * MINUTE, identifiers=IDENTIFIERS, **seen)
                is None
            ):
                return False
            seen = self._seen(order["public_id"])
            if self.tries(give, "nurse", now + 4 * MINUTE, confirmed=CONFIRMED, **seen) is None:
                return False
        return True

    def prepare(self, order: Answer, who: str, checker: str, now: datetime) -> Done | None:
        """One draws up, another confirms what stands prepared."""
        if order["state"] == "released":
            seen = self._seen(order["public_id"])
            if self.tries(prepare_dose, who, now, drawn=drawn_of(order, now), **seen) is None:
                return None
        return self.tries(check_preparation, checker, now + MINUTE, **self._seen(order["public_id"]))

    def _seen(self, order: UUID) -> dict[str, object]:
        """An order as it stands on the screen now."""
        found = watching.one(self.house.practice_id, watching.ORDER, order=order)
        assert found is not None
        return {"order": order, "seen_version": found["version"], "amount_shown": found["final_amount"]}

    def _orders(self, visit_id: int, *, cytotoxic: bool) -> list[Answer]:
        orders = watching.ask([self.house.practice_id], watching.ORDERS, visit=visit_id)
        return [
            order
            for order in orders
            if order["is_cytotoxic"] is cytotoxic and order["state"] in ("signed", "released", "preparing")
        ]

    def main_drug(self, visit_id: int) -> str:
        """The first cytotoxic of the visit."""
        found = watching.one(self.house.practice_id, watching.MAIN_DRUG, visit=visit_id)
        return "" if found is None else str(found["drug"])

    def finish_check(self, visit_id: int, now: datetime) -> None:
        self.on_visit(finish_check, "coordinator", now, visit_id)

    def hold(self, visit_id: int, now: datetime, reason: str) -> None:
        self.on_visit(hold_visit, "nurse", now, visit_id, reason=reason)

    def decide(self, visit_id: int, now: datetime, who: str, choice: str, **values: object) -> Done | None:
        return self.on_visit(
            decide, who, now, visit_id, choice=choice, reason="weighed against the disease", **values
        )

    def delay(self, visit_id: int, now: datetime, days: int, reason: str) -> bool:
        """What the assistant asks is accepted; without its question the coordinator moves the visit."""
        asked = watching.one(self.house.practice_id, watching.PROPOSAL, visit=visit_id)
        if asked is not None:
            accepted = self.tries(
                accept_proposal,
                "coordinator",
                now,
                proposal=asked["public_id"],
                seen_version=asked["version"],
            )
            if accepted is not None:
                return True
        return self.change(visit_id, now, Verb.DELAY, days, reason)

    def change(self, visit_id: int, now: datetime, verb: Verb, days: int, reason: str) -> bool:
        """Change the course at this visit; what needs a doctor's yes gets the oncologist's."""
        seen = self.visit(visit_id)
        if seen["course"] is None or seen["course_state"] != "active":
            return False
        wish = Change(verb, seen["number"], days)
        who = "coordinator" if verb is Verb.DELAY else "oncologist"
        values = {
            "course": seen["course"],
            "seen_version": seen["course_version"],
            "change": wish,
            "reason": reason,
        }
        try:
            self.do(change_schedule, who, now, **values)
        except Stopped as stopped:
            accept: dict[int, frozenset[str]] = {}
            for finding in stopped.verdict.stopping:
                number = finding.facts.get("visit")
                if isinstance(number, int) and finding.code == "scheduling.closed_day":
                    accept[number] = accept.get(number, frozenset()) | {finding.code}
            return self.tries(change_schedule, "oncologist", now, accept=accept, **values) is not None
        except Refusal:
            return self.tries(change_schedule, who, now, **values) is not None
        return True

    def answer_alerts(self, now: datetime) -> None:
        """Whoever is asked says that she has seen it, before the alert climbs to the next."""
        by_person = {actor.person_id: label for label, actor in self.house.people.items()}
        for task in watching.ask([self.house.practice_id], watching.ALERTS):
            who = by_person.get(task["person"], "oncologist")
            self.tries(acknowledge_task, who, now, task=task["public_id"], seen_version=task["version"])


def drawn_of(order: Answer, now: datetime) -> Drawn:
    """What a preparer writes: a milliliter holds one unit, and tablets are counted whole."""
    amount, shape = order["final_amount"], get_drug(order["drug"])
    at_hand = shape.whole_units if shape is not None else ()
    pieces = nearest_whole(at_hand, amount) if order["route"] == "PO" and at_hand else None
    return Drawn(
        concentration=Decimal(1),
        volume=amount,
        units=() if pieces is None else tuple((size, count) for count, size in pieces.counts),
        lots=(f"L{now:%y%W}",),
        drug_expires_on=now.date() + timedelta(days=180),
        beyond_use_at=now + timedelta(hours=4),
        confirmed=CONFIRMED,
    )


def _reason(refusal: Refusal) -> str:
    if isinstance(refusal, Stopped) and refusal.verdict.stopping:
        return ", ".join(sorted({finding.code for finding in refusal.verdict.stopping}))
    return refusal.sentence[:60]
