"""Is every dose of a life counted once, and does the sum stop what would be too much?"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from oncodesk.domain.shared.roles import Permission
from oncodesk.records import tenancy
from oncodesk.records.models import AdministrationRow, ExposureRow
from oncodesk.services.context import Done
from oncodesk.services.dosing.actions import record_external, take_back_external
from oncodesk.services.dosing.exposures import exposures_of
from oncodesk.services.dosing.steps import reverse_exposure
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal, Stopped
from oncodesk.services.reading import reading
from oncodesk.services.treatment.actions import release_visit, sign_orders
from oncodesk.services.work import Work, action
from tests import course, make

pytestmark = pytest.mark.django_db
EARLIER = course.START - timedelta(days=40)


def elsewhere(treated: course.Treated, who: str = "coordinator", **values: object) -> Done:
    given: dict[str, object] = {
        "substance": "doxorubicin",
        "on": EARLIER,
        "doses": 3,
        "amount": "30 mg/m2",
        "place": "Northside Animal Hospital",
        "document": "Discharge letter",
        **values,
    }
    return record_external(
        treated.context(who, course.at(course.START, 8)),
        patient=treated.patient,
        **given,  # type: ignore[arg-type]
    )


def entries(treated: course.Treated) -> list[ExposureRow]:
    with reading([treated.house.practice_id]):
        return list(ExposureRow.objects.filter(patient__public_id=treated.patient).order_by("pk"))


@action("tests.wrong_dose", Permission.GIVE)
def _in_error(work: Work, *, administration: int) -> Done:
    """What the correction of an administration does with the ledger."""
    given = AdministrationRow.objects.get(pk=administration)
    reverse_exposure(work, given, "given to the other dog")
    return Done(str(given.public_id))


def test_what_is_given_here_is_entered_in_the_same_moment() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(course.START, 9, 30))
    (entry,) = entries(treated)
    assert (entry.source, entry.substance, entry.substance_group) == (
        "given",
        "vincristine",
        "vinca alkaloid",
    )
    assert (entry.amount_mg, entry.bsa_m2, entry.mg_per_m2) == (
        Decimal("0.68"),
        Decimal("0.9751"),
        Decimal("0.70"),
    )
    assert entry.given_on == course.START


def test_an_error_is_taken_back_by_a_counter_entry_once() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(course.START, 9, 30))
    with reading([treated.house.practice_id]):
        given = AdministrationRow.objects.get(drug="vincristine")
    when = course.at(course.START, 10)
    _in_error(treated.context("nurse", when), administration=given.pk)
    first, counter = entries(treated)
    assert counter.reverses_id == first.pk
    assert first.mg_per_m2 + counter.mg_per_m2 == 0
    assert counter.administration_id == given.pk
    with pytest.raises(Refusal):
        _in_error(treated.context("nurse", when), administration=given.pk)
    with reading([treated.house.practice_id]):
        assert sum(each.mg_per_m2 for each in exposures_of(first.patient_id)) == 0


def test_doses_elsewhere_count_and_an_estimate_stays_visible() -> None:
    treated = course.on_course()
    elsewhere(treated)
    done = elsewhere(treated, amount="", document="", on=EARLIER - timedelta(days=1))
    assert done.remarks == ("estimate",)
    known, guessed = entries(treated)
    assert (known.mg_per_m2, known.is_estimate) == (Decimal(90), False)
    assert (guessed.mg_per_m2, guessed.is_estimate) == (Decimal(90), True)


def test_what_cannot_be_counted_is_not_entered() -> None:
    treated = course.on_course()
    with pytest.raises(Stopped) as refused:
        elsewhere(treated, amount="29 mg")
    assert [finding.code for finding in refused.value.verdict.stopping] == ["dosing.outside_size_missing"]
    with pytest.raises(Invalid) as wrong:
        elsewhere(
            treated, substance="aspirin", place=" ", on=course.START + timedelta(days=1), amount="thirty"
        )
    assert set(wrong.value.fields) == {"substance", "place", "on", "amount"}
    with pytest.raises(Invalid) as units:
        elsewhere(treated, amount="29 IU", weight="30 mg", surface=Decimal(12))
    assert set(units.value.fields) == {"amount", "weight", "surface"}
    assert entries(treated) == []


def test_only_a_prescriber_takes_an_outside_dose_back_and_it_stays_visible() -> None:
    treated = course.on_course()
    entry = UUID(elsewhere(treated).id)
    when = course.at(course.START, 9)
    with pytest.raises(NotAllowed):
        take_back_external(treated.context("nurse", when), entry=entry, reason="other dog")
    with pytest.raises(Invalid):
        take_back_external(treated.context("oncologist", when), entry=entry, reason="  ")
    counter = take_back_external(treated.context("oncologist", when), entry=entry, reason="other dog")
    assert [each.mg_per_m2 for each in entries(treated)] == [Decimal(90), Decimal(-90)]
    with pytest.raises(Refusal):
        take_back_external(treated.context("oncologist", when), entry=UUID(counter.id), reason="again")
    with pytest.raises(NotThere):
        take_back_external(make.staffed().context("oncologist", when), entry=entry, reason="theirs")


def test_a_dose_given_here_is_not_taken_back_as_one_from_elsewhere() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(course.START, 9, 30))
    (entry,) = entries(treated)
    with pytest.raises(Refusal, match="Correct the administration"):
        take_back_external(
            treated.context("oncologist", course.at(course.START, 11)), entry=entry.public_id, reason="wrong"
        )


def test_the_same_drug_elsewhere_yesterday_stops_the_dose_of_today() -> None:
    treated = course.on_course()
    course.ready(treated, 1)
    elsewhere(
        treated, substance="vincristine", doses=1, amount="0.7 mg/m2", on=course.START - timedelta(days=1)
    )
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, treated, "nurse", 1, course.at(course.START, 9))
    assert "treatment.too_early" in {finding.code for finding in refused.value.verdict.stopping}


def test_a_dose_elsewhere_later_takes_the_release_back() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    elsewhere(
        treated, substance="vincristine", doses=1, amount="0.7 mg/m2", on=course.START - timedelta(days=2)
    )
    assert treated.visit(1).state == "arrived"


def test_the_lifetime_sum_of_both_houses_stops_a_dose() -> None:
    treated = course.on_course()
    elsewhere(treated, doses=6)
    number = next(
        visit for visit in range(1, 17) if any(o.drug == "doxorubicin" for o in treated.orders(visit))
    )
    with pytest.raises(Stopped) as refused:
        course.step(sign_orders, treated, "oncologist", number, course.at(course.START, 9))
    assert "dosing.lifetime_exceeded" in {finding.code for finding in refused.value.verdict.stopping}


def _refused_by_the_database(treated: course.Treated, change: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        tenancy.enter([treated.house.practice_id])
        with connection.cursor() as cursor:
            cursor.execute(change)


def test_the_database_keeps_the_ledger_whole() -> None:
    treated = course.on_course()
    elsewhere(treated)
    columns = (
        "public_id, version, created_at, practice_id, patient_id, source, substance, substance_group, doses, "
        "amount_mg, bsa_m2, mg_per_m2, given_on, administration_id, visit_id, place, document, is_estimate, "
        "reverses_id, why_reversed, entered_by_id"
    )
    copied = columns.replace("public_id, version", "gen_random_uuid(), version")
    insert = f"insert into records_exposurerow ({columns}) select {{}} from records_exposurerow"
    counter = copied.replace(" source,", " 'counter',").replace(" reverses_id", " id")
    why = counter.replace("why_reversed", "'wrong dog'")
    for wrong in (
        copied.replace(" place,", " '',"),  # an outside dose from nowhere
        copied.replace("mg_per_m2", "0"),  # a dose of nothing
        copied.replace(" doses", " 0"),
        copied.replace(" entered_by_id", " null"),
        why.replace("mg_per_m2", "-89"),  # takes back less than it names
        why.replace("mg_per_m2", "-mg_per_m2").replace(" substance,", " 'vincristine',"),
        counter.replace("mg_per_m2", "-mg_per_m2"),  # says no reason
    ):
        _refused_by_the_database(treated, insert.format(wrong))
    right = why.replace("mg_per_m2", "-mg_per_m2")
    with reading([treated.house.practice_id]), connection.cursor() as cursor:
        cursor.execute(insert.format(right))
    assert sum(entry.mg_per_m2 for entry in entries(treated)) == 0
    _refused_by_the_database(treated, insert.format(right))  # a second time
