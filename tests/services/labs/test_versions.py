"""Which version of a result counts when a laboratory sends it again, changes it or takes it back?"""

from datetime import timedelta

import pytest

from oncodesk.records import tenancy
from oncodesk.records.models import DocumentRow, LabResultRow, TaskRow
from tests import laboratory, make
from tests.services.labs import incoming
from tests.services.labs.incoming import DRAWN, chart, counts, later, send, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> make.House:
    made = make.staffed()
    tenancy.enter([made.practice_id])
    make.patient(made, "Biscuit", owner=make.client(made))
    return made


def test_a_final_replaces_the_preliminary(house: make.House) -> None:
    assert send(house, *counts(status="P")).remarks == ("labs.filed",)
    assert not chart()["neutrophils"].is_usable
    send(house, *counts(), number="M2", received=later(20))
    assert versions() == [("3.9", "preliminary", False), ("3.9", "final", True)]
    assert chart()["neutrophils"].is_usable


def test_the_same_file_and_the_same_content_again_change_nothing(house: make.House) -> None:
    send(house, *counts())
    before = LabResultRow.objects.count()
    assert send(house, *counts()).remarks == ("labs.known_file",)
    assert DocumentRow.objects.count() == 1
    assert send(house, *counts(), number="M2", received=later(5)).remarks == ("labs.nothing_new",)
    assert LabResultRow.objects.count() == before
    assert not TaskRow.objects.exists()


def test_an_analyte_that_is_not_restated_keeps_its_version(house: make.House) -> None:
    send(house, *counts())
    send(house, laboratory.obx("PLT^Platelets", "180", "K/uL", "C"), number="M2", received=later(30))
    assert versions("platelets") == [("240", "final", False), ("180", "corrected", True)]
    assert versions() == [("3.9", "final", True)]
    assert chart()["neutrophils"].is_usable


def test_a_correction_that_no_longer_fits_beside_the_kept_white_cells_is_in_doubt(house: make.House) -> None:
    send(house, *counts("0.9", "1.2", "75"))
    send(house, incoming.neutrophils("5.0", "C"), number="M2", received=later(30))
    assert (chart()["neutrophils"].raw, chart()["neutrophils"].is_usable) == ("5.0", False)


def test_corrected_white_cells_below_the_kept_neutrophils_leave_both_in_doubt(house: make.House) -> None:
    send(house, *counts("5.0", "7.0", "71.4"))
    send(house, laboratory.obx("WBC^White", "1.2", "K/uL", "C"), number="M2", received=later(30))
    assert not chart()["neutrophils"].is_usable
    assert not chart()["wbc"].is_usable


def test_a_final_that_changes_silently_is_a_correction(house: make.House) -> None:
    send(house, *counts("2.6", "4.0"))
    send(house, *counts("1.1", "4.0", "27.5"), number="M2", received=later(45))
    assert versions() == [("2.6", "final", False), ("1.1", "corrected", True)]


def test_an_old_message_that_comes_late_never_replaces_a_correction(house: make.House) -> None:
    send(house, *counts("1.1", "6.0", "18.3", status="C"), number="M2", sent=later(45), received=later(46))
    late = send(house, *counts(), number="M1", sent=later(0), received=later(90))
    assert late.remarks == ("labs.nothing_new",)
    assert versions() == [("1.1", "corrected", True), ("3.9", "final", False)]


def test_another_plain_final_after_a_correction_without_times_is_not_believed(house: make.House) -> None:
    for number, lines in (("M2", counts("1.1", "6.0", "18.3", status="C")), ("M3", counts())):
        head = laboratory.msh(number=number, sent="")
        content = laboratory.message(lines, head=head, animal=laboratory.pid())
        incoming.import_file(house.context("coordinator", later(60)), content=content, name="a.hl7")
    current = chart()["neutrophils"]
    assert current.raw == "3.9" and not current.is_usable
    assert "labs.versions_differ" in {each["code"] for each in current.findings}


@pytest.mark.parametrize("status", ["D", "W"])
def test_a_withdrawn_result_is_current_and_not_usable(house: make.House, status: str) -> None:
    send(house, *counts())
    send(house, incoming.neutrophils("3.9", status), number="M2", received=later(30))
    current = chart()["neutrophils"]
    assert (current.status, current.is_usable) == ("withdrawn", False)


class TestFinalWithoutValues:
    """OBX-11 `U`: what was preliminary is final, and the value is not repeated."""

    def test_promotes_what_stands_once(self, house: make.House) -> None:
        send(house, *counts(status="P"))
        send(house, *(line.replace("10*3/uL", "") for line in counts("", "", "", "", "U")), number="M2")
        for analyte in ("wbc", "neutrophils", "platelets"):
            row = chart()[analyte]
            assert (row.status, row.is_usable) == ("final", True), analyte
        assert versions() == [("3.9", "preliminary", False), ("3.9", "final", True)]

    def test_keeps_the_printed_unit(self, house: make.House) -> None:
        line = laboratory.obx("PLT^Platelets", "180000", "/uL", "P")
        send(house, line)
        send(house, laboratory.obx("PLT^Platelets", "", "", "U"), number="M2")
        assert chart()["platelets"].value == 180
        assert chart()["platelets"].is_usable

    def test_promotes_nothing_that_does_not_stand(self, house: make.House) -> None:
        send(house, incoming.neutrophils("", "U"))
        assert not chart()["neutrophils"].is_usable

    def test_promotes_nothing_of_another_number(self, house: make.House) -> None:
        send(house, *counts(status="P"))
        send(house, incoming.neutrophils("", "U"), number="M2", filler="F2")
        assert {row.status for row in LabResultRow.objects.filter(analyte="neutrophils")} == {
            "preliminary",
            "unknown",
        }

    def test_leaves_a_final_as_it_is(self, house: make.House) -> None:
        send(house, *counts())
        assert send(house, incoming.neutrophils("", "U"), number="M2").remarks == ("labs.nothing_new",)
        assert versions() == [("3.9", "final", True)]

    def test_does_not_bring_a_withdrawn_one_back(self, house: make.House) -> None:
        send(house, *counts())
        send(house, incoming.neutrophils("3.9", "W"), number="M2")
        send(house, incoming.neutrophils("", "U"), number="M3")
        assert not chart()["neutrophils"].is_usable


