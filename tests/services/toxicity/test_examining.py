"""Do urine and pressure stand before the dose, with their authors, and does a new record ask again?"""

from datetime import datetime, timedelta

import pytest

from oncodesk.records.models import BloodPressureRow, UrineRow
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Stopped
from oncodesk.services.reading import reading
from oncodesk.services.toxicity.examining import read_urine, record_pressure
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.treatment.interacting import decide_interaction
from tests import course, make
from tests.course import START, Treated, at

pytestmark = pytest.mark.django_db
NINE = at(START, 9)


def second_visit() -> tuple[Treated, datetime]:
    """A dog before cyclophosphamide, ready but for her urine; nine o'clock of that day."""
    dog = course.on_course()
    course.released(dog, 1)
    course.give_all(dog, 1, at(dog.visit(1).planned_on, 10))
    course.ready(dog, 2)
    day = dog.visit(2).planned_on
    course.step(review_results, dog, "oncologist", 2, at(day, 8, 45))
    course.step(sign_orders, dog, "oncologist", 2, at(day, 8, 46))
    return dog, at(day, 9)


def refused(dog: Treated, now: datetime) -> list[str]:
    try:
        course.step(release_visit, dog, "nurse", 2, now)
    except Stopped as stopped:
        return sorted(each.code for each in stopped.verdict.stopping)
    return []


def test_blood_that_the_owner_saw_holds_until_an_oncologist_decides_about_that_answer() -> None:
    dog, nine = second_visit()
    course.well(dog, 2, nine, blood_in_urine="visible")
    assert dog.visit(2).answer == "oncologist"
    assert refused(dog, nine) == ["treatment.blood_in_urine"]
    with reading([dog.house.practice_id]):
        key = str(UrineRow.objects.latest("pk").public_id)
    course.step(decide_interaction, dog, "oncologist", 2, nine, one=key, two=key, reason="old stain")
    assert refused(dog, nine) == []
    course.well(dog, 2, nine + timedelta(minutes=1), blood_in_urine="visible")
    assert refused(dog, nine + timedelta(minutes=2)) == ["treatment.blood_in_urine"]


def test_an_owner_who_does_not_know_needs_a_urinalysis_that_somebody_read() -> None:
    dog, nine = second_visit()
    course.well(dog, 2, nine, blood_in_urine="unknown")
    assert refused(dog, nine) == ["treatment.urine_not_read"]
    told = {"patient": dog.patient, "blood": "none", "protein": "trace", "collected_at": nine}
    with pytest.raises(NotAllowed):
        read_urine(dog.context("coordinator", nine), **told)  # type: ignore[arg-type]
    read_urine(dog.context("nurse", nine), **told)  # type: ignore[arg-type]
    assert refused(dog, nine) == []
    read_urine(dog.context("nurse", nine), **{**told, "blood": "microscopic"})  # type: ignore[arg-type]
    assert refused(dog, nine) == ["treatment.blood_in_urinalysis"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"blood": "lots"}, "blood"),
        ({"protein": "5+"}, "protein"),
        ({"collected_at": None}, "collected_at"),
        ({"collected_at": NINE + timedelta(hours=1)}, "collected_at"),
        ({"collected_at": NINE - timedelta(days=366)}, "collected_at"),
        ({"words": "x" * 301}, "words"),
    ],
)
def test_a_reading_that_cannot_be_is_told_by_its_field(values: dict[str, object], field: str) -> None:
    dog = course.on_course()
    told = {"blood": "none", "protein": "negative", "collected_at": NINE, **values}
    with pytest.raises(Invalid) as wrong:
        read_urine(dog.context("nurse", NINE), patient=dog.patient, **told)  # type: ignore[arg-type]
    assert field in wrong.value.fields


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"systolic": 39}, "systolic"),
        ({"systolic": 351}, "systolic"),
        ({"readings": 0}, "readings"),
        ({"readings": 21}, "readings"),
        ({"measured_at": NINE + timedelta(hours=1)}, "measured_at"),
    ],
)
def test_a_pressure_that_cannot_be_is_told_by_its_field(values: dict[str, object], field: str) -> None:
    dog = course.on_course()
    told = {"systolic": 140, "readings": 5, "measured_at": NINE, **values}
    with pytest.raises(Invalid) as wrong:
        record_pressure(dog.context("nurse", NINE), patient=dog.patient, **told)  # type: ignore[arg-type]
    assert field in wrong.value.fields
    with reading([dog.house.practice_id]):
        assert not BloodPressureRow.objects.exists()


def test_toceranib_waits_for_pressure_and_protein() -> None:
    dog = course.on_course(protocol="toceranib")
    course.ready(dog, 1)

    def found() -> set[str]:
        with reading([dog.house.practice_id]):
            return {each.code for each in known_about(dog.visit(1), NINE).facts.examined}

    assert found() == {"treatment.pressure_missing", "treatment.protein_not_known"}
    record_pressure(
        dog.context("nurse", NINE), patient=dog.patient, systolic=180, readings=5, measured_at=NINE
    )
    read_urine(dog.context("nurse", NINE), patient=dog.patient, blood="none", protein="2+", collected_at=NINE)
    assert found() == {"treatment.pressure_holds", "treatment.protein_without_ratio"}


def test_another_practice_records_nothing() -> None:
    dog, stranger = course.on_course(), make.staffed("Hilltop Oncology").context("oncologist", NINE)
    with pytest.raises(NotThere):
        record_pressure(stranger, patient=dog.patient, systolic=140, readings=5, measured_at=NINE)
    with pytest.raises(NotThere):
        read_urine(stranger, patient=dog.patient, blood="none", protein="trace", collected_at=NINE)
