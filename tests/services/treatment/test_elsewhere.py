"""Does a dose that another practice gave fulfil its visit, and does everything count from its day?"""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from oncodesk.records.models import ExposureRow, LabRequestRow, ScheduleChangeRow, TaskRow
from oncodesk.services.errors import Invalid, NotAllowed, Stale, Stopped
from oncodesk.services.scheduling.actions import mark_no_show
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from oncodesk.services.treatment.elsewhere import record_elsewhere
from tests import course
from tests.services.scheduling.test_replay import rows_are_the_replayed_plan

pytestmark = pytest.mark.django_db
DOXORUBICIN = 4  # 2026-10-27 in CHOP-19
NOW = course.at(date(2026, 11, 2), 12)


@pytest.fixture
def treated() -> course.Treated:
    return course.on_course(protocol="chop-uw-19")


def amounts(treated: course.Treated, number: int, text: str) -> dict[UUID, str]:
    return {order.public_id: text for order in treated.orders(number) if order.is_cytotoxic}


def recorded(
    treated: course.Treated,
    on: date = date(2026, 10, 29),
    text: str = "29 mg",
    number: int = DOXORUBICIN,
    who: str = "coordinator",
    **values: object,
) -> None:
    named = {
        "given_on": on,
        "place": "Northside Emergency",
        "document": "discharge note",
        "amounts": amounts(treated, number, text),
        "weight": "30 kg",
        **values,
    }
    course.step(record_elsewhere, treated, who, number, NOW, **named)


def test_the_visit_is_fulfilled_the_ledger_grows_and_later_visits_count_from_the_day(
    treated: course.Treated,
) -> None:
    recorded(treated)
    visit = treated.visit(DOXORUBICIN)
    assert (visit.state, visit.planned_on, visit.actual_on) == (
        "elsewhere",
        date(2026, 10, 27),
        date(2026, 10, 29),
    )
    assert {order.state for order in treated.orders(DOXORUBICIN)} == {"cancelled"}
    assert not LabRequestRow.objects.filter(visit=visit, state="requested").exists()
    entry = ExposureRow.objects.get(visit=visit)
    assert (entry.substance, entry.amount_mg, entry.place) == (
        "doxorubicin",
        Decimal(29),
        "Northside Emergency",
    )
    assert entry.mg_per_m2 == Decimal("29.74")  # 29 mg at 0.9751 m2, as scenario 16 counts it
    assert treated.visit(5).planned_on == date(2026, 11, 12)
    assert treated.visit(16).planned_on == date(2027, 2, 11)
    assert rows_are_the_replayed_plan(treated)
    assert set(ScheduleChangeRow.objects.values_list("code", flat=True)) == {"elsewhere"}


def test_later_visits_may_keep_their_days_while_every_interval_holds(treated: course.Treated) -> None:
    recorded(treated, date(2026, 10, 28), later_follow=False)
    assert treated.visit(5).planned_on == date(2026, 11, 10)
    assert rows_are_the_replayed_plan(treated)


def test_a_later_visit_that_would_come_too_early_stops_it_and_nothing_is_written(
    treated: course.Treated,
) -> None:
    with pytest.raises(Stopped) as refused:
        recorded(treated, date(2026, 10, 29), later_follow=False)
    (near,) = refused.value.verdict.stopping
    assert (near.code, near.facts["visit"], near.facts["days"]) == ("scheduling.too_early", 5, 12)
    assert treated.visit(DOXORUBICIN).state == "planned" and not ExposureRow.objects.exists()


@pytest.mark.parametrize(
    ("text", "weight"),
    [("", "30 kg"), ("29", "30 kg"), ("29 mL", "30 kg"), ("29 mg", "30"), ("0 mg", "30 kg")],
)
def test_an_amount_without_a_number_or_its_unit_is_refused(
    treated: course.Treated, text: str, weight: str
) -> None:
    with pytest.raises((Invalid, Stopped)):
        recorded(treated, text=text, weight=weight)
    assert treated.visit(DOXORUBICIN).state == "planned" and not ExposureRow.objects.exists()


