"""Does a grade propose and an oncologist decide, from the event to the lower dose and never by itself?"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from oncodesk.records.models import AdverseEventRow, DoseModificationRow, ReductionAnswerRow
from oncodesk.services.errors import Invalid, NotAllowed, Refusal
from oncodesk.services.reading import reading
from oncodesk.services.toxicity.events import Event, correct_event, record_event
from oncodesk.services.toxicity.queries import list_events
from oncodesk.services.toxicity.reducing import answer_reduction
from oncodesk.services.treatment.visit_queries import get_visit
from tests import course
from tests.course import START, Treated, at

pytestmark = pytest.mark.django_db
LATER = at(START + timedelta(days=14), 9)
VOMITING = Event("vomiting", 3, START + timedelta(days=2), drug="vincristine", source="owner")


def treated_once() -> Treated:
    dog = course.on_course()
    course.ready(dog, 1)
    course.released(dog, 1)
    course.give_all(dog, 1, at(START, 9))
    return dog


def record(dog: Treated, event: Event = VOMITING, who: str = "nurse") -> UUID:
    now = at(START + timedelta(days=3), 9)
    return UUID(record_event(dog.context(who, now), patient=dog.patient, event=event).id)


def answer(dog: Treated, who: str = "oncologist", **values: object) -> None:
    given = {
        "drug": "vincristine",
        "choice": "accepted",
        "percent": Decimal(20),
        "reason": "vomiting",
        **values,
    }
    course.step(answer_reduction, dog, who, 3, LATER, **given)


def proposals(dog: Treated, number: int = 3) -> list[tuple[str, Decimal | None]]:
    shown = get_visit([dog.house.practice_id], dog.visit(number).public_id, LATER)
    return [(each.feed.drug, each.feed.percent) for each in shown.forward if each.is_open]


def test_an_event_is_linked_to_drug_cycle_and_day_and_names_its_version() -> None:
    dog = treated_once()
    record(dog)
    (event,) = list_events([dog.house.practice_id], dog.patient)
    assert (event.term, event.grade, event.scale) == ("vomiting", 3, "VCOG-CTCAE v1.1")
    assert (event.drug, event.dose_of, event.recorded_by) == ("vincristine", "week 1, visit 1", "Nurse nurse")


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (Event("vomiting", 0, START), "grade"),
        (Event("weight_loss", 4, START), "grade"),
        (Event("hair loss", 1, START), "description"),
        (Event("", 1, START), "term"),
        (Event("vomiting", 1, START + timedelta(days=4)), "onset_on"),
        (Event("vomiting", 1, START - timedelta(days=1), drug="vincristine"), "drug"),
        (Event("vomiting", 1, START, drug="doxorubicin"), "drug"),
        (Event("vomiting", 1, START, attribution="surely"), "attribution"),
    ],
)
def test_an_event_that_cannot_be_is_told_by_its_field(event: Event, field: str) -> None:
    dog = treated_once()
    with pytest.raises(Invalid) as wrong:
        record(dog, event)
    assert field in wrong.value.fields


def test_the_desk_records_no_grades() -> None:
    dog = treated_once()
    with pytest.raises(NotAllowed):
        record(dog, who="coordinator")


def test_a_correction_is_a_new_row_and_the_old_one_proposes_nothing() -> None:
    dog = treated_once()
    first = record(dog)
    assert proposals(dog) == [("vincristine", Decimal(20))]
    milder = Event("vomiting", 2, VOMITING.onset_on, drug="vincristine")
    correct_event(
        dog.context("nurse", LATER), corrects=first, seen_version=1, reason="miscounted", event=milder
    )
    assert proposals(dog) == []
    with reading([dog.house.practice_id]):
        old, new = AdverseEventRow.objects.order_by("pk")
    assert (old.is_current, new.supersedes_id, new.correction) == (False, old.pk, "miscounted")
    with pytest.raises(Refusal):
        correct_event(dog.context("nurse", LATER), corrects=first, seen_version=2, reason="again", event=None)
    correct_event(
        dog.context("nurse", LATER), corrects=new.public_id, seen_version=1, reason="other dog", event=None
    )
    assert list_events([dog.house.practice_id], dog.patient) == ()


def test_one_tap_lowers_this_and_every_later_dose_of_that_drug_only() -> None:
    dog = treated_once()
    record(dog)
    with reading([dog.house.practice_id]):
        assert not DoseModificationRow.objects.exists()  # a grade proposes, it never decides
    with pytest.raises(NotAllowed):
        answer(dog, "nurse")
    answer(dog)
    with reading([dog.house.practice_id]):
        made = DoseModificationRow.objects.get()
    assert (made.drug, made.percent, made.basis, made.is_forward) == (
        "vincristine",
        Decimal(-20),
        "standard",
        True,
    )
    assert proposals(dog) == []
    with pytest.raises(Invalid):  # answered already
        answer(dog)
    course.weigh(dog, LATER)
    shown = get_visit([dog.house.practice_id], dog.visit(3).public_id, LATER)
    (order,) = [each for each in shown.orders if each.drug_id == "vincristine"]
    assert order.today == Decimal("0.55")  # 0.7 mg/m² × 0.9751 m² less 20 %: 0.546, in steps of 0.01 mg


def test_declined_with_a_reason_and_a_new_event_is_proposed_again() -> None:
    dog = treated_once()
    record(dog)
    with pytest.raises(Invalid):
        answer(dog, choice="declined", reason=" ")
    answer(dog, choice="declined", reason="ate the trash")
    assert proposals(dog) == []
    with reading([dog.house.practice_id]):
        assert not DoseModificationRow.objects.exists()
        assert ReductionAnswerRow.objects.get().percent is None
    record(dog, Event("diarrhea", 3, VOMITING.onset_on, drug="vincristine"))
    assert proposals(dog) == [("vincristine", Decimal(20))]


@pytest.mark.parametrize("percent", [None, Decimal(0), Decimal(100), Decimal(-20)])
def test_to_accept_needs_a_number_between_0_and_100(percent: Decimal | None) -> None:
    dog = treated_once()
    record(dog)
    with pytest.raises(Invalid) as wrong:
        answer(dog, percent=percent)
    assert "percent" in wrong.value.fields


def test_the_count_after_a_dose_proposes_for_the_next_one_of_that_drug_not_of_todays() -> None:
    dog = treated_once()
    course.blood(dog, at(START + timedelta(days=7), 8), neutrophils="0.8", white="1.3")
    assert proposals(dog, 2) == []  # cyclophosphamide is not the cause
    assert proposals(dog, 3) == [("vincristine", Decimal(10))]
    shown = get_visit([dog.house.practice_id], dog.visit(3).public_id, LATER)
    (forward,) = shown.forward
    assert [(each.analyte, each.value) for each in forward.feed.nadir if each.analyte == "neutrophils"] == [
        ("neutrophils", Decimal("0.8"))
    ]


def test_a_dose_given_elsewhere_is_the_cause_of_the_count_after_it() -> None:
    dog = treated_once()
    course.elsewhere(dog, "doxorubicin", START + timedelta(days=1), "30 mg/m2")
    course.blood(dog, at(START + timedelta(days=7), 8), neutrophils="0.8", white="1.3")
    assert proposals(dog, 3) == []  # vincristine went in a day earlier
    assert [drug for drug, _ in proposals(dog, 4)] == ["doxorubicin"]


def test_signs_asked_at_arrival_become_events_of_the_last_dose_and_fall_when_asked_again() -> None:
    dog = treated_once()
    week_later = at(START + timedelta(days=7), 9)
    course.well(dog, 2, week_later, grades={"vomiting": 3, "lethargy": 1})
    found = list_events([dog.house.practice_id], dog.patient)
    assert {(each.term, each.grade, each.drug, each.source) for each in found} == {
        ("vomiting", 3, "vincristine", "owner"),
        ("lethargy", 1, "vincristine", "owner"),
    }
    assert proposals(dog) == [("vincristine", Decimal(20))]
    course.well(dog, 2, week_later + timedelta(minutes=5), grades={"vomiting": 1})
    assert [(each.term, each.grade) for each in list_events([dog.house.practice_id], dog.patient)] == [
        ("vomiting", 1)
    ]
    assert proposals(dog) == []
