"""Is a day closed only as it was shown, with every patient on one page?"""

from datetime import date

import pytest

from oncodesk.records.models import ClosureRow
from oncodesk.services.scheduling.booking import book_visit
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, open_hours, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
URL = "/close-day?day=2026-10-13"


def fields(page: str) -> dict[str, str]:
    found = {}
    for name in ("shown", "seen_version"):
        found[name] = page.split(f'name="{name}" value="')[1].split('"')[0]
    return found


def test_a_snow_day_is_seen_then_closed_and_changes_in_between_are_shown_again(at: Clock) -> None:
    house = make.staffed()
    open_hours(house)
    course.sign_everything(house, "chop-uw-19")
    dogs = [course.on_course(house, name=n, protocol="chop-uw-19", signed=True) for n in ("Biscuit", "Otto")]
    at(course.at(date(2026, 10, 12), 19))
    coordinator = browser(house, "coordinator")
    page = words(coordinator.get(URL))
    assert "Biscuit" in page and "Otto" in page and "First cycle" in page and "Wed Oct 14" in page
    with counted() as queries:
        coordinator.get(URL)
    assert len(queries) <= 45, len(queries)
    old = fields(page)
    course.step(book_visit, dogs[0], "coordinator", 2, course.at(date(2026, 10, 12), 19))
    answer = coordinator.post(URL, {**old, "reason": "Snow"})
    page = words(answer)
    assert answer.status_code == 409 and "Snow" in page and not ClosureRow.objects.exists()
    assert coordinator.post(URL, {**fields(page), "reason": ""}).status_code == 422
    done = coordinator.post(URL, {**fields(page), "reason": "Snow"})
    assert done.status_code == 302
    assert {dog.visit(2).planned_on for dog in dogs} == {date(2026, 10, 14)}
    again = words(coordinator.get(URL))
    assert "This day is closed already." in again and "Snow" in again and 'name="reason"' not in again
    assert browser(house, "biller").get(URL).status_code == 403
