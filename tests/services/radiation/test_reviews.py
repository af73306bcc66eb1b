"""Is an effect graded by one scale, and a week reviewed by her own name?"""

from datetime import date
from decimal import Decimal

import pytest

from oncodesk.services.errors import Invalid
from oncodesk.services.radiation import reviewing
from oncodesk.services.radiation.record_queries import get_course_and_record
from tests import radiation
from tests.course import at
from tests.radiation import MONDAY

pytestmark = pytest.mark.django_db


def test_grades_of_two_versions_are_never_mixed() -> None:
    her = radiation.on_course()
    context = her.context("nurse", at(MONDAY, 9))
    told = {"course": her.course, "tissue": "skin and hair", "scale": "VRTOG"}
    reviewing.grade_effect(context, **told, scale_version="1", grade=1)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        reviewing.grade_effect(context, **told, scale_version="2", grade=1)  # type: ignore[arg-type]
    assert "version 1" in refused.value.fields["scale"]
    with pytest.raises(Invalid):
        reviewing.grade_effect(context, **told, scale_version="1", grade=4)  # type: ignore[arg-type]


def test_she_writes_her_own_review() -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    with pytest.raises(Invalid, match="her own"):
        reviewing.record_review(her.context("nurse", at(MONDAY, 12)), course=her.course, words="fine")
    reviewing.record_review(her.context("radiation", at(MONDAY, 12)), course=her.course, words="skin 0")
    [review] = get_course_and_record([her.house.practice_id], her.course)[1].reviews
    assert (review.delivered, review.delivered_gy) == (1, Decimal(3)) and "Radiation" in review.reviewer
    assert get_course_and_record([her.house.practice_id], her.course)[1].checks[0].on == date(2026, 11, 2)
