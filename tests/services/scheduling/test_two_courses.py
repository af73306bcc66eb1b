"""Do two courses run beside each other as scenario 15 asks: seen, acknowledged, and apart?"""

from datetime import date
from uuid import UUID

import pytest

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import ContentVersionRow, CourseRow, VisitRow
from oncodesk.services.errors import Stopped
from oncodesk.services.patients.measuring import record_consent, record_diagnosis
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.actions import activate_course, change_schedule
from tests import course, make

pytestmark = pytest.mark.django_db
METRONOMIC = "metronomic-cyclophosphamide"
ALL = frozenset({"scheduling.same_substance", "scheduling.combined_low_counts", "scheduling.same_day"})


def second(treated: course.Treated, start: date, accept: frozenset[str] = frozenset()) -> UUID:
    house, now = treated.house, course.at(date(2026, 10, 12), 12)
    diagnosis = record_diagnosis(
        house.context("oncologist", now),
        patient=treated.patient,
        condition="Urothelial carcinoma",
        method="cytology",
        report_reference="Path 4712",
    )
    consent = record_consent(
        house.context("coordinator", now),
        patient=treated.patient,
        client=treated.owner,
        protocol_slug=METRONOMIC,
        given_on=date(2026, 10, 12),
        how="signed",
    )
    with reading([house.practice_id]):
        version = ContentVersionRow.objects.get(kind="protocol", slug=METRONOMIC, state="signed")
    done = activate_course(
        house.context("oncologist", now),
        patient=treated.patient,
        protocol=version.public_id,
        start_on=start,
        diagnosis=UUID(diagnosis.id),
        consent=UUID(consent.id),
        lab_place=LabPlace.HERE,
        accept={0: accept},
    )
    return UUID(done.id)


def test_scenario_15_what_both_share_is_acknowledged_and_stopping_one_leaves_the_other() -> None:
    house = make.staffed()
    course.sign_everything(house, "chop-uw-19", METRONOMIC)
    treated = course.on_course(house, protocol="chop-uw-19", signed=True)
    day = treated.visit(2).planned_on
    with pytest.raises(Stopped) as refused:
        second(treated, day)
    found = {finding.code: finding for finding in refused.value.verdict.stopping}
    assert found.keys() == ALL
    assert found["scheduling.same_substance"].facts["drugs"] == "cyclophosphamide, furosemide"
    assert found["scheduling.same_day"].facts["on"] == day
    for missing in ALL:
        with pytest.raises(Stopped):
            second(treated, day, ALL - {missing})
    assert CourseRow.objects.count() == 1
    other = second(treated, day, ALL)
    numbers = VisitRow.objects.filter(course__public_id=other, number__isnull=False)
    assert numbers.order_by("number").first().number == 1  # type: ignore[union-attr]
    before = list(
        VisitRow.objects.filter(course__public_id=other)
        .order_by("pk")
        .values("planned_on", "state", "version")
    )
    change_schedule(
        treated.context("oncologist", course.at(date(2026, 10, 12), 13)),
        course=treated.course,
        seen_version=treated.row().version,
        change=Change(Verb.CEASE, 2),
        code="progression",
        reason="",
    )
    assert treated.row().state == "ceased"
    assert CourseRow.objects.get(public_id=other).state == "active"
    after = VisitRow.objects.filter(course__public_id=other).order_by("pk")
    assert list(after.values("planned_on", "state", "version")) == before
