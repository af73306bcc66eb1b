"""Does a closed day, or something out of use, replan every fraction as it was shown, and never silently?"""

from datetime import date, time, timedelta
from uuid import UUID

import pytest

from oncodesk.domain.treatment.radiation import Intent, MissedChoice
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.records.models import (
    ClosureRow,
    FractionRow,
    FractionSlotRow,
    MessageRow,
    RadiationOutageRow,
    TaskRow,
)
from oncodesk.services.assistant.carry_out import carry_out_due
from oncodesk.services.assistant.looking import sweep
from oncodesk.services.errors import Invalid, Stale
from oncodesk.services.practice.actions import add_closure, change_contact
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.radiation import deciding
from oncodesk.services.radiation.queries import list_resources
from oncodesk.services.radiation.resources import (
    OutagePreview,
    preview_outage,
    record_outage,
    set_resource,
)
from oncodesk.services.reading import reading
from oncodesk.services.treatment.close_day import close_day
from oncodesk.services.treatment.closing_day import DayShown, preview_closing
from tests import course as chemo
from tests import make, radiation
from tests.course import at
from tests.radiation import MONDAY

pytestmark = pytest.mark.django_db
SNOW = date(2026, 10, 8)  # the fourth fraction of a course that begins on Monday
EVENING = at(SNOW - timedelta(days=1), 19)
DAY = timedelta(days=1)


def reachable(house: make.House) -> make.House:
    change_contact(
        house.context("manager", at(MONDAY, 6)),
        name="Lakeside Oncology",
        phone="(608) 555-0100",
        email="desk@lakeside.example",
        address="",
        after_hours="",
        seen_version=get_settings(house.practice_id).practice.version,
    )
    return house


def shown(house: make.House, day: date = SNOW) -> DayShown:
    return preview_closing([house.practice_id], house.practice_id, day, EVENING)


def closed(house: make.House, seen: DayShown) -> None:
    close_day(
        house.context("coordinator", EVENING),
        day=seen.day,
        reason="snow",
        seen=seen.seen,
        seen_version=seen.practice_version,
    )


def booked(row: FractionRow) -> list[tuple[str, time]]:
    with reading([row.practice_id]):
        slots = FractionSlotRow.objects.filter(fraction=row, state="booked").order_by("kind")
        return [(slot.kind, slot.starts_at.astimezone(chemo.ZONE).time()) for slot in slots]


def test_a_snow_day_misses_each_fraction_keeps_a_day_and_moves_nothing_else() -> None:
    house = reachable(radiation.staffed())
    pets = [radiation.on_course(house, name=name) for name in ("Juniper", "Moss", "Fern")]
    before = [[(row.planned_on, booked(row)) for row in her.fractions()] for her in pets]
    seen = shown(house)
    assert [(each.patient_name, each.kept_on) for each in seen.fractions] == [
        (name, date(2026, 10, 27)) for name in ("Juniper", "Moss", "Fern")
    ]
    assert not ClosureRow.objects.exists()
    closed(house, seen)
    for her, old in zip(pets, before, strict=True):
        rows = her.fractions()
        assert (rows[3].state, rows[3].not_done_reason) == ("not_done", "closed: snow")
        assert rows[3].missed_choice == "" and booked(rows[3]) == []
        assert (rows[16].state, rows[16].planned_on, rows[16].makes_up_id) == (
            "reserved",
            date(2026, 10, 27),
            rows[3].pk,
        )
        assert len(booked(rows[16])) == 3
        now = [(row.planned_on, booked(row)) for row in rows]
        assert now[:3] == old[:3] and now[4:16] == old[4:]


def test_she_has_a_task_the_same_day_also_for_a_day_weeks_ahead() -> None:
    house = reachable(radiation.staffed())
    radiation.on_course(house)
    seen = shown(house, date(2026, 10, 22))
    closed(house, seen)
    sweep(house.practice_id, EVENING)
    carry_out_due(house.practice_id, lambda: EVENING)
    with reading([house.practice_id]):
        task = TaskRow.objects.get(kind="fraction_missed")
    assert task.to_person_id == house.people["radiation"].person_id
    assert task.created_at == EVENING


def test_each_household_hears_once_of_all_its_pets() -> None:
    house = reachable(radiation.staffed())
    her = radiation.on_course(house)
    chemo.on_course(house, name="Otto", start=SNOW - 7 * DAY, protocol="chop-uw-19", owner=her.owner)
    closed(house, shown(house))
    with reading([house.practice_id]):
        [message] = MessageRow.objects.filter(template="day_closed")
        assert not TaskRow.objects.filter(kind="call").exists()
    assert "Otto: Fri Oct 9 at " in message.body
    assert "Juniper: no radiation on Thu Oct 8; we call you" in message.body
    assert "16" not in message.body and "Gy" not in message.body


