"""May a practice choose its own dosing rules, as a draft that two people then stand behind?"""

from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import stored_dosing
from oncodesk.services.errors import Invalid
from oncodesk.services.practice.choosing import choose_dosing
from oncodesk.services.practice.queries import get_content
from tests import make
from tests.doors.web.at_desk import browser, words

pytestmark = pytest.mark.django_db


def _choose(house: make.House, **values: object) -> Done:
    given: dict[str, object] = {
        "dog_k": Decimal("10.1"),
        "cat_k": Decimal("10.0"),
        "exponent": "2/3",
        "before_total": None,
        **values,
    }
    return choose_dosing(house.context(), **given)  # type: ignore[arg-type]


def test_a_number_for_the_heart_is_chosen_and_left_out_again() -> None:
    house = make.staffed()
    done = _choose(house, before_total=Decimal(150), dog_k=Decimal("10.0"), exponent="0.67")
    text = get_content(house.practice_id, UUID(done.id))
    rules = stored_dosing(text.body)
    assert rules.heart.before_total == Decimal(150)
    assert {(each.k, str(each.exponent)) for each in rules.formula.constants.values()} == {
        (Decimal("10.0"), "0.67")
    }
    assert (text.summary.state, text.summary.number) == ("draft", 2)
    again = get_content(house.practice_id, UUID(_choose(house, dog_k=Decimal("10.0")).id))
    assert stored_dosing(again.body).heart.before_total is None


@pytest.mark.parametrize(
    "wrong",
    [{"dog_k": Decimal("0.101")}, {"cat_k": Decimal("12")}, {"exponent": "two thirds"}, {}],
)
def test_a_unit_error_and_what_changes_nothing_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        _choose(make.staffed(), **wrong)


def test_the_page_keeps_a_draft_and_shows_what_it_says_for_dummies() -> None:
    house = make.staffed()
    desk = browser(house, "oncologist")
    url = reverse("protocols:dosing")
    assert url in words(desk.get(reverse("protocols:library")))
    numbers = {"dog_k": "10.0", "cat_k": "10.0", "exponent": "2/3", "before_total": "150"}
    assert desk.post(url, {**numbers, "dog_k": "0.1"}).status_code == 422
    kept = desk.post(url, numbers)
    assert kept.status_code == 302
    assert "0.9655" in words(desk.get(kept.headers["Location"]))
    assert browser(house, "nurse").get(url).status_code == 403
