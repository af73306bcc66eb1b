"""Does a preview tell beforehand which doses the lifetime limit will stop, as the ledger will count them?"""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from oncodesk.domain.dosing.exposure import check_lifetime
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.shared.verdict import Finding, Level
from oncodesk.records.models import ContentVersionRow
from oncodesk.services.dosing.actions import record_external
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.reading import reading
from oncodesk.services.treatment.lifetime import get_lifetime
from oncodesk.services.treatment.modifying import modify_dose
from oncodesk.services.treatment.previews import preview_change, preview_course, preview_version
from tests import course, make
from tests.services.scheduling.test_versions import newer

pytestmark = pytest.mark.django_db
DOXO = "lymphoma-doxorubicin"
NOON = course.at(course.START, 12)
EARLIER = course.START - timedelta(days=60)


def elsewhere(treated: course.Treated, doses: int, amount: str = "30 mg/m2") -> None:
    record_external(
        treated.context("coordinator", NOON),
        patient=treated.patient,
        substance="doxorubicin",
        on=EARLIER,
        doses=doses,
        amount=amount,
        place="Northside",
    )


def sums(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [
        (each.code.removeprefix("dosing.plan_"), str(each.facts["visit"]), str(each.facts.get("total")))
        for each in findings
        if each.code.startswith("dosing.plan_")
    ]


def extend(treated: course.Treated, count: int = 1) -> tuple[Finding, ...]:
    plan = preview_change(
        [treated.house.practice_id],
        course=treated.course,
        change=Change(Verb.EXTEND, count=count),
        now=NOON,
    )
    return plan.findings


def test_added_cycles_are_checked_against_the_lifetime_limit() -> None:
    treated = course.on_course(protocol=DOXO)
    assert sums(extend(treated)) == [("exceeds_lifetime", "6", "180.30")]  # 6 × 29.3 mg in 0.9751 m²
    [finding] = [each for each in extend(treated) if each.code == "dosing.plan_exceeds_lifetime"]
    assert (str(finding.facts["room"]), str(finding.facts["most"])) == ("29.75", "29.0")
    elsewhere(treated, 1)
    assert sums(extend(treated)) == [("exceeds_lifetime", "6", "210.30")]  # nothing told twice


def test_the_plan_and_the_check_before_the_dose_count_alike() -> None:
    treated = course.on_course(protocol=DOXO)
    elsewhere(treated, 2)
    drug = get_drug("doxorubicin")
    assert drug is not None
    [kept] = get_lifetime([treated.house.practice_id], treated.patient).sums
    levels = []
    for each in kept.planned:
        assert each.planned.mg_per_m2 is not None and each.total is not None
        gate = check_lifetime(drug, each.total - each.planned.mg_per_m2, each.planned.mg_per_m2)
        assert [finding.level for finding in gate] == ([] if each.level is None else [each.level])
        levels.append((each.planned.visit, str(each.total), each.level))
    assert levels == [
        (1, "90.05", None),
        (2, "120.10", None),
        (3, "150.15", Level.WARN),
        (4, "180.20", Level.BLOCK),
        (5, "210.25", Level.BLOCK),
    ]


def test_a_reduction_counts_in_the_preview_as_it_will_on_the_day() -> None:
    treated = course.on_course(protocol=DOXO)
    visit = treated.visit(1)
    modify_dose(
        treated.context("oncologist", NOON),
        visit=visit.public_id,
        seen_version=visit.version,
        drug="doxorubicin",
        percent=Decimal(-20),
        basis="standard",
        is_forward=True,
        cause="neutropenia",
        grade=3,
    )
    assert sums(extend(treated)) == [("nears_lifetime", "6", "144.00")]  # 6 × 23.4 mg


def test_a_pull_or_delay_tells_nothing_that_was_true_before() -> None:
    treated = course.on_course(protocol=DOXO)
    elsewhere(treated, 2)
    plan = preview_change(
        [treated.house.practice_id],
        course=treated.course,
        change=Change(Verb.DELAY, 2, 2),
        now=NOON,
    )
    assert sums(plan.findings) == []


def test_a_newer_version_with_a_higher_dose_is_checked() -> None:
    treated = course.on_course(protocol="chop-uw-19")
    elsewhere(treated, 2)
    newer(treated.house, ("amount = 0.7", "amount = 0.6"))
    same = preview_version([treated.house.practice_id], course=treated.course, now=NOON)
    assert sums(same.plan.findings) == []  # only vincristine differs


def test_another_course_of_the_patient_counts_in_the_preview() -> None:
    treated = course.on_course(protocol=DOXO)
    found = preview(treated, DOXO)
    assert [(code, visit) for code, visit, _ in sums(found)] == [
        ("exceeds_lifetime", "3"),
        ("exceeds_lifetime", "4"),
        ("exceeds_lifetime", "5"),
    ]


def preview(treated: course.Treated, slug: str) -> tuple[Finding, ...]:
    house = treated.house
    with reading([house.practice_id]):
        version = ContentVersionRow.objects.get(kind="protocol", slug=slug, state="signed")
    return preview_course(
        [house.practice_id],
        patient=treated.patient,
        protocol=version.public_id,
        start_on=course.START + timedelta(days=1),
    ).findings


def test_the_doses_of_a_plan_are_of_the_formula_that_the_practice_signed() -> None:
    treated = course.on_course(protocol=DOXO)
    house = treated.house

    def first_dose() -> str:
        with reading([house.practice_id]):
            version = ContentVersionRow.objects.get(kind="protocol", slug=DOXO, state="signed")
        plan = preview_course(
            [house.practice_id], patient=treated.patient, protocol=version.public_id, start_on=course.START
        )
        return next(words for words in plan.visits[0].drugs if "DOXO" in words)

    assert first_dose().endswith("= 29.3 mg")  # 10.1 × 30000^(2/3): 0.9751 m²
    with reading([house.practice_id]):
        rules = ContentVersionRow.objects.get(kind="dosing", state="signed")
        body = rules.body.replace("k = 10.1", "k = 9.6")
        ContentVersionRow.objects.filter(pk=rules.pk).update(
            body=body, digest=sha256(body.encode()).hexdigest()
        )
    assert first_dose().endswith("= 27.8 mg")  # 9.6: 0.9268 m²


def test_without_a_weight_the_sum_is_unknown_and_said_once() -> None:
    house = make.staffed()
    course.sign_everything(house, DOXO)
    patient = make.patient(house, "Olive")
    with reading([house.practice_id]):
        version = ContentVersionRow.objects.get(kind="protocol", slug=DOXO, state="signed")
    plan = preview_course(
        [house.practice_id], patient=patient, protocol=version.public_id, start_on=course.START
    )
    assert sums(plan.findings) == [("lifetime_unknown", "1", "None")]
