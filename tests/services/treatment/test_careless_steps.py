"""Whatever people do through the actions, in whatever order: what do the records say was given, and on what?

The pure machine is in tests/domain/treatment/test_life_of_an_order.py; this one works on the database, as the
serving role, through the same actions as the pages.
"""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from oncodesk.records.models import AdministrationRow, ExposureRow, LabResultRow, OrderRow, PreparationRow
from oncodesk.services.context import Done
from oncodesk.services.errors import Refusal
from oncodesk.services.treatment.actions import (
    arrive,
    go_on,
    hold_visit,
    release_visit,
    review_results,
    sign_orders,
)
from oncodesk.services.treatment.bedside import check_at_patient, give, start_giving
from oncodesk.services.treatment.correcting import confirm_error, doubt_given, keep_given
from oncodesk.services.treatment.preparing import check_preparation, discard_preparation, prepare_dose
from tests import course, make
from tests.course import CONFIRMED, IDENTIFIERS, START, Treated, at

pytestmark = pytest.mark.django_db

PEOPLE = st.sampled_from(["nurse", "oncologist", "second", "coordinator"])
PAIRS = st.permutations(["nurse", "oncologist", "second"])
RARELY = st.sampled_from([False] * 5 + [True])
COUNTS = st.sampled_from([("3.9", "65"), ("3.1", "52"), ("0.82", "13.7")])
NAMES = ("Bella", "Otto", "Luna", "Rocky", "Daisy", "Max", "Zoe", "Hugo", "Nala", "Finn")
EXAMPLES, STEPS = len(NAMES), 60
ENOUGH = 500


