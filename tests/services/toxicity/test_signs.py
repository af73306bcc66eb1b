"""Does a visit wait for temperature, signs and reports, and who may decide about them?"""

from datetime import timedelta
from uuid import UUID

import pytest

from oncodesk.records.models import OwnerReportRow, SignsRow, TemperatureRow
from oncodesk.services.errors import Invalid, NotAllowed, Refusal, Stopped
from oncodesk.services.patients.measuring import record_consent, withdraw_consent
from oncodesk.services.reading import reading
from oncodesk.services.toxicity.actions import (
    decide_on_signs,
    read_report,
    record_owner_report,
    record_signs,
)
from oncodesk.services.treatment.actions import (
    arrive,
    release_visit,
    review_results,
    sign_orders,
)
from tests import course
from tests.course import START, Treated, at

pytestmark = pytest.mark.django_db
NINE = at(START, 9)


def stops(treated: Treated, number: int = 1) -> list[str]:
    """Why the visit cannot be released now; nothing: it was."""
    try:
        course.step(release_visit, treated, "nurse", number, NINE)
    except Stopped as stopped:
        return sorted(finding.code for finding in stopped.verdict.stopping)
    return []


def signed(treated: Treated) -> None:
    course.step(review_results, treated, "oncologist", 1, at(START, 8, 45))
    course.step(sign_orders, treated, "oncologist", 1, at(START, 8, 46))


def judge(treated: Treated, choice: str, who: str = "oncologist") -> None:
    course.step(decide_on_signs, treated, who, 1, at(START, 8, 55), choice=choice, reason="looked at her")


def told(treated: Treated, who: str = "coordinator") -> OwnerReportRow:
    done = record_owner_report(
        treated.context(who, at(START, 8, 50)),
        patient=treated.patient,
        told_at=at(START, 7),
        channel="phone",
        body="She vomited twice in the night.",
        client=treated.owner,
    )
    with reading([treated.house.practice_id]):
        return OwnerReportRow.objects.get(public_id=done.id)


def test_a_dose_waits_until_somebody_measured_and_asked() -> None:
    dog = course.on_course()
    visit = dog.visit(1)
    arrive(
        dog.context("coordinator", at(START, 8)),
        visit=visit.public_id,
        seen_version=visit.version,
        identifiers=course.IDENTIFIERS,
    )
    course.weigh(dog, at(START, 8, 5))
    course.blood(dog, at(START, 8, 10), received=at(START, 8, 40))
    signed(dog)
    assert dog.visit(1).answer == "ready"  # what is still to be measured is a step of today, no hold
    assert stops(dog) == [
        "dosing.home_drugs_unknown",
        "toxicity.signs_not_asked",
        "toxicity.temperature_missing",
    ]
    course.well(dog, 1, at(START, 8, 50))
    assert stops(dog) == []


