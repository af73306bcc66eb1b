"""May a message leave at this moment? Boundaries of the night, of expiry, and every reason to drop it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.comms.outbox import (
    MOVES,
    PURPOSES,
    LastLook,
    MessageState,
    awake_from,
    last_look,
    next_try,
)
from oncodesk.domain.comms.template import StillTrue
from oncodesk.domain.treatment.visit import VisitState

ZONE = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


NOON = at("2026-10-18T12:00")
SEEN = LastLook(
    purpose="P2",
    still_true=StillTrue.BOOKED,
    is_alive=True,
    visit_state=VisitState.BOOKED,
    is_same_time=True,
    is_blood_missing=True,
    may_be_told=True,
    is_same_address=True,
    is_duplicate=False,
    send_after=NOON,
    expires_at=NOON + timedelta(days=2),
    zone=ZONE,
)


def test_all_true_leaves() -> None:
    assert last_look(SEEN, NOON).state is MessageState.SENDING


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"is_alive": False}, "patient_died"),
        ({"is_alive": False, "is_same_time": False, "may_be_told": False}, "patient_died"),
        ({"visit_state": VisitState.CANCELLED}, "visit_not_booked"),
        ({"visit_state": VisitState.GIVEN}, "visit_not_booked"),
        ({"visit_state": None}, "visit_not_booked"),
        ({"is_same_time": False}, "time_changed"),
        ({"is_same_time": None}, "time_changed"),
        ({"may_be_told": False}, "not_to_be_told"),
        ({"is_same_address": False}, "address_changed"),
        ({"is_duplicate": True}, "duplicate"),
        ({"still_true": StillTrue.NOT_DRAWN, "is_blood_missing": False}, "blood_drawn"),
        ({"still_true": StillTrue.NOT_DRAWN, "visit_state": VisitState.ARRIVED}, "visit_not_ahead"),
        ({"still_true": StillTrue.HELD}, "visit_not_held"),
    ],
)
def test_each_reason_to_drop_it(changed: dict[str, object], reason: str) -> None:
    answer = last_look(replace(SEEN, **changed), NOON)  # type: ignore[arg-type]
    assert (answer.state, answer.reason) == (MessageState.SUPPRESSED, reason)


@pytest.mark.parametrize("state", [VisitState.PLANNED, VisitState.BOOKED])
def test_not_drawn_is_still_true_ahead(state: VisitState) -> None:
    seen = replace(SEEN, still_true=StillTrue.NOT_DRAWN, visit_state=state, is_same_time=None)
    assert last_look(seen, NOON).state is MessageState.SENDING


@pytest.mark.parametrize(
    ("clock", "goes"),
    [
        ("2026-10-18T07:59:59", "2026-10-18T08:00"),
        ("2026-10-18T08:00", "2026-10-18T08:00"),
        ("2026-10-18T20:59:59", "2026-10-18T20:59:59"),
        ("2026-10-18T21:00", "2026-10-19T08:00"),
        ("2026-10-18T23:30", "2026-10-19T08:00"),
        ("2026-10-31T22:00", "2026-11-01T08:00"),  # the night in which the clocks go back
        ("2026-03-07T22:00", "2026-03-08T08:00"),  # and forward
    ],
)
def test_quiet_at_night(clock: str, goes: str) -> None:
    assert awake_from(at(clock), ZONE) == at(goes)


def test_held_today_may_go_from_six() -> None:
    seen = replace(
        SEEN,
        purpose="P1",
        still_true=StillTrue.HELD,
        visit_state=VisitState.HELD,
        earliest=time(6),
        expires_at=at("2026-10-19T09:00"),
        send_after=at("2026-10-19T05:00"),
    )
    early = last_look(seen, at("2026-10-19T05:59:59"))
    assert (early.state, early.send_after) == (MessageState.QUEUED, at("2026-10-19T06:00"))
    assert last_look(seen, at("2026-10-19T06:00")).state is MessageState.SENDING


def test_past_its_time_it_expires_and_never_leaves_late() -> None:
    ends = SEEN.expires_at
    assert last_look(SEEN, ends - timedelta(seconds=1)).state is MessageState.SENDING
    assert last_look(SEEN, ends).state is MessageState.EXPIRED
    overnight = replace(SEEN, expires_at=at("2026-10-19T07:30"))
    assert last_look(overnight, at("2026-10-18T21:00")).state is MessageState.EXPIRED


def test_an_emergency_notice_goes_at_night_and_after_a_death() -> None:
    seen = replace(SEEN, purpose="P0", still_true=StillTrue.ALWAYS, is_alive=False)
    assert last_look(seen, at("2026-10-19T03:00")).state is MessageState.SENDING


def test_tries() -> None:
    assert next_try("P1", 1, NOON) == NOON + timedelta(minutes=1)
    assert next_try("P1", 4, NOON) == NOON + timedelta(minutes=30)
    assert next_try("P1", 5, NOON) is None
    assert next_try("P2", 3, NOON) == NOON + timedelta(minutes=240)
    assert next_try("P2", 4, NOON) is None
    assert next_try("P2", 0, NOON) is None


def test_nothing_but_a_person_leads_out_of_uncertain_and_nothing_out_of_accepted() -> None:
    assert MessageState.UNCERTAIN not in MOVES[MessageState.QUEUED]
    assert MessageState.QUEUED in MOVES[MessageState.SENDING]  # only after an answer that it was not taken
    assert not MOVES[MessageState.ACCEPTED]


@given(
    st.sampled_from(sorted(PURPOSES)),
    st.sampled_from(StillTrue),
    st.none() | st.booleans(),
    st.none() | st.sampled_from(VisitState),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.integers(-3000, 3000),
)
def test_what_leaves_is_alive_true_allowed_awake_and_in_time(
    purpose: str,
    truth: StillTrue,
    alive: bool | None,
    state: VisitState | None,
    same: bool | None,
    missing: bool | None,
    told: tuple[bool, bool, bool],
    minutes: int,
) -> None:
    now = NOON + timedelta(minutes=minutes)
    seen = LastLook(purpose, truth, alive, state, same, missing, *told, NOON, NOON + timedelta(days=1), ZONE)
    if last_look(seen, now).state is not MessageState.SENDING:
        return
    assert told == (True, True, False)
    assert NOON <= now < NOON + timedelta(days=1)
    if purpose != "P0":
        assert alive is not False
        assert 8 <= now.astimezone(ZONE).hour < 21
    if truth is StillTrue.BOOKED:
        assert state is VisitState.BOOKED and same
