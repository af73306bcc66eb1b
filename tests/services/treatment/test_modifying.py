"""Is a changed dose kept with its coded reason, held to its rules, and without effect once taken back?"""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from oncodesk.domain.dosing.modification import GENOTYPE_REASON
from oncodesk.records import tenancy
from oncodesk.records.models import DoseModificationRow, OrderRow
from oncodesk.services.context import Done
from oncodesk.services.dosing.reasons import GRADES, REASONS, reason_of_term, reason_words, wrong_reason
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal, Stale, Stopped
from oncodesk.services.reading import reading
from oncodesk.services.toxicity.outcome import get_summary
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from oncodesk.services.treatment.jumps import list_jumps
from oncodesk.services.treatment.keeping import recompute
from oncodesk.services.treatment.modified import get_modified
from oncodesk.services.treatment.modifying import cap_dose, fix_dose, modify_dose, take_back_modification
from tests import course, make

pytestmark = pytest.mark.django_db
DAY = course.START
DOXO = "hemangiosarcoma-doxorubicin"
NOON = course.at(DAY, 12)
TWENTY = {"amount": "20 mg"}


def change(treated: course.Treated, act: Any = modify_dose, number: int = 1, **values: Any) -> Done:
    given: dict[str, object] = {"drug": "doxorubicin", "is_forward": True, "cause": "owner", **values}
    if act is modify_dose:
        given = {"percent": Decimal(-20), "basis": "standard", **given}
    who = str(given.pop("who", "oncologist"))
    return course.step(act, treated, who, number, NOON, **given)


def order(treated: course.Treated, number: int = 1) -> OrderRow:
    return next(each for each in treated.orders(number) if each.drug == "doxorubicin")


def signed(treated: course.Treated, number: int = 1, **values: object) -> Decimal | None:
    course.step(sign_orders, treated, "oncologist", number, NOON, **values)
    return order(treated, number).final_amount


def one(treated: course.Treated) -> DoseModificationRow:
    with reading([treated.house.practice_id]):
        return DoseModificationRow.objects.latest("pk")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"cause": ""}, "cause"),
        ({"cause": "because"}, "cause"),
        ({"cause": "neutropenia"}, "grade"),
        ({"cause": "neutropenia", "grade": 0}, "grade"),
        ({"cause": "neutropenia", "grade": 5}, "grade"),
        ({"cause": "owner", "grade": 3}, "grade"),
        ({"cause": "other"}, "reason"),
        ({"cause": "other", "reason": "  "}, "reason"),
        ({"cause": "owner", "reason": "x" * 201}, "reason"),
        ({"percent": Decimal(0)}, "percent"),
        ({"percent": Decimal(-100)}, "percent"),
        ({"percent": Decimal(10)}, "percent"),
        ({"percent": Decimal("NaN")}, "percent"),
        ({"percent": None}, "percent"),
        ({"basis": "yesterday"}, "basis"),
        ({"drug": "aspirin"}, "drug"),
    ],
)
def test_a_changed_dose_needs_a_coded_reason_and_a_number(values: dict[str, Any], field: str) -> None:
    treated = course.on_course(protocol=DOXO)
    with pytest.raises(Invalid) as refused:
        change(treated, **values)
    assert set(refused.value.fields) == {field}
    with reading([treated.house.practice_id]):
        assert not DoseModificationRow.objects.exists()