def test_the_arrival_check_keeps_who_asked_with_unit_and_version() -> None:
    dog = course.on_course()
    record_signs(
        dog.context("nurse", NINE),
        visit=dog.visit(1).public_id,
        temperature="101.3 F",
        grades={"vomiting": 1, "other": 1},
        words="hair loss",
        weight="66.4 lb",
    )
    with reading([dog.house.practice_id]):
        signs = SignsRow.objects.select_related("asked_by").get()
        temperature = TemperatureRow.objects.get()
    assert signs.grades == {"vomiting": 1, "other": 1}
    assert (signs.scale, signs.asked_by.name) == ("VCOG-CTCAE v1.1", "Nurse nurse")
    assert (str(temperature.celsius), temperature.entered) == ("38.50", "101.3 F")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"temperature": "38.5"}, "temperature"),
        ({"temperature": "38.5 F"}, "temperature"),
        ({"temperature": ""}, "temperature"),
        ({"grades": {"vomiting": 0}}, "vomiting"),
        ({"grades": {"vomiting": 5}}, "vomiting"),
        ({"grades": {"cough": 1}}, "cough"),
        ({"grades": {"other": 1}}, "words"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_field(values: dict[str, object], field: str) -> None:
    dog = course.on_course()
    given: dict[str, object] = {"temperature": "101.3 F", "grades": {}, **values}
    with pytest.raises(Invalid) as wrong:
        record_signs(dog.context("nurse", NINE), visit=dog.visit(1).public_id, **given)  # type: ignore[arg-type]
    assert field in wrong.value.fields


def test_a_weight_that_jumps_saves_nothing_of_the_arrival_check() -> None:
    dog = course.on_course()
    with pytest.raises(Stopped):
        record_signs(
            dog.context("nurse", NINE),
            visit=dog.visit(1).public_id,
            temperature="101.3 F",
            grades={},
            weight="66 kg",
        )
    with reading([dog.house.practice_id]):
        assert TemperatureRow.objects.count() == 0


def test_fever_is_the_oncologists_and_a_new_temperature_voids_what_she_decided() -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    signed(dog)
    course.well(dog, 1, at(START, 8, 50), temperature="103.4 F")
    assert (dog.visit(1).answer, dog.visit(1).answer_code) == ("oncologist", "toxicity.fever")
    with pytest.raises(NotAllowed):
        judge(dog, "treat", "nurse")
    judge(dog, "treat")
    assert stops(dog) == []
    course.well(dog, 1, at(START, 9, 5), temperature="103.6 F")
    assert dog.visit(1).state == "arrived"  # the release was taken back
    assert stops(dog) == ["toxicity.fever"]


def test_to_wait_stops_until_it_is_decided_again() -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    signed(dog)
    course.well(dog, 1, at(START, 8, 50), grades={"vomiting": 2})
    judge(dog, "wait")
    assert stops(dog) == ["toxicity.decided_to_wait", "toxicity.sign"]
    judge(dog, "treat")
    assert stops(dog) == []


def test_nothing_is_decided_about_what_nobody_measured_or_about_nothing() -> None:
    dog = course.on_course()
    with pytest.raises(Stopped) as stopped:
        judge(dog, "treat")
    assert {each.code for each in stopped.value.verdict.stopping} == {
        "toxicity.temperature_missing",
        "toxicity.signs_not_asked",
    }
    course.well(dog, 1, at(START, 8, 50))
    with pytest.raises(Invalid):
        judge(dog, "treat")


def test_what_an_owner_reported_holds_until_an_oncologist_has_read_it() -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    signed(dog)
    course.step(release_visit, dog, "nurse", 1, at(START, 8, 48))
    report = told(dog)
    assert dog.visit(1).state == "arrived"  # taken back at once
    assert (dog.visit(1).answer, dog.visit(1).answer_code) == ("hold", "toxicity.report_not_read")
    name, seen = report.public_id, report.version
    with pytest.raises(NotAllowed):
        read_report(dog.context("nurse", NINE), report=name, seen_version=seen, assessment="fine")
    with pytest.raises(Invalid):
        read_report(dog.context("oncologist", NINE), report=name, seen_version=seen, assessment=" ")
    assert stops(dog) == ["toxicity.report_not_read"]
    read_report(
        dog.context("oncologist", NINE), report=name, seen_version=seen, assessment="twice, eats again"
    )
    with reading([dog.house.practice_id]):
        report = OwnerReportRow.objects.select_related("read_by").get()
    assert report.read_by is not None and report.read_by.name == "Oncologist oncologist"
    with pytest.raises(Refusal):
        read_report(
            dog.context("second", NINE),
            report=report.public_id,
            seen_version=report.version,
            assessment="again",
        )
    assert stops(dog) == []


def test_a_report_of_somebody_else_or_of_tomorrow_is_refused() -> None:
    dog = course.on_course()
    stranger = course.on_course(dog.house, name="Otto", signed=True)
    for wrong, field in (
        ({"client": stranger.owner}, "client"),
        ({"told_at": NINE + timedelta(days=1)}, "told_at"),
        ({"channel": "pigeon"}, "channel"),
        ({"body": " "}, "body"),
    ):
        values: dict[str, object] = {"told_at": NINE, "channel": "phone", "body": "x", **wrong}
        with pytest.raises(Invalid) as refused:
            record_owner_report(
                dog.context("coordinator", NINE),
                patient=dog.patient,
                **values,  # type: ignore[arg-type]
            )
        assert field in refused.value.fields


def test_withdrawn_consent_stops_and_a_new_one_lets_go_on() -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    signed(dog)
    with reading([dog.house.practice_id]):
        consent = dog.row().consent
    withdraw_consent(
        dog.context("coordinator", at(START, 8, 50)), consent=consent.public_id, seen_version=consent.version
    )
    assert stops(dog) == ["treatment.consent_withdrawn"]
    record_consent(
        dog.context("coordinator", at(START, 8, 55)),
        patient=dog.patient,
        client=dog.owner,
        protocol_slug="chop-uw-25",
        given_on=START,
        how="spoken",
    )
    assert stops(dog) == []


def test_another_practice_sees_none_of_it() -> None:
    dog = course.on_course()
    course.well(dog, 1, NINE)
    report = told(dog)
    other = course.on_course(name="Otto")
    with reading([other.house.practice_id]):
        assert not OwnerReportRow.objects.exists() and not SignsRow.objects.exists()
    with pytest.raises(Refusal):
        read_report(
            other.context("oncologist", NINE),
            report=UUID(str(report.public_id)),
            seen_version=1,
            assessment="x",
        )
