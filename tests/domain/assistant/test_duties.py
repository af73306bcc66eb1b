"""Does each duty propose what its stories tell, and does time alone never make the assistant late?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncodesk.domain.assistant.duties import DUTIES, Mode, look, mode_of
from oncodesk.domain.assistant.facts import (
    Appointment,
    Blood,
    Case,
    Client,
    RaisedTask,
    Visit,
)
from oncodesk.domain.assistant.proposal import Kind
from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.treatment.visit import VisitState
from tests.domain.assistant.stories import Story, line, stories

STORIES = stories()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.duty}: {story.name}")
def test_story(story: Story) -> None:
    for at, expected in story.looks:
        found = sorted(line(proposal) for proposal in DUTIES[story.duty].propose(story.case, at))
        assert found == sorted(expected), f"at {at.astimezone(story.case.zone):%a %b %d %H:%M:%S}"


def test_every_duty_has_stories() -> None:
    assert {story.duty for story in STORIES} == set(DUTIES)


ZONES = st.sampled_from([ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles"), ZoneInfo("UTC")])
# around both clock changes of 2026 and an ordinary week
DAYS = st.sampled_from([date(2026, 3, 8), date(2026, 10, 20), date(2026, 11, 1)])
MINUTES = st.integers(-3 * 24 * 60, 24 * 60)
STATES = st.sampled_from(VisitState)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone, day = draw(ZONES), draw(DAYS)
    starts = datetime.combine(day, time(draw(st.integers(6, 17)), 30), tzinfo=zone).astimezone(UTC)

    def near() -> datetime:
        return starts + timedelta(minutes=draw(MINUTES))

    def maybe() -> datetime | None:
        return near() if draw(st.booleans()) else None

    blood = tuple(
        Blood(number, draw(st.sampled_from(LabPlace)), near(), drawn_at=maybe(), received_at=maybe())
        for number in range(draw(st.integers(0, 2)))
    )
    appointment = Appointment(1, starts, draw(st.booleans()), draw(st.booleans()))
    visit = Visit(
        1,
        draw(STATES),
        day,
        arrived_at=maybe(),
        appointment=appointment if draw(st.booleans()) else None,
        blood=blood,
        band=draw(st.sampled_from(["waiting", "proceed", "oncologist", "hold", "floor", "unknown"])),
        platelets=draw(st.none() | st.decimals(0, 200, places=0)),
        neutrophils=draw(st.none() | st.decimals(0, 5, places=2)),
        failed_rechecks=draw(st.integers(0, 3)),
    )
    clients = tuple(
        Client(
            number, draw(st.sampled_from(["", "a@example.org"])), timedelta(minutes=draw(st.integers(0, 180)))
        )
        for number in range(draw(st.integers(0, 2)))
    )
    return Case(1, zone, visits=(visit,), clients=clients, oncologists=tuple(range(draw(st.integers(0, 3)))))


def carried_out(case: Case, seen: dict[str, datetime], now: datetime) -> Case:
    """The case after the tasks due now were raised and nobody answered any."""
    proposals, _ = look(case, now)
    fresh = [proposal for proposal in proposals if proposal.key not in seen]
    seen.update({proposal.key: now for proposal in fresh})
    raised = [RaisedTask(each.key, now, False) for each in fresh if each.kind is Kind.RAISE_TASK]
    return replace(case, tasks=(*case.tasks, *raised))


@settings(max_examples=40, deadline=None)
@given(cases())
def test_looking_when_told_finds_what_looking_every_minute_finds(case: Case) -> None:
    first = datetime.combine(case.visits[0].planned_on, time(0), tzinfo=UTC) - timedelta(days=3)
    last = first + timedelta(days=6)
    by_minute: dict[str, datetime] = {}
    patient, now = case, first
    while now <= last:
        patient = carried_out(patient, by_minute, now)
        now += timedelta(minutes=1)
    when_told: dict[str, datetime] = {}
    patient = case
    at: datetime | None = first
    while at is not None and at <= last:
        before = len(patient.tasks)
        patient = carried_out(patient, when_told, at)
        # raising a task writes, and who writes about a patient wakes the assistant at once
        _, following = look(patient, at) if len(patient.tasks) == before else (None, at)
        at = following
    assert when_told == by_minute


@given(cases(), st.integers(0, 6 * 24 * 60))
def test_nothing_is_due_for_a_patient_who_died(case: Case, minutes: int) -> None:
    now = datetime.combine(case.visits[0].planned_on, time(0), tzinfo=UTC) + timedelta(minutes=minutes)
    assert look(replace(case, is_alive=False), now) == ((), None)


@given(cases(), st.integers(-3 * 24 * 60, 3 * 24 * 60))
def test_keys_never_repeat_in_one_look(case: Case, minutes: int) -> None:
    now = datetime.combine(case.visits[0].planned_on, time(0), tzinfo=UTC) + timedelta(minutes=minutes)
    keys = [proposal.key for proposal in look(case, now)[0]]
    assert len(keys) == len(set(keys))
    assert all(len(key) <= 200 for key in keys)


@pytest.mark.parametrize("duty", DUTIES.values(), ids=lambda duty: duty.name)
@pytest.mark.parametrize("chosen", [None, *Mode])
def test_safety_duties_act_whatever_is_set(duty, chosen) -> None:  # type: ignore[no-untyped-def]
    mode = mode_of(duty, chosen)
    assert mode is Mode.ACTS if duty.is_safety else mode is (chosen or duty.starts_as)


def test_which_duties_are_about_safety() -> None:
    assert {name for name, duty in DUTIES.items() if duty.is_safety} == {
        "alert_missing_labs",
        "alert_low_counts",
        "alert_corrected_result",
        "alert_missed_fraction",
        "review_radiation_week",
    }
