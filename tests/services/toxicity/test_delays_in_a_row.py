"""Do two delays in a row for low counts after one drug ask an oncologist, and change nothing alone?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import DoseModificationRow, TaskRow
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.toxicity.reducing import answer_reduction
from oncodesk.services.treatment.visit_queries import get_visit
from tests import course, make
from tests.course import START, Treated, at

pytestmark = pytest.mark.django_db
SECOND = START + timedelta(days=7)


def treated_once(house: make.House | None = None, name: str = "Biscuit") -> Treated:
    dog = course.on_course(house, name=name, signed=house is not None)
    course.released(dog, 1)
    course.give_all(dog, 1, at(START, 9))
    return dog


def delay(dog: Treated, on: date, code: str = "low_counts", who: str = "coordinator") -> None:
    change_schedule(
        dog.context(who, at(on, 9)),
        course=dog.course,
        seen_version=dog.row().version,
        change=Change(Verb.DELAY, 2, 3),
        code=code,
        reason="",
    )


def tasks(dog: Treated) -> list[TaskRow]:
    with reading([dog.house.practice_id]):
        found = TaskRow.objects.filter(reason="toxicity.delays_in_a_row", patient__public_id=dog.patient)
        return list(found.order_by("pk"))


def proposed(dog: Treated, now: date) -> list[tuple[str, Decimal | None]]:
    shown = get_visit([dog.house.practice_id], dog.visit(3).public_id, at(now, 10))
    return [(each.feed.drug, each.feed.percent) for each in shown.forward if each.is_open]


def test_the_second_delay_in_a_row_asks_once_and_the_answer_ends_it() -> None:
    dog = treated_once()
    other = treated_once(dog.house, "Otto")
    delay(dog, SECOND)
    assert not tasks(dog) and not proposed(dog, SECOND)
    recheck = SECOND + timedelta(days=3)
    delay(dog, recheck)
    [task] = tasks(dog)
    assert (task.to_role, task.state, task.facts["drug"], task.facts["count"]) == (
        "oncologist",
        "open",
        "vincristine",
        2,
    )
    assert proposed(dog, recheck) == [("vincristine", Decimal(10))]
    assert not tasks(other) and not proposed(other, recheck)
    with reading([dog.house.practice_id]):
        assert not DoseModificationRow.objects.exists(), "no dose changes before she answers"
    course.step(
        answer_reduction,
        dog,
        "oncologist",
        3,
        at(recheck, 11),
        drug="vincristine",
        choice="declined",
        reason="mild, and she feels well",
    )
    assert not proposed(dog, recheck)
    delay(dog, recheck + timedelta(days=3))
    assert len(tasks(dog)) == 2, "a new delay asks again"
    assert proposed(dog, recheck + timedelta(days=3)) == [("vincristine", Decimal(10))]


@pytest.mark.parametrize("code", ["owner", "travel", "finances", "unwell", "no_show"])
def test_a_delay_for_another_reason_counts_for_nothing(code: str) -> None:
    dog = treated_once()
    delay(dog, SECOND, code)
    delay(dog, SECOND + timedelta(days=3))
    assert not tasks(dog) and not proposed(dog, SECOND + timedelta(days=3))


def test_put_off_twice_on_one_day_is_one_delay() -> None:
    dog = treated_once()
    delay(dog, SECOND)
    delay(dog, SECOND)
    assert not tasks(dog) and not proposed(dog, SECOND)


def test_a_dose_that_was_never_given_is_no_cause() -> None:
    dog = course.on_course()
    delay(dog, SECOND)
    delay(dog, SECOND + timedelta(days=3))
    assert not tasks(dog)


def test_a_dose_given_elsewhere_is_a_cause_like_our_own() -> None:
    dog = course.on_course()
    course.elsewhere(dog, "vincristine", START, "0.7 mg/m2")
    delay(dog, SECOND)
    delay(dog, SECOND + timedelta(days=3))
    assert [task.facts["drug"] for task in tasks(dog)] == ["vincristine"]
