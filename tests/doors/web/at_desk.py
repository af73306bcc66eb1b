"""How does a person of a test sit at her desk, at a time of the practice?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oncodesk.domain.shared.roles import Actor
from oncodesk.records.models import PersonRow
from oncodesk.services import clock
from oncodesk.services.practice.actions import Hours, set_hours
from oncodesk.services.practice.queries import get_settings
from tests import course, make

Clock = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock that every door reads."""

    def set_clock(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)

    return set_clock


def browser(house: make.House, who: str | Actor) -> Client:
    """A signed-in browser of this person."""
    actor = who if isinstance(who, Actor) else house.manager if who == "manager" else house.people[who]
    assert actor.person_id is not None
    made = Client()
    made.force_login(PersonRow.objects.get(pk=actor.person_id))
    return made


def words(answer: Any) -> str:
    """The page's text."""
    assert isinstance(answer, HttpResponse) or hasattr(answer, "content")
    return str(answer.content.decode())


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def open_hours(house: make.House) -> None:
    """Open on weekdays from 8 to 5."""
    set_hours(
        house.context("manager", course.at(course.START, 6)),
        hours=[Hours(weekday, time(8), time(17)) for weekday in range(5)],
        seen_version=get_settings(house.practice_id).practice.version,
    )
