"""Does the database itself refuse what the table of orders does not name, to the role that serves?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from oncodesk.domain.treatment.order import MOVES, OrderState, may_move
from oncodesk.records.ids import public_id
from oncodesk.records.models import AdministrationRow, BedsideCheckRow, OrderRow, PreparationRow
from tests import course

pytestmark = pytest.mark.django_db
NINE = course.at(course.START, 9)
SERVING = "oncodesk_app"


@pytest.fixture
def dog() -> course.Treated:
    treated = course.on_course()
    course.released(treated, 1)
    course.checked(treated, 1, "vincristine", NINE)
    return treated


class _Undo(Exception):
    """Takes back what went through, so that the next try begins from the same rows."""


def refused(change: Callable[[], object]) -> str:
    """The constraint that refused; empty when it went through. Either way nothing stays."""
    try:
        with transaction.atomic():
            change()
            raise _Undo
    except IntegrityError as wrong:
        return str(wrong.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    except _Undo:
        return ""


def order_of(dog: course.Treated) -> OrderRow:
    return next(each for each in dog.orders(1) if each.drug == "vincristine")


def way_to(state: OrderState) -> list[OrderState]:
    """The steps that bring a checked order to this state, by the table."""
    ways: dict[OrderState, list[OrderState]] = {OrderState.CHECKED: []}
    while state not in ways:
        ways |= {
            after: [*way, after]
            for before, way in list(ways.items())
            for after in MOVES[before]
            if after not in ways
        }
    return ways[state]


def write(rows: QuerySet[OrderRow], order: OrderRow, state: OrderState) -> None:
    """The state with whatever else the row's own checks ask of it."""
    unsigned = state in (OrderState.EXPIRED, OrderState.PLANNED)
    values: dict[str, Any] = {
        "signed_by_id": None if unsigned else order.signed_by_id,
        "signed_at": None if unsigned else order.signed_at,
        "final_amount": None if unsigned else order.final_amount,
        "started_at": NINE,
        "started_by_id": order.signed_by_id,
    }
    rows.update(state=state, **values)


def test_the_database_holds_the_same_table(dog: course.Treated) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (SERVING,)
    order = order_of(dog)
    rows = OrderRow.objects.filter(pk=order.pk)

    def step(before: OrderState, after: OrderState, is_cytotoxic: bool) -> Callable[[], None]:
        def change() -> None:
            for each in way_to(before):
                write(rows, order, each)
            rows.update(is_cytotoxic=is_cytotoxic)
            write(rows, order, after)

        return change

    differs = [
        (before.value, after.value, is_cytotoxic)
        for before in OrderState
        for after in OrderState
        for is_cytotoxic in (True, False)
        if before is not after
        and refused(step(before, after, is_cytotoxic))
        != ("" if may_move(before, after, is_cytotoxic=is_cytotoxic) else "order_moves")
    ]
    assert not differs


def test_an_order_begins_as_planned(dog: course.Treated) -> None:
    order = order_of(dog)
    order.pk, order.public_id = None, public_id(NINE)
    assert refused(lambda: order.save(force_insert=True)) == "order_moves"


def given(dog: course.Treated, **changed: object) -> Callable[[], object]:
    """An administration written past every action."""
    order = order_of(dog)
    preparation = PreparationRow.objects.get(order=order)
    check = BedsideCheckRow.objects.get(order=order)
    values: dict[str, Any] = {
        "public_id": public_id(NINE),
        "created_at": NINE,
        "practice_id": order.practice_id,
        "order": order,
        "visit_id": order.visit_id,
        "patient_id": dog.visit(1).patient_id,
        "release_id": preparation.release_id,
        "preparation": preparation,
        "drug": order.drug,
        "amount": order.final_amount,
        "unit": "mg",
        "bsa_m2": "0.9751",
        "route": "IV",
        "given_at": NINE,
        "given_by_id": preparation.prepared_by_id,
        "checked_by_id": check.checked_by_id,
    }
    return lambda: AdministrationRow.objects.create(**{**values, **changed})


def begun(dog: course.Treated) -> None:
    write(OrderRow.objects.filter(pk=order_of(dog).pk), order_of(dog), OrderState.GIVING)


def test_nothing_is_given_before_it_begins_or_without_its_four_people(dog: course.Treated) -> None:
    assert refused(given(dog)) == "administration_stands"  # the giving has not begun
    begun(dog)
    assert refused(given(dog)) == ""
    nurse = dog.house.people["nurse"].person_id
    assert refused(given(dog, preparation=None)) == "administration_stands"
    assert refused(given(dog, checked_by_id=nurse)) in ("administration_two_people", "administration_stands")
    second = dog.house.people["second"].person_id
    assert refused(given(dog, checked_by_id=second)) == "administration_stands"  # she compared nothing
    preparation = PreparationRow.objects.get()
    PreparationRow.objects.update(checked_by=None, checked_at=None)
    assert refused(given(dog)) == "administration_stands"
    alone = {"checked_by_id": preparation.prepared_by_id, "checked_at": NINE}
    assert refused(lambda: PreparationRow.objects.update(**alone)) == "preparation_two_people"


def test_what_was_given_is_not_changed(dog: course.Treated) -> None:
    course.give_one(dog, 1, "vincristine", NINE + timedelta(minutes=5))
    for changed in ({"amount": "0.5"}, {"given_at": NINE}, {"given_by_id": dog.house.manager.person_id}):
        rows = AdministrationRow.objects.all()
        assert refused(lambda c=changed, r=rows: r.update(**c)) == "administration_stands"  # type: ignore[misc]
    assert refused(lambda: PreparationRow.objects.update(recomputed="68")) == "preparation_of_the_signed_dose"
