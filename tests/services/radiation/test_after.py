"""Does every ended course leave tasks with an owner, until a look is written down or she has died?"""

from datetime import date, timedelta

import pytest

from oncodesk.domain.treatment.radiation import Intent
from oncodesk.records.models import TaskRow
from oncodesk.services.errors import Invalid, NotAllowed, Stale
from oncodesk.services.radiation import prescribing
from oncodesk.services.radiation.after import choose_after
from oncodesk.services.radiation.record_queries import get_after, get_course_and_record
from oncodesk.services.radiation.reviewing import record_review
from oncodesk.services.reading import reading
from oncodesk.services.treatment.death import record_death
from tests import make, radiation
from tests.course import at
from tests.radiation import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEEK, MONTHS, LATE = MONDAY + 7 * DAY, MONDAY + 91 * DAY, MONDAY + 183 * DAY


def treated(house: make.House | None = None) -> radiation.Irradiated:
    """One fraction of 8 Gy, given on Monday: with it the course is complete."""
    her = radiation.drafted(house, fractions=1, dose="8", intent=Intent.PALLIATIVE)
    radiation.sign(her, "radiation.outside_printed")
    radiation.deliver(her, 0, gy=her.fraction(0).planned_gy)
    assert her.row().state == "completed"
    return her


def looks(her: radiation.Irradiated, kind: str = "radiation_after") -> list[tuple[str, str]]:
    with reading([her.house.practice_id]):
        rows = TaskRow.objects.filter(kind=kind).order_by("due_at", "pk")
        return [(str(row.facts["due_on"]), row.state) for row in rows]


def look(her: radiation.Irradiated, on: date, words: str = "skin healed") -> None:
    record_review(her.context("radiation", at(on, 10)), course=her.course, words=words, reviewed_on=on)


def test_the_looks_are_hers_and_booking_is_the_coordinators() -> None:
    her = treated()
    days = [str(each) for each in (WEEK, MONTHS, LATE)]
    assert looks(her) == [(each, "open") for each in days]
    with reading([her.house.practice_id]):
        hers = {row.to_person_id for row in TaskRow.objects.filter(kind="radiation_after")}
        booking = list(TaskRow.objects.filter(kind="radiation_after_book").order_by("due_at", "pk"))
    assert hers == {her.house.people["radiation"].person_id}
    assert [row.to_role for row in booking] == ["coordinator"] * 3
    assert [row.due_at for row in booking] == [
        at(MONDAY, 9),
        at(MONTHS - 14 * DAY, 8),
        at(LATE - 14 * DAY, 8),
    ]


def test_a_look_ends_what_was_due_until_then_and_nothing_later() -> None:
    her = treated()
    look(her, WEEK - DAY)
    assert looks(her) == [(str(WEEK), "done"), (str(MONTHS), "open"), (str(LATE), "open")]
    assert [state for _day, state in looks(her, "radiation_after_book")] == ["done", "open", "open"]
    checks = get_course_and_record([her.house.practice_id], her.course)[1].checks
    assert [(each.on, each.is_late, each.outcome) for each in checks] == [
        (WEEK, False, f"looked at on {WEEK - DAY}"),
        (MONTHS, False, ""),
        (LATE, True, ""),
    ]


def test_a_look_on_the_last_day_of_the_course_is_none_after_it() -> None:
    her = treated()
    look(her, MONDAY)
    assert [state for _day, state in looks(her)] == ["open"] * 3


def test_late_effects_go_on_in_the_rhythm_that_was_chosen() -> None:
    house = radiation.staffed()
    choose_after(house.context("radiation", at(MONDAY, 7)), days=(14, 28), late_every=183, seen_version=0)
    her = treated(house)
    assert [day for day, _state in looks(her)] == [str(MONDAY + n * DAY) for n in (14, 28, 183)]
    look(her, LATE)
    look(her, LATE + DAY)
    assert [day for day, state in looks(her) if state == "open"] == [str(LATE + 184 * DAY)]


def test_only_a_radiation_oncologist_chooses_and_a_stale_page_is_told() -> None:
    house = radiation.staffed()
    for who in ("oncologist", "manager", "nurse"):
        with pytest.raises(NotAllowed):
            choose_after(house.context(who, at(MONDAY, 7)), days=(7,), late_every=None, seen_version=0)
    hers = house.context("radiation", at(MONDAY, 7))
    for days, late in (((), None), ((7, 7), None), ((7,), 5)):
        with pytest.raises(Invalid):
            choose_after(hers, days=days, late_every=late, seen_version=0)
    choose_after(hers, days=(7,), late_every=None, seen_version=0)
    with pytest.raises(Stale):
        choose_after(hers, days=(8,), late_every=None, seen_version=0)
    assert get_after(house.practice_id).plan.days == (7,)


def test_nothing_follows_from_a_course_without_a_dose_and_death_ends_all() -> None:
    her = radiation.on_course()
    prescribing.stop_course(
        her.context("radiation", at(MONDAY, 8)), course=her.course, seen_version=her.row().version, reason="x"
    )
    assert looks(her) == []
    other = treated(her.house)
    with reading([her.house.practice_id]):
        version = other.row().patient.version
    record_death(
        other.context("coordinator", at(WEEK, 9)),
        patient=other.patient,
        seen_version=version,
        died_at=at(WEEK, 8),
    )
    assert {state for _day, state in looks(other)} == {"cancelled"}
    with pytest.raises(Invalid):
        look(other, WEEK)


def test_a_stopped_course_with_a_dose_is_followed() -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    prescribing.stop_course(
        her.context("radiation", at(MONDAY, 12)),
        course=her.course,
        seen_version=her.row().version,
        reason="x",
    )
    assert [day for day, _state in looks(her)] == [str(WEEK), str(MONTHS), str(LATE)]
