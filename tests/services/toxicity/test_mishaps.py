"""Is a drug beside the vein recorded, told at once, looked at on its days, and corrected?"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from oncodesk.domain.treatment.mishap import Mishap
from oncodesk.records.models import MishapRow, OrderRow, TaskRow
from oncodesk.services.errors import Invalid, NotAllowed, Refusal, Stale
from oncodesk.services.toxicity.mishap_queries import first_aid_of, list_mishaps
from oncodesk.services.toxicity.mishaps import Told, correct_mishap, record_mishap
from tests import course

pytestmark = pytest.mark.django_db
NINE = course.at(course.START, 9)
BEGAN = NINE + timedelta(minutes=5)
LATER = NINE + timedelta(minutes=30)
TOLD = Told(Mishap.EXTRAVASATION, BEGAN, "swelling at the left front leg", "catheter left in", Decimal("0.4"))


@pytest.fixture
def dog() -> course.Treated:
    treated = course.on_course()
    course.released(treated, 1)
    course.give_all(treated, 1, NINE)
    return treated


def order_of(dog: course.Treated, drug: str = "vincristine") -> OrderRow:
    return next(each for each in dog.orders(1) if each.drug == drug)


def record(dog: course.Treated, told: Told = TOLD, who: str = "nurse") -> UUID:
    return UUID(record_mishap(dog.context(who, LATER), order=order_of(dog).public_id, told=told).id)


def as_doxorubicin(dog: course.Treated) -> None:
    """The order says doxorubicin, as at the fourth visit of this course."""
    OrderRow.objects.filter(pk=order_of(dog).pk).update(drug="doxorubicin")


def looks(state: str = "open") -> list[tuple[int, str]]:
    tasks = TaskRow.objects.filter(kind="look_at_site", state=state).order_by("due_at")
    return [(task.facts["day"], f"{task.due_at.astimezone(course.ZONE):%m-%d %H:%M}") for task in tasks]


def test_the_oncologist_is_told_now_and_a_vinca_has_no_days_of_a_source(dog: course.Treated) -> None:
    record(dog)
    [task] = TaskRow.objects.filter(kind="mishap")
    assert (task.to_role, task.urgency, task.reason) == ("oncologist", "now", "treatment.look_at_leak")
    assert task.facts == {"drug": "vinCRIStine", "seen": "swelling at the left front leg"}
    assert looks() == []
    [shown] = list_mishaps([dog.house.practice_id], dog.patient)
    assert (shown.volume_ml, shown.noticed_at, shown.drug) == (Decimal("0.4"), BEGAN, "vincristine")


def test_doxorubicin_is_looked_at_on_the_days_of_its_source(dog: course.Treated) -> None:
    as_doxorubicin(dog)
    record_mishap(dog.context("nurse", LATER), order=order_of(dog, "doxorubicin").public_id, told=TOLD)
    assert looks() == [
        (1, "10-07 08:00"),
        (2, "10-08 08:00"),
        (3, "10-09 08:00"),
        (7, "10-13 08:00"),
        (10, "10-16 08:00"),
        (14, "10-20 08:00"),
    ]


def test_a_correction_keeps_the_old_row_and_counts_its_days_anew(dog: course.Treated) -> None:
    as_doxorubicin(dog)
    order = order_of(dog, "doxorubicin").public_id
    first = UUID(record_mishap(dog.context("nurse", LATER), order=order, told=TOLD).id)
    with pytest.raises(Stale):
        correct_mishap(dog.context("nurse", LATER), corrects=first, seen_version=9, reason="x", told=None)
    with pytest.raises(Invalid):
        correct_mishap(dog.context("nurse", LATER), corrects=first, seen_version=1, reason=" ", told=None)
    right = replace(TOLD, kind=Mishap.REACTION, volume_ml=None)
    done = correct_mishap(
        dog.context("second", LATER), corrects=first, seen_version=1, reason="a wheal", told=right
    )
    assert looks() == [] and len(looks("cancelled")) == 6
    old, new = MishapRow.objects.order_by("pk")
    assert (old.is_current, new.is_current, new.supersedes_id) == (False, True, old.pk)
    assert new.correction == "a wheal" and old.observed == TOLD.observed
    with pytest.raises(Refusal, match="corrected already"):
        correct_mishap(dog.context("nurse", LATER), corrects=first, seen_version=2, reason="x", told=None)
    correct_mishap(
        dog.context("nurse", LATER), corrects=UUID(done.id), seen_version=1, reason="no", told=None
    )
    assert list_mishaps([dog.house.practice_id], dog.patient) == ()
    assert not TaskRow.objects.filter(kind__in=["mishap", "look_at_site"], state="open").exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (replace(TOLD, observed=" "), "observed"),
        (replace(TOLD, done=""), "done"),
        (replace(TOLD, volume_ml=Decimal(0)), "volume_ml"),
        (replace(TOLD, volume_ml=Decimal(1001)), "volume_ml"),
        (replace(TOLD, kind=Mishap.REACTION), "volume_ml"),
        (replace(TOLD, noticed_at=BEGAN - timedelta(minutes=1)), "time"),
        (replace(TOLD, noticed_at=LATER + timedelta(minutes=6)), "time"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_by_its_field(
    dog: course.Treated, told: Told, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record(dog, told)
    assert set(refused.value.fields) == {field}
    assert not MishapRow.objects.exists() and not TaskRow.objects.filter(kind="mishap").exists()


def test_a_volume_may_be_unknown_and_only_people_at_the_patient_record(dog: course.Treated) -> None:
    record(dog, replace(TOLD, volume_ml=None))
    assert MishapRow.objects.get().volume_ml is None
    with pytest.raises(NotAllowed):
        record(dog, who="coordinator")
    with pytest.raises(Refusal, match="Nothing of this drug"):
        record_mishap(dog.context("nurse", LATER), order=dog.orders(2)[0].public_id, told=TOLD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "leak"},
        {"kind": "reaction"},
        {"volume_ml": Decimal(0)},
        {"observed": ""},
        {"done": ""},
    ],
)
def test_the_database_refuses_half_a_record(dog: course.Treated, wrong: dict[str, object]) -> None:
    record(dog)
    with pytest.raises(IntegrityError), transaction.atomic():
        MishapRow.objects.update(**wrong)


def test_first_aid_names_its_source_and_what_is_only_general_knowledge() -> None:
    found = {
        drug: first_aid_of(drug).findings[0]
        for drug in ("doxorubicin", "vinblastine", "carboplatin", "cyclophosphamide", "unheard_of")
    }
    assert {drug: finding.code.removeprefix("treatment.") for drug, finding in found.items()} == {
        "doxorubicin": "leaked_doxorubicin",
        "vinblastine": "leaked_vinca",
        "carboplatin": "leaked_vesicant",
        "cyclophosphamide": "leaked",
        "unheard_of": "leaked_unknown",
    }
    assert "[S45b]" in found["doxorubicin"].source and "General knowledge" in found["vinblastine"].source
    assert found["unheard_of"].stops