def test_every_code_of_the_table_is_known_to_the_database() -> None:
    treated = course.on_course(protocol=DOXO)
    for reason in REASONS:
        grade = 3 if reason.is_graded else None
        text = "as told" if reason.needs_words else ""
        assert wrong_reason(reason.code, grade, text) == {}
        done = change(treated, percent=Decimal(-1), cause=reason.code, grade=grade, reason=text)
        assert done
        row = one(treated)
        assert (row.reason_code, row.grade, row.reason) == (reason.code, grade, text)
    for wrong in (
        {"reason_code": "because"},
        {"reason_code": "neutropenia", "grade": None},
        {"reason_code": "neutropenia", "grade": 5},
        {"reason_code": "owner", "grade": 1},
        {"reason_code": "other", "grade": None, "reason": ""},
        {"kind": "fixed"},
        {"percent": None},
        {"kind": "cap", "percent": None, "basis": "", "amount": Decimal(0), "unit": "mg"},
        {"void_at": NOON},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            tenancy.enter([treated.house.practice_id])
            DoseModificationRow.objects.filter(pk=row.pk).update(**wrong)


def test_the_reason_stands_on_the_order_on_the_list_on_the_summary_and_on_a_plan() -> None:
    treated = course.on_course(protocol=DOXO)
    change(treated, cause="neutropenia", grade=3, reason="afebrile")
    assert signed(treated) == Decimal("23.4")
    kept = order(treated).calculation
    assert kept is not None and kept["modifications"][0]["reason"] == "neutropenia"
    step = next(each for each in kept["steps"] if each["kind"] == "modification_for")
    assert (step["facts"]["reason"], step["facts"]["grade"]) == ("neutropenia", 3)
    [shown] = get_modified([treated.house.practice_id], treated.patient, treated.course).doses
    assert (shown.what, shown.why) == ("reduced 20 %", "low neutrophils grade 3: afebrile")
    summary = get_summary([treated.house.practice_id], treated.patient, treated.course)
    assert [each.modification for each in summary.modified] == [shown.modification]
    with reading([treated.house.practice_id]):
        assert recompute(treated.house.practice_id, kept).final == Decimal("23.4")


def test_a_fixed_dose_is_signed_as_it_is_and_a_new_weight_is_acknowledged() -> None:
    treated = course.on_course(protocol=DOXO)
    change(treated, fix_dose, amount="29.1 mg", cause="lifetime")
    assert signed(treated) == Decimal("29.1")
    course.weigh(treated, course.at(DAY, 13), "33 kg")
    assert list_jumps([treated.house.practice_id], treated.visit(1).public_id, NOON) == ()
    assert signed(treated) == Decimal("29.1")  # exactly 10 % more
    course.weigh(treated, course.at(DAY, 14), "33.1 kg")
    with pytest.raises(Stopped) as refused:
        signed(treated)
    assert [each.code for each in refused.value.verdict.stopping] == ["dosing.fixed_at_other_weight"]
    [jump] = list_jumps([treated.house.practice_id], treated.visit(1).public_id, NOON)
    with pytest.raises(Stopped):  # an acknowledgment of the same amount at another weight
        signed(treated, acknowledged=[jump.key.replace("33.1", "34")])
    assert signed(treated, acknowledged=[jump.key]) == Decimal("29.1")
    with reading([treated.house.practice_id]):
        kept = order(treated).calculation
        assert kept is not None and kept["fixed"]["at_kg"] == "30"
        assert recompute(treated.house.practice_id, kept).final == Decimal("29.1")


def test_a_fixed_dose_above_the_standard_needs_to_be_said() -> None:
    treated = course.on_course(protocol=DOXO)
    with pytest.raises(Stopped) as refused:
        change(treated, fix_dose, amount="29.3 mg")
    assert [each.code for each in refused.value.verdict.stopping] == ["dosing.fixed_above_standard"]
    with pytest.raises(Invalid) as unsaid:
        change(treated, fix_dose, amount="29.3 mg", may_exceed=True)
    assert set(unsaid.value.fields) == {"reason"}
    change(treated, fix_dose, amount="29.3 mg", may_exceed=True, reason="two vials of 10 and one of 9.3")
    assert signed(treated) == Decimal("29.3")


@pytest.mark.parametrize(
    "amount",
    ["29.1", "29.1 IU", "29.1 mg/m2", "0 mg", "-3 mg", "٢٩ mg", "1e3 mg", "", "29.10001 mg", "NaN mg"],
)
@pytest.mark.parametrize("act", [fix_dose, cap_dose])
def test_an_amount_is_a_whole_dose_in_the_unit_of_the_drug(act: Any, amount: str) -> None:
    treated = course.on_course(protocol=DOXO)
    with pytest.raises(Invalid) as refused:
        change(treated, act, amount=amount)
    assert set(refused.value.fields) == {"amount"}


def test_a_percentage_is_not_taken_of_a_fixed_dose() -> None:
    treated = course.on_course(protocol=DOXO)
    change(treated, cause="age")
    change(treated, fix_dose, amount="25 mg")
    assert signed(treated) == Decimal(25)  # the percentage before it is not taken again
    with pytest.raises(Invalid):
        change(treated)
    with pytest.raises(Invalid):
        change(treated, number=2)
    take_back(treated)
    assert signed(treated) == Decimal("23.4")


def take_back(treated: course.Treated, who: str = "oncologist", **values: object) -> Done:
    row = one(treated)
    given: dict[str, Any] = {
        "modification": row.public_id,
        "seen_version": row.version,
        "reason": "she is well again",
        **values,
    }
    return take_back_modification(treated.context(who, NOON), **given)


def test_a_cap_lowers_every_dose_that_it_reaches() -> None:
    treated = course.on_course(protocol=DOXO)
    change(treated, cap_dose, amount="25.05 mg", cause="organ_function", reason="liver values")
    assert signed(treated) == Decimal("25.0")
    assert signed(treated, 2) == Decimal("25.0")
    change(treated, cap_dose, amount="40 mg", number=2)  # the last one counts
    assert signed(treated, 2) == Decimal("29.3")
    assert signed(treated) == Decimal("25.0")


def test_a_change_at_one_visit_only_reaches_no_other() -> None:
    treated = course.on_course(protocol=DOXO)
    change(treated, fix_dose, amount="20 mg", is_forward=False)
    assert (signed(treated), signed(treated, 2)) == (Decimal(20), Decimal("29.3"))


def test_what_is_taken_back_counts_no_more_and_stays_to_be_read() -> None:
    treated = course.on_course(protocol=DOXO)
    change(treated, cause="gastrointestinal", grade=2)
    assert signed(treated) == Decimal("23.4")
    first = order(treated)
    with pytest.raises(NotAllowed):
        take_back(treated, "nurse")
    with pytest.raises(Invalid):
        take_back(treated, reason=" ")
    with pytest.raises(Stale):
        take_back(treated, seen_version=7)
    with pytest.raises(NotThere):
        take_back(treated, modification=UUID(int=4))
    row = one(treated)
    take_back(treated)
    first.refresh_from_db()
    assert (first.state, first.final_amount) == ("planned", None)  # its signature stood on the change
    assert signed(treated) == Decimal("29.3")
    with pytest.raises(Refusal):
        take_back(treated, seen_version=row.version + 1)
    [shown] = get_modified([treated.house.practice_id], treated.patient, treated.course).doses
    assert (shown.taken_back, shown.what) == ("she is well again", "reduced 20 %")


def test_a_stranger_takes_nothing_back_and_reads_nothing() -> None:
    treated = course.on_course(protocol=DOXO)
    change(treated)
    other = make.staffed("Hilltop")
    row = one(treated)
    with pytest.raises(NotThere):
        take_back_modification(
            other.context("oncologist", NOON), modification=row.public_id, seen_version=1, reason="mine"
        )
    with pytest.raises(NotThere):
        get_modified([other.practice_id], treated.patient, treated.course)


def test_a_dose_in_release_is_taken_back_by_a_fixed_dose() -> None:
    treated = course.on_course(protocol=DOXO)
    course.ready(treated, 1)
    course.step(review_results, treated, "oncologist", 1, course.at(DAY, 8, 45))
    signed(treated)
    course.step(release_visit, treated, "oncologist", 1, NOON + timedelta(minutes=1))
    change(treated, fix_dose, amount="20 mg")
    assert order(treated).state == "planned"
    assert treated.visit(1).state != "released"


def test_a_page_that_is_stale_changes_nothing_twice() -> None:
    treated = course.on_course(protocol=DOXO)
    seen = treated.visit(1)
    acts: list[tuple[Any, dict[str, Any]]] = [(modify_dose, {}), (fix_dose, TWENTY), (cap_dose, TWENTY)]
    for act, values in acts:
        seen = treated.visit(1)
        change(treated, act, **values)
        with pytest.raises(Stale):
            modify_dose(
                treated.context("oncologist", NOON),
                visit=seen.public_id,
                seen_version=seen.version,
                drug="doxorubicin",
                percent=Decimal(-20),
                basis="standard",
                is_forward=True,
                cause="owner",
            )
    with reading([treated.house.practice_id]):
        assert DoseModificationRow.objects.count() == 3


def test_words_of_reasons() -> None:
    assert reason_words("neutropenia", 3) == "low neutrophils grade 3"
    assert reason_words(GENOTYPE_REASON, None) == "ABCB1 genotype"
    assert [reason_of_term(term) for term in ("febrile_neutropenia", "vomiting", "anaphylaxis")] == [
        "neutropenia",
        "gastrointestinal",
        "other_toxicity",
    ]
    assert list(GRADES) == [1, 2, 3, 4]
