"""Can people read what the assistant did, answer what it asks, and see what leaves the house?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from oncodesk.domain.assistant.duties import Mode
from oncodesk.records.models import MessageRow, ProposalRow, TaskRow
from oncodesk.services import clock
from oncodesk.services.assistant import actions, carry_out, queries
from oncodesk.services.assistant.looking import look_at
from oncodesk.services.comms.sending import send_due
from tests import make
from tests.doors.web.test_practice_pages import browser_of
from tests.services.case import ZONE, Booked, booked, within

pytestmark = pytest.mark.django_db

REMIND = datetime(2026, 10, 18, 9, tzinfo=ZONE).astimezone(UTC)
NOT_DRAWN = datetime(2026, 10, 19, 16, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def case() -> Booked:
    return booked(make.staffed())


def work(case: Booked, now: datetime) -> None:
    look_at(case.house.practice_id, case.patient_pk, now)
    carry_out.carry_out_due(case.house.practice_id, lambda: now)


def form(practice_id: int, version: int, **more: str) -> dict[str, str]:
    return {"practice": str(practice_id), "seen_version": str(version), **more}


def shown(browser: Client, name: str) -> str:
    answer = browser.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_feed_says_what_it_did_and_why(case: Booked) -> None:
    work(case, REMIND)
    page = shown(browser_of(case.house, "coordinator"), "assistant:feed")
    assert "The assistant did" in page and "The assistant asks" in page and "Why" in page
    assert "Biscuit: Wrote a message" in page
    assert "The visit at Tue Oct 20, 9:30 AM is two days away." in page


def test_what_it_asks_is_done_or_dismissed(case: Booked) -> None:
    practice_id = case.house.practice_id
    actions.set_duty(case.house.context(), duty="remind_before_visit", mode=Mode.ASKS)
    look_at(practice_id, case.patient_pk, REMIND)
    browser = browser_of(case.house, "coordinator")
    assert "Do it" in shown(browser, "assistant:feed")
    (asked,) = queries.list_feed([practice_id], asks=True)
    accept = reverse("assistant:accept", args=[asked.proposal])
    assert browser.post(accept, form(practice_id, asked.version + 7)).status_code == 409
    assert browser.post(accept, form(practice_id, asked.version)).status_code == 302
    with within(practice_id):
        assert ProposalRow.objects.get().mode == "acts"
    assert "Do it" not in shown(browser, "assistant:feed")


def test_a_task_is_mine_and_i_take_care_of_it(case: Booked) -> None:
    practice_id = case.house.practice_id
    work(case, NOT_DRAWN)
    browser = browser_of(case.house, "coordinator")
    page = shown(browser, "assistant:tasks")
    assert page.index("For you") < page.index("Biscuit: Blood not drawn") < page.index("For others")
    assert "Call the referring vet" in page
    with within(practice_id):
        task = TaskRow.objects.get(kind="lab_not_drawn")
    taken = reverse("assistant:acknowledge", args=[task.public_id])
    assert browser.post(taken, form(practice_id, task.version)).status_code == 302
    assert "takes care of it" in shown(browser, "assistant:tasks")
    with within(practice_id):
        task.refresh_from_db()
    done = reverse("assistant:finish", args=[task.public_id])
    assert browser.post(done, form(practice_id, task.version)).status_code == 302
    assert "Blood not drawn" not in shown(browser, "assistant:tasks")


def test_messages_without_a_mail_server_stand_in_the_outbox(case: Booked) -> None:
    practice_id = case.house.practice_id
    now = clock.now()
    work(case, REMIND)
    send_due(practice_id, lambda: REMIND, None)
    browser = browser_of(case.house, "coordinator")
    page = shown(browser, "assistant:outbox")
    assert "Not sent: no mail server" in page and "maria@example.com" in page
    with within(practice_id):
        message = MessageRow.objects.get()
    one = browser.get(reverse("assistant:message", args=[message.public_id])).content.decode()
    assert "Latest time: Mon Oct 19, 4:00 PM" in one and "What became of it" in one
    again = reverse("assistant:answer_message", args=[message.public_id, "again"])
    assert browser.post(again, form(practice_id, message.version)).status_code == 302
    with within(practice_id):
        message.refresh_from_db()
    assert message.state == "queued" and message.expires_at > now
    nonsense = reverse("assistant:answer_message", args=[message.public_id, "burn"])
    assert browser.post(nonsense, form(practice_id, message.version)).status_code == 404


def test_an_unknown_outcome_asks_before_it_goes_again(case: Booked) -> None:
    work(case, REMIND)
    with within(case.house.practice_id):
        MessageRow.objects.update(state="uncertain", reason="connection lost")
    page = shown(browser_of(case.house, "coordinator"), "assistant:outbox")
    assert "It arrived" in page and "It may have arrived already. Send it a second time?" in page


def test_duties_are_set_by_who_manages_and_safety_stays_on(case: Booked) -> None:
    practice_id = case.house.practice_id
    clerk = browser_of(case.house, "coordinator")
    assert "A manager or an oncologist sets" in shown(clerk, "assistant:settings")
    assert clerk.post(reverse("assistant:settings"), {"propose_recheck": "off"}).status_code == 403
    manager = browser_of(case.house)
    chosen = {"propose_recheck": "off", "remind_before_visit": "asks", "request_key": "k1"}
    assert manager.post(reverse("assistant:settings"), chosen).status_code == 302
    modes = {each.duty: each.mode for each in queries.list_duties(practice_id)}
    assert (modes["propose_recheck"], modes["remind_before_visit"]) == (Mode.OFF, Mode.ASKS)
    assert manager.post(reverse("assistant:settings"), {"alert_missing_labs": "off"}).status_code == 422
    assert {each.duty: each.mode for each in queries.list_duties(practice_id)}[
        "alert_missing_labs"
    ] is Mode.ACTS


def test_alerts_are_sent_to_somebody_else(case: Booked) -> None:
    manager = browser_of(case.house)
    address = reverse("assistant:duty", args=["alert_missing_labs"])
    page = manager.get(address).content.decode()
    assert "What goes to the oncologist" in page and "Nurse nurse, Oncology nurse" in page
    second = case.house.people["second"].person_id
    sent = {"oncologist": f"person:{second}:oncologist", "coordinator": "role:manager"}
    assert manager.post(address, sent).status_code == 302
    work(case, NOT_DRAWN + timedelta(hours=2))
    with within(case.house.practice_id):
        found = set(TaskRow.objects.values_list("to_role", "to_person_id"))
    assert found == {("manager", None), ("oncologist", second)}
    assert manager.post(address, {"oncologist": "role:nurse"}).status_code == 422


def test_what_a_reminder_says_about_food_is_the_practices_own(case: Booked) -> None:
    manager = browser_of(case.house)
    address = reverse("assistant:duty", args=["remind_before_visit"])
    assert manager.post(address, {"food": "no breakfast, water is fine"}).status_code == 302
    work(case, REMIND)
    with within(case.house.practice_id):
        assert "Food before the test: no breakfast, water is fine." in MessageRow.objects.get().body


def test_another_practice_is_not_there(case: Booked) -> None:
    work(case, NOT_DRAWN)
    with within(case.house.practice_id):
        task, message = TaskRow.objects.first(), MessageRow.objects.first()
    assert task is not None and message is not None
    stranger = browser_of(make.staffed("Hilltop"), "coordinator")
    taken = reverse("assistant:acknowledge", args=[task.public_id])
    for practice in (case.house.practice_id, "", "x"):
        answer = stranger.post(taken, {"practice": str(practice), "seen_version": str(task.version)})
        assert answer.status_code == 404
    assert stranger.get(reverse("assistant:message", args=[message.public_id])).status_code == 404
    assert "Biscuit" not in shown(stranger, "assistant:feed") + shown(stranger, "assistant:outbox")


@pytest.mark.parametrize(
    "name", ["assistant:feed", "assistant:tasks", "assistant:outbox", "assistant:settings"]
)
def test_pages_ask_the_database_a_small_number_of_times(
    case: Booked, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for now in (REMIND, NOT_DRAWN, NOT_DRAWN + timedelta(hours=2)):
        work(case, now)
    browser = browser_of(case.house, "coordinator")
    with django_assert_max_num_queries(30):
        assert browser.get(reverse(name)).status_code == 200