def test_a_day_to_come_and_a_begun_or_ended_visit_are_refused(treated: course.Treated) -> None:
    with pytest.raises(Invalid):
        recorded(treated, NOW.date() + timedelta(days=1))
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(course.START, 9, 30))
    with pytest.raises(Invalid):
        recorded(treated, course.START, number=1, text="0.68 mg")
    seen = treated.visit(DOXORUBICIN).version
    recorded(treated)
    with pytest.raises(Stale):
        record_elsewhere(
            treated.context("nurse", NOW),
            visit=treated.visit(DOXORUBICIN).public_id,
            seen_version=seen,
            given_on=date(2026, 10, 29),
            place="Elsewhere",
            amounts=amounts(treated, DOXORUBICIN, "29 mg"),
        )


def test_earlier_than_planned_brings_later_visits_forward_only_by_a_prescriber(
    treated: course.Treated,
) -> None:
    with pytest.raises(NotAllowed):
        recorded(treated, date(2026, 10, 26))
    recorded(treated, date(2026, 10, 26), who="oncologist")
    assert treated.visit(5).planned_on == date(2026, 11, 9)


def test_one_given_too_early_is_looked_at_by_an_oncologist(treated: course.Treated) -> None:
    recorded(treated, date(2026, 10, 25), later_follow=False)
    task = TaskRow.objects.get(kind="review_interval")
    assert (task.to_role, task.facts["days"], task.facts["minimum"]) == ("oncologist", 5, 6)


def test_the_next_dose_here_counts_its_interval_from_the_dose_elsewhere(treated: course.Treated) -> None:
    """S21: an outside dose stands before the next one, also where the plan was left as it is."""
    recorded(treated, date(2026, 10, 28), later_follow=False)
    course.ready(treated, 5)
    day = treated.visit(5).planned_on
    course.step(review_results, treated, "oncologist", 5, course.at(day, 8, 45))
    course.step(sign_orders, treated, "oncologist", 5, course.at(day, 8, 46))
    course.step(release_visit, treated, "nurse", 5, course.at(day, 8, 50))
    assert treated.visit(5).state == "released"


def test_who_did_not_come_is_called_and_nothing_moves(treated: course.Treated) -> None:
    day = treated.visit(2).planned_on
    course.step(mark_no_show, treated, "coordinator", 2, course.at(day, 17))
    assert (treated.visit(2).state, treated.visit(2).planned_on) == ("no_show", day)
    task = TaskRow.objects.get(kind="call")
    assert (task.to_role, task.visit_id) == ("coordinator", treated.visit(2).pk)
    assert not ScheduleChangeRow.objects.exists()
    recorded(treated, day, text="243 mg", number=2)
    assert treated.visit(2).state == "elsewhere"


def test_only_an_oncologist_with_a_reason_accepts_what_stands_against_later_days(
    treated: course.Treated,
) -> None:
    accept = {5: frozenset({"scheduling.too_early"})}
    on = date(2026, 10, 30)
    with pytest.raises(Stopped):
        recorded(treated, on, who="oncologist", later_follow=False)
    with pytest.raises(NotAllowed):
        recorded(treated, on, later_follow=False, accept=accept, reason="why")
    with pytest.raises(Invalid) as refused:
        recorded(treated, on, who="oncologist", later_follow=False, accept=accept, reason=" ")
    assert set(refused.value.fields) == {"reason"}
    assert treated.visit(DOXORUBICIN).state == "planned"
    recorded(treated, on, who="oncologist", later_follow=False, accept=accept, reason="counts are checked")
    assert treated.visit(5).planned_on == date(2026, 11, 10)
    assert treated.visit(5).accepted == ["scheduling.too_early"]
    assert ScheduleChangeRow.objects.get().reason == "given at Northside Emergency: counts are checked"
