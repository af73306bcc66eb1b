"""Is a course signed by her alone, booked whole, delivered by two people, and never silently made up?"""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from oncodesk.domain.treatment.radiation import Intent, MissedChoice
from oncodesk.records import tenancy
from oncodesk.records.models import FractionRow, FractionSlotRow
from oncodesk.services.errors import Invalid, NotAllowed, Stopped
from oncodesk.services.practice.actions import add_closure
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.radiation import deciding, prescribing, treating
from oncodesk.services.radiation.queries import get_course, list_week
from oncodesk.services.reading import reading
from oncodesk.services.treatment.death import record_death
from tests import course as chemo
from tests import make, radiation
from tests.course import at
from tests.radiation import MONDAY

pytestmark = pytest.mark.django_db


def codes(stopped: Stopped) -> list[str]:
    return [each.code for each in stopped.verdict.findings]


def test_sixteen_working_days_each_with_machine_anesthetist_and_recovery() -> None:
    her = radiation.on_course()
    rows = her.fractions()
    assert [row.planned_on for row in rows][:6] == [date(2026, 10, day) for day in (5, 6, 7, 8, 9, 12)]
    assert rows[-1].planned_on == date(2026, 10, 26) and len(rows) == 16
    assert all(row.number is None and row.planned_gy == 3 for row in rows)
    with reading([her.house.practice_id]):
        slots = list(FractionSlotRow.objects.filter(fraction=rows[0]).order_by("starts_at"))
        assert [(slot.kind, slot.starts_at.hour - 4) for slot in slots] == [
            ("anesthetist", 8),
            ("machine", 8),
            ("recovery", 9),
        ]
        assert FractionSlotRow.objects.count() == 48
    assert her.row().state == "active" and her.row().consent_id is not None


def test_only_a_radiation_oncologist_signs_and_only_with_consent() -> None:
    her = radiation.drafted()
    for who in ("oncologist", "manager", "nurse", "coordinator"):
        with pytest.raises(NotAllowed):
            radiation.sign(her, who=who)
    without = radiation.drafted(her.house, name="Moss", consents=False)
    with pytest.raises(Invalid, match="consent"):
        radiation.sign(without)
    assert without.row().state == "draft" and not without.fractions()


def test_outside_the_printed_range_is_accepted_by_name() -> None:
    her = radiation.drafted(fractions=10, dose="4.2")
    with pytest.raises(Stopped) as stopped:
        radiation.sign(her)
    assert codes(stopped.value) == ["radiation.outside_printed"]
    radiation.sign(her, "radiation.outside_printed")
    assert len(her.fractions()) == 10


def test_a_closed_day_is_a_gap_that_she_accepts() -> None:
    house = radiation.staffed()
    add_closure(
        house.context("manager", at(MONDAY, 6)),
        first_on=date(2026, 10, 8),
        last_on=date(2026, 10, 8),
        seen_version=get_settings(house.practice_id).practice.version,
    )
    her = radiation.drafted(house)
    with pytest.raises(Stopped) as stopped:
        radiation.sign(her)
    assert codes(stopped.value) == ["radiation.planned_gap"]
    radiation.sign(her, "radiation.planned_gap")
    assert date(2026, 10, 8) not in [row.planned_on for row in her.fractions()]


def test_patients_never_share_the_machine_and_a_full_day_books_nothing() -> None:
    house = radiation.staffed()
    with pytest.raises(Stopped) as stopped:
        for number in range(12):
            radiation.on_course(house, name=f"Pet {number}", fractions=4, dose="8", intent=Intent.PALLIATIVE)
    assert set(codes(stopped.value)) == {"radiation.day_full"}
    with reading([house.practice_id]):
        slots = FractionSlotRow.objects.filter(kind="machine", fraction__planned_on=MONDAY)
        starts = list(slots.values_list("starts_at", flat=True))
        booked = FractionSlotRow.objects.filter(kind="machine").count()
    # The one anesthetist has an hour a patient: from 8:00 to 16:30, the last recovery ends at 17:30.
    assert len(starts) == len(set(starts)) == 9
    assert booked == 9 * 4


def test_the_database_refuses_a_second_user_of_a_unit_and_a_second_machine_for_her() -> None:
    her = radiation.on_course(radiation.staffed(machines=2))
    with reading([her.house.practice_id]):
        slot = FractionSlotRow.objects.filter(kind="machine").earliest("starts_at")
    with pytest.raises(IntegrityError), transaction.atomic():
        tenancy.enter([her.house.practice_id])
        FractionSlotRow.objects.filter(kind="machine").exclude(pk=slot.pk).update(
            starts_at=slot.starts_at, ends_at=slot.ends_at
        )


