"""Does the assistant tell her of a gap the same day, and the owner what to fast the evening before?"""

from datetime import date, timedelta

import pytest

from oncodesk.records.models import MessageRow, TaskRow
from oncodesk.services.assistant.carry_out import carry_out_due
from oncodesk.services.assistant.looking import sweep
from oncodesk.services.practice.actions import change_contact
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.reading import reading
from tests import make, radiation
from tests.course import at
from tests.radiation import MONDAY

pytestmark = pytest.mark.django_db


def look(house: make.House, hour: int, minute: int = 0, day: date = MONDAY) -> None:
    now = at(day, hour, minute)
    sweep(house.practice_id, now)
    carry_out_due(house.practice_id, lambda: now)


def tasks(house: make.House) -> list[tuple[str, int | None]]:
    with reading([house.practice_id]):
        return [(row.kind, row.to_person_id) for row in TaskRow.objects.order_by("pk")]


def messages(house: make.House) -> list[MessageRow]:
    with reading([house.practice_id]):
        return list(MessageRow.objects.filter(template="fasting").order_by("pk"))


def test_a_gap_is_hers_the_same_day_until_she_chose() -> None:
    her = radiation.on_course()
    radiation.miss(her, 0)
    look(her.house, 10, 1)
    assert ("fraction_missed", her.house.people["radiation"].person_id) in tasks(her.house)
    assert not [kind for kind, _to in tasks(her.house) if kind == "do_by_hand"]


def test_an_hour_after_the_beam_somebody_is_asked() -> None:
    her = radiation.on_course()
    look(her.house, 9, 59)
    assert "fraction_not_recorded" not in [kind for kind, _to in tasks(her.house)]
    look(her.house, 10)
    assert [kind for kind, _to in tasks(her.house)].count("fraction_not_recorded") == 2


def test_the_evening_before_in_the_signed_words_and_never_without_them() -> None:
    her = radiation.on_course()
    change_contact(
        her.house.context("manager", at(MONDAY, 6)),
        name="Lakeside Oncology",
        phone="(608) 555-0100",
        email="desk@lakeside.example",
        address="",
        after_hours="",
        seen_version=get_settings(her.house.practice_id).practice.version,
    )
    look(her.house, 18)
    assert not messages(her.house) and "sign_fasting" in [kind for kind, _to in tasks(her.house)]
    radiation.fasting(her)
    look(her.house, 18, 1)
    [message] = messages(her.house)
    assert "nothing after 10 PM" in message.body and "8:00 AM" in message.body and "Tue Oct 6" in message.body
    look(her.house, 18, 30)
    assert len(messages(her.house)) == 1
    radiation.miss(her, 1)
    assert messages(her.house)[0].state == "cancelled"
    look(her.house, 18, 0, MONDAY + timedelta(days=2))
    assert len(messages(her.house)) == 2
