"""Does the list of home drugs stand before every dose, and does nothing of it get lost?"""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from oncodesk.records.models import HomeDrugRow, HomeDrugsAskedRow, InteractionDecisionRow, ReleaseRow
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal, Stale, Stopped
from oncodesk.services.home_drugs.actions import (
    add_home_drug,
    end_home_drug,
    judge_home_drug,
    record_asking,
)
from oncodesk.services.home_drugs.queries import get_home_list, read_seen
from oncodesk.services.reading import reading
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from oncodesk.services.treatment.death import record_death
from oncodesk.services.treatment.interacting import decide_interaction
from oncodesk.services.treatment.visit_queries import get_visit
from tests import course, make
from tests.course import START, Treated, at

pytestmark = pytest.mark.django_db
EIGHT, NINE = at(START, 8, 50), at(START, 9)


def takes(dog: Treated, name: str, who: str = "nurse", **values: object) -> UUID:
    told: dict[str, object] = {"prescribed_by": "owner", **values}
    done = add_home_drug(dog.context(who, EIGHT), patient=dog.patient, name=name, **told)  # type: ignore[arg-type]
    return UUID(done.id)


def entry(dog: Treated, home_drug: UUID) -> HomeDrugRow:
    with reading([dog.house.practice_id]):
        return HomeDrugRow.objects.get(public_id=home_drug)


def ends(dog: Treated, home_drug: UUID, reason: str = "stopped", **values: object) -> tuple[str, ...]:
    done = end_home_drug(
        dog.context("nurse", NINE),
        home_drug=home_drug,
        seen_version=entry(dog, home_drug).version,
        reason=reason,
        **values,  # type: ignore[arg-type]
    )
    return done.remarks


def asks(dog: Treated, *seen: UUID) -> None:
    record_asking(dog.context("nurse", EIGHT), patient=dog.patient, seen=seen)


def refused(dog: Treated) -> list[str]:
    """Why the first visit cannot be released now; nothing: it was."""
    try:
        course.step(release_visit, dog, "nurse", 1, NINE)
    except Stopped as stopped:
        return sorted(finding.code for finding in stopped.verdict.stopping)
    return []


def signed(dog: Treated) -> None:
    course.step(review_results, dog, "oncologist", 1, at(START, 8, 45))
    course.step(sign_orders, dog, "oncologist", 1, at(START, 8, 46))


def ready(dog: Treated) -> None:
    course.ready(dog, 1)
    signed(dog)


def decide(dog: Treated, one: str, two: str, who: str = "oncologist", reason: str = "no other way") -> None:
    course.step(decide_interaction, dog, who, 1, at(START, 8, 55), one=one, two=two, reason=reason)


def released(dog: Treated) -> bool:
    with reading([dog.house.practice_id]):
        return ReleaseRow.objects.filter(taken_back_at__isnull=True).exists()


def test_a_list_that_nobody_asked_for_holds_the_dose_until_somebody_asks() -> None:
    dog = course.on_course()
    course.ready(dog, 1, home_drugs=None)
    signed(dog)
    assert dog.visit(1).answer == "ready"  # it is a step of today, no hold
    assert refused(dog) == ["dosing.home_drugs_unknown"]
    asks(dog)
    assert refused(dog) == []


def test_a_list_of_another_day_is_asked_for_again() -> None:
    dog = course.on_course()
    record_asking(dog.context("nurse", EIGHT - timedelta(days=1)), patient=dog.patient, seen=())
    course.ready(dog, 1, home_drugs=None)
    signed(dog)
    assert refused(dog) == ["dosing.home_drugs_not_today"]


def test_the_day_of_asking_is_the_practices_day() -> None:
    """11:30 PM of the evening before is that evening in New York, and already the day in UTC."""
    dog = course.on_course()
    late = at(START - timedelta(days=1), 23, 30)
    record_asking(dog.context("nurse", late), patient=dog.patient, seen=())
    course.ready(dog, 1, home_drugs=None)
    signed(dog)
    assert refused(dog) == ["dosing.home_drugs_not_today"]