def test_a_number_comes_with_the_dose_and_a_missed_day_renumbers_nothing() -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    radiation.miss(her, 1)
    radiation.deliver(her, 2)
    rows = her.fractions()
    assert [(row.number, row.state) for row in rows[:3]] == [
        (1, "delivered"),
        (None, "not_done"),
        (2, "delivered"),
    ]
    shown = get_course([her.house.practice_id], her.course)
    assert (shown.phases[0].delivered, shown.phases[0].delivered_gy) == (2, Decimal(6))


def test_a_missed_fraction_keeps_a_day_free_and_only_she_chooses() -> None:
    her = radiation.on_course()
    radiation.miss(her, 1)
    missed, kept = her.fraction(1), her.fraction(16)
    assert (kept.state, kept.planned_on, kept.makes_up_id) == ("reserved", date(2026, 10, 27), missed.pk)

    def decide(who: str, choice: MissedChoice, **values: object) -> None:
        row = her.fraction(1)
        deciding.decide_missed(
            her.context(who, at(date(2026, 10, 6), 12)),
            fraction=row.public_id,
            seen_version=row.version,
            choice=choice,
            reason="tumor control",
            **values,  # type: ignore[arg-type]
        )

    for who in ("oncologist", "nurse", "manager", "physicist"):
        with pytest.raises(NotAllowed):
            decide(who, MissedChoice.APPEND)
    decide("radiation", MissedChoice.APPEND)
    assert her.fraction(16).state == "planned" and her.fraction(1).missed_choice == "append"
    with pytest.raises(Invalid, match="already"):
        decide("radiation", MissedChoice.NONE)


def test_left_out_frees_the_day_and_twice_daily_is_booked_six_hours_later() -> None:
    her = radiation.on_course()
    radiation.miss(her, 1)
    radiation.miss(her, 2)
    for index, choice, second in (
        (1, MissedChoice.NONE, None),
        (2, MissedChoice.TWICE_DAILY, date(2026, 10, 9)),
    ):
        row = her.fraction(index)
        deciding.decide_missed(
            her.context("radiation", at(date(2026, 10, 7), 12)),
            fraction=row.public_id,
            seen_version=row.version,
            choice=choice,
            reason="short gap",
            second_on=second,
        )
    rows = her.fractions()
    assert not [row for row in rows if row.state == "reserved"]
    first, extra = (row for row in rows if row.planned_on == date(2026, 10, 9))
    assert extra.is_second_of_day and extra.makes_up_id == rows[2].pk
    with reading([her.house.practice_id]):
        ends = FractionSlotRow.objects.get(fraction=first, kind="machine").ends_at
        starts = FractionSlotRow.objects.get(fraction=extra, kind="machine").starts_at
    assert (starts - ends).total_seconds() >= 6 * 3600


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"gy": None}, "radiation.delivered_missing"),
        ({"gy": Decimal("2.9")}, "radiation.dose_differs"),
        ({"no_anesthesia": ""}, "radiation.no_anesthesia_record"),
        ({"who": "oncologist"}, "radiation.same_person"),
        ({"when": at(date(2026, 10, 6), 9)}, "radiation.other_day"),
    ],
)
def test_a_dose_is_refused(values: dict[str, object], code: str) -> None:
    her = radiation.on_course()
    with pytest.raises(Stopped) as stopped:
        radiation.deliver(her, 0, **values)  # type: ignore[arg-type]
    assert code in codes(stopped.value)
    assert her.fraction(0).state == "planned"


def test_more_than_prescribed_only_after_her_decision() -> None:
    her = radiation.on_course(radiation.staffed(), fractions=16)
    for index in range(15):
        radiation.deliver(her, index)
    with pytest.raises(Stopped) as stopped:
        radiation.deliver(her, 15, gy=Decimal("3.5"), deviation="console counted twice")
    assert codes(stopped.value) == ["radiation.above_prescribed"]
    phase = her.phase()
    with pytest.raises(NotAllowed):
        prescribing.allow_extra(
            her.context("oncologist", at(MONDAY)),
            phase=phase.public_id,
            seen_version=phase.version,
            gy=Decimal("0.5"),
            reason="x",
        )
    prescribing.allow_extra(
        her.context("radiation", at(MONDAY)),
        phase=phase.public_id,
        seen_version=phase.version,
        gy=Decimal("0.5"),
        reason="what the machine gave",
    )
    radiation.deliver(her, 15, gy=Decimal("3.5"), deviation="console counted twice")
    assert her.row().state == "completed"


