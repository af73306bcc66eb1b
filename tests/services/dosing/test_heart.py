"""Does a look at the heart stop and carry doxorubicin, and who may record it?"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from oncodesk.domain.shared.verdict import Finding
from oncodesk.records.models import HeartCheckRow
from oncodesk.services.context import Done
from oncodesk.services.dosing.actions import record_heart_check, take_back_heart_check
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal, Stopped
from oncodesk.services.patients.queries import get_header
from oncodesk.services.patients.registering import change_patient
from oncodesk.services.reading import reading
from oncodesk.services.treatment.actions import release_visit
from tests import course, make

pytestmark = pytest.mark.django_db
WHEN = course.at(course.START, 8)


def look(treated: course.Treated, kind: str, who: str = "nurse", **values: object) -> Done:
    given: dict[str, object] = {
        "is_ok": True,
        "checked_on": course.START - timedelta(days=5),
        "checked_by": "Dr. Hall, cardiology",
        **values,
    }
    return record_heart_check(
        treated.context(who, WHEN),
        patient=treated.patient,
        kind=kind,
        **given,  # type: ignore[arg-type]
    )


def boxer_on_doxorubicin() -> course.Treated:
    treated = course.on_course(protocol="carboplatin-doxorubicin")
    header = get_header([treated.house.practice_id], treated.patient)
    change_patient(
        treated.context("coordinator", course.at(course.START, 7, 40)),
        patient=treated.patient,
        name=header.name,
        species=header.species,
        breed="Boxer",
        sex=header.sex,
        born_on=header.born_on,
        microchip=header.microchip,
        color=header.color,
        ancestry="no",
        seen_version=header.version,
    )
    return treated


def doxorubicin_visit(treated: course.Treated) -> int:
    return next(
        number
        for number in range(1, 12)
        if any(order.drug == "doxorubicin" for order in treated.orders(number))
    )


def hearts(treated: course.Treated, number: int, day: date) -> list[Finding]:
    with pytest.raises(Stopped) as refused:
        course.step(release_visit, treated, "nurse", number, course.at(day, 9))
    return [each for each in refused.value.verdict.stopping if each.code.startswith("dosing.heart")]


def test_a_breed_at_risk_waits_for_both_looks() -> None:
    treated = boxer_on_doxorubicin()
    number = doxorubicin_visit(treated)
    day = treated.visit(number).planned_on
    assert [each.code for each in hearts(treated, number, day)] == ["dosing.heart_check_of_breed"] * 2
    look(treated, "echo")
    assert [each.facts["kind"] for each in hearts(treated, number, day)] == ["ecg"]
    wrong = look(treated, "ecg", is_ok=False)
    assert [each.code for each in hearts(treated, number, day)] == ["dosing.heart_abnormal"]
    take_back_heart_check(
        treated.context("oncologist", WHEN), check=UUID(wrong.id), seen_version=1, reason="another dog's"
    )
    look(treated, "ecg")
    assert hearts(treated, number, day) == []


def test_what_cannot_be_is_not_recorded() -> None:
    treated = course.on_course()
    with pytest.raises(Invalid) as wrong:
        look(
            treated,
            "x-ray",
            checked_on=course.START + timedelta(days=1),
            checked_by=" ",
            next_due=course.START,
        )
    assert set(wrong.value.fields) == {"kind", "checked_on", "checked_by", "next_due"}
    with pytest.raises(NotAllowed):
        look(treated, "echo", who="coordinator")


def test_one_taken_back_stays_in_the_record() -> None:
    treated = course.on_course()
    made = UUID(look(treated, "echo").id)
    who = treated.context("nurse", WHEN)
    with pytest.raises(Invalid):
        take_back_heart_check(who, check=made, seen_version=1, reason=" ")
    done = take_back_heart_check(who, check=made, seen_version=1, reason="wrong dog")
    with pytest.raises(Refusal):
        take_back_heart_check(who, check=made, seen_version=done.version or 0, reason="again")
    with pytest.raises(NotThere):
        take_back_heart_check(
            make.staffed().context("nurse", WHEN), check=made, seen_version=2, reason="theirs"
        )
    with reading([treated.house.practice_id]):
        assert HeartCheckRow.objects.get(public_id=made).void_reason == "wrong dog"