def test_ketoconazole_added_after_release_takes_the_release_back() -> None:
    dog = course.on_course()
    ready(dog)
    assert refused(dog) == []
    drug = takes(dog, "Ketoconazole 200 mg")
    assert not released(dog)
    assert dog.visit(1).answer == "oncologist"
    assert set(refused(dog)) == {"dosing.interaction_avoid"}
    ends(dog, drug, "mistake")
    assert refused(dog) == []


def test_a_pair_is_decided_by_an_oncologist_for_this_entry_only() -> None:
    dog = course.on_course()
    ready(dog)
    drug = takes(dog, "Atopica")
    with pytest.raises(NotAllowed):
        decide(dog, "vincristine", str(drug), who="nurse")
    with pytest.raises(Invalid):
        decide(dog, "vincristine", str(uuid4()))
    with pytest.raises(Invalid):
        decide(dog, "vincristine", str(drug), reason=" ")
    decide(dog, "vincristine", str(drug))
    assert refused(dog) == []
    with reading([dog.house.practice_id]):
        kept = InteractionDecisionRow.objects.get()
    assert (kept.one, kept.two, kept.reason) == ("vincristine", str(drug), "no other way")
    with pytest.raises(Invalid):  # decided already: nothing stops any more
        decide(dog, "vincristine", str(drug))
    ends(dog, drug, "changed")
    takes(dog, "Cyclosporine 50 mg")
    assert not released(dog)
    assert refused(dog) == ["dosing.interaction_avoid"]


def test_an_order_is_not_signed_against_a_pair_that_stops() -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    takes(dog, "Comfortis")
    with pytest.raises(Stopped) as stopped:
        course.step(sign_orders, dog, "oncologist", 1, NINE)
    assert [each.code for each in stopped.value.verdict.stopping] == ["dosing.interaction_avoid"]


def test_an_unknown_drug_waits_until_an_oncologist_looked_it_up() -> None:
    dog = course.on_course()
    ready(dog)
    herb = takes(dog, "Turkey tail mushroom")
    assert entry(dog, herb).substance == ""
    assert refused(dog) == ["dosing.home_drug_unknown"]
    with pytest.raises(NotAllowed):
        judge(dog, herb, who="nurse")
    with pytest.raises(Invalid):
        judge(dog, herb, words="")
    judge(dog, herb)
    assert refused(dog) == []
    with pytest.raises(Refusal, match="already"):
        judge(dog, herb)


def judge(
    dog: Treated, home_drug: UUID, who: str = "oncologist", words: str = "no effect on enzymes"
) -> None:
    judge_home_drug(
        dog.context(who, NINE),
        home_drug=home_drug,
        seen_version=entry(dog, home_drug).version,
        judgement=words,
    )


def test_what_the_table_knows_is_not_judged_by_hand() -> None:
    dog = course.on_course()
    with pytest.raises(Invalid, match="judges it by itself"):
        judge(dog, takes(dog, "Rimadyl"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "fish\x00oil"}, "name"),
        ({"name": "RIMADYL  75 mg"}, "name"),
        ({"dose": "x" * 121}, "dose"),
        ({"prescribed_by": "neighbor"}, "prescribed_by"),
        ({"since": START + timedelta(days=1)}, "since"),
        ({"since": START.replace(year=1880)}, "since"),
        ({"since": START, "until": START - timedelta(days=1)}, "until"),
    ],
)
def test_what_cannot_be_kept_is_told_by_its_field(values: dict[str, object], field: str) -> None:
    dog = course.on_course()
    takes(dog, "Rimadyl 75 mg")
    told: dict[str, object] = {"name": "fish oil", "prescribed_by": "owner", **values}
    with pytest.raises(Invalid) as wrong:
        add_home_drug(dog.context("nurse", EIGHT), patient=dog.patient, **told)  # type: ignore[arg-type]
    assert field in wrong.value.fields
    with reading([dog.house.practice_id]):
        assert HomeDrugRow.objects.count() == 1