class TestSameMessageNumber:
    def test_with_other_content_waits_for_a_person(self, house: make.House) -> None:
        send(house, *counts())
        assert send(house, *counts("9.9", "12.0", "82.5")).remarks == ("labs.unmatched",)
        assert versions() == [("3.9", "final", True)]
        assert incoming.report().match_reason == "message_repeated"
        assert TaskRow.objects.get().kind == "lab_message_repeated"

    def test_with_the_same_content_sent_later_is_no_news(self, house: make.House) -> None:
        send(house, *counts())
        assert send(house, *counts(), sent=later(7)).remarks == ("labs.nothing_new",)
        assert not TaskRow.objects.exists()

    def test_of_another_practice_is_another_message(self, house: make.House) -> None:
        send(house, *counts())
        other = make.staffed("Hilltop")
        tenancy.enter([other.practice_id])
        make.patient(other, "Biscuit", owner=make.client(other))
        assert send(other, *counts("9.9", "12.0", "82.5")).remarks == ("labs.filed",)


class TestNoNumberOfTheOrder:
    """An analyser of the practice that numbers nothing: the time of the draw is all there is."""

    def test_last_week_stays(self, house: make.House) -> None:
        send(house, *counts("3.0", "6.0", "50"), filler="", drawn=DRAWN - timedelta(days=7))
        send(house, *counts(), filler="", number="M2")
        assert versions() == [("3.0", "final", True), ("3.9", "final", True)]

    def test_the_same_draw_is_corrected(self, house: make.House) -> None:
        send(house, *counts(), filler="")
        send(house, *counts("1.1", "6.0", "18.3", status="C"), filler="", number="M2", received=later(9))
        assert versions() == [("3.9", "final", False), ("1.1", "corrected", True)]

    def test_two_draws_without_a_time_are_two(self, house: make.House) -> None:
        send(house, *counts("3.0", "6.0", "50"), filler="", drawn="")
        send(house, *counts(), filler="", number="M2", drawn="")
        assert [current for *_, current in versions()] == [True, True]
        assert not chart()["neutrophils"].report.collected_at

    def test_a_number_used_again_next_week_is_another_draw(self, house: make.House) -> None:
        send(house, *counts("3.0", "6.0", "50"), drawn=DRAWN - timedelta(days=7))
        send(house, *counts(), number="M2")
        send(house, *counts("1.1", "6.0", "18.3", status="C"), number="M3", received=later(9))
        assert versions() == [("3.0", "final", True), ("3.9", "final", False), ("1.1", "corrected", True)]


class TestWhatStaysBesideWhatChanged:
    def test_white_cells_corrected_alone_put_the_neutrophils_in_doubt(self, house: make.House) -> None:
        send(house, *counts())
        send(house, laboratory.obx("WBC", "0.6", "10*3/uL", "C"), number="M2", received=later(9))
        current = chart()["neutrophils"]
        assert (current.raw, current.is_usable) == ("3.9", False)

    def test_what_was_computed_falls_with_its_parts(self, house: make.House) -> None:
        send(house, laboratory.obx("WBC", "6.0", "10*3/uL"), laboratory.obx("NEUT%^Neutrophils %", "65", "%"))
        assert chart()["neutrophils"].is_usable
        send(house, laboratory.obx("NEUT%^Neutrophils %", "18", "%", "C"), number="M2", received=later(9))
        assert not chart()["neutrophils"].is_usable

    def test_a_contradicting_addition_is_in_doubt_itself(self, house: make.House) -> None:
        send(house, laboratory.obx("WBC", "0.5", "10*3/uL"))
        send(house, incoming.neutrophils("3.9"), number="M2", received=later(9))
        assert not chart()["neutrophils"].is_usable

    def test_new_words_beside_the_same_numbers_are_news(self, house: make.House) -> None:
        send(house, *counts())
        comment = "NTE|1||Toxic change 2+ in neutrophils"
        assert send(house, *counts(), comment, number="M2", received=later(9)).remarks == ("labs.filed",)
        assert "toxic" in " ".join(chart()["neutrophils"].report.remarks)

    def test_a_corrected_time_of_draw_is_news(self, house: make.House) -> None:
        send(house, *counts())
        moved = DRAWN - timedelta(hours=60)
        send(house, *counts(status="C"), number="M2", drawn=moved, received=later(9))
        assert chart()["neutrophils"].collected_at == moved


def test_a_very_large_file_is_refused_in_one_sentence(house: make.House) -> None:
    content = laboratory.message(counts()) + b"NTE|1||" + b"x" * 5_000_001
    with pytest.raises(incoming.Invalid, match="larger than 5 MB"):
        incoming.import_file(house.context("coordinator", later(0)), content=content, name="large.hl7")
    assert not DocumentRow.objects.exists()
