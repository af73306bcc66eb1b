"""What holds for every plan and every row of changes?"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.scheduling.change import Change, Scope, Verb, apply_change, change_plan, parse_change
from oncodesk.domain.scheduling.check import check_plan, check_visit, first_open
from oncodesk.domain.scheduling.plan import Plan, expand
from oncodesk.domain.scheduling.ways import Way, changes_for, elsewhere_on, ways_of
from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.services.protocols.shipped import list_shipped

PROTOCOLS = list_shipped()
ALWAYS_OPEN = OpenDays()

protocols = st.sampled_from(PROTOCOLS)
starts = st.dates(date(2020, 1, 1), date(2040, 12, 31))
closures = st.builds(
    lambda first, length: Closure(first, first + timedelta(days=length)),
    st.dates(date(2020, 1, 1), date(2042, 12, 31)),
    st.integers(0, 40),
)
open_days = st.builds(
    OpenDays,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.lists(closures, max_size=8).map(tuple),
)
moves = st.builds(Change, st.sampled_from([Verb.DELAY, Verb.PULL]), st.integers(1, 16), st.integers(1, 40))
drops = st.builds(Change, st.sampled_from([Verb.OMIT, Verb.CEASE]), st.integers(1, 16))
delays = st.builds(Change, st.just(Verb.DELAY), st.integers(1, 16), st.integers(1, 40))


narrow = st.builds(
    Change,
    st.sampled_from([Verb.DELAY, Verb.PULL]),
    st.integers(1, 16),
    st.integers(1, 40),
    st.sampled_from(Scope),
)
more = st.builds(Change, st.just(Verb.EXTEND), count=st.integers(1, 3))
outside = st.builds(Change, st.just(Verb.ELSEWHERE), st.integers(1, 16), st.integers(-9, 9))
any_change = narrow | drops | more | outside


def _after(protocol: Protocol, start: date, changes: list[Change], days: OpenDays) -> Plan:
    plan = expand(protocol, start)
    for change in changes:
        plan = apply_change(plan, change, days).after
    return plan


@given(protocols, starts, st.lists(any_change, max_size=6), open_days)
def test_original_dates_never_change(
    protocol: Protocol, start: date, changes: list[Change], days: OpenDays
) -> None:
    fresh, changed = expand(protocol, start), _after(protocol, start, changes, days)
    kept = zip(fresh.visits, changed.visits, strict=False)
    assert all(was.original_on == now.original_on for was, now in kept)
    assert len(changed.visits) >= len(fresh.visits) == changed.printed
    checks = zip(fresh.monitoring, changed.monitoring, strict=False)
    assert all(was.original_on == now.original_on for was, now in checks)


@given(protocols, starts, st.lists(any_change, max_size=5), st.integers(1, 3), open_days)
def test_an_extension_adds_at_the_end_and_moves_nothing(
    protocol: Protocol, start: date, changes: list[Change], count: int, days: OpenDays
) -> None:
    plan = _after(protocol, start, changes, days)
    longer = change_plan(plan, Change(Verb.EXTEND, count=count))
    if not isinstance(longer, Plan):
        assert longer.stops
        return
    assert longer.visits[: len(plan.visits)] == plan.visits
    added = longer.visits[len(plan.visits) :]
    assert added and len(added) % count == 0
    assert [visit.number for visit in longer.visits] == list(range(1, len(longer.visits) + 1))
    dates = [visit.planned_on for visit in added]
    assert dates == sorted(set(dates)) and all(visit.original_on == visit.planned_on for visit in added)
    assert plan.ends_on is not None and dates[0] > plan.ends_on
    keys = [check.day for check in longer.monitoring]
    assert len(keys) == len(set(keys))


@given(protocols, starts, st.integers(1, 16), st.integers(1, 40), st.sampled_from(Way))
def test_every_way_of_a_delay_moves_the_visit_alike_and_none_earlier(
    protocol: Protocol, start: date, visit: int, delay: int, way: Way
) -> None:
    plan = expand(protocol, start)
    if visit > len(plan.visits) or way not in ways_of(plan, Verb.DELAY, visit, delay):
        return
    after: Plan | None = plan
    for change in changes_for(plan, Verb.DELAY, visit, delay, way):
        done = None if after is None else change_plan(after, change)
        after = done if isinstance(done, Plan) else None
    if after is None:
        return
    assert after.visits[visit - 1].position == plan.visits[visit - 1].position + delay
    for was, now in zip(plan.visits, after.visits, strict=True):
        assert now.planned_on >= was.planned_on and (now.number >= visit or now == was)
        if way is Way.WEEKDAY and now.number > visit:
            assert now.planned_on.weekday() == was.planned_on.weekday() and now.planned_on > was.planned_on
        if way is Way.VISIT and now.number > visit:
            assert now == was


@given(protocols, starts, st.integers(1, 16), st.integers(-6, 20), st.booleans())
def test_a_dose_given_elsewhere_keeps_the_planned_day_and_counts_from_its_own(
    protocol: Protocol, start: date, visit: int, late: int, follows: bool
) -> None:
    plan = expand(protocol, start)
    if visit > len(plan.visits):
        return
    given_on = plan.visits[visit - 1].planned_on + timedelta(days=late)
    after = plan
    for change in elsewhere_on(plan, visit, given_on, later_follow=follows):
        done = change_plan(after, change)
        if not isinstance(done, Plan):
            return
        after = done
    fulfilled = after.visits[visit - 1]
    assert (fulfilled.planned_on, fulfilled.on) == (plan.visits[visit - 1].planned_on, given_on)
    assert fulfilled.takes_place and not fulfilled.is_planned
    for was, now in zip(plan.visits[visit:], after.visits[visit:], strict=True):
        assert (now.planned_on - was.planned_on).days == (late if follows else 0)


@given(protocols, starts, st.lists(delays, max_size=6), open_days)
def test_delays_keep_the_order_and_never_bring_a_visit_forward(
    protocol: Protocol, start: date, changes: list[Change], days: OpenDays
) -> None:
    plan = _after(protocol, start, changes, days)
    dates = [visit.planned_on for visit in plan.visits]
    assert dates == sorted(set(dates))
    assert all(visit.planned_on >= visit.original_on for visit in plan.visits)
    codes = {finding.code for finding in check_plan(plan, days)}
    assert codes.isdisjoint({"scheduling.too_early", "scheduling.out_of_order", "scheduling.before_window"})


@given(protocols, starts, st.lists(any_change, max_size=6), open_days)
def test_changes_replayed_give_the_same_plan(
    protocol: Protocol, start: date, changes: list[Change], days: OpenDays
) -> None:
    written = [str(change) for change in changes]
    again = [change for text in written if isinstance(change := parse_change(text), Change)]
    assert again == changes
    assert _after(protocol, start, changes, days) == _after(protocol, start, again, days)


@given(protocols, starts, moves)
def test_a_move_leaves_earlier_visits_and_moves_all_later_ones_alike(
    protocol: Protocol, start: date, change: Change
) -> None:
    before = expand(protocol, start)
    done = apply_change(before, change, ALWAYS_OPEN)
    if done.refused is not None:
        assert done.after == before
        return
    steps = change.days if change.verb is Verb.DELAY else -change.days
    for was, now in zip(before.visits, done.after.visits, strict=True):
        assert now.position - was.position == (steps if now.number >= change.visit else 0)


@given(protocols, starts, moves)
def test_there_and_back_is_where_it_was(protocol: Protocol, start: date, change: Change) -> None:
    back = Change(Verb.PULL if change.verb is Verb.DELAY else Verb.DELAY, change.visit, change.days)
    plan = expand(protocol, start)
    done = apply_change(plan, change, ALWAYS_OPEN)
    assert apply_change(done.after, back, ALWAYS_OPEN).after == plan or done.refused is not None


@given(protocols, starts, st.lists(moves, max_size=3), open_days)
def test_a_visit_is_marked_exactly_when_its_day_is_closed(
    protocol: Protocol, start: date, changes: list[Change], days: OpenDays
) -> None:
    plan = _after(protocol, start, changes, days)
    for visit in plan.visits:
        codes = {finding.code for finding in check_visit(plan, visit, days)}
        marked = bool(codes & {"scheduling.closed_day", "scheduling.never_open"})
        assert marked == (not days.is_open(visit.planned_on))


@given(protocols, starts, st.lists(moves, max_size=3), open_days)
def test_the_day_a_fix_names_is_open_and_following_it_settles_the_visit(
    protocol: Protocol, start: date, changes: list[Change], days: OpenDays
) -> None:
    plan = _after(protocol, start, changes, days)
    for finding in check_plan(plan, days):
        if "next_open" not in finding.facts or "visit" not in finding.facts:
            continue
        change = parse_change(str(finding.facts["change"]))
        assert isinstance(change, Change)
        after = apply_change(plan, change, days).after
        moved = next(visit for visit in after.visits if visit.number == change.visit)
        assert moved.planned_on == finding.facts["next_open"]
        left = {one.code for one in check_visit(after, moved, days)}
        assert left.isdisjoint({"scheduling.closed_day", "scheduling.too_early"})


@given(starts, open_days)
def test_first_open_is_the_first(start: date, days: OpenDays) -> None:
    found = first_open(start, days)
    assert found is not None and days.is_open(found)
    assert not any(days.is_open(start + timedelta(days=step)) for step in range((found - start).days))


@given(protocols, starts, open_days, closures)
def test_one_closure_more_never_takes_a_finding_away(
    protocol: Protocol, start: date, days: OpenDays, more: Closure
) -> None:
    plan = expand(protocol, start)
    stricter = OpenDays(days.weekdays, (*days.closures, more))
    stopped = {f.facts["visit"] for f in check_plan(plan, days) if f.stops}
    assert stopped <= {f.facts["visit"] for f in check_plan(plan, stricter) if f.stops}