def test_a_course_that_ran_out_counts_through_its_last_day() -> None:
    dog = course.on_course()
    ready(dog)
    takes(dog, "ketoconazole", since=START - timedelta(days=9), until=START)
    assert set(refused(dog)) == {"dosing.interaction_avoid"}
    other = course.on_course()
    ready(other)
    takes(other, "ketoconazole", since=START - timedelta(days=9), until=START - timedelta(days=1))
    assert refused(other) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "bored"}, "reason"),
        ({"ended_on": START + timedelta(days=1)}, "ended_on"),
        ({"ended_on": START - timedelta(days=8)}, "ended_on"),
    ],
)
def test_an_end_needs_a_reason_and_a_day_that_can_be(values: dict[str, object], field: str) -> None:
    dog = course.on_course()
    drug = takes(dog, "carprofen", since=START - timedelta(days=7))
    with pytest.raises(Invalid) as wrong:
        ends(dog, drug, **{"reason": "stopped", **values})  # type: ignore[arg-type]
    assert field in wrong.value.fields


def test_a_steroid_that_was_stopped_is_a_remark() -> None:
    dog = course.on_course()
    assert ends(dog, takes(dog, "prednisone 20 mg")) == ("dosing.steroid_stopped",)
    assert ends(dog, takes(dog, "prednisone 10 mg"), "finished") == ()
    assert ends(dog, takes(dog, "carprofen")) == ()


def test_what_has_ended_is_not_ended_twice_and_an_old_page_is_told() -> None:
    dog = course.on_course()
    drug = takes(dog, "carprofen")
    old = entry(dog, drug).version
    ends(dog, drug)
    for version, error in ((old, Stale), (entry(dog, drug).version, Refusal)):
        with pytest.raises(error):
            end_home_drug(dog.context("nurse", NINE), home_drug=drug, seen_version=version, reason="stopped")


def test_asking_about_a_list_that_changed_saves_nothing() -> None:
    dog = course.on_course()
    first = takes(dog, "carprofen")
    takes(dog, "milk thistle")
    with pytest.raises(Stale):
        asks(dog, first)
    with pytest.raises(Stale):
        course.well(dog, 1, NINE, home_drugs=(first,))
    with reading([dog.house.practice_id]):
        assert not HomeDrugsAskedRow.objects.exists()


def test_a_second_press_adds_nothing() -> None:
    dog = course.on_course()
    context = dog.house.context("nurse", EIGHT, "one press")
    for _ in range(2):
        add_home_drug(context, patient=dog.patient, name="fish oil", prescribed_by="owner")
    with reading([dog.house.practice_id]):
        assert HomeDrugRow.objects.count() == 1


def test_prednisone_before_the_first_lymphoma_dose_is_told_and_stops_nothing() -> None:
    dog = course.on_course()
    ready(dog)
    takes(dog, "prednisone 20 mg", "coordinator", prescribed_by="referring_vet")
    shown = known_codes(dog)
    assert "dosing.home_drug_warn" in shown
    assert refused(dog) == []


def known_codes(dog: Treated) -> set[str]:
    return {each.code for each in get_visit([dog.house.practice_id], dog.visit(1).public_id, NINE).findings}


def test_another_practice_sees_and_changes_nothing() -> None:
    dog, other = course.on_course(), make.staffed("Hilltop Oncology")
    drug = takes(dog, "carprofen")
    stranger = other.context("oncologist", NINE)
    with pytest.raises(NotThere):
        get_home_list([other.practice_id], dog.patient)
    with pytest.raises(NotThere):
        add_home_drug(stranger, patient=dog.patient, name="x", prescribed_by="owner")
    with pytest.raises(NotThere):
        end_home_drug(stranger, home_drug=drug, seen_version=1, reason="stopped")
    with pytest.raises(NotThere):
        record_asking(stranger, patient=dog.patient, seen=())


def test_nothing_is_written_after_a_death() -> None:
    dog = course.on_course()
    drug = takes(dog, "carprofen")
    record_death(
        dog.context("coordinator", EIGHT),
        patient=dog.patient,
        seen_version=dog.visit(1).patient.version,
        died_at=at(START, 8),
    )
    for act in (lambda: takes(dog, "fish oil"), lambda: asks(dog, drug), lambda: ends(dog, drug)):
        with pytest.raises(Refusal):
            act()
    assert [each.name for each in get_home_list([dog.house.practice_id], dog.patient).drugs] == ["carprofen"]


@pytest.mark.parametrize(("word", "read"), [("nothing", frozenset()), ("", None), ("x", None), ("a,b", None)])
def test_the_word_of_a_form_is_read_or_refused(word: str, read: object) -> None:
    assert read_seen(word) == read
