"""Does a whole course start and shift as the safety scenarios 1, 2, 14 and 23 say, date for date?"""

from datetime import date, time
from decimal import Decimal

import pytest

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.ways import Way
from oncodesk.records.models import LabRequestRow, OrderRow, ScheduleChangeRow, VisitRow
from oncodesk.services.errors import Stale, Stopped
from oncodesk.services.practice.actions import Hours, add_closure, set_hours
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from tests import course, make

pytestmark = pytest.mark.django_db
CHOP = "chop-uw-19"


@pytest.fixture
def house() -> make.House:
    """Open Monday to Friday, closed for Thanksgiving and between the years."""
    made = make.staffed()
    course.sign_everything(made, CHOP)
    morning = made.context("manager", course.at(course.START, 6))
    set_hours(
        morning,
        hours=[Hours(weekday, time(8), time(17)) for weekday in range(5)],
        seen_version=get_settings(made.practice_id).practice.version,
    )
    for first, last in ((date(2026, 11, 26), date(2026, 11, 26)), (date(2026, 12, 24), date(2027, 1, 3))):
        add_closure(
            morning,
            first_on=first,
            last_on=last,
            reason="holidays",
            seen_version=get_settings(made.practice_id).practice.version,
        )
    return made


def dates(treated: course.Treated) -> dict[int, date]:
    return {number: treated.visit(number).planned_on for number in range(1, 17)}


def test_scenario_1_a_plan_with_a_visit_on_a_closed_day_starts_only_when_accepted(house: make.House) -> None:
    with pytest.raises(Stopped) as refused:
        course.on_course(house, protocol=CHOP, signed=True, resolve_closed=False)
    (closed,) = refused.value.verdict.stopping
    assert (closed.code, closed.facts["on"]) == ("scheduling.closed_day", date(2026, 12, 29))
    assert not VisitRow.objects.exists() and not OrderRow.objects.exists()
    treated = course.on_course(
        house,
        protocol=CHOP,
        signed=True,
        name="Otto",
        resolve_closed=False,
        accept={11: frozenset({"scheduling.closed_day"})},
    )
    planned = dates(treated)
    assert planned[11] == date(2026, 12, 29) and treated.visit(11).accepted == ["scheduling.closed_day"]
    assert planned[16] == treated.row().ends_on == date(2027, 2, 9)
    assert LabRequestRow.objects.filter(visit__kind="treatment", tests__contains=["cbc"]).count() == 16
    assert set(OrderRow.objects.values_list("state", flat=True)) == {"planned"}
    doxorubicin = OrderRow.objects.filter(drug="doxorubicin").values_list("amount", "unit", "per")
    assert list(doxorubicin) == [(Decimal(30), "mg", "m2")] * 4
    assert treated.row().content_version.state == "signed"


def test_the_visit_moves_off_the_closed_days_when_nobody_insists(house: make.House) -> None:
    treated = course.on_course(house, protocol=CHOP, signed=True)
    planned = dates(treated)
    assert planned[11] == date(2027, 1, 4)
    assert treated.visit(11).original_on == date(2026, 12, 29)
    assert planned[16] == date(2027, 2, 15)


def test_scenario_2_a_failed_count_holds_the_day_and_a_delay_moves_later_ones(
    house: make.House,
) -> None:
    treated = course.on_course(house, protocol=CHOP, signed=True, place=LabPlace.HERE)
    for number in (1, 2):
        course.released(treated, number)
        course.give_all(treated, number, course.at(treated.visit(number).planned_on, 9, 30))
    day = date(2026, 10, 20)
    course.ready(treated, 3, neutrophils="1.42", platelets="143", percent="23.7")
    visit = treated.visit(3)
    assert (visit.state, visit.held_by, visit.answer) == ("held", "blood", "hold")
    course.step(review_results, treated, "oncologist", 3, course.at(day, 8, 45))
    course.step(sign_orders, treated, "oncologist", 3, course.at(day, 8, 46))
    for who in ("nurse", "oncologist"):
        with pytest.raises(Stopped):
            course.step(release_visit, treated, who, 3, course.at(day, 8, 50))
    before = dates(treated)
    change_schedule(
        treated.context("coordinator", course.at(day, 9)),
        course=treated.course,
        seen_version=treated.row().version,
        change=Change(Verb.DELAY, 3, 3),
        reason="neutropenia",
    )
    after = dates(treated)
    assert after[3] == date(2026, 10, 23)
    assert after[4] == date(2026, 10, 30)
    assert [after[number] for number in (1, 2)] == [before[1], before[2]]
    closed = [number for number in range(3, 17) if not _is_open(after[number])]
    assert not closed
    assert all(after[number] >= before[number] for number in after)
    assert ScheduleChangeRow.objects.filter(reason="neutropenia").get().days == 3
    moved = treated.visit(3)
    assert (moved.state, moved.original_on) == ("planned", day)
    assert {order.state for order in treated.orders(3)} == {"planned"}
    request = LabRequestRow.objects.get(visit=moved)
    assert request.state == "requested" and request.received_at is None


