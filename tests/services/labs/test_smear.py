"""When the machine cannot count platelets, may an oncologist's reading of the smear carry a dose?"""

from decimal import Decimal
from uuid import UUID

import pytest

from oncodesk.domain.labs.result import Kind
from oncodesk.domain.patients.patient import Species
from oncodesk.records import tenancy
from oncodesk.records.models import LabReportRow, LabResultRow, PatientRow
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotAllowed, Refusal, Stopped
from oncodesk.services.labs.actions import move_report
from oncodesk.services.labs.queries import get_report
from oncodesk.services.labs.smear import read_smear
from oncodesk.services.labs.texts import raw_part
from oncodesk.services.treatment.actions import release_visit, review_results, sign_orders
from tests import course, laboratory, make
from tests.course import START, Treated, at
from tests.services.labs import incoming
from tests.services.labs.incoming import chart, counts, later, send

pytestmark = pytest.mark.django_db

HOW = "10 fields, 8 a field, × 15"


@pytest.fixture
def house() -> make.House:
    made = make.staffed()
    tenancy.enter([made.practice_id])
    make.patient(made, "Biscuit", owner=make.client(made))
    return made


def read(
    house: make.House,
    value: str = "120",
    unit: str = "10^9/L",
    who: str = "oncologist",
    report: LabReportRow | None = None,
    how: str = HOW,
    minutes: int = 20,
) -> Done:
    row = report or incoming.report()
    return read_smear(
        house.context(who, later(minutes)),
        report=row.public_id,
        seen_version=row.version,
        value=value,
        unit=unit,
        how=how,
    )


def clumped() -> list[str]:
    return [*counts()[:3], laboratory.obx("PLT^Platelets", "45", "K/uL"), "NTE|1||Platelet clumps present"]


def platelets() -> list[tuple[str, bool, bool]]:
    rows = LabResultRow.objects.filter(analyte="platelets").order_by("pk")
    return [(row.raw, row.is_usable, row.is_current) for row in rows]


class TestBeforeADose:
    def blood(self, treated: Treated) -> LabReportRow:
        tenancy.enter([treated.house.practice_id])
        return incoming.report()

    def test_clumps_block_and_a_reading_lets_an_oncologist_judge(self) -> None:
        treated = course.on_course()
        course.ready(treated, 1, platelets="clumped")
        assert treated.visit(1).answer != "ready"
        course.step(review_results, treated, "oncologist", 1, at(START, 8, 45))
        course.step(sign_orders, treated, "oncologist", 1, at(START, 8, 46))
        with pytest.raises(Refusal):
            course.step(release_visit, treated, "nurse", 1, at(START, 8, 47))
        read(treated.house, report=self.blood(treated))
        course.step(review_results, treated, "nurse", 1, at(START, 9, 4))
        with pytest.raises(Refusal):  # the standing order covers nothing that a person had to read
            course.step(release_visit, treated, "nurse", 1, at(START, 9, 5))
        course.step(review_results, treated, "oncologist", 1, at(START, 9, 6))
        course.step(release_visit, treated, "nurse", 1, at(START, 9, 10))
        assert treated.visit(1).state == "released"

    def test_a_low_reading_holds_the_dose(self) -> None:
        treated = course.on_course()
        course.ready(treated, 1, platelets="clumped")
        read(treated.house, "60", report=self.blood(treated))
        course.step(review_results, treated, "oncologist", 1, at(START, 9, 6))
        course.step(sign_orders, treated, "oncologist", 1, at(START, 9, 7))
        with pytest.raises(Refusal):
            course.step(release_visit, treated, "nurse", 1, at(START, 9, 10))

    def test_what_the_laboratory_counts_later_takes_the_release_back(self) -> None:
        treated = course.on_course()
        course.ready(treated, 1, platelets="clumped")
        read(treated.house, report=self.blood(treated))
        course.step(review_results, treated, "oncologist", 1, at(START, 9, 6))
        course.step(sign_orders, treated, "oncologist", 1, at(START, 9, 7))
        course.step(release_visit, treated, "nurse", 1, at(START, 9, 10))
        now = at(START, 9, 30)
        course.blood(treated, at(START, 8, 10), platelets="40", status="C", received=now)
        incoming.assert_taken_back(treated, now)


@pytest.mark.parametrize("who", ["nurse", "coordinator", "manager"])
def test_only_an_oncologist_reads(house: make.House, who: str) -> None:
    send(house, *clumped())
    with pytest.raises(NotAllowed):
        read(house, who=who)


def test_a_reading_has_an_author_and_replaces_the_count(house: make.House) -> None:
    send(house, *clumped())
    base = incoming.report()
    read(house, "120000", "/uL")
    row = chart()["platelets"]
    assert (row.value, row.status, row.is_usable) == (Decimal(120), "corrected", True)
    assert row.report.entered_by is not None and row.report.reads_id == base.pk
    assert row.report.match_reason == HOW
    assert platelets() == [("45", False, False), ("120000", True, True)]
    (told,) = raw_part(row.report).results
    assert (told.value, told.unit, told.kind) == ("120000", "/uL", Kind.SMEAR)


def test_words_of_the_laboratory_hold_for_the_reading_too(house: make.House) -> None:
    send(house, laboratory.obx("PLT^Platelets", "45", "K/uL"), "NTE|1||Clumped platelets. Blasts seen.")
    read(house)
    assert incoming.report().remarks == ["blasts"]


def test_a_report_without_platelets_gets_them(house: make.House) -> None:
    send(house, *counts()[:3])
    read(house, "90")
    assert platelets() == [("90", True, True)]
    send(house, *counts(platelets="150"), number="M2", received=later(40))
    assert platelets() == [("90", True, False), ("150", True, True)]