def test_who_cannot_be_written_to_is_called_about_the_fraction() -> None:
    house = radiation.staffed()
    radiation.on_course(house)
    closed(house, shown(house))
    with reading([house.practice_id]):
        task = TaskRow.objects.get(kind="call")
    assert "no radiation on Thu Oct 8" in task.facts["changes"]


def test_what_changed_since_the_preview_refuses_all() -> None:
    house = reachable(radiation.staffed())
    her = radiation.on_course(house)
    seen = shown(house)
    radiation.on_course(house, name="Moss")
    with pytest.raises(Stale):
        closed(house, seen)
    assert her.fraction(3).state == "planned" and not ClosureRow.objects.exists()


def test_a_day_only_kept_free_is_kept_elsewhere_and_her_choice_stays_hers() -> None:
    house = reachable(radiation.staffed())
    her = radiation.on_course(house)
    radiation.miss(her, 0)
    kept = date(2026, 10, 27)
    seen = shown(house, kept)
    assert [(each.was_kept_free, each.kept_on) for each in seen.fractions] == [(True, kept + DAY)]
    closed(house, seen)
    rows = her.fractions()
    assert [(row.state, row.planned_on) for row in rows[16:]] == [("reserved", kept + DAY)]
    assert rows[16].makes_up_id == rows[0].pk and rows[0].missed_choice == ""
    with reading([house.practice_id]):
        assert not MessageRow.objects.filter(template="day_closed").exists()


def test_a_fraction_under_anesthesia_is_shown_and_left_to_the_people_there() -> None:
    house = reachable(radiation.staffed())
    her = radiation.on_course(house)
    radiation.fasting(her)
    radiation.anesthetize(her, 0, reason="drawn at the referring vet")
    now = at(MONDAY, 9)
    seen = preview_closing([house.practice_id], house.practice_id, MONDAY, now)
    assert [each.is_under_way for each in seen.fractions] == [True]
    close_day(
        house.context("coordinator", now),
        day=MONDAY,
        reason="power",
        seen=seen.seen,
        seen_version=seen.practice_version,
    )
    assert her.fraction(0).state == "anesthetized" and len(booked(her.fraction(0))) == 3


def test_chemotherapy_does_not_move_onto_a_day_of_her_radiation() -> None:
    house = reachable(radiation.staffed())
    treated = chemo.on_course(house, start=SNOW - 7 * DAY, protocol="chop-uw-19")
    her = radiation.drafted(house, name="Moss", start=SNOW + DAY, fractions=1, dose="8")
    _same_patient(house, her, treated)
    seen = shown(house)
    assert [each.to_on for each in seen.visits] == [date(2026, 10, 12)]


def _same_patient(house: make.House, her: radiation.Irradiated, treated: chemo.Treated) -> None:
    """One fraction on the day after: written as a signed plan would, on the patient of the chemotherapy."""
    from django.db import transaction

    from oncodesk.records import tenancy
    from oncodesk.records.models import PatientRow

    with transaction.atomic():
        tenancy.enter([house.practice_id])
        row = PatientRow.objects.get(public_id=treated.patient)
        phase = her.phase()
        FractionRow.objects.create(
            practice_id=house.practice_id,
            public_id=UUID(int=7),
            created_at=EVENING,
            patient=row,
            course_id=phase.course_id,
            phase=phase,
            position=1,
            state="planned",
            original_on=SNOW + DAY,
            planned_on=SNOW + DAY,
            planned_gy=8,
        )


def test_the_settings_do_not_close_a_day_with_radiation() -> None:
    house = radiation.staffed()
    radiation.on_course(house)
    with pytest.raises(Invalid) as refused:
        add_closure(
            house.context("manager", EVENING),
            first_on=SNOW,
            last_on=SNOW + DAY,
            seen_version=get_settings(house.practice_id).practice.version,
        )
    assert "Thu Oct 8, Fri Oct 9" in refused.value.fields["first_on"]


def resource(house: make.House, kind: ResourceKind, index: int = 0) -> UUID:
    return [each.resource for each in list_resources(house.practice_id) if each.kind is kind][index]


def outage(house: make.House, what: UUID, first: date, last: date | None = None) -> OutagePreview:
    return preview_outage(house.practice_id, what, first, last or first, at(MONDAY, 9))


def record(house: make.House, what: UUID, first: date, last: date, seen: OutagePreview) -> None:
    record_outage(
        house.context("coordinator", at(MONDAY, 9)),
        resource=what,
        first_on=first,
        last_on=last,
        reason="service",
        seen=seen.seen,
    )


