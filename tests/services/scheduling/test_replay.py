"""Do all changes of a course, replayed from its activation, give the dates of today?"""

from datetime import date, timedelta

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.plan import expand
from oncodesk.domain.scheduling.ways import Way
from oncodesk.records.models import LabRequestRow, OrderRow, ScheduleChangeRow, TaskRow, VisitRow
from oncodesk.services.errors import Invalid, NotAllowed, Stopped
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.scheduling.layout import (
    plan_keys,
    plan_of,
    protocol_of,
    row_key,
    state_of,
)
from tests import course

pytestmark = pytest.mark.django_db
CHOP = "chop-uw-19"
NOON = course.at(course.START, 12)


def change(treated: course.Treated, wish: Change, who: str = "oncologist", **values: object) -> None:
    change_schedule(
        treated.context(who, NOON),
        course=treated.course,
        seen_version=treated.row().version,
        change=wish,
        **{"code": "other", "reason": "as agreed", **values},  # type: ignore[arg-type]
    )


def rows_are_the_replayed_plan(treated: course.Treated) -> bool:
    """Every row stands where activation and recorded changes say, and no row is left over."""
    keyed = plan_keys(plan_of(treated.row()))
    rows = list(VisitRow.objects.filter(course__public_id=treated.course))
    assert {row_key(each) for each in rows} == keyed.keys()
    return all(
        (each.planned_on, each.original_on, each.state)
        == (
            keyed[row_key(each)].planned_on,
            keyed[row_key(each)].original_on,
            state_of(keyed[row_key(each)], each),
        )
        for each in rows
    )


def test_every_kind_of_change_replays_to_the_dates_of_today() -> None:
    treated = course.on_course(protocol=CHOP)
    originals = {number: treated.visit(number).original_on for number in range(1, 17)}
    change(treated, Change(Verb.DELAY, 3, 3), "coordinator", way=Way.WEEKDAY)
    assert treated.visit(3).planned_on == date(2026, 10, 23)
    assert treated.visit(4).planned_on == date(2026, 11, 3)
    assert rows_are_the_replayed_plan(treated)
    change(treated, Change(Verb.DELAY, 6, 1), way=Way.CYCLE)
    change(treated, Change(Verb.OMIT, 7))
    change(treated, Change(Verb.EXTEND, count=1))
    change(treated, Change(Verb.DELAY, 17, 2))
    change(treated, Change(Verb.PULL, 18, 1), way=Way.VISIT)
    assert rows_are_the_replayed_plan(treated)
    assert treated.visit(7).state == "skipped"
    change(treated, Change(Verb.CEASE, 19), code="completed_early")
    assert rows_are_the_replayed_plan(treated)
    assert (treated.row().state, treated.row().end_code) == ("ceased", "completed_early")
    assert all(treated.visit(number).original_on == day for number, day in originals.items())


def test_added_cycles_have_orders_and_blood_of_their_own() -> None:
    treated = course.on_course(protocol=CHOP)
    before = treated.row().ends_on
    with pytest.raises(NotAllowed):
        change(treated, Change(Verb.EXTEND, count=1), "coordinator")
    change(treated, Change(Verb.EXTEND, count=1), code="response", reason="")
    assert treated.row().ends_on == before + timedelta(days=35)
    assert ScheduleChangeRow.objects.get().reason == "She responds and treatment goes on"
    for number in range(17, 21):
        drugs = [order.drug for order in treated.orders(number)]
        assert drugs == [order.drug for order in treated.orders(number - 4)]
        assert {order.state for order in treated.orders(number)} == {"planned"}
        assert LabRequestRow.objects.filter(visit=treated.visit(number)).exists()
    assert OrderRow.objects.filter(drug="doxorubicin").count() == 5
    assert rows_are_the_replayed_plan(treated)


def test_only_this_visit_refuses_to_come_too_near_to_the_next() -> None:
    treated = course.on_course(protocol=CHOP)
    with pytest.raises(Stopped) as refused:
        change(treated, Change(Verb.DELAY, 1, 2), way=Way.VISIT)
    (near,) = refused.value.verdict.stopping
    assert (near.code, near.facts["visit"]) == ("scheduling.too_early", 2)
    change(treated, Change(Verb.DELAY, 1, 1), way=Way.VISIT)
    assert treated.visit(2).planned_on == date(2026, 10, 13)
    assert rows_are_the_replayed_plan(treated)


def test_a_reason_is_one_of_the_codes_of_its_change() -> None:
    treated = course.on_course(protocol=CHOP)
    for code, reason in (("progression", "x"), ("death", "x"), ("nonsense", "x"), ("other", " ")):
        with pytest.raises(Invalid):
            change(treated, Change(Verb.DELAY, 3, 3), code=code, reason=reason)
    assert not ScheduleChangeRow.objects.exists()
    change(treated, Change(Verb.DELAY, 3, 3), code="low_counts", reason="")
    kept = ScheduleChangeRow.objects.get()
    assert (kept.code, kept.days, kept.reason) == ("low_counts", 3, "Low counts")


def test_an_accepted_closed_day_stays_when_something_else_moves() -> None:
    """A visit that the change leaves where it is, stays, also on a day that an oncologist accepted."""
    treated = course.on_course(protocol=CHOP)
    plan = expand(protocol_of(treated.row().protocol_body), course.START)
    change(treated, Change(Verb.DELAY, 9, 1), way=Way.VISIT)
    moved = [n for n in range(1, 17) if treated.visit(n).planned_on != plan.visits[n - 1].planned_on]
    assert moved == [9]


def test_more_delay_than_the_protocol_allows_is_looked_at_by_an_oncologist() -> None:
    treated = course.on_course(protocol=CHOP)
    change(treated, Change(Verb.DELAY, 4, 14))
    assert not TaskRow.objects.filter(kind="review_delay").exists()
    change(treated, Change(Verb.DELAY, 5, 1))
    task = TaskRow.objects.get(kind="review_delay")
    assert (task.to_role, task.facts["days"], task.facts["limit"]) == ("oncologist", 15, 14)