def test_an_error_needs_two_people_and_the_physicist() -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    now = at(MONDAY, 11)

    def step(act: object, who: str, **values: object) -> None:
        row = her.fraction(0)
        act(her.context(who, now), fraction=row.public_id, seen_version=row.version, **values)  # type: ignore[operator]

    step(treating.report_error, "nurse", reason="wrong patient on the console")
    with pytest.raises(Invalid):
        step(treating.confirm_error, "nurse")
    with pytest.raises(NotAllowed):
        step(treating.confirm_error_as_physicist, "oncologist")
    step(treating.confirm_error, "second")
    assert her.fraction(0).state == "delivered"
    step(treating.confirm_error_as_physicist, "physicist")
    row = her.fraction(0)
    assert (row.state, row.number, row.delivered_gy) == ("error", 1, Decimal(3))
    assert get_course([her.house.practice_id], her.course).phases[0].delivered_gy == 0
    radiation.deliver(her, 1)
    assert her.fraction(1).number == 2


def test_a_delivered_row_without_number_people_or_anesthesia_is_refused_by_the_database() -> None:
    her = radiation.on_course()
    for values in (
        {"state": "delivered"},
        {"state": "not_done"},
        {"state": "error"},
        {"missed_choice": "append"},
        {"number": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            tenancy.enter([her.house.practice_id])
            FractionRow.objects.filter(pk=her.fraction(0).pk).update(**values)


def test_chemotherapy_on_the_day_of_a_fraction_is_accepted_by_name() -> None:
    house = radiation.staffed()
    her = radiation.drafted(house)
    treated = chemo.on_course(house, start=date(2026, 10, 6))
    with reading([house.practice_id]):
        from oncodesk.records.models import PatientRow, RadiationCourseRow

        moved = PatientRow.objects.get(public_id=treated.patient)
    with transaction.atomic():
        tenancy.enter([house.practice_id])
        RadiationCourseRow.objects.filter(public_id=her.course).update(patient=moved)
    from oncodesk.services.patients.measuring import record_consent

    record_consent(
        house.context("coordinator", at(MONDAY, 7)),
        patient=treated.patient,
        client=treated.owner,
        protocol_slug="radiation-16",
        given_on=MONDAY,
        how="signed",
    )
    with pytest.raises(Stopped) as stopped:
        radiation.sign(her)
    assert set(codes(stopped.value)) == {"radiation.chemotherapy_same_day"}
    radiation.sign(her, "radiation.chemotherapy_same_day")


def test_a_death_ends_the_course_and_frees_every_time() -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    with reading([her.house.practice_id]):
        version = her.row().patient.version
    record_death(
        her.context("coordinator", at(date(2026, 10, 6), 9)),
        patient=her.patient,
        seen_version=version,
        died_at=at(date(2026, 10, 6), 8),
    )
    assert her.row().state == "died"
    assert [row.state for row in her.fractions()] == ["delivered"]
    with reading([her.house.practice_id]):
        assert FractionSlotRow.objects.filter(state="booked").count() == 3


def later(her: radiation.Irradiated, fed_at: datetime | None) -> time:
    row = her.fraction(0)
    deciding.later_today(
        her.context("nurse", at(MONDAY, 8)),
        fraction=row.public_id,
        seen_version=row.version,
        not_before=time(8),
        fed_at=fed_at,
    )
    [cell] = list_week([her.house.practice_id], MONDAY, MONDAY)
    assert cell.starts_at is not None
    return cell.starts_at.astimezone(cell.zone).time()


def test_ate_this_morning_offers_a_later_time_of_the_same_day_or_none() -> None:
    her = radiation.on_course()
    with pytest.raises(Invalid, match="signed"):
        later(her, at(MONDAY, 5))
    radiation.fasting(her, hours=6)
    assert later(her, at(MONDAY, 5)) == time(11, 30)  # fasted at 11:00, half an hour before the beam
    assert later(her, at(MONDAY, 5, 1)) == time(11, 45)
    radiation.fasting(her, hours=12)
    with pytest.raises(Stopped):
        later(her, at(MONDAY, 7))
    radiation.fasting(her, hours=20)
    with pytest.raises(Invalid):
        later(her, at(MONDAY, 7))


def test_later_today_stays_on_its_day() -> None:
    her = radiation.on_course()
    row = her.fraction(0)
    deciding.later_today(
        her.context("nurse", at(MONDAY, 8)),
        fraction=row.public_id,
        seen_version=row.version,
        not_before=time(14),
    )
    [cell] = list_week([her.house.practice_id], MONDAY, MONDAY)
    assert cell.starts_at is not None and cell.starts_at.astimezone(cell.zone).time() == time(14)


def test_another_practice_sees_nothing_of_it() -> None:
    radiation.on_course()
    other = make.house("Hilltop")
    assert not list_week([other.practice_id], MONDAY, MONDAY)