def test_a_machine_out_of_use_replans_everybody_or_nobody() -> None:
    house = reachable(radiation.staffed())
    first, second = radiation.on_course(house), radiation.on_course(house, name="Moss")
    days = (date(2026, 10, 7), date(2026, 10, 8))
    machine = resource(house, ResourceKind.MACHINE)
    seen = outage(house, machine, *days)
    assert [(each.patient_name, each.planned_on.day, each.kept_on) for each in seen.affected] == [
        ("Juniper", 7, date(2026, 10, 27)),
        ("Moss", 7, date(2026, 10, 27)),
        ("Juniper", 8, date(2026, 10, 28)),
        ("Moss", 8, date(2026, 10, 28)),
    ]
    radiation.on_course(house, name="Fern")
    with pytest.raises(Stale):
        record(house, machine, *days, seen)
    assert not RadiationOutageRow.objects.exists()
    record(house, machine, *days, outage(house, machine, *days))
    for her in (first, second):
        rows = her.fractions()
        assert [row.state for row in rows[2:4]] == ["not_done", "not_done"]
        assert [row.planned_on.day for row in rows if row.state == "reserved"] == [27, 28]
        assert not any(row.missed_choice for row in rows)
    with reading([house.practice_id]):
        bodies = [each.body for each in MessageRow.objects.filter(template="radiation_changed")]
    assert len(bodies) == 3 and "no radiation on Wed Oct 7" in bodies[0]


@pytest.mark.parametrize("kind", [ResourceKind.ANESTHETIST, ResourceKind.RECOVERY])
def test_without_the_only_one_every_fraction_is_missed(kind: ResourceKind) -> None:
    house = reachable(radiation.staffed())
    her = radiation.on_course(house)
    what, day = resource(house, kind), date(2026, 10, 7)
    record(house, what, day, day, outage(house, what, day))
    assert her.fraction(2).state == "not_done" and her.fraction(16).state == "reserved"
    assert [row.state for row in her.fractions()].count("planned") == 15


def test_with_another_anesthetist_the_fraction_keeps_its_day_at_another_time() -> None:
    house = reachable(radiation.staffed())
    context = house.context("manager", at(MONDAY, 6))
    set_resource(context, kind=ResourceKind.ANESTHETIST, name="Second", capacity=1)
    pets = [radiation.on_course(house, name=name) for name in ("Juniper", "Moss")]
    day = date(2026, 10, 7)
    times = {booked(her.fraction(2))[1][1] for her in pets}
    assert times == {time(8, 30), time(9)}  # the machine, one after the other
    what = resource(house, ResourceKind.ANESTHETIST)
    seen = outage(house, what, day)
    assert [each.arrives_at for each in seen.affected] == [at(day, 9, 30)] and seen.affected[
        0
    ].kept_on is None
    record(house, what, day, day, seen)
    assert [her.fraction(2).state for her in pets] == ["planned", "planned"]
    spans = [dict(booked(her.fraction(2)))["anesthetist"] for her in pets]
    assert len(set(spans)) == 2
    assert not [row for her in pets for row in her.fractions() if row.state == "reserved"]
    with reading([house.practice_id]):
        [message] = MessageRow.objects.filter(template="radiation_changed")
    assert "Juniper: radiation on Wed Oct 7 begins at 9:30 AM, please come then" in message.body


def test_one_of_two_fractions_of_a_day_gets_no_other_time_by_itself() -> None:
    house = reachable(radiation.staffed())
    set_resource(
        house.context("manager", at(MONDAY, 6)), kind=ResourceKind.ANESTHETIST, name="Second", capacity=1
    )
    her = radiation.on_course(house)
    radiation.miss(her, 0)
    row = her.fraction(0)
    friday = date(2026, 10, 9)
    deciding.decide_missed(
        her.context("radiation", at(MONDAY, 12)),
        fraction=row.public_id,
        seen_version=row.version,
        choice=MissedChoice.TWICE_DAILY,
        reason="tumor control",
        second_on=friday,
    )
    for index in (4, 5):
        each = her.fraction(index)
        assert each.planned_on == friday
        with pytest.raises(Invalid, match="two fractions"):
            deciding.later_today(
                her.context("nurse", at(MONDAY, 13)),
                fraction=each.public_id,
                seen_version=each.version,
                not_before=time(10),
            )
    what = resource(house, ResourceKind.ANESTHETIST)
    seen = outage(house, what, friday)
    assert [each.arrives_at for each in seen.affected] == [None, None]


def test_a_day_kept_free_never_falls_on_a_weekend() -> None:
    from oncodesk.services.practice.actions import Hours, set_hours

    house = reachable(radiation.staffed())
    set_hours(
        house.context("manager", at(MONDAY, 6)),
        hours=[Hours(weekday, time(8), time(18)) for weekday in range(7)],
        seen_version=get_settings(house.practice_id).practice.version,
    )
    her = radiation.on_course(house, fractions=5, dose="5", intent=Intent.PALLIATIVE)
    radiation.miss(her, 1)
    assert her.fraction(5).planned_on == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("first", "last"),
    [(MONDAY - DAY, MONDAY), (MONDAY, MONDAY - DAY), (MONDAY, MONDAY + 60 * DAY)],
)
def test_impossible_days_are_refused(first: date, last: date) -> None:
    house = radiation.staffed()
    machine = resource(house, ResourceKind.MACHINE)
    with pytest.raises(Invalid):
        record(house, machine, first, last, outage(house, machine, first, last))
    assert not RadiationOutageRow.objects.exists()
