"""Is a dose prepared by two people, from the server's own numbers, and thrown away by name?"""

from datetime import timedelta
from decimal import Decimal

import pytest

from oncodesk.records.models import AdministrationRow, OrderRow, PreparationRow, TaskRow
from oncodesk.services.errors import Invalid, NotAllowed, Stopped
from oncodesk.services.treatment.actions import go_on, hold_visit, release_visit, sign_orders
from oncodesk.services.treatment.bedside import check_at_patient, give, not_given, start_giving
from oncodesk.services.treatment.preparing import check_preparation, discard_preparation, prepare_dose
from tests import course

pytestmark = pytest.mark.django_db
DAY = course.START
NINE = course.at(DAY, 9)
DRUG = "vincristine"


@pytest.fixture
def dog() -> course.Treated:
    treated = course.on_course()
    course.released(treated, 1)
    return treated


def order(dog: course.Treated) -> OrderRow:
    return next(each for each in dog.orders(1) if each.drug == DRUG)


def seen(dog: course.Treated, **changed: object) -> dict[str, object]:
    return {**course.on_screen(dog, 1, DRUG), **changed}


def codes(refused: pytest.ExceptionInfo[Stopped]) -> set[str]:
    return {finding.code for finding in refused.value.verdict.stopping}


def prepare(dog: course.Treated, who: str = "nurse", *, shown: object = None, **drawn: object) -> None:
    screen = seen(dog) if shown is None else seen(dog, amount_shown=shown)
    what = course.drawn(order(dog), NINE, **drawn)
    prepare_dose(dog.context(who, NINE), drawn=what, **screen)  # type: ignore[arg-type]


def confirm(dog: course.Treated, who: str = "oncologist", **changed: object) -> None:
    check_preparation(dog.context(who, NINE), **seen(dog, **changed))  # type: ignore[arg-type]


def test_one_prepares_and_another_checks(dog: course.Treated) -> None:
    prepare(dog)
    row = PreparationRow.objects.get()
    assert (row.amount, row.recomputed, row.number) == (Decimal("0.68"), Decimal("0.68"), 1)
    with pytest.raises(Stopped) as alone:
        confirm(dog, "nurse")
    assert codes(alone) == {"treatment.preparer_checks"}
    confirm(dog)
    assert order(dog).state == "prepared"
    row.refresh_from_db()
    assert row.checked_by_id == dog.house.people["oncologist"].person_id


def test_the_prescriber_may_be_one_of_the_two_and_a_coordinator_none(dog: course.Treated) -> None:
    with pytest.raises(NotAllowed):
        prepare(dog, "coordinator")
    prepare(dog, "oncologist")
    with pytest.raises(NotAllowed):
        confirm(dog, "coordinator")
    confirm(dog, "nurse")
    assert order(dog).state == "prepared"


def test_a_tampered_amount_is_refused_at_every_step(dog: course.Treated) -> None:
    with pytest.raises(Stopped) as refused:
        prepare(dog, shown=Decimal(68))
    assert "treatment.amount_differs" in codes(refused)
    prepare(dog)
    with pytest.raises(Stopped) as refused:
        confirm(dog, amount_shown=Decimal(68))
    assert codes(refused) == {"treatment.amount_differs"}


def test_a_tampered_order_no_longer_comes_out_of_its_stored_inputs(dog: course.Treated) -> None:
    OrderRow.objects.filter(pk=order(dog).pk).update(final_amount=Decimal(68))
    with pytest.raises(Stopped) as refused:
        prepare(dog)
    assert codes(refused) == {"treatment.recomputed_differs"}


def test_without_a_preparation_nobody_checks_at_the_patient(dog: course.Treated) -> None:
    context = dog.context("oncologist", NINE)
    with pytest.raises(Stopped) as refused:
        check_at_patient(context, identifiers=course.IDENTIFIERS, **seen(dog))  # type: ignore[arg-type]
    assert codes(refused) == {"treatment.not_prepared"}


def test_past_its_beyond_use_time_it_is_thrown_away_and_prepared_anew(dog: course.Treated) -> None:
    prepare(dog, beyond_use_at=NINE + timedelta(minutes=10))
    confirm(dog)
    late = dog.context("oncologist", NINE + timedelta(minutes=10))
    with pytest.raises(Stopped) as refused:
        check_at_patient(late, identifiers=course.IDENTIFIERS, **seen(dog))  # type: ignore[arg-type]
    assert codes(refused) == {"treatment.beyond_use"}
    again = seen(dog)
    del again["amount_shown"]
    with pytest.raises(Invalid, match="what became"):
        discard_preparation(late, disposal=" ", **again)  # type: ignore[arg-type]
    discard_preparation(late, disposal="whole syringe into the black bin", **again)  # type: ignore[arg-type]
    row = PreparationRow.objects.get()
    assert (row.outcome, row.ended_by_id) == ("discarded", dog.house.people["oncologist"].person_id)
    assert order(dog).state == "released"
    prepare(dog)
    assert PreparationRow.objects.filter(outcome="").get().number == 2


