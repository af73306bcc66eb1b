"""Does a message leave once, only when it is still true, and never by itself after an unknown outcome?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from oncodesk.domain.comms.outbox import MessageState
from oncodesk.domain.shared.roles import Permission
from oncodesk.gateways.email.fake import FakeServer
from oncodesk.records.models import (
    AppointmentRow,
    AuditEntryRow,
    ClientRow,
    LabRequestRow,
    MessageEventRow,
    MessageRow,
    PatientRow,
    RelationRow,
    TaskRow,
    VisitRow,
)
from oncodesk.services.comms import actions, queries
from oncodesk.services.comms.sending import LEASE, give_up_leases, lease_next, send_due, settle
from oncodesk.services.comms.steps import About, queue_message, take_back
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotAllowed, Stale
from oncodesk.services.work import Work, action
from tests import make
from tests.services.case import ZONE, Booked, booked, within

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 18, 12, tzinfo=ZONE).astimezone(UTC)


@action("tests.queue", Permission.MESSAGE)
def queue(work: Work, *, case: Booked, template: str = "reminder", key: str = "one") -> Done:
    visit = VisitRow.objects.get(pk=case.visit_pk)
    row = queue_message(
        work,
        key=key,
        template=template,
        about=About(
            PatientRow.objects.select_related("practice").get(pk=case.patient_pk),
            ClientRow.objects.get(pk=case.client_pk),
            visit,
            AppointmentRow.objects.filter(visit=visit).exclude(state="cancelled").first(),
            tuple(LabRequestRow.objects.filter(visit=visit)),
        ),
    )
    return Done(str(row.public_id), row.version)


@pytest.fixture
def case() -> Booked:
    return booked(make.staffed())


def queued(case: Booked, now: datetime = NOON, **values: str) -> UUID:
    return UUID(queue(case.house.context("coordinator", now), case=case, **values).id)


def send(case: Booked, server: FakeServer | None, now: datetime = NOON) -> int:
    return send_due(case.house.practice_id, lambda: now, server)


def row(case: Booked, message: UUID) -> MessageRow:
    with within(case.house.practice_id):
        return MessageRow.objects.get(public_id=message)


def change(case: Booked, table: type, pk: int, **values: object) -> None:
    with within(case.house.practice_id):
        assert table.objects.filter(pk=pk).update(**values) == 1  # type: ignore[attr-defined]


def test_a_reminder_leaves_once_with_its_words(case: Booked) -> None:
    message = queued(case)
    assert queued(case) == message  # the same key is the same message
    server = FakeServer()
    assert send(case, server) == 1
    assert send(case, server) == 0
    (mail,) = server.taken
    assert mail.to == "maria@example.com"
    assert mail.subject == "Biscuit: visit on Tue Oct 20 at 9:30 AM"
    words = "\n".join(mail.paragraphs)
    assert "at your own veterinarian. Latest time: Mon Oct 19, 4:00 PM" in words
    assert "complete blood count" in words and "desk@lakeside.example" in words
    assert "we cannot treat her that day" in words
    assert "Food before the test: please ask us" in words
    sent = row(case, message)
    assert (sent.state, sent.sent_at, sent.attempts) == ("accepted", NOON, 1)
    assert mail.message_id == sent.message_id and f"{message.hex}" in sent.message_id
    with within(case.house.practice_id):
        states = list(MessageEventRow.objects.filter(message=sent).values_list("state", flat=True))
        assert states == ["queued", "sending", "accepted"]
        assert AuditEntryRow.objects.filter(action="comms.send").count() == 1


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda case: change(case, PatientRow, case.patient_pk, died_at=NOON), "patient_died"),
        (lambda case: change(case, VisitRow, case.visit_pk, state="cancelled"), "visit_not_booked"),
        (lambda case: change(case, VisitRow, case.visit_pk, state="given"), "visit_not_booked"),
        (lambda case: change(case, AppointmentRow, case.appointment_pk, state="cancelled"), "time_changed"),
        (lambda case: change(case, ClientRow, case.client_pk, email="new@example.com"), "address_changed"),
        (lambda case: change(case, ClientRow, case.client_pk, care_consent=False), "not_to_be_told"),
    ],
    ids=["died", "cancelled", "given", "another time", "another address", "no consent"],
)
def test_what_is_no_longer_true_is_dropped_at_the_moment_of_sending(
    case: Booked, spoil: Callable[[Booked], None], reason: str
) -> None:
    message = queued(case)
    spoil(case)
    server = FakeServer()
    send(case, server)
    assert server.taken == []
    found = row(case, message)
    assert (found.state, found.reason) == ("suppressed", reason)
    with within(case.house.practice_id):
        assert TaskRow.objects.count() == (1 if reason == "address_changed" else 0)


@pytest.mark.parametrize("changed", [{"informed": False, "not_to_be_told": True}, {"informed": False}])
def test_who_is_not_to_be_told_is_not_told(case: Booked, changed: dict[str, bool]) -> None:
    message = queued(case)
    with within(case.house.practice_id):
        RelationRow.objects.filter(patient_id=case.patient_pk).update(**changed)
    server = FakeServer()
    send(case, server)
    assert (server.taken, row(case, message).reason) == ([], "not_to_be_told")


def test_blood_that_was_drawn_meanwhile_needs_no_alarm(case: Booked) -> None:
    message = queued(case, template="blood_not_drawn")
    change(case, LabRequestRow, case.request_pk, state="drawn", drawn_at=NOON)
    server = FakeServer()
    send(case, server)
    assert (server.taken, row(case, message).reason) == ([], "blood_drawn")


def test_the_same_words_twice_in_a_day_leave_once(case: Booked) -> None:
    first, second = queued(case), queued(case, key="two")
    server = FakeServer()
    send(case, server)
    assert [row(case, each).state for each in (first, second)] == ["accepted", "suppressed"]
    assert len(server.taken) == 1


def test_at_night_it_waits_for_eight(case: Booked) -> None:
    night = datetime(2026, 10, 18, 21, tzinfo=ZONE).astimezone(UTC)
    morning = datetime(2026, 10, 19, 8, tzinfo=ZONE).astimezone(UTC)
    message = queued(case, night)
    server = FakeServer()
    send(case, server, night)
    assert (row(case, message).state, row(case, message).send_after) == ("queued", morning)
    send(case, server, morning - timedelta(seconds=1))
    assert server.taken == []
    send(case, server, morning)
    assert len(server.taken) == 1


def test_without_a_mail_server_it_stands_in_the_outbox_as_not_sent(case: Booked) -> None:
    message = queued(case)
    assert send(case, None) == 0
    (shown,) = queries.list_outbox([case.house.practice_id], queries.WAITS_FOR_A_PERSON)
    assert (shown.message, shown.state, shown.reason) == (message, MessageState.NOT_SENT, "no_server")
    # when there is one, a person sends it
    actions.send_again(case.house.context("coordinator", NOON), message=message, seen_version=shown.version)
    server = FakeServer()
    assert send(case, server) == 1
    assert row(case, message).state == "accepted"


def test_without_a_care_message_sent_somebody_calls(case: Booked) -> None:
    queued(case, template="blood_not_drawn")
    send(case, None)
    with within(case.house.practice_id):
        task = TaskRow.objects.get()
        assert (task.kind, task.urgency, task.to_role) == ("message_not_sent", "now", "coordinator")


def test_an_unknown_outcome_waits_for_a_person_and_is_never_repeated(case: Booked) -> None:
    change(case, ClientRow, case.client_pk, email="lost@example.com")
    message = queued(case)
    server = FakeServer()
    send(case, server)
    for hours in range(0, 72, 6):
        send(case, server, NOON + timedelta(hours=hours))
    assert len(server.taken) == 1
    found = row(case, message)
    assert (found.state, found.attempts) == ("uncertain", 1)
    with within(case.house.practice_id):
        assert TaskRow.objects.get().kind == "message_uncertain"
    nobody = case.house.context(make.COMMAND, NOON)
    for act in (actions.it_arrived, actions.send_again):
        with pytest.raises(NotAllowed):
            act(nobody, message=message, seen_version=found.version)
    actions.it_arrived(case.house.context("coordinator", NOON), message=message, seen_version=found.version)
    assert row(case, message).state == "accepted"


def test_a_person_may_send_it_again_and_then_the_last_look_asks_everything_again(case: Booked) -> None:
    change(case, ClientRow, case.client_pk, email="lost@example.com")
    message = queued(case)
    server = FakeServer()
    send(case, server)
    seen = row(case, message).version
    again = case.house.context("coordinator", NOON)
    with pytest.raises(Stale):
        actions.send_again(again, message=message, seen_version=seen - 1)
    actions.send_again(again, message=message, seen_version=seen)
    change(case, PatientRow, case.patient_pk, died_at=NOON)
    send(case, server)
    assert (len(server.taken), row(case, message).state) == (1, "suppressed")


def test_a_worker_that_was_killed_leaves_an_uncertain_message(case: Booked) -> None:
    message = queued(case)
    assert lease_next(case.house.practice_id, NOON, has_server=True, sender="") is not None
    server = FakeServer()
    send(case, server, NOON + LEASE)  # the lease is not over
    assert row(case, message).state == "sending"
    send(case, server, NOON + LEASE + timedelta(seconds=1))
    assert (row(case, message).state, server.taken) == ("uncertain", [])


def test_an_answer_that_comes_after_the_lease_changes_nothing(case: Booked) -> None:
    message = queued(case)
    leased = lease_next(case.house.practice_id, NOON, has_server=True, sender="")
    assert leased is not None and not isinstance(leased, bool)
    late = NOON + LEASE + timedelta(minutes=1)
    assert give_up_leases(case.house.practice_id, late) == 1
    sent = FakeServer().send(leased.mail)
    settle(case.house.practice_id, leased.message_pk, sent, late)
    assert row(case, message).state == "uncertain"


def test_a_refusal_for_now_is_tried_four_times_and_then_a_person_gets_it(case: Booked) -> None:
    change(case, ClientRow, case.client_pk, email="later@example.com")
    message = queued(case)
    server, now, tries = FakeServer(), NOON, []
    for _ in range(10 * 60):
        if send(case, server, now):
            tries.append(int((now - NOON).total_seconds() // 60))
        now += timedelta(minutes=1)
    assert tries == [0, 5, 65, 305]
    assert row(case, message).state == "failed"
    with within(case.house.practice_id):
        assert TaskRow.objects.get().kind == "message_failed"


def test_a_refusal_for_good_is_not_tried_again(case: Booked) -> None:
    change(case, ClientRow, case.client_pk, email="refused@example.com")
    message = queued(case)
    server = FakeServer()
    assert send(case, server) == 1
    assert send(case, server, NOON + timedelta(hours=1)) == 0
    assert row(case, message).state == "failed"


def test_a_practice_without_a_telephone_number_cannot_write(case: Booked) -> None:
    with within(case.house.practice_id):
        type(PatientRow.objects.select_related("practice").get(pk=case.patient_pk).practice).objects.filter(
            pk=case.house.practice_id
        ).update(phone="")
    with pytest.raises(Invalid, match="telephone number"):
        queued(case)
    with within(case.house.practice_id):
        assert MessageRow.objects.count() == 0


def test_what_was_taken_back_never_leaves(case: Booked) -> None:
    message = queued(case)

    @action("tests.take_back", Permission.MESSAGE)
    def stop(work: Work) -> Done:
        take_back(work, MessageRow.objects.filter(public_id=message), "died")
        return Done(str(message))

    stop(case.house.context("coordinator", NOON))
    server = FakeServer()
    send(case, server)
    assert (server.taken, row(case, message).state) == ([], "cancelled")


def test_another_practice_neither_sees_nor_sends_it(case: Booked) -> None:
    message = queued(case)
    other = make.house("Hilltop")
    server = FakeServer()
    assert send_due(other.practice_id, lambda: NOON, server) == 0
    assert queries.list_outbox([other.practice_id], queries.UNDER_WAY) == ()
    assert row(case, message).state == "queued"


def test_the_steps_of_a_message_can_be_read(case: Booked) -> None:
    message = queued(case)
    send(case, FakeServer())
    shown, steps = queries.get_message(case.house.practice_id, message)
    assert shown.patient_name == "Biscuit" and shown.state is MessageState.ACCEPTED
    assert [step.state for step in steps] == ["queued", "sending", "accepted"]
    assert queries.count_outbox([case.house.practice_id], queries.OVER)[MessageState.ACCEPTED] == 1
