"""Scenario 22: does a running course stay on its version until somebody brings it to a newer one?"""

from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

import pytest
from django.db import IntegrityError

from oncodesk.records.models import (
    AuditEntryRow,
    ContentVersionRow,
    LabRequestRow,
    LabReviewRow,
    ReleaseRow,
    ScheduleChangeRow,
    VisitRow,
)
from oncodesk.services.errors import Invalid, NotAllowed, Stale, Stopped
from oncodesk.services.practice.signing import retire_content, sign_content
from oncodesk.services.practice.uploading import store_protocol_file
from oncodesk.services.practice.using import list_courses_on, list_superseded
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.layout import plan_of
from oncodesk.services.sentences import tell
from oncodesk.services.treatment.migrating import migrate_course
from oncodesk.services.treatment.modifying import modify_dose
from oncodesk.services.treatment.previews import preview_version
from tests import course, make
from tests.services.scheduling.test_replay import rows_are_the_replayed_plan

pytestmark = pytest.mark.django_db
CHOP = "chop-uw-19"
NOON = course.at(course.START, 13)
SHIPPED = (files("oncodesk") / "content" / "protocols" / f"{CHOP}.toml").read_text(encoding="utf-8")


def newer(house: make.House, *changes: tuple[str, str], number: str = "2") -> UUID:
    """The shipped protocol with something changed, stored, reviewed and signed as the next version."""
    text = SHIPPED.replace('version = "1"', f'version = "{number}"', 1)
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    done = store_protocol_file(house.context("oncologist"), content=text.encode(), file="newer.toml")
    version = UUID(done.id)
    course.reviewed(house, version)
    sign_content(
        house.context("oncologist"), version=version, seen_version=done.version, accepts_unverified=True
    )
    return version


def go_over(treated: course.Treated, version: UUID, who: str = "oncologist", **values: object) -> None:
    given = {"seen_version": treated.row().version, "reason": "weaker vincristine", **values}
    migrate_course(
        treated.context(who, NOON),
        course=treated.course,
        to_version=version,
        **given,  # type: ignore[arg-type]
    )


LESS = ("amount = 0.7", "amount = 0.6")


def _given_once() -> course.Treated:
    treated = course.on_course(protocol=CHOP)
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(course.START, 10))
    return treated


def test_a_newer_version_leaves_running_courses_where_they_are_and_lists_them() -> None:
    treated = _given_once()
    house = treated.house
    old = treated.row().content_version_id
    assert list_superseded(house.practice_id) == ()
    version = newer(house, LESS)
    assert treated.row().content_version_id == old
    assert treated.orders(3)[0].amount == Decimal("0.7")
    [listed] = list_superseded(house.practice_id)
    assert (listed.patient_name, listed.number, listed.newer) == ("Biscuit", 1, 2)
    assert list_courses_on(house.practice_id, version) == ()
    assert [each.course for each in list_courses_on(house.practice_id, listed.version_id)] == [treated.course]
    with pytest.raises(IntegrityError), reading([house.practice_id]):
        ContentVersionRow.objects.filter(pk=old).update(version=None)


def test_going_over_touches_only_what_is_to_come() -> None:
    treated = _given_once()
    version = newer(treated.house, LESS)
    before = {number: treated.visit(number) for number in range(1, 17)}
    given = treated.orders(1)
    go_over(treated, version)
    assert [each.version for each in treated.orders(1)] == [each.version for each in given]
    assert treated.visit(1).version == before[1].version
    [order] = [each for each in treated.orders(3) if each.drug == "vincristine" and each.state == "planned"]
    assert order.amount == Decimal("0.6")
    assert [each.state for each in treated.orders(3) if each.amount == Decimal("0.7")] == ["cancelled"]
    assert [each.state for each in treated.orders(2)] == [
        each.state for each in treated.orders(2) if each.state == "planned"
    ]
    row = treated.row()
    assert row.content_version.public_id == version and "0.6" in row.protocol_body
    assert list_superseded(treated.house.practice_id) == ()
    assert rows_are_the_replayed_plan(treated)
    with reading([treated.house.practice_id]):
        [change] = ScheduleChangeRow.objects.filter(course__public_id=treated.course, verb="version")
        assert (change.from_position, change.from_version.number, change.to_version.number) == (2, 1, 2)
        entry = AuditEntryRow.objects.order_by("-pk").first()
    assert entry is not None and entry.action == "treatment.go_over"
    assert "weaker vincristine" in entry.body and "[[doses]]" not in entry.body