def _is_open(day: date) -> bool:
    holidays = day == date(2026, 11, 26) or date(2026, 12, 24) <= day <= date(2027, 1, 3)
    return day.weekday() < 5 and not holidays


def pull(treated: course.Treated, visit: int, days: int, way: Way = Way.FOLLOWING) -> None:
    change_schedule(
        treated.context("oncologist", course.at(course.START, 12)),
        course=treated.course,
        seen_version=treated.row().version,
        change=Change(Verb.PULL, visit, days),
        way=way,
        code="travel",
        reason="",
    )


def test_scenario_14a_forward_past_a_minimum_interval_is_blocked_and_the_earliest_offered(
    house: make.House,
) -> None:
    treated = course.on_course(house, protocol=CHOP, signed=True)
    before = dates(treated)
    assert (before[4], before[5]) == (date(2026, 10, 27), date(2026, 11, 10))
    with pytest.raises(Stopped) as refused:
        pull(treated, 5, 5)
    early = next(each for each in refused.value.verdict.stopping if each.facts["visit"] == 5)
    assert (early.code, early.facts["days"], early.facts["minimum"]) == ("scheduling.too_early", 9, 13)
    assert early.facts["next_open"] == date(2026, 11, 9)
    assert dates(treated) == before


@pytest.mark.parametrize(("way", "fourth"), [(Way.VISIT, 27), (Way.FOLLOWING, 26)])
def test_scenario_14b_and_c_forward_in_its_window_moves_the_blood_and_drops_the_signature(
    house: make.House, way: Way, fourth: int
) -> None:
    treated = course.on_course(house, protocol=CHOP, signed=True)
    course.step(sign_orders, treated, "oncologist", 3, course.at(course.START, 11))
    assert "signed" in {order.state for order in treated.orders(3)}
    pull(treated, 3, 1, way)
    after = dates(treated)
    assert (after[3], after[4]) == (date(2026, 10, 19), date(2026, 10, fourth))
    assert {order.state for order in treated.orders(3)} == {"planned"}
    request = LabRequestRow.objects.get(visit=treated.visit(3))
    assert request.draw_until.astimezone(course.ZONE).date() == date(2026, 10, 19)


def test_scenario_23_the_second_of_two_movers_hears_of_the_first_and_a_retry_shifts_once(
    house: make.House,
) -> None:
    treated = course.on_course(house, protocol=CHOP, signed=True)
    seen, ninth = treated.row().version, treated.visit(8).planned_on
    assert ninth == date(2026, 12, 1)

    def move(who: str, days: int, key: str) -> None:
        change_schedule(
            house.context(who, course.at(course.START, 12), key),
            course=treated.course,
            seen_version=seen,
            change=Change(Verb.DELAY, 8, days),
            code="travel",
            reason="",
        )

    move("oncologist", 1, "first")
    moved = dates(treated)
    assert moved[8] == date(2026, 12, 2)
    with pytest.raises(Stale) as refused:
        move("second", 2, "second")
    assert "Oncologist oncologist" in refused.value.sentence
    move("oncologist", 1, "first")
    assert dates(treated) == moved and ScheduleChangeRow.objects.exclude(code="closed").count() == 1
