"""Does a label say what was stored for the prepared dose, and only while that dose stands checked?"""

from decimal import Decimal

import pytest

from oncodesk.domain.treatment.preparation import is_fatal_by_other_routes
from oncodesk.records.models import OrderRow, PatientRow, PreparationRow
from oncodesk.services.dosing.shipped import drug_ids, get_drug
from oncodesk.services.errors import NotThere
from oncodesk.services.treatment.bedside import check_at_patient
from oncodesk.services.treatment.labels import HAZARD, ONLY_INTO_A_VEIN, get_label
from oncodesk.services.treatment.preparing import check_preparation, discard_preparation, prepare_dose
from tests import course, make, pdf

pytestmark = pytest.mark.django_db
NINE = course.at(course.START, 9)


@pytest.fixture
def dog() -> course.Treated:
    treated = course.on_course()
    PatientRow.objects.filter(public_id=treated.patient).update(microchip="985112003456789")
    course.released(treated, 1)
    return treated


def label(dog: course.Treated, drug: str) -> str:
    order = next(each for each in dog.orders(1) if each.drug == drug and each.state != "cancelled")
    return pdf.text(get_label([dog.house.practice_id], dog.visit(1).public_id, order.public_id).content)


def draw_up(dog: course.Treated, drug: str = "vincristine") -> None:
    order = next(each for each in dog.orders(1) if each.drug == drug and each.state != "cancelled")
    prepare_dose(
        dog.context("nurse", NINE),
        drawn=course.drawn(order, NINE, lots=("AB12", "AB13")),
        diluent="sodium chloride 0.9 %",
        final_volume=Decimal(10),
        storage="2-8 °C, dark",
        **course.on_screen(dog, 1, drug),  # type: ignore[arg-type]
    )


def check(dog: course.Treated, drug: str = "vincristine") -> None:
    check_preparation(dog.context("oncologist", NINE), **course.on_screen(dog, 1, drug))  # type: ignore[arg-type]


def test_everything_that_was_stored_stands_on_it(dog: course.Treated) -> None:
    draw_up(dog)
    check(dog)
    found = label(dog, "vincristine")
    people = PreparationRow.objects.select_related("prepared_by", "checked_by").get()
    assert people.checked_by is not None
    for said in (
        "HAZARDOUS DRUG - handle with gloves",
        "FOR INTRAVENOUS USE ONLY. FATAL IF GIVEN BY OTHER ROUTES.",
        "Biscuit Owner: Maria Rivera Microchip: 985112003456789 Dog,",
        "30 kg (66.1 lb)",
        "vinCRIStine 0.68 mg INTRAVENOUS (IV)",
        "0.68 mL of 1 mg/mL in sodium chloride 0.9 %, 10 mL in all",
        "Planned date Tue Oct 6, 2026",
        "Sequence Drug 1 of 1 on this visit",
        "Use before Tue Oct 6, 3:00 PM",
        "Storage 2-8 °C, dark",
        "Lot AB12, AB13",
        "Expires Thu Jan 14, 2027",
        f"Prepared by {people.prepared_by.name}, Tue Oct 6, 9:00 AM",
        f"Checked by {people.checked_by.name}, Tue Oct 6, 9:00 AM",
        "Lakeside Oncology Label 1",
    ):
        assert said in found, f"{said} is not on: {found}"
    assert "Give" not in found


def test_it_is_there_only_while_a_checked_dose_stands(dog: course.Treated) -> None:
    with pytest.raises(NotThere):  # nothing is prepared
        label(dog, "vincristine")
    draw_up(dog)
    with pytest.raises(NotThere):  # nobody has checked it
        label(dog, "vincristine")
    check(dog)
    first = label(dog, "vincristine")
    assert first == label(dog, "vincristine")
    again = course.on_screen(dog, 1, "vincristine")
    del again["amount_shown"]
    discard_preparation(dog.context("nurse", NINE), disposal="black bin", **again)  # type: ignore[arg-type]
    with pytest.raises(NotThere):  # it is thrown away
        label(dog, "vincristine")
    draw_up(dog)
    check(dog)
    assert "Label 2" in label(dog, "vincristine")
    seen = course.on_screen(dog, 1, "vincristine")
    check_at_patient(dog.context("oncologist", NINE), identifiers=course.IDENTIFIERS, **seen)  # type: ignore[arg-type]
    assert "Label 2" in label(dog, "vincristine")
    course.give_one(dog, 1, "vincristine", NINE)
    with pytest.raises(NotThere):  # it is in the patient
        label(dog, "vincristine")


def test_another_practice_finds_no_label(dog: course.Treated) -> None:
    draw_up(dog)
    check(dog)
    other = make.staffed("Elsewhere")
    [order] = [each for each in dog.orders(1) if each.drug == "vincristine"]
    with pytest.raises(NotThere):
        get_label([other.practice_id], dog.visit(1).public_id, order.public_id)


@pytest.mark.parametrize(
    ("drug", "off", "said", "unsaid"),
    [
        ("vincristine", False, "Give 0.68 mg once, on Tue Oct 6, 2026. Never on another day", "hours"),
        ("prednisone", False, "Give 0.68 mg every 24 hours for 7 days, first on Tue Oct 6, 2026.", "once"),
        ("lomustine", True, "Give 0.68 mg once, on Tue Oct 6, 2026. Never on another day", "hours"),
        ("lomustine", False, "Ask the practice on which day it is given.", "once"),  # no plan names it
    ],
)
def test_what_goes_home_has_the_days_of_its_plan_and_how_to_give_it(
    dog: course.Treated, drug: str, off: bool, said: str, unsaid: str
) -> None:
    """The stored order is rewritten to each case: what counts is what the plan says of its drug."""
    draw_up(dog)
    check(dog)
    [order] = [each for each in dog.orders(1) if each.drug == "vincristine"]
    exception = (
        {"is_off_protocol": True, "excepted_by": order.signed_by, "off_reason": "no vein"} if off else {}
    )
    OrderRow.objects.filter(pk=order.pk).update(drug=drug, where="home", route="PO", **exception)
    found = pdf.text(get_label([dog.house.practice_id], dog.visit(1).public_id, order.public_id).content)
    assert said in found
    assert unsaid not in found
    for each in ("chemotherapy for Biscuit only", "do not split, crush or open", "Wear gloves.", HAZARD):
        assert each in found
    assert ONLY_INTO_A_VEIN not in found or drug == "vincristine"


def test_only_vinca_alkaloids_are_fatal_by_other_routes() -> None:
    fatal = {each for each in drug_ids() if is_fatal_by_other_routes(get_drug(each))}
    assert fatal == {"vinblastine", "vincristine", "vinorelbine"}
    assert not is_fatal_by_other_routes(None)


def test_a_label_costs_few_queries(dog: course.Treated, django_assert_max_num_queries: object) -> None:
    draw_up(dog)
    check(dog)
    [order] = [each for each in dog.orders(1) if each.drug == "vincristine"]
    visit = dog.visit(1).public_id
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        get_label([dog.house.practice_id], visit, order.public_id)
