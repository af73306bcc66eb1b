"""Does a look store what is due, once, and does carrying it out do exactly that?"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from oncodesk.domain.assistant.duties import Mode
from oncodesk.domain.assistant.facts import Recipient
from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.shared.roles import Role
from oncodesk.gateways.email.fake import FakeServer
from oncodesk.records.models import (
    AppointmentRow,
    ClientRow,
    LabRequestRow,
    MessageRow,
    PatientRow,
    ProposalRow,
    ScheduleChangeRow,
    TaskRow,
    VisitRow,
)
from oncodesk.services.assistant import actions, carry_out, queries
from oncodesk.services.assistant.looking import look_at, sweep
from oncodesk.services.comms.sending import send_due
from oncodesk.services.errors import Invalid, NotAllowed
from tests import make
from tests.services.case import ZONE, Booked, booked, within

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


TWO_DAYS_BEFORE = at("2026-10-18T09:00")


@pytest.fixture
def case() -> Booked:
    return booked(make.staffed())


def look(case: Booked, now: datetime) -> int:
    return look_at(case.house.practice_id, case.patient_pk, now).new


def act(case: Booked, now: datetime) -> int:
    return carry_out.carry_out_due(case.house.practice_id, lambda: now)


def change(case: Booked, table: type, pk: int, **values: object) -> None:
    with within(case.house.practice_id):
        assert table.objects.filter(pk=pk).update(**values) == 1  # type: ignore[attr-defined]


def tasks(case: Booked) -> list[tuple[str, str, int | None]]:
    with within(case.house.practice_id):
        return list(TaskRow.objects.order_by("pk").values_list("kind", "to_role", "to_person_id"))


def test_a_reminder_from_look_to_mail(case: Booked) -> None:
    assert look(case, TWO_DAYS_BEFORE - timedelta(seconds=1)) == 0
    with within(case.house.practice_id):
        assert PatientRow.objects.get(pk=case.patient_pk).next_look_at == TWO_DAYS_BEFORE
    assert look(case, TWO_DAYS_BEFORE) == 1
    assert look(case, TWO_DAYS_BEFORE) == 0
    assert act(case, TWO_DAYS_BEFORE) == 1
    assert act(case, TWO_DAYS_BEFORE) == 0
    server = FakeServer()
    assert send_due(case.house.practice_id, lambda: TWO_DAYS_BEFORE, server) == 1
    (entry,) = queries.list_feed([case.house.practice_id], asks=False)
    assert entry.why.message == "The visit at Tue Oct 20, 9:30 AM is two days away."
    assert (entry.patient_name, entry.state, entry.duty) == ("Biscuit", "done", "remind_before_visit")
    assert entry.made is not None and entry.made[0] == "message"
    assert entry.done_by == ""


def test_the_next_look_is_set_again_by_whoever_writes_about_the_patient(case: Booked) -> None:
    look(case, TWO_DAYS_BEFORE)
    act(case, TWO_DAYS_BEFORE)
    with within(case.house.practice_id):
        assert PatientRow.objects.get(pk=case.patient_pk).next_look_at == TWO_DAYS_BEFORE
    assert sweep(case.house.practice_id, TWO_DAYS_BEFORE) == 1
    with within(case.house.practice_id):
        due = PatientRow.objects.get(pk=case.patient_pk).next_look_at
    assert due is not None and due > TWO_DAYS_BEFORE
    assert sweep(case.house.practice_id, TWO_DAYS_BEFORE) == 0


def test_the_day_before_only_when_not_confirmed(case: Booked) -> None:
    for now in (TWO_DAYS_BEFORE, TWO_DAYS_BEFORE + timedelta(days=1)):
        look(case, now)
        act(case, now)
    with within(case.house.practice_id):
        assert MessageRow.objects.filter(template="reminder").count() == 2
    other = booked(case.house, name="Otto", email="otto@example.com")
    look(other, TWO_DAYS_BEFORE)
    act(other, TWO_DAYS_BEFORE)
    change(other, AppointmentRow, other.appointment_pk, state="confirmed")
    look(other, TWO_DAYS_BEFORE + timedelta(days=1))
    act(other, TWO_DAYS_BEFORE + timedelta(days=1))
    with within(case.house.practice_id):
        assert MessageRow.objects.filter(template="reminder", patient_id=other.patient_pk).count() == 1


def test_not_drawn_elsewhere_owner_vet_and_coordinator_then_the_oncologists(case: Booked) -> None:
    ends = at("2026-10-19T16:00")
    look(case, ends - timedelta(minutes=1))
    act(case, ends - timedelta(minutes=1))
    assert tasks(case) == []
    look(case, ends)
    act(case, ends)
    assert tasks(case) == [
        ("lab_not_drawn", "coordinator", None),
        ("call_referring_vet", "coordinator", None),
    ]
    with within(case.house.practice_id):
        assert MessageRow.objects.filter(template="blood_not_drawn", state="queued").count() == 1
    own = case.house.people["oncologist"].person_id
    other = case.house.people["second"].person_id
    for minutes in range(0, 200, 5):
        now = ends + timedelta(minutes=minutes)
        look(case, now)
        act(case, now)
    with within(case.house.practice_id):
        climbed = list(
            TaskRow.objects.filter(kind="lab_not_drawn")
            .exclude(to_role="coordinator")
            .order_by("pk")
            .values_list("to_role", "to_person_id", "due_at")
        )
        last = TaskRow.objects.order_by("pk").last()
        assert last is not None and last.escalated_from is not None
    assert climbed == [
        ("oncologist", own, ends + timedelta(minutes=120)),
        ("oncologist", other, ends + timedelta(minutes=150)),
        ("manager", None, ends + timedelta(minutes=180)),
    ]


def test_acknowledged_nobody_else_is_asked(case: Booked) -> None:
    due = at("2026-10-19T18:00")
    look(case, due)
    act(case, due)
    with within(case.house.practice_id):
        task = TaskRow.objects.get(to_role="oncologist")
        assert task.escalate_at == due + timedelta(minutes=30)
    with pytest.raises(NotAllowed):
        actions.acknowledge_task(
            case.house.context(make.COMMAND, due), task=task.public_id, seen_version=task.version
        )
    actions.acknowledge_task(
        case.house.context("oncologist", due), task=task.public_id, seen_version=task.version
    )
    look(case, due + timedelta(hours=2))
    act(case, due + timedelta(hours=2))
    with within(case.house.practice_id):
        assert TaskRow.objects.filter(to_role__in=["oncologist", "manager"]).count() == 1
    shown = [task for task in queries.list_tasks([case.house.practice_id]) if task.to_role == "oncologist"]
    assert (shown[0].state, shown[0].acknowledged_by) == (
        "acknowledged",
        case.house.people["oncologist"].label,
    )
    actions.finish_task(
        case.house.context("oncologist", due), task=task.public_id, seen_version=shown[0].version
    )
    assert all(task.to_role != "oncologist" for task in queries.list_tasks([case.house.practice_id]))


def test_safety_duties_go_elsewhere_but_never_off(case: Booked) -> None:
    house = case.house
    for mode in (Mode.OFF, Mode.ASKS):
        with pytest.raises(Invalid, match="cannot be switched off"):
            actions.set_duty(house.context(), duty="alert_missing_labs", mode=mode)
    stranger = make.person(make.house("Hilltop"), "stranger", Role.ONCOLOGIST)
    assert stranger
    with pytest.raises(Invalid, match="only go to an oncologist"):
        actions.set_duty(
            house.context(),
            duty="alert_missing_labs",
            mode=Mode.ACTS,
            routes={Role.ONCOLOGIST: Recipient(Role.ONCOLOGIST, house.people["nurse"].person_id)},
        )
    with pytest.raises(Invalid, match="works here"):
        actions.set_duty(
            house.context(),
            duty="alert_missing_labs",
            mode=Mode.ACTS,
            routes={Role.COORDINATOR: Recipient(Role.COORDINATOR, 10**6)},
        )
    second = house.people["second"].person_id
    actions.set_duty(
        house.context(),
        duty="alert_missing_labs",
        mode=Mode.ACTS,
        routes={
            Role.ONCOLOGIST: Recipient(Role.ONCOLOGIST, second),
            Role.COORDINATOR: Recipient(Role.MANAGER),
        },
    )
    now = at("2026-10-19T18:00")
    look(case, now)
    act(case, now)
    assert tasks(case) == [
        ("lab_not_drawn", "manager", None),
        ("call_referring_vet", "manager", None),
        ("lab_not_drawn", "oncologist", second),
    ]


def test_a_duty_that_is_off_proposes_nothing_and_one_that_asks_waits(case: Booked) -> None:
    house = case.house
    actions.set_duty(house.context(), duty="remind_before_visit", mode=Mode.OFF)
    assert look(case, TWO_DAYS_BEFORE) == 0
    actions.set_duty(house.context(), duty="remind_before_visit", mode=Mode.ASKS, food="no food after 10 PM")
    assert look(case, TWO_DAYS_BEFORE) == 1
    assert act(case, TWO_DAYS_BEFORE) == 0
    (asked,) = queries.list_feed([house.practice_id], asks=True)
    assert asked.asks and asked.may_dismiss
    with pytest.raises(NotAllowed):
        actions.accept_proposal(
            house.context(make.COMMAND, TWO_DAYS_BEFORE), proposal=asked.proposal, seen_version=asked.version
        )
    actions.accept_proposal(
        house.context("coordinator", TWO_DAYS_BEFORE), proposal=asked.proposal, seen_version=asked.version
    )
    assert act(case, TWO_DAYS_BEFORE) == 1
    with within(house.practice_id):
        assert "no food after 10 PM" in MessageRow.objects.get().body


def test_what_was_dismissed_is_not_asked_again(case: Booked) -> None:
    house = case.house
    actions.set_duty(house.context(), duty="remind_before_visit", mode=Mode.ASKS)
    look(case, TWO_DAYS_BEFORE)
    (asked,) = queries.list_feed([house.practice_id], asks=True)
    actions.dismiss_proposal(
        house.context("coordinator"), proposal=asked.proposal, seen_version=asked.version, reason="called"
    )
    assert look(case, TWO_DAYS_BEFORE) == 0
    assert queries.list_feed([house.practice_id], asks=True) == ()


def test_what_is_no_longer_due_goes_stale_and_is_never_carried_out(case: Booked) -> None:
    actions.set_duty(case.house.context(), duty="remind_before_visit", mode=Mode.ASKS)
    look(case, TWO_DAYS_BEFORE)
    change(case, VisitRow, case.visit_pk, state="cancelled")
    look(case, TWO_DAYS_BEFORE)
    with within(case.house.practice_id):
        assert [row.state for row in ProposalRow.objects.all()] == ["stale"]


def test_a_refusal_becomes_a_task_for_a_person(case: Booked) -> None:
    look(case, TWO_DAYS_BEFORE)
    with within(case.house.practice_id):
        practice = PatientRow.objects.select_related("practice").get(pk=case.patient_pk).practice
        type(practice).objects.filter(pk=practice.pk).update(phone="")
    act(case, TWO_DAYS_BEFORE)
    (entry,) = queries.list_feed([case.house.practice_id], asks=False)
    assert entry.state == "refused" and "telephone number" in entry.outcome
    (task,) = queries.list_tasks([case.house.practice_id])
    assert task.kind == "do_by_hand" and "telephone number" in task.why.message


def test_after_a_death_nothing_is_proposed(case: Booked) -> None:
    change(case, PatientRow, case.patient_pk, died_at=TWO_DAYS_BEFORE)
    assert look(case, TWO_DAYS_BEFORE) == 0
    with within(case.house.practice_id):
        assert PatientRow.objects.get(pk=case.patient_pk).next_look_at is None


def test_a_hold_asks_for_the_delay_and_two_failed_rechecks_for_the_oncologist(case: Booked) -> None:
    now = at("2026-10-20T10:00")
    change(case, LabRequestRow, case.request_pk, state="received", received_at=now, drawn_at=now)
    held = {"state": "held", "held_by": "blood", "answer": "hold", "answer_facts": {"band": "hold"}}
    change(case, VisitRow, case.visit_pk, neutrophils="1.20", **held)
    look(case, now)
    (asked,) = queries.list_feed([case.house.practice_id], asks=True)
    assert asked.why.message == "Held on Tue Oct 20 for blood. Recheck on Fri Oct 23, 3 days later."
    with within(case.house.practice_id):
        visit = VisitRow.objects.get(pk=case.visit_pk)
        assert visit.course_id is not None and visit.number is not None
        for _ in range(2):
            ScheduleChangeRow.objects.create(
                practice_id=case.house.practice_id,
                public_id=UUID(int=ScheduleChangeRow.objects.count() + 1),
                created_at=now,
                course_id=visit.course_id,
                verb="delay",
                from_position=visit.number,
                days=3,
                reason="recheck",
                before={},
                after={},
            )
    look(case, now)
    act(case, now)
    assert queries.list_feed([case.house.practice_id], asks=True) == ()
    assert ("review_after_rechecks", "oncologist", None) in tasks(case)


def test_a_sweep_looks_at_each_due_patient_of_one_practice(case: Booked) -> None:
    second = booked(case.house, name="Otto", email="otto@example.com", place=LabPlace.HERE)
    other = booked(make.staffed("Hilltop"), email="hill@example.com")
    assert sweep(case.house.practice_id, TWO_DAYS_BEFORE) == 2
    with within(case.house.practice_id):
        found = set(ProposalRow.objects.values_list("patient_id", flat=True))
    assert found == {case.patient_pk, second.patient_pk}
    with within(other.house.practice_id):
        assert ProposalRow.objects.count() == 0


def test_a_look_asks_a_fixed_number_of_questions(case: Booked, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    look(case, TWO_DAYS_BEFORE)
    with django_assert_max_num_queries(30):
        look(case, TWO_DAYS_BEFORE + timedelta(minutes=1))


def test_duties_are_listed_with_what_is_set(case: Booked) -> None:
    actions.set_duty(case.house.context(), duty="propose_recheck", mode=Mode.OFF)
    shown = {each.duty: each for each in queries.list_duties(case.house.practice_id)}
    assert shown["propose_recheck"].mode is Mode.OFF
    assert shown["alert_missing_labs"].is_safety and shown["alert_missing_labs"].mode is Mode.ACTS
    assert shown["book_next_visits"].mode is Mode.ACTS


def test_who_has_no_address_is_called(case: Booked) -> None:
    change(case, ClientRow, case.client_pk, email="")
    look(case, TWO_DAYS_BEFORE)
    act(case, TWO_DAYS_BEFORE)
    assert tasks(case) == [("call_to_remind", "coordinator", None)]
