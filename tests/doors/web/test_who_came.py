"""Does the coordinator answer on the board whether a patient came: she came, she did not, another day?"""

from datetime import time, timedelta

import pytest

from oncodesk.records.models import OpeningRow, TaskRow
from oncodesk.services.assistant import carry_out
from oncodesk.services.assistant.looking import sweep
from tests import course, make
from tests.course import START
from tests.doors.web.at_desk import Clock, at, browser, words
from tests.services.case import within

__all__ = ["at"]
pytestmark = pytest.mark.django_db
EVENING = course.at(START, 17, 30)


@pytest.fixture
def dog() -> course.Treated:
    house = make.staffed()
    with within(house.practice_id):
        for weekday in range(5):
            OpeningRow.objects.create(
                practice_id=house.practice_id, weekday=weekday, opens=time(8), closes=time(17)
            )
    made = course.on_course(house, name="Bella")
    for now in (course.at(START, 7, 45), EVENING):
        for _ in range(3):
            sweep(house.practice_id, now)
            carry_out.carry_out_due(house.practice_id, lambda now=now: now)  # type: ignore[misc]
    return made


def pressed(page: str) -> dict[str, str]:
    """What the question's own form carries."""
    form = page.split('no-show"', 1)[1].split("</form>")[0]
    return {
        name: form.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("seen_version", "request_key")
    }


def test_the_question_stands_on_the_coordinators_board_by_name_with_its_answers(
    dog: course.Treated, at: Clock
) -> None:
    at(EVENING)
    visit = dog.visit(1).public_id
    coordinator = browser(dog.house, "coordinator")
    page = words(coordinator.get(f"/day/{START}"))
    assert "Did Bella come?" in page and f"/visits/{visit}/arrive" in page
    assert f"/courses/{dog.course}/change?verb=delay&amp;visit=1" in page
    assert "Did Bella come?" in words(coordinator.get("/assistant/tasks"))
    assert "Did Bella come?" not in words(browser(dog.house, "biller").get(f"/day/{START}"))
    sent = pressed(page)
    url = f"/visits/{visit}/no-show"
    assert coordinator.post(url, {**sent, "seen_version": "1"}).status_code == 409
    for _ in range(2):
        assert coordinator.post(url, sent).status_code == 302
    assert dog.visit(1).state == "no_show"
    assert "Did Bella come?" not in words(coordinator.get(f"/day/{START}"))
    with within(dog.house.practice_id):
        assert TaskRow.objects.filter(kind="call", reason="scheduling.did_not_come").count() == 1


def test_the_next_morning_she_came_is_recorded_with_its_time(dog: course.Treated, at: Clock) -> None:
    at(course.at(START + timedelta(days=1), 8))
    coordinator, url = browser(dog.house, "coordinator"), f"/visits/{dog.visit(1).public_id}/arrive"
    page = words(coordinator.get(url))
    assert "If she came earlier: at" in page
    sent = {
        "identifiers": ["name", "owner"],
        "seen_version": str(dog.visit(1).version),
        "request_key": "late",
    }
    refused = coordinator.post(url, {**sent, "arrived_at": "25:10"})
    assert refused.status_code == 422 and dog.visit(1).state == "booked"
    for _ in range(2):
        assert coordinator.post(url, {**sent, "arrived_at": "09:10"}).status_code == 302
    assert dog.visit(1).arrived_at == course.at(START, 9, 10)
    assert "Did Bella come?" not in words(coordinator.get(f"/day/{START}"))
