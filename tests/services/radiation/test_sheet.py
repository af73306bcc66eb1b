"""Does anesthesia begin only when nothing stands against it, and does every controlled drug add up?"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from oncodesk.records import tenancy
from oncodesk.records.models import AnesthesiaRow, ControlledDrugRow
from oncodesk.services.errors import Invalid, NotAllowed, Stopped
from oncodesk.services.radiation import sheet, treating
from oncodesk.services.radiation.sheet_queries import get_sheet
from oncodesk.services.reading import reading
from tests import radiation
from tests.course import at
from tests.radiation import MONDAY

pytestmark = pytest.mark.django_db
NO_BLOOD = ["radiation.labs_missing", "radiation.labs_missing"]


def test_nothing_signed_nothing_fasted_nothing_drawn() -> None:
    her = radiation.on_course()
    with pytest.raises(Stopped) as stopped:
        radiation.anesthetize(her, 0)
    found = [each.code for each in stopped.value.verdict.findings]
    assert found == ["radiation.no_fasting_instruction", *NO_BLOOD]
    radiation.fasting(her)
    with pytest.raises(Stopped) as stopped:
        radiation.anesthetize(her, 0, fed=at(MONDAY, 7), reason="drawn at the referring vet")
    assert [each.code for each in stopped.value.verdict.findings] == ["radiation.not_fasted"]
    radiation.anesthetize(her, 0, reason="drawn at the referring vet")
    assert her.fraction(0).state == "anesthetized"


def test_only_an_anesthetist_or_the_radiation_oncologist_accepts_old_blood() -> None:
    her = radiation.on_course()
    radiation.fasting(her)
    row = her.fraction(0)
    with pytest.raises(NotAllowed):
        sheet.anesthetize(
            her.context("nurse", at(MONDAY, 8, 40)),
            fraction=row.public_id,
            seen_version=row.version,
            fed_at=at(MONDAY, 8, 40) - timedelta(hours=12),
            asa=2,
            examination="clear",
            accepted_reason="looks well",
        )
    with pytest.raises(NotAllowed):
        sheet.sign_fasting(
            her.context("nurse", at(MONDAY, 8)), patient=her.patient, hours=10, food="none", water="free"
        )


def test_an_anesthetic_without_a_beam_is_kept_and_adds_no_dose() -> None:
    her = radiation.on_course()
    radiation.fasting(her)
    started = radiation.anesthetize(her, 0, reason="drawn elsewhere")
    row = her.fraction(0)
    with pytest.raises(NotAllowed):
        treating.not_done(
            her.context("coordinator", at(MONDAY, 9)),
            fraction=row.public_id,
            seen_version=row.version,
            reason="interlock",
        )
    radiation.miss(her, 0, "interlock", who="nurse")
    kept = get_sheet([her.house.practice_id], started)
    assert (kept.state, her.fraction(0).state, her.fraction(0).delivered_gy) == ("aborted", "not_done", None)


def test_from_induction_to_awake() -> None:
    her = radiation.on_course()
    radiation.fasting(her)
    started = radiation.anesthetize(her, 0, reason="drawn elsewhere")
    context = her.context("anesthetist", at(MONDAY, 9))
    sheet.record_vitals(
        context,
        anesthesia=started,
        at=at(MONDAY, 8, 50),
        vitals=sheet.Vitals(pulse=88, spo2=99, temperature_f=Decimal("99.8")),
    )
    with pytest.raises(Invalid):
        sheet.record_vitals(context, anesthesia=started, at=at(MONDAY, 8, 50), vitals=sheet.Vitals(spo2=101))
    sheet.record_agent(
        context, anesthesia=started, at=at(MONDAY, 8, 41), what="propofol IV", amount=Decimal(60), unit="mg"
    )
    with pytest.raises(Invalid, match="dose"):
        sheet.recover(context, anesthesia=started, seen_version=1, recovery="awake")
    radiation.deliver(her, 0, no_anesthesia="")
    done = sheet.record_controlled(
        context,
        anesthesia=started,
        drug="butorphanol",
        unit="mg",
        drawn=Decimal("4.0"),
        given=Decimal("3.2"),
        wasted=Decimal("0.8"),
    )
    with pytest.raises(Invalid, match="witnessed"):
        sheet.recover(context, anesthesia=started, seen_version=1, recovery="awake")
    with pytest.raises(Invalid, match="Somebody else"):
        sheet.witness_waste(context, controlled=UUID(done.id), seen_version=1)
    sheet.witness_waste(her.context("nurse", at(MONDAY, 9, 5)), controlled=UUID(done.id), seen_version=1)
    sheet.recover(context, anesthesia=started, seen_version=1, recovery="extubated 9:10, sternal, 99.1")
    kept = get_sheet([her.house.practice_id], started)
    assert kept.state == "recovered" and len(kept.entries) == 2
    assert her.fraction(0).no_anesthesia == "" and her.fraction(0).number == 1


@pytest.mark.parametrize(
    ("drawn", "given", "wasted"),
    [
        ("4.0", "3.2", "0.7"),
        ("4.0", "3.2", "0.9"),
        ("4.0", "5.0", "-1.0"),
        (None, "3.2", "0.8"),
        ("4.0", "4.0", None),
    ],
)
def test_what_does_not_add_up_is_refused(drawn: str | None, given: str, wasted: str | None) -> None:
    her = radiation.on_course()
    radiation.fasting(her)
    started = radiation.anesthetize(her, 0, reason="drawn elsewhere")
    with pytest.raises(Stopped):
        sheet.record_controlled(
            her.context("nurse", at(MONDAY, 9)),
            anesthesia=started,
            drug="fentanyl",
            unit="mcg",
            drawn=None if drawn is None else Decimal(drawn),
            given=Decimal(given),
            wasted=None if wasted is None else Decimal(wasted),
        )


def test_the_database_holds_balance_and_witness() -> None:
    her = radiation.on_course()
    radiation.fasting(her)
    started = radiation.anesthetize(her, 0, reason="drawn elsewhere")
    sheet.record_controlled(
        her.context("nurse", at(MONDAY, 9)),
        anesthesia=started,
        drug="fentanyl",
        unit="mcg",
        drawn=Decimal(50),
        given=Decimal(40),
        wasted=Decimal(10),
    )
    with reading([her.house.practice_id]):
        row = ControlledDrugRow.objects.get()
    for values in ({"wasted": Decimal(9)}, {"given": Decimal(41)}, {"witness_id": row.recorded_by_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            tenancy.enter([her.house.practice_id])
            ControlledDrugRow.objects.filter(pk=row.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        tenancy.enter([her.house.practice_id])
        AnesthesiaRow.objects.update(asa=6)
