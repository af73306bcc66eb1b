"""Does a course on a newer version keep its past, its delays and its original dates?"""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.protocols.protocol import Counting, Protocol
from oncodesk.domain.scheduling.change import Change, Verb, change_plan
from oncodesk.domain.scheduling.plan import Plan, expand
from oncodesk.domain.scheduling.version import check_versions, differences, go_over
from oncodesk.services.protocols.shipped import get_shipped

START = date(2026, 10, 6)


def _chop() -> Protocol:
    found = get_shipped("chop-uw-19")
    assert found is not None
    return found


CHOP = _chop()
VISITS = st.integers(1, len(CHOP.visits))


def later_by(protocol: Protocol, number: int, days: int) -> Protocol:
    """The same protocol with one visit and all after it on later days."""
    visits = tuple(
        replace(visit, day=visit.day + days) if visit.number >= number else visit for visit in protocol.visits
    )
    return replace(protocol, version="2", visits=visits)


def _delayed(plan: Plan, delays: list[tuple[int, int]]) -> Plan:
    for visit, days in delays:
        changed = change_plan(plan, Change(Verb.DELAY, visit, days))
        assert isinstance(changed, Plan)
        plan = changed
    return plan


DELAYS = st.lists(st.tuples(VISITS, st.integers(1, 9)), max_size=3)


@given(DELAYS, VISITS)
def test_the_same_text_changes_nothing(delays: list[tuple[int, int]], first: int) -> None:
    plan = _delayed(expand(CHOP, START), delays)
    assert check_versions(plan, CHOP, CHOP, first) == ()
    assert go_over(plan, CHOP, CHOP, first) == plan
    assert differences(plan, CHOP, CHOP, first) == ()


@given(DELAYS, VISITS, st.integers(1, 9))
def test_the_past_stays_and_delays_are_kept(delays: list[tuple[int, int]], first: int, days: int) -> None:
    plan = _delayed(expand(CHOP, START), delays)
    new = later_by(CHOP, first, days)
    after = go_over(plan, CHOP, new, first)
    for was, now in zip(plan.visits, after.visits, strict=True):
        moved = timedelta(days=days if was.number >= first else 0)
        assert now.planned_on == was.planned_on + moved
        assert now.original_on == was.original_on
        assert was.number >= first or now == was
    assert {each.visit for each in differences(plan, CHOP, new, first)} == set(
        range(first, len(CHOP.visits) + 1)
    )


@given(VISITS, st.integers(1, 9))
def test_a_moved_past_is_refused(number: int, days: int) -> None:
    plan, new = expand(CHOP, START), later_by(CHOP, number, days)
    found = check_versions(plan, CHOP, new, number + 1)
    assert [each.code for each in found] == ["scheduling.version_moves_past"]
    assert check_versions(plan, CHOP, new, number) == ()


def test_visits_must_be_the_same_by_number() -> None:
    plan = expand(CHOP, START)
    shorter = replace(CHOP, visits=CHOP.visits[:-1])
    assert [each.code for each in check_versions(plan, CHOP, shorter, 1)] == ["scheduling.version_visit_gone"]
    less = expand(shorter, START)
    assert [each.code for each in check_versions(less, shorter, CHOP, 1)] == [
        "scheduling.version_visit_added"
    ]
    other = replace(CHOP, id="another")
    assert [each.code for each in check_versions(plan, CHOP, other, 1)] == ["scheduling.version_of_another"]
    weekdays = replace(CHOP, counting=Counting.WEEKDAYS)
    found = check_versions(plan, CHOP, weekdays, 1)
    assert [each.code for each in found] == ["scheduling.version_counts_otherwise"]


def test_blood_checks_follow_the_version() -> None:
    plan = expand(CHOP, START)
    [check] = plan.monitoring
    without = replace(CHOP, monitoring=())
    assert go_over(plan, CHOP, without, 1).monitoring == ()
    assert go_over(plan, CHOP, without, check.after_visit + 1).monitoring == (check,)
    bare = expand(without, START)
    [added] = go_over(bare, without, CHOP, 1).monitoring
    assert (added.day, added.planned_on) == (check.day, check.planned_on)
    assert [each.kind for each in differences(plan, CHOP, without, 1)] == ["check"]
    assert differences(plan, CHOP, without, check.after_visit + 1) == ()
