"""Does a kept question answer like the one that Django writes anew each time?"""

from datetime import date, datetime

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from oncodesk.records import tenancy
from oncodesk.records.asking import Asked
from oncodesk.records.models import OrderRow, VisitRow, WeightRow
from oncodesk.records.read import scheduling
from tests import course, make

pytestmark = pytest.mark.django_db


def _in_window(practice_id: int, state: str, first_on: date, seen: datetime) -> QuerySet[VisitRow]:
    rows = VisitRow.objects.filter(
        practice_id=practice_id, state=state, planned_on__gte=first_on, created_at__lte=seen
    )
    return rows.select_related("patient", "course").defer("course__protocol_body").order_by("pk")


def test_it_answers_like_django_for_every_kind_of_argument() -> None:
    treated = course.on_course()
    kept = Asked(_in_window)
    told = (treated.house.practice_id, "planned", course.START, course.at(course.START, 20))
    other = (treated.house.practice_id, "planned", treated.visit(9).planned_on, course.at(course.START, 20))
    for arguments in (told, other, told):
        assert kept(*arguments) == list(_in_window(*arguments))
    assert len(kept(*told)) > len(kept(*other)) > 0


def test_what_is_related_came_along_and_what_was_left_out_is_read_when_needed() -> None:
    treated = course.on_course()
    kept = Asked(_in_window)
    told = (treated.house.practice_id, "planned", course.START, course.at(course.START, 20))
    kept(*told)
    with CaptureQueriesContext(connection) as queries:
        row = kept(*told)[0]
        assert row.patient.name == "Biscuit" and row.course is not None
    assert len(queries) == 1
    assert "chop-uw-25" in row.course.protocol_body


def test_numbers_texts_and_structures_come_as_their_fields_make_them() -> None:
    treated = course.on_course()
    row = scheduling.visit(treated.house.practice_id, treated.visit(1).public_id)
    assert row is not None and row.drugs == treated.visit(1).drugs

    def heaviest(patient_id: int) -> QuerySet[WeightRow]:
        return WeightRow.objects.filter(patient_id=patient_id)

    patient_id = row.patient_id
    assert Asked(heaviest)(patient_id)[0].kilograms == WeightRow.objects.get(patient_id=patient_id).kilograms


def test_the_wall_stands_before_a_kept_question_too() -> None:
    treated = course.on_course()
    kept = Asked(_in_window)
    told = (treated.house.practice_id, "planned", course.START, course.at(course.START, 20))
    assert kept(*told)
    tenancy.enter([make.house("Elsewhere").practice_id])
    assert kept(*told) == []


def test_none_and_a_question_that_changes_its_argument_are_refused() -> None:
    def doubled(visit_id: int) -> QuerySet[OrderRow]:
        return OrderRow.objects.filter(visit_id=2 * visit_id)

    with pytest.raises(TypeError, match="as it is given"):
        Asked(doubled)(1)
    with pytest.raises(TypeError, match="no None"):
        Asked(_in_window)(1, None, course.START, course.at(course.START))  # type: ignore[arg-type]
