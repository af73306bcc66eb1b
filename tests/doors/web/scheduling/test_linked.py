"""Is the next protocol offered and never chosen, and does its course know which line of treatment it is?"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import ContentVersionRow, CourseRow
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Stale
from oncodesk.services.patients.measuring import record_consent
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.actions import activate_course, change_schedule
from oncodesk.services.scheduling.correcting_line import correct_line
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
CHOP, RESCUE = "chop-uw-19", "rabacfosadine"
LATER = course.START + timedelta(days=10)


@pytest.fixture
def dog() -> course.Treated:
    """One dose of CHOP was given; the rescue is signed, other rescues are drafts."""
    house = make.staffed()
    course.sign_everything(house, CHOP, RESCUE)
    treated = course.on_course(house, protocol=CHOP, signed=True)
    course.released(treated, 1)
    course.give_all(treated, 1, course.at(course.START, 9, 30))
    return treated


def stop(dog: course.Treated, code: str, visit: int = 2) -> None:
    change_schedule(
        dog.context("oncologist", course.at(LATER)),
        course=dog.course,
        seen_version=dog.row().version,
        change=Change(Verb.CEASE, visit),
        code=code,
        reason="",
    )


def signed(dog: course.Treated, slug: str) -> ContentVersionRow:
    with reading([dog.house.practice_id]):
        return ContentVersionRow.objects.get(kind="protocol", slug=slug, state="signed")


def start(dog: course.Treated, slug: str, on: date = LATER) -> course.Treated:
    now = course.at(on, 10)
    agreed = record_consent(
        dog.context("coordinator", now),
        patient=dog.patient,
        client=dog.owner,
        protocol_slug=slug,
        given_on=on,
        how="signed",
    )
    with reading([dog.house.practice_id]):
        diagnosis = dog.row().diagnosis.public_id
    done = activate_course(
        dog.context("oncologist", now),
        patient=dog.patient,
        protocol=signed(dog, slug).public_id,
        start_on=on,
        diagnosis=diagnosis,
        consent=UUID(agreed.id),
        lab_place=LabPlace.HERE,
    )
    return course.Treated(dog.house, dog.owner, dog.patient, UUID(done.id))


def test_after_progression_the_rescues_are_offered_and_a_draft_cannot_be_started(
    dog: course.Treated, at: Clock
) -> None:
    at(course.at(LATER))
    oncologist, url = browser(dog.house, "oncologist"), f"/patients/{dog.patient}"
    page = words(oncologist.get(url))
    assert "First line of treatment" in page and "linked to how" not in page
    stop(dog, "progression")
    with counted() as queries:
        page = words(oncologist.get(url))
    assert len(queries) <= 45, len(queries)
    assert "Protocols linked to how this course ended. An oncologist chooses" in page
    assert "after the failure of CHOP UW-19" in page
    version = signed(dog, RESCUE)
    link = f"/patients/{dog.patient}/start?protocol={version.public_id}"
    assert link in page and page.count("/start?protocol=") == 1
    assert "A draft that nobody signed: it cannot be started." in page and "Read the draft" in page
    assert CourseRow.objects.count() == 1, "an offer starts nothing"
    chosen = words(oncologist.get(link))
    assert f'<option value="{version.public_id}" selected' in chosen and "Start this course" not in chosen
    nurse = words(browser(dog.house, "nurse").get(url))
    assert "A prescriber starts a course." in nurse and "/start?protocol=" not in nurse


@pytest.mark.parametrize("code", ["finances", "toxicity", "owner", "completed_early"])
def test_nothing_is_offered_after_another_end(dog: course.Treated, at: Clock, code: str) -> None:
    stop(dog, code)
    at(course.at(LATER))
    assert "linked to how" not in words(browser(dog.house, "oncologist").get(f"/patients/{dog.patient}"))


def test_the_rescue_is_the_second_line_on_every_page_that_tells_of_it(dog: course.Treated, at: Clock) -> None:
    stop(dog, "progression")
    at(course.at(LATER))
    oncologist = browser(dog.house, "oncologist")
    version = signed(dog, RESCUE).public_id
    rescue = start(dog, RESCUE)
    assert (dog.row().line, rescue.row().line) == (1, 2)
    assert "Second line of treatment" in words(oncologist.get(f"/patients/{dog.patient}"))
    summary = f"/patients/{dog.patient}/courses/{rescue.course}/summary"
    assert "Second line of treatment" in words(oncologist.get(summary))
    assert "Second line of treatment" in words(oncologist.get(f"/courses/{rescue.course}/change"))
    laid_out = oncologist.get(f"/patients/{dog.patient}/start?protocol={version}&start_on={LATER}&place=here")
    assert "Multicentric lymphoma · Second line of treatment" in words(laid_out)


def test_a_course_stopped_for_costs_and_one_without_a_dose_are_no_line_of_their_own(
    dog: course.Treated,
) -> None:
    stop(dog, "finances")
    rescue = start(dog, RESCUE)
    assert rescue.row().line == 1
    stop(rescue, "progression", 1)
    assert start(dog, CHOP, LATER + timedelta(days=1)).row().line == 1


def test_an_oncologist_corrects_the_line_and_later_courses_count_on(dog: course.Treated, at: Clock) -> None:
    at(course.at(LATER))
    oncologist, url = browser(dog.house, "oncologist"), f"/courses/{dog.course}/line"
    page = words(oncologist.get(url))
    assert "First line of treatment." in page
    sent = {"line": "3", "reason": "CHOP and LOPP at the university", "request_key": "a"}
    assert oncologist.post(url, {**sent, "seen_version": "0"}).status_code == 409
    seen = str(dog.row().version)
    assert oncologist.post(url, {**sent, "reason": " ", "seen_version": seen}).status_code == 422
    assert oncologist.post(url, {**sent, "line": "0", "seen_version": seen}).status_code == 422
    for _ in range(2):
        done = oncologist.post(url, {**sent, "seen_version": seen})
        assert done.headers["Location"] == f"/patients/{dog.patient}"
    row = dog.row()
    assert (row.line, row.line_reason) == (3, sent["reason"]) and row.version == int(seen) + 1
    page = words(oncologist.get(f"/patients/{dog.patient}"))
    assert "Third line of treatment: CHOP and LOPP at the university" in page
    assert browser(dog.house, "nurse").get(url).status_code == 403
    stop(dog, "progression")
    assert start(dog, RESCUE).row().line == 4


def test_a_line_is_refused_for_the_wrong_number_person_version_or_practice(dog: course.Treated) -> None:
    now, seen = course.at(LATER), dog.row().version

    def tried(who: str, house: make.House = dog.house, **changed: object) -> None:
        values: dict[str, object] = {"seen_version": seen, "line": 2, "reason": "elsewhere", **changed}
        correct_line(house.context(who, now), course=dog.course, **values)  # type: ignore[arg-type]

    for line in (0, -1, 13):
        with pytest.raises(Invalid):
            tried("oncologist", line=line)
    with pytest.raises(Invalid):
        tried("oncologist", reason="  ")
    with pytest.raises(Stale):
        tried("oncologist", seen_version=seen - 1)
    for who in ("nurse", "coordinator", "biller", "manager"):
        with pytest.raises(NotAllowed):
            tried(who)
    with pytest.raises(NotThere):
        tried("oncologist", make.staffed("Elsewhere"))
    assert (dog.row().line, dog.row().line_by_id) == (1, None)
