"""Does chemotherapy that comes onto a day of radiation wait for an oncologist, whichever way it comes?"""

from datetime import date, time, timedelta

import pytest

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.treatment.radiation import Intent
from oncodesk.records.models import AppointmentRow, FractionSlotRow
from oncodesk.services.errors import Stopped
from oncodesk.services.patients.measuring import record_consent
from oncodesk.services.radiation.prescribing import PhaseTyped, Times, draft_course, sign_phase
from oncodesk.services.radiation.queries import get_course
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.scheduling.booking import book_visit
from oncodesk.services.scheduling.queries import list_free_times
from oncodesk.services.treatment.previews import preview_change
from tests import course as chemo
from tests import radiation
from tests.course import START, at
from tests.radiation import PLAN

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 10, 14)  # visit 2 is planned for Tue Oct 13
SAME = "scheduling.radiation_same_day"


def irradiated(
    treated: chemo.Treated, on: date, fractions: int = 1, accept: tuple[str, ...] = ()
) -> radiation.Irradiated:
    """Fractions of 8 Gy on working days from `on`, signed by the radiation oncologist."""
    from decimal import Decimal
    from uuid import UUID

    from oncodesk.domain.shared.quantity import Quantity
    from oncodesk.records.models import DiagnosisRow

    house = treated.house
    record_consent(
        house.context("coordinator", at(START, 8)),
        patient=treated.patient,
        client=treated.owner,
        protocol_slug="radiation-palliative-daily",
        given_on=START,
        how="signed",
    )
    with reading([house.practice_id]):
        diagnosis = DiagnosisRow.objects.get(patient__public_id=treated.patient).public_id
    done = draft_course(
        house.context("coordinator", at(START, 8)),
        patient=treated.patient,
        diagnosis=diagnosis,
        intent=Intent.PALLIATIVE,
        start_on=on,
        spacing_days=1,
        phase=PhaseTyped("Nose", Quantity(Decimal(8), "Gy"), fractions, radiation.machine(house), PLAN),
        times=Times(30, 30, 60, time(10)),
    )
    course = UUID(done.id)
    phase = get_course([house.practice_id], course).phases[0]
    sign_phase(
        house.context("radiation", at(START, 9)),
        phase=phase.phase,
        seen_version=phase.version,
        accept=("radiation.outside_printed", *accept),
    )
    return radiation.Irradiated(house, treated.owner, treated.patient, course)


def change(treated: chemo.Treated, wish: Change, who: str, accept: dict[int, frozenset[str]]) -> None:
    change_schedule(
        treated.context(who, at(START, 12)),
        course=treated.course,
        seen_version=treated.row().version,
        change=wish,
        reason="travel",
        accept=accept,
    )


def codes(stopped: Stopped) -> list[str]:
    return [each.code for each in stopped.verdict.findings]


def test_a_delay_onto_a_day_of_radiation_is_the_oncologists() -> None:
    treated = chemo.on_course(radiation.staffed(), protocol="chop-uw-19")
    irradiated(treated, WEDNESDAY)
    wish = Change(Verb.DELAY, 2, 1)
    shown = preview_change([treated.house.practice_id], course=treated.course, change=wish, now=at(START, 12))
    assert [each.code for each in shown.left] == [SAME]
    assert SAME in [each.code for day in shown.visits if day.number == 2 for each in day.findings]
    for who in ("coordinator", "oncologist"):
        with pytest.raises(Stopped) as stopped:
            change(treated, wish, who, {})
        assert codes(stopped.value) == [SAME]
    assert treated.visit(2).planned_on == WEDNESDAY - timedelta(days=1)
    change(treated, wish, "oncologist", {2: frozenset({SAME})})
    assert treated.visit(2).planned_on == WEDNESDAY


def test_another_day_is_free_and_a_visit_that_stays_is_not_asked_again() -> None:
    treated = chemo.on_course(radiation.staffed(), protocol="chop-uw-19")
    irradiated(treated, WEDNESDAY - timedelta(days=1), accept=("radiation.chemotherapy_same_day",))
    change(treated, Change(Verb.DELAY, 3, 1), "coordinator", {})
    change(treated, Change(Verb.DELAY, 2, 1), "coordinator", {})
    assert treated.visit(2).planned_on == WEDNESDAY


def test_a_second_course_on_days_of_radiation_is_acknowledged_at_its_start() -> None:
    house = radiation.staffed()
    first = chemo.on_course(house, protocol="chop-uw-19")
    irradiated(first, WEDNESDAY)
    from oncodesk.services.treatment.previews import preview_course

    with reading([house.practice_id]):
        from oncodesk.records.models import ContentVersionRow

        version = ContentVersionRow.objects.get(kind="protocol", slug="chop-uw-19", state="signed").public_id
    shown = preview_course([house.practice_id], patient=first.patient, protocol=version, start_on=WEDNESDAY)
    assert SAME in [each.code for each in shown.left]


def test_a_time_inside_her_radiation_is_not_offered_and_the_day_is_said() -> None:
    treated = chemo.on_course(radiation.staffed(), protocol="chop-uw-19")
    irradiated(treated, WEDNESDAY)
    change(treated, Change(Verb.DELAY, 2, 1), "oncologist", {2: frozenset({SAME})})
    free = list_free_times([treated.house.practice_id], treated.visit(2).public_id)
    assert "scheduling.radiation_at" in [each.code for each in free.findings]
    with reading([treated.house.practice_id]):
        slots = list(FractionSlotRow.objects.all())
    from_at, to_at = min(each.starts_at for each in slots), max(each.ends_at for each in slots)
    assert free.times and not [each for each in free.times if from_at - timedelta(hours=1) < each < to_at]
    chemo.step(book_visit, treated, "coordinator", 2, at(START, 13))
    with reading([treated.house.practice_id]):
        [booked] = AppointmentRow.objects.exclude(state="cancelled")
    assert booked.ends_at <= from_at or to_at <= booked.starts_at


def test_a_day_kept_free_is_no_day_of_chemotherapy() -> None:
    treated = chemo.on_course(radiation.staffed(), protocol="chop-uw-19")
    friday = date(2026, 10, 9)
    her = irradiated(treated, friday, fractions=2)
    assert [row.planned_on for row in her.fractions()] == [friday, date(2026, 10, 12)]
    radiation.miss(her, 0)
    assert her.fraction(2).planned_on == WEDNESDAY  # not Tuesday, visit 2


def test_doxorubicin_within_a_radiation_course_is_accepted_by_name() -> None:
    treated = chemo.on_course(radiation.staffed(), protocol="chop-uw-19")
    with pytest.raises(Stopped) as stopped:
        irradiated(treated, date(2026, 10, 26), fractions=3, accept=("radiation.chemotherapy_same_day",))
    assert codes(stopped.value) == ["radiation.radiosensitizer"]