def test_releases_signatures_and_reviews_of_coming_visits_fall() -> None:
    treated = course.on_course(protocol=CHOP)
    course.released(treated, 1)
    version = newer(treated.house, ("late_days = 3", "late_days = 2"))
    go_over(treated, version)
    with reading([treated.house.practice_id]):
        releases = ReleaseRow.objects.filter(visit__course__public_id=treated.course)
        assert [each.taken_back_at for each in releases] == [NOON]
    visit = treated.visit(1)
    assert visit.state == "arrived"  # its blood is in range still; somebody looks at it anew
    with reading([treated.house.practice_id]):
        assert all(each.void_at == NOON for each in LabReviewRow.objects.filter(visit=visit))
    assert {each.state for each in treated.orders(1)} == {"planned"}
    assert {each.signed_by_id for each in treated.orders(1)} == {None}


def test_days_blood_and_checks_follow_the_version() -> None:
    treated = _given_once()
    version = newer(
        treated.house,
        ("late_days = 3", "late_days = 4"),
        ("day = 15\n", "day = 16\n"),
    )
    shown = preview_version([treated.house.practice_id], course=treated.course, now=NOON)
    assert (shown.from_number, shown.to_number, shown.first) == (1, 2, 2)
    kinds = {each.kind for each in shown.differences}
    assert {"window", "day"} <= kinds
    was = treated.visit(3)
    go_over(treated, version)
    moved = treated.visit(3)
    assert moved.planned_on == was.planned_on + timedelta(days=1)
    assert moved.original_on == was.original_on
    with reading([treated.house.practice_id]):
        [request] = LabRequestRow.objects.filter(visit__pk=moved.pk).exclude(state="cancelled")
    assert request.draw_until.astimezone(course.ZONE).date() == moved.planned_on
    assert rows_are_the_replayed_plan(treated)


def test_a_dose_reduction_stays_and_is_not_doubled() -> None:
    treated = _given_once()
    visit = treated.visit(3)
    modify_dose(
        treated.context("oncologist", NOON),
        visit=visit.public_id,
        seen_version=visit.version,
        drug="vincristine",
        percent=Decimal(-20),
        basis="standard",
        is_forward=True,
        cause="gastrointestinal",
        grade=3,
        reason="ileus",
    )
    go_over(treated, newer(treated.house, LESS))
    course.weigh(treated, course.at(course.START, 14))
    row = treated.row()
    assert [each.percent for each in row.modifications.all()] == [Decimal(-20)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("day = 1\n", "day = 2\n"), "scheduling.version_moves_past"),
        (LESS, ""),
    ],
)
def test_a_version_that_moves_what_was_given_is_refused(change: tuple[str, str], code: str) -> None:
    treated = _given_once()
    version = newer(treated.house, change)
    if not code:
        go_over(treated, version)
        return
    rows = VisitRow.objects.count
    before = (treated.row().version, rows())
    with pytest.raises(Stopped) as stopped:
        go_over(treated, version)
    assert {each.code for each in stopped.value.verdict.findings} == {code}
    assert all(tell(each).fix for each in stopped.value.verdict.findings)
    assert (treated.row().version, rows()) == before


def test_who_may_and_which_version() -> None:
    treated = _given_once()
    house, own = treated.house, treated.row().content_version.public_id
    version = newer(house, LESS)
    for who in ("nurse", "manager", "coordinator"):
        with pytest.raises(NotAllowed):
            go_over(treated, version, who)
    with pytest.raises(Invalid, match="reason"):
        go_over(treated, version, reason=" ")
    with pytest.raises(Stale):
        go_over(treated, version, seen_version=0)
    with pytest.raises(Invalid, match="already"):
        go_over(treated, own)
    with reading([house.practice_id]):
        other = ContentVersionRow.objects.get(slug="chop-uw-25")
    with pytest.raises(Invalid, match="new course"):
        go_over(treated, other.public_id)
    with reading([house.practice_id]):
        row = ContentVersionRow.objects.get(public_id=version)
    retire_content(house.context("oncologist"), version=version, seen_version=row.version)
    with pytest.raises(Invalid, match="retired"):
        go_over(treated, version)


def test_going_over_twice_replays_from_the_first_text() -> None:
    treated = _given_once()
    go_over(treated, newer(treated.house, LESS))
    go_over(treated, newer(treated.house, ("amount = 0.7", "amount = 0.65"), number="3"))
    assert rows_are_the_replayed_plan(treated)
    plan = plan_of(treated.row())
    amounts = {
        dose.amount.amount for visit in plan.visits for dose in visit.doses if dose.drug == "vincristine"
    }
    assert amounts == {Decimal("0.7"), Decimal("0.65")}
