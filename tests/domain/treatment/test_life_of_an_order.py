"""Can any sequence of steps bring a dose to the patient without its people, its release and its day?

The machine below acts as careless people do: in any order, with any two persons, at any time. What the rules
and the table of orders let through is done; afterwards the promises are looked at in what was recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.treatment.may_give import (
    GiveFacts,
    PreparedFact,
    ReleaseFacts,
    check_administration,
    check_bedside,
    check_release,
)
from oncodesk.domain.treatment.order import ENDED, MAY_STOP, UNDER_RELEASE, WENT_IN, OrderState, may_move
from oncodesk.domain.treatment.preparation import (
    Drawn,
    PrepareFacts,
    check_drawing_up,
    check_second_person,
    steps_of_giving,
)
from tests.domain.treatment.test_may_give import TODAY, release_facts

MORNING = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
ORDERED = Decimal("0.68")
PEOPLE = st.integers(1, 3)
AMOUNTS = st.sampled_from([ORDERED] * 9 + [Decimal(68), Decimal("0.6")])
RARELY = st.sampled_from([False] * 7 + [True])  # or no story would reach the patient
BANDS = st.sampled_from(["proceed"] * 4 + ["oncologist", "hold", "floor"])
STEPS, EXAMPLES = 50, 220  # 11,000 steps at most; Hypothesis runs each example to its end


@dataclass
class Bag:
    """What was prepared, as the records would keep it."""

    prepared_by: int
    amount: Decimal
    release: int
    until: datetime
    checked_by: int | None = None
    checked_at: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Dose:
    """What went in, with everything that stood at that moment."""

    bag: Bag
    given_by: int
    compared_by: int
    release: int
    release_stood: bool
    band: str
    at: datetime
    amount: Decimal
    is_error: bool = False


@dataclass
class World:
    now: datetime = MORNING
    band: str = "proceed"
    reviewed: bool = False
    signed: bool = False
    weighed_at: datetime = MORNING
    release: int | None = None
    releases: int = 0
    bags: list[Bag] = field(default_factory=list)
    compared: tuple[int, datetime, int] | None = None  # who, when, under which release
    doses: list[Dose] = field(default_factory=list)
    ledger: list[Decimal] = field(default_factory=list)
    begun_by: int | None = None
    doubted_by: int | None = None


class LifeOfAnOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = OrderState.PLANNED
        self.world = World()

    def move(self, after: OrderState) -> bool:
        """One step by the table; what it does not name does not happen."""
        if not may_move(self.state, after):
            return False
        self.state = after
        return True

    @property
    def bag(self) -> Bag | None:
        return next((bag for bag in self.world.bags if not bag.outcome), None)

    def release_question(self) -> ReleaseFacts:
        case: dict[str, Any] = {"band": self.world.band, "signed": self.world.signed}
        if not self.world.reviewed:
            case["review"] = "missing"
        facts = release_facts(case)
        return replace(facts, today=TODAY + (self.world.now.date() - MORNING.date()))

    def give_facts(self, giver: int, shown: Decimal, ticked: bool) -> GiveFacts:
        world, bag = self.world, self.bag
        compared = world.compared if world.compared and world.compared[2] == world.release else None
        return GiveFacts(
            now=world.now,
            prepared=None
            if bag is None
            else PreparedFact(
                bag.prepared_by, bag.checked_by, bag.checked_at, bag.release == world.release, bag.until
            ),
            unconfirmed=() if ticked else steps_of_giving(None, Route.IV, goes_home=False),
            released=world.release is not None,
            order_released=self.state in UNDER_RELEASE,
            given_by=giver,
            checked_by=None if compared is None else compared[0],
            checked_at=None if compared is None else compared[1],
            weight_recorded_at=world.weighed_at,
            amount_shown=shown,
            amount_ordered=ORDERED if world.signed else None,
        )

    def prepare_facts(self, shown: Decimal) -> PrepareFacts:
        world = self.world
        return PrepareFacts(
            drug=None,
            route=Route.IV,
            is_released=world.release is not None and self.state in UNDER_RELEASE,
            today=TODAY + (world.now.date() - MORNING.date()),
            planned_on=TODAY,
            now=world.now,
            amount_ordered=ORDERED if world.signed else None,
            amount_recomputed=ORDERED,
            amount_shown=shown,
        )

    def take_back(self) -> None:
        if self.world.release is None:
            return
        self.world.release = None
        if self.state is OrderState.RELEASED:
            self.move(OrderState.SIGNED)
        elif self.state in UNDER_RELEASE:
            self.move(OrderState.HELD)

    @rule(minutes=st.sampled_from([1, 1, 1, 5, 5, 60, 800]))
    def time_passes(self, minutes: int) -> None:
        self.world.now += timedelta(minutes=minutes)

    @rule(band=BANDS, really=RARELY)
    def blood_comes(self, band: str, really: bool) -> None:
        """A new result, or a corrected one: nobody has seen it, and the release falls."""
        if not really:
            return
        self.world.band, self.world.reviewed = band, False
        self.take_back()

    @rule()
    def somebody_reviews(self) -> None:
        self.world.reviewed = True

    @rule(really=RARELY)
    def weighed_again(self, really: bool) -> None:
        if not really:
            return
        self.world.weighed_at = self.world.now
        self.take_back()

    @rule()
    def signs(self) -> None:
        self._sign()

    def _sign(self) -> None:
        if self.move(OrderState.SIGNED):
            self.world.signed = True

    @rule()
    def releases(self) -> None:
        self._release()

    def _release(self) -> None:
        if self.world.release is not None or not check_release(self.release_question()).allowed:
            return
        if self.state is OrderState.HELD:
            self.move(OrderState.SIGNED)
        if self.state is OrderState.SIGNED and self.move(OrderState.RELEASED):
            self.world.releases += 1
            self.world.release = self.world.releases
            if self.bag is not None and self.bag.until > self.world.now:
                self.move(OrderState.PREPARING)

    @rule(who=PEOPLE, shown=AMOUNTS, volume=AMOUNTS)
    def prepares(self, who: int, shown: Decimal, volume: Decimal) -> None:
        self._prepare(who, shown, volume)

    def _prepare(self, who: int, shown: Decimal, volume: Decimal) -> None:
        until = self.world.now + timedelta(hours=4)
        drawn = Drawn(
            Decimal(1),
            volume,
            (),
            ("L1",),
            TODAY + timedelta(days=90),
            until,
            ("protection", "closed_transfer"),
        )
        if not check_drawing_up(self.prepare_facts(shown), drawn).allowed or self.bag is not None:
            return
        if self.state is OrderState.RELEASED and self.move(OrderState.PREPARING):
            assert self.world.release is not None
            self.world.bags.append(Bag(who, ORDERED, self.world.release, until))

    @rule(who=PEOPLE, shown=AMOUNTS)
    def checks_the_preparation(self, who: int, shown: Decimal) -> None:
        self._confirm(who, shown)

    def _confirm(self, who: int, shown: Decimal) -> None:
        bag = self.bag
        if bag is None or self.state is not OrderState.PREPARING:
            return
        answer = check_second_person(
            self.prepare_facts(shown), prepared_by=bag.prepared_by, checked_by=who, beyond_use_at=bag.until
        )
        if answer.allowed and self.move(OrderState.PREPARED):
            assert self.world.release is not None
            bag.checked_by, bag.checked_at, bag.release = who, self.world.now, self.world.release

    @rule(really=RARELY)
    def throws_away(self, really: bool) -> None:
        if not really or self.bag is None or self.state is OrderState.GIVING:
            return
        self.bag.outcome = "discarded"
        if self.state in UNDER_RELEASE:
            self.move(OrderState.RELEASED)

    @rule(who=PEOPLE, shown=AMOUNTS)
    def compares_at_the_patient(self, who: int, shown: Decimal) -> None:
        self._compare(who, shown)

    def _compare(self, who: int, shown: Decimal) -> None:
        if check_bedside(self.give_facts(who, shown, True)).allowed and (
            self.state is OrderState.CHECKED or self.move(OrderState.CHECKED)
        ):
            assert self.world.release is not None
            self.world.compared = (who, self.world.now, self.world.release)

    @rule(who=PEOPLE, shown=AMOUNTS, ticked=st.sampled_from([True, True, True, False]))
    def begins(self, who: int, shown: Decimal, ticked: bool) -> None:
        self._begin(who, shown, ticked)

    def _begin(self, who: int, shown: Decimal, ticked: bool) -> None:
        answer = check_administration(self.release_question(), self.give_facts(who, shown, ticked))
        if not answer.allowed or not self.move(OrderState.GIVING):
            return
        world, bag = self.world, self.bag
        assert bag is not None and world.compared is not None and world.release is not None
        world.begun_by = who
        world.doses.append(
            Dose(bag, who, world.compared[0], world.release, True, world.band, world.now, Decimal(0))
        )

    @rule(amount=st.sampled_from([ORDERED, Decimal("0.3")]))
    def ends(self, amount: Decimal) -> None:
        after = OrderState.GIVEN if amount == ORDERED else OrderState.PARTLY_GIVEN
        if not self.move(after):
            return
        dose = self.world.doses.pop()
        dose.bag.outcome = "used"
        self.world.doses.append(replace(dose, amount=amount))
        self.world.ledger.append(amount)

    @rule(steps=st.integers(2, 8), one=PEOPLE)
    def careful_people_at_work(self, steps: int, one: int) -> None:
        """Two people who do what comes next; else few stories would reach the patient."""
        other = one % 3 + 1
        following: dict[OrderState, Callable[[], None]] = {
            OrderState.PLANNED: self._sign,
            OrderState.EXPIRED: self._sign,
            OrderState.SIGNED: self._release,
            OrderState.HELD: self._release,
            OrderState.RELEASED: lambda: self._prepare(one, ORDERED, ORDERED),
            OrderState.PREPARING: lambda: self._confirm(other, ORDERED),
            OrderState.PREPARED: lambda: self._compare(other, ORDERED),
            OrderState.CHECKED: lambda: self._begin(one, ORDERED, True),
        }
        for _ in range(steps):
            self.world.reviewed = True
            act = following.get(self.state)
            if act is not None:
                act()

    @rule(really=RARELY)
    def holds(self, really: bool) -> None:
        if not really:
            return
        self.take_back()
        if self.state in MAY_STOP:
            self.move(OrderState.HELD)

    @rule()
    def the_day_ends(self) -> None:
        if self.world.now.date() == MORNING.date():
            return
        self.take_back()
        if self.state in MAY_STOP | {OrderState.HELD} and self.move(OrderState.EXPIRED):
            self.world.signed = False

    @rule(really=RARELY)
    def moved_to_another_day(self, really: bool) -> None:
        if not really:
            return
        self.take_back()
        if self.state is not OrderState.PLANNED and self.move(OrderState.PLANNED):
            self.world.signed = False

    @rule(who=PEOPLE)
    def entered_in_error(self, who: int) -> None:
        """The first doubts, another confirms; the same person twice changes nothing."""
        if self.state not in WENT_IN:
            return
        if self.world.doubted_by is None:
            self.world.doubted_by = who
        elif self.world.doubted_by != who and self.move(OrderState.ERROR):
            dose = self.world.doses.pop()
            self.world.doses.append(replace(dose, is_error=True))
            self.world.ledger.append(-dose.amount)

    @rule(end=st.sampled_from([OrderState.NOT_GIVEN, OrderState.CANCELLED]), really=RARELY)
    def ends_otherwise(self, end: OrderState, really: bool) -> None:
        if not really or self.state is OrderState.GIVING or self.state in ENDED:
            return
        self.take_back()
        self.move(end)

    @invariant()
    def every_dose_had_two_and_two_people_a_release_and_its_day(self) -> None:
        for dose in self.world.doses:
            assert dose.bag.checked_by is not None and dose.bag.checked_by != dose.bag.prepared_by
            assert dose.given_by != dose.compared_by
            assert dose.bag.release == dose.release
            assert dose.band == "proceed" and dose.at.date() == MORNING.date()
            assert dose.at < dose.bag.until
            assert dose.amount <= ORDERED

    @invariant()
    def what_counts_is_what_went_in(self) -> None:
        counted = sum((dose.amount for dose in self.world.doses if not dose.is_error), Decimal(0))
        assert sum(self.world.ledger, Decimal(0)) == counted >= 0
        assert len([dose for dose in self.world.doses if not dose.is_error]) <= 1

    @invariant()
    def a_release_stands_only_under_a_signature(self) -> None:
        if self.state in UNDER_RELEASE:
            assert self.world.signed and self.world.release is not None


class _Counted(LifeOfAnOrder):
    """The same, counting how far the stories came."""

    steps: ClassVar[int] = 0
    reached: ClassVar[set[OrderState]] = set()

    def check_invariants(self, settings, output, runtimes):  # type: ignore[no-untyped-def]
        type(self).steps += 1
        type(self).reached.add(self.state)
        super().check_invariants(settings, output, runtimes)


def test_ten_thousand_careless_steps() -> None:
    _Counted.steps = 0
    run_state_machine_as_test(
        _Counted,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True),
    )
    assert _Counted.steps >= 10_000
    missed = set(OrderState) - _Counted.reached
    assert not missed