class TestStopped:
    """What stands prepared when something changes."""

    def correct(self, dog: course.Treated, neutrophils: str = "1.1") -> None:
        course.blood(
            dog,
            course.at(DAY, 8, 10),
            neutrophils=neutrophils,
            percent="18.3",
            status="C",
            received=NINE + timedelta(minutes=5),
        )

    def test_a_corrected_count_puts_it_on_hold_and_tells_preparer_and_oncologist(
        self, dog: course.Treated
    ) -> None:
        prepare(dog)
        confirm(dog)
        self.correct(dog)
        assert order(dog).state == "held" and dog.visit(1).state == "held"
        told = TaskRow.objects.filter(kind="prepared_stopped", state="open")
        people = dog.house.people
        assert {task.to_person_id for task in told} == {
            people["nurse"].person_id,
            people["oncologist"].person_id,
        }
        with pytest.raises(Stopped) as refused:
            check_at_patient(dog.context("oncologist", NINE), identifiers=course.IDENTIFIERS, **seen(dog))  # type: ignore[arg-type]
        assert codes(refused) >= {"treatment.not_released", "treatment.preparation_not_checked"}
        row = order(dog)
        with pytest.raises(Invalid, match="what became"):
            not_given(
                dog.context("nurse", NINE), order=row.public_id, seen_version=row.version, reason="low count"
            )
        not_given(
            dog.context("nurse", NINE),
            order=row.public_id,
            seen_version=row.version,
            reason="low count",
            disposal="black bin",
        )
        assert PreparationRow.objects.get().outcome == "discarded"
        assert not TaskRow.objects.filter(kind="prepared_stopped", state="open").exists()

    def test_after_a_new_release_it_is_checked_again_before_it_is_given(self, dog: course.Treated) -> None:
        prepare(dog)
        confirm(dog)
        course.step(hold_visit, dog, "coordinator", 1, NINE, reason="owner asks something")
        assert {each.state for each in dog.orders(1)} == {"held"}
        course.step(go_on, dog, "oncologist", 1, NINE)
        assert order(dog).state == "signed"
        course.step(release_visit, dog, "nurse", 1, NINE)
        assert order(dog).state == "preparing"
        confirm(dog)
        assert order(dog).state == "prepared"

    def test_a_new_dose_is_not_given_from_the_old_syringe(self, dog: course.Treated) -> None:
        prepare(dog)
        course.weigh(dog, NINE + timedelta(minutes=1), "28 kg")
        course.step(sign_orders, dog, "oncologist", 1, NINE + timedelta(minutes=2))
        course.step(release_visit, dog, "nurse", 1, NINE + timedelta(minutes=3))
        assert order(dog).state == "released" and order(dog).final_amount != Decimal("0.68")
        with pytest.raises(Invalid, match="Throw it away first"):
            prepare(dog)


class TestGiving:
    def test_an_infusion_that_has_begun_is_recorded_whatever_comes_meanwhile(
        self, dog: course.Treated
    ) -> None:
        course.checked(dog, 1, DRUG, NINE)
        start_giving(
            dog.context("nurse", NINE + timedelta(minutes=2)),
            confirmed=course.CONFIRMED,
            **seen(dog),  # type: ignore[arg-type]
        )
        assert order(dog).state == "giving"
        TestStopped().correct(dog, "0.9")
        assert order(dog).state == "giving"
        give(dog.context("nurse", NINE + timedelta(minutes=9)), partial=Decimal("0.3"), **seen(dog))  # type: ignore[arg-type]
        given = AdministrationRow.objects.get()
        assert order(dog).state == "partly_given" and given.is_partial
        assert (given.amount, given.wasted, given.mg_per_m2) == (
            Decimal("0.3"),
            Decimal("0.38"),
            Decimal("0.31"),
        )
        assert given.given_at == NINE + timedelta(minutes=2)
        assert given.ended_at == NINE + timedelta(minutes=9)
        assert given.confirmed == ["kit", "protection"]
        assert dog.visit(1).state == "given"

    @pytest.mark.parametrize("partial", ["0", "-0.1", "0.69", "68"])
    def test_more_than_was_ordered_or_nothing_is_no_part(self, dog: course.Treated, partial: str) -> None:
        course.checked(dog, 1, DRUG, NINE)
        with pytest.raises(Invalid, match="between nothing and the ordered dose"):
            course.give_one(dog, 1, DRUG, NINE, partial=Decimal(partial))
        assert order(dog).state == "checked"

    def test_gloves_and_the_extravasation_kit_are_steps_of_giving(self, dog: course.Treated) -> None:
        course.checked(dog, 1, DRUG, NINE)
        with pytest.raises(Stopped) as refused:
            give(dog.context("nurse", NINE), **seen(dog))  # type: ignore[arg-type]
        assert codes(refused) == {"treatment.protection_missing", "treatment.kit_missing"}
