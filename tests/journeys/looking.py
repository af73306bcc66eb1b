"""Is the page that is open readable by everyone, at a desk and on a phone, and what does it look like?"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page

from oncodesk.domain.shared.roles import Actor
from oncodesk.records.models import PersonRow
from oncodesk.services import clock
from tests import make
from tests.journeys.conftest import runs_over, wcag_violations

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = ((1280, 900), (390, 844))


class Eyes:
    """Gathers what is wrong on every page of a journey; pictures are kept with ONCODESK_SCREENSHOTS=1."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def see(self, page: Page, name: str) -> None:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            self.wrong += [f"{name} at {width}: {each}" for each in wcag_violations(page)]
            if (over := runs_over(page)) > 0:
                self.wrong.append(f"{name} at {width}: {over} pixels wider than the window")
            if os.environ.get("ONCODESK_SCREENSHOTS") == "1":
                PICTURES.mkdir(exist_ok=True)
                page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    def judge(self) -> None:
        assert not self.wrong, "\n".join(self.wrong)


def go(control: Locator) -> None:
    """Click, and wait for the page that it leads to: a page half replaced has nothing to look at."""
    with control.page.expect_navigation():
        control.click()


def clock_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the one clock that the running site reads."""

    def set_clock(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)

    return set_clock


def desk_of(browser: Browser, site: str, house: make.House, who: str | Actor) -> Page:
    """A browser of this person alone, already signed in."""
    actor = who if isinstance(who, Actor) else house.people[who]
    assert actor.person_id is not None
    signed_in = Client()
    signed_in.force_login(PersonRow.objects.get(pk=actor.person_id))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": name, "value": signed_in.cookies[name].value, "url": site}])
    return context.new_page()