def test_read_again_the_later_reading_counts(house: make.House) -> None:
    send(house, *clumped())
    base = incoming.report()
    read(house, "120")
    with pytest.raises(Invalid):
        read(house, "120", report=base, minutes=25)
    read(house, "90", report=incoming.report(), minutes=30)
    assert platelets()[1:] == [("120", True, False), ("90", True, True)]
    assert incoming.report().reads_id == base.pk


def test_the_same_message_again_changes_nothing_and_a_new_count_takes_the_reading_back(
    house: make.House,
) -> None:
    send(house, *clumped())
    read(house)
    assert send(house, *clumped(), number="M2", received=later(40)).remarks == ("labs.nothing_new",)
    assert chart()["platelets"].raw == "120"
    send(house, *counts(platelets="210", status="C"), number="M3", received=later(60))
    assert (chart()["platelets"].raw, chart()["platelets"].is_usable) == ("210", True)


def test_of_two_counts_both_are_read_and_one_that_comes_again_brings_the_other_back(
    house: make.House,
) -> None:
    other = laboratory.obx("PLT-F^Platelets", "90", "K/uL")
    send(house, *counts(platelets="45"), other)
    assert not chart()["platelets"].is_usable
    read(house)
    assert [row for row in platelets() if row[2]] == [("120", True, True)] * 2
    send(house, other.replace("|90|", "|95|"), number="M2", received=later(60))
    assert [row for row in platelets() if row[2]] == [("95", True, True), ("45", False, True)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (laboratory.obx("PLT^Platelets", "240", "K/uL"), "labs.smear_of_usable"),
        (laboratory.obx("PLT^Platelets", "240", "K/uL", "W"), "labs.smear_of_unfinished"),
        (laboratory.obx("PLT^Platelets", "240", "K/uL", "P"), "labs.smear_of_unfinished"),
        (laboratory.obx("PLT^Platelets", "240", "K/uL", "Z"), "labs.smear_of_unfinished"),
        (laboratory.obx("PLT^Platelets", "2400000", "K/uL"), "labs.smear_is_no_answer"),
        (laboratory.obx("PLT^Platelets", "240", "mg/dL"), "labs.smear_is_no_answer"),
        (laboratory.obx("PLT^Platelets", "*****", "K/uL"), "labs.smear_is_no_answer"),
        ("NTE|1||Specimen clotted", "labs.smear_of_failed_run"),
    ],
)
def test_what_is_no_question_of_the_smear_is_refused(house: make.House, line: str, code: str) -> None:
    send(house, *counts()[:3], line)
    with pytest.raises(Stopped) as refused:
        read(house)
    assert code in {each.code for each in refused.value.verdict.findings}


def test_blood_of_no_certain_time_or_without_a_count_is_refused(house: make.House) -> None:
    send(house, *clumped(), drawn="")
    with pytest.raises(Stopped):
        read(house)
    send(house, laboratory.obx("ALT", "40", "U/L"), number="M2", filler="F2")
    with pytest.raises(Stopped):
        read(house)


@pytest.mark.parametrize(
    ("value", "unit", "how", "field"),
    [
        ("clumped", "10^9/L", HOW, "value"),
        (">100", "10^9/L", HOW, "value"),
        ("120,000", "/uL", HOW, "value"),
        ("120000", "10^9/L", HOW, "value"),
        ("1000", "10^9/L", HOW, "value"),
        ("120", "", HOW, "unit"),
        ("120", "g/dL", HOW, "unit"),
        ("120", "10^9/L", " ", "how"),
    ],
)
def test_a_reading_is_one_true_number_with_its_unit(
    house: make.House, value: str, unit: str, how: str, field: str
) -> None:
    send(house, *clumped())
    with pytest.raises(Invalid) as refused:
        read(house, value, unit, how=how)
    assert field in refused.value.fields


def test_words_of_another_report_about_the_same_blood_open_the_reading(house: make.House) -> None:
    send(house, *counts(platelets="45"))
    base = incoming.report()
    with pytest.raises(Stopped):
        read(house, report=base)
    review = laboratory.obx("SMEAR^Smear review", "Platelet clumps present", "", kind="TX")
    send(house, review, number="M2", filler="F2", received=later(5))
    read(house, report=base, minutes=30)
    assert chart()["platelets"].raw == "120"


def test_a_moved_report_takes_its_reading_along(house: make.House) -> None:
    make.patient(house, "Bella", owner=make.client(house, "Ada Okafor", email="ada@example.com"))
    target = PatientRow.objects.get(name="Bella")
    assert target.species == Species.DOG
    send(house, *clumped())
    base = incoming.report()
    read(house)
    move_report(
        house.context("coordinator", later(50)),
        report=base.public_id,
        seen_version=base.version,
        patient=target.public_id,
        identifiers=("name", "owner"),
        reason="wrong label",
    )
    assert not LabResultRow.objects.filter(patient__name="Biscuit", is_current=True).exists()
    row = chart("Bella")["platelets"]
    assert (row.raw, row.is_usable) == ("120", True)
    assert row.report.reads is not None and row.report.reads.patient_id == target.pk
    assert row.report.entered_by_id is not None
    assert read(house, "100", report=row.report, minutes=70).id


def test_the_report_shows_who_read_it_and_how(house: make.House) -> None:
    send(house, *clumped())
    base = incoming.report()
    view = get_report([house.practice_id], UUID(str(base.public_id)))
    assert view.can_read_smear
    read(house)
    view = get_report([house.practice_id], base.public_id)
    (line,) = [each for each in view.results if each.analyte == "platelets"]
    assert [each.how for each in line.versions] == [HOW, ""]
    assert line.versions[0].by and view.can_read_smear