class CarelessPeople(RuleBasedStateMachine):
    """One visit with one vinca; everybody tries anything, and what is not refused is looked at."""

    house: ClassVar[make.House]
    names: ClassVar[Iterator[str]]  # her blood finds a dog by her name, so no two share one
    steps: ClassVar[int] = 0
    reached: ClassVar[set[str]] = set()
    dog: Treated

    @initialize()
    def a_dog_comes(self) -> None:
        self.dog = course.on_course(self.house, name=next(self.names), signed=True)
        self.now = at(START, 8)
        self.begun: set[int] = set()
        self.number = 0
        self.comes()

    def attempt(self, act: Callable[[], object]) -> None:
        """An action that may be refused; then nothing of it stays."""
        self.now += timedelta(seconds=20)
        with contextlib.suppress(Refusal):
            act()

    def on_visit(self, action: Callable[..., Done], who: str, **values: object) -> None:
        self.attempt(lambda: course.step(action, self.dog, who, 1, self.now, **values))

    @property
    def order(self) -> OrderRow:
        """The newest vincristine order of the visit."""
        return [each for each in self.dog.orders(1) if each.drug == "vincristine"][-1]

    def on_order(
        self,
        action: Callable[..., Done],
        who: str,
        *,
        shown: bool = True,
        stale: bool = False,
        **values: object,
    ) -> None:
        row = self.order
        if shown:
            values["amount_shown"] = row.final_amount or Decimal(1)
        seen = row.version - (1 if stale else 0)
        self.attempt(
            lambda: action(self.dog.context(who, self.now), order=row.public_id, seen_version=seen, **values)
        )

    def blood(self, neutrophils: str = "3.9", percent: str = "65") -> None:
        self.number += 1
        self.attempt(
            lambda: course.blood(
                self.dog,
                self.now - timedelta(minutes=20),
                neutrophils=neutrophils,
                percent=percent,
                number=f"C{self.dog.patient.hex[-6:]}{self.number}",
                received=self.now,
            )
        )

    def comes(self) -> None:
        """At the desk, on the scale, asked how she is, and her blood comes in."""
        self.on_visit(arrive, "coordinator", identifiers=IDENTIFIERS)
        self.attempt(lambda: course.weigh(self.dog, self.now))
        self.attempt(lambda: course.well(self.dog, 1, self.now))
        self.blood()

    @rule(minutes=st.sampled_from([1, 1, 5, 30]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(really=RARELY)
    def comes_again(self, really: bool) -> None:
        if really:
            self.comes()

    @rule(counts=COUNTS, really=RARELY)
    def blood_comes(self, counts: tuple[str, str], really: bool) -> None:
        if really:
            self.blood(*counts)

    @rule(really=RARELY, kilograms=st.sampled_from(["30 kg", "31 kg", "24 kg"]))
    def weighed(self, really: bool, kilograms: str) -> None:
        if really:
            self.attempt(lambda: course.weigh(self.dog, self.now, kilograms))

    @rule(who=PEOPLE)
    def reviews(self, who: str) -> None:
        self.on_visit(review_results, who)

    @rule(who=PEOPLE)
    def signs(self, who: str) -> None:
        self.on_visit(sign_orders, who)

    @rule(who=PEOPLE)
    def releases(self, who: str) -> None:
        self.on_visit(release_visit, who)

    @rule(who=PEOPLE, really=RARELY)
    def holds(self, who: str, really: bool) -> None:
        if really:
            self.on_visit(hold_visit, who, reason="she looks pale")

    @rule(who=PEOPLE)
    def goes_on(self, who: str) -> None:
        self.on_visit(go_on, who)

    @rule(who=PEOPLE, stale=RARELY, tenfold=RARELY)
    def prepares(self, who: str, stale: bool, tenfold: bool) -> None:
        drawn = course.drawn(self.order, self.now)
        if tenfold and drawn.volume is not None:
            drawn = course.drawn(self.order, self.now, volume=drawn.volume * 10)
        self.on_order(prepare_dose, who, stale=stale, drawn=drawn)

    @rule(who=PEOPLE, stale=RARELY)
    def checks_the_preparation(self, who: str, stale: bool) -> None:
        self.on_order(check_preparation, who, stale=stale)

    @rule(who=PEOPLE, really=RARELY)
    def throws_away(self, who: str, really: bool) -> None:
        if really:
            self.on_order(discard_preparation, who, shown=False, disposal="hazardous waste")

    @rule(who=PEOPLE, stale=RARELY)
    def compares_at_the_patient(self, who: str, stale: bool) -> None:
        self.on_order(check_at_patient, who, stale=stale, identifiers=IDENTIFIERS)

    @rule(who=PEOPLE, forgets=RARELY)
    def begins(self, who: str, forgets: bool) -> None:
        self.on_order(start_giving, who, confirmed=() if forgets else CONFIRMED)

    @rule(who=PEOPLE, partial=st.sampled_from([None, None, Decimal("0.3")]), stale=RARELY)
    def gives(self, who: str, partial: Decimal | None, stale: bool) -> None:
        self.on_order(give, who, stale=stale, confirmed=CONFIRMED, partial=partial)

    @rule(pair=PAIRS, count=st.integers(1, 7))
    def careful_people_at_work(self, pair: list[str], count: int) -> None:
        """Two people who do what comes next; else few stories would reach the patient."""
        one, other, _ = pair
        for _ in range(count):
            match self.order.state:
                case "planned" | "expired":
                    if self.dog.visit(1).arrived_at is None:
                        self.comes()
                    self.on_visit(review_results, "oncologist")
                    self.on_visit(sign_orders, "oncologist")
                case "signed" | "held":
                    self.on_visit(go_on, "oncologist")
                    self.on_visit(review_results, "oncologist")
                    self.on_visit(release_visit, "oncologist")
                case "released":
                    self.on_order(prepare_dose, one, drawn=course.drawn(self.order, self.now))
                case "preparing":
                    self.on_order(check_preparation, other)
                case "prepared":
                    self.on_order(check_at_patient, other, identifiers=IDENTIFIERS)
                case "checked":
                    self.on_order(give, one, confirmed=CONFIRMED)

    @rule(pair=PAIRS)
    def careful_people_correct(self, pair: list[str]) -> None:
        one, other, _ = pair
        self.on_order(doubt_given, one, shown=False, reason="given to Otto")
        self.on_order(confirm_error, other, shown=False)

    @rule(who=PEOPLE)
    def doubts(self, who: str) -> None:
        self.on_order(doubt_given, who, shown=False, reason="given to Otto")

    @rule(who=PEOPLE, keeps=RARELY)
    def confirms(self, who: str, keeps: bool) -> None:
        self.on_order(keep_given if keeps else confirm_error, who, shown=False)

    @invariant()
    def what_begins_rests_on_an_open_release_of_what_stands_now(self) -> None:
        for order in OrderRow.objects.filter(started_at__isnull=False, is_cytotoxic=True):
            if order.pk in self.begun or order.visit.patient.public_id != self.dog.patient:
                continue
            self.begun.add(order.pk)
            preparation = order.preparations.exclude(outcome="discarded").get()
            release = preparation.release
            results = LabResultRow.objects.filter(pk__in=release.result_ids)
            assert release.visit_id == order.visit_id and release.taken_back_at is None
            assert results and all(row.is_current and row.is_usable for row in results)
            assert release.weight_id == order.weight_id
            assert order.visit.patient.weights.order_by("-measured_at", "-pk")[0].pk == release.weight_id
            assert release.policy.state == "signed" and order.signed_by_id is not None
            assert preparation.amount == order.final_amount

    @invariant()
    def two_people_prepared_and_two_stood_at_the_patient(self) -> None:
        for dose in AdministrationRow.objects.select_related("preparation", "order"):
            prepared = dose.preparation
            assert prepared is not None and prepared.checked_by_id is not None
            assert prepared.checked_by_id != prepared.prepared_by_id
            assert dose.given_by_id != dose.checked_by_id
            assert 0 < dose.amount <= prepared.amount and dose.order.state in (
                "given",
                "partly_given",
                "error",
            )
            assert not dose.is_error or dose.error_by_id not in (None, dose.error_asked_by_id)

    @invariant()
    def the_ledger_is_what_was_given_and_stands(self) -> None:
        if not hasattr(self, "dog"):
            return
        self.record_the_step()
        stands = AdministrationRow.objects.filter(patient__public_id=self.dog.patient, is_error=False)
        entries = ExposureRow.objects.filter(patient__public_id=self.dog.patient)
        given = sum((dose.amount for dose in stands), Decimal(0))
        assert sum((entry.amount_mg or Decimal(0) for entry in entries), Decimal(0)) == given
        assert {entry.administration_id for entry in entries if entry.source == "given"} >= {
            dose.pk for dose in stands
        }
        assert len(stands) <= 1

    @invariant()
    def one_preparation_of_an_order_stands(self) -> None:
        standing = PreparationRow.objects.filter(outcome="").values_list("order_id", flat=True)
        assert len(standing) == len(set(standing))

    def record_the_step(self) -> None:
        CarelessPeople.steps += 1
        CarelessPeople.reached |= {each.state for each in self.dog.orders(1) if each.drug == "vincristine"}


def test_no_order_of_actions_gives_a_dose_without_its_people_and_release() -> None:
    CarelessPeople.house = make.staffed()
    CarelessPeople.names = iter(NAMES)
    course.sign_everything(CarelessPeople.house, "chop-uw-25")
    CarelessPeople.steps, CarelessPeople.reached = 0, set()
    run_state_machine_as_test(
        CarelessPeople,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,  # the same walk in every run, so that what it must reach is no matter of luck
            phases=(Phase.generate,),  # making a failure smaller would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert CarelessPeople.steps >= ENOUGH
    # A dose is prepared only from released, and no step need end there: the walk depends on what is loaded.
    assert CarelessPeople.reached >= {"planned", "signed", "prepared", "given", "error"}
