"""Can people see what waits, file it, type it, confirm it and follow its versions through the pages?"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from oncodesk.domain.patients.patient import Species
from oncodesk.records import tenancy
from oncodesk.records.models import LabReportRow, LabResultRow, PatientRow
from oncodesk.services import clock
from oncodesk.services.treatment.actions import review_results
from tests import course, laboratory, make
from tests.doors.web.test_practice_pages import browser_of
from tests.services.case import within
from tests.services.labs import incoming

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 a report"
NOW = datetime(2026, 10, 6, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_eleven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def house() -> make.House:
    made = make.staffed()
    tenancy.enter([made.practice_id])
    return made


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def newest(house: make.House) -> LabReportRow:
    with within(house.practice_id):
        return incoming.report()


def of(name: str, report: LabReportRow) -> str:
    return reverse(f"labs:{name}", args=[report.public_id])


def test_the_inbox_says_what_waits_and_why(
    house: make.House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    bellas = incoming.three_bellas(house)
    assert bellas["cat"].species == "cat"
    for number in range(4):
        incoming.send(
            house,
            name="Okafor^Bella",
            species="",
            number=f"M{number}",
            filler=f"F{number}",
            file=f"{number}.hl7",
        )
    browser = browser_of(house, "coordinator")
    with django_assert_max_num_queries(20):
        page = shown(browser, reverse("labs:inbox"))
    assert "Bella · Okafor" in page and "0.hl7" in page
    assert "does not say the species" in page
    assert "NEUT" in page or "Neutrophils 3.9" in page


def test_filing_compares_and_never_offers_another_species(
    house: make.House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    bellas = incoming.three_bellas(house)
    incoming.send(house, name="Adeyemi^Bella", species="CANINE")
    report, browser = newest(house), browser_of(house, "nurse")
    with django_assert_max_num_queries(22):
        page = shown(browser, of("report", report))
    assert "Another species: it can never be filed here." in page
    form = shown(browser, of("attach", report))
    assert str(bellas["rivera"].public_id) in form and str(bellas["cat"].public_id) not in form

    given = {"patient": str(bellas["rivera"].public_id), "seen_version": report.version}
    refused = browser.post(of("attach", report), {**given, "identifiers": ["name"], "reason": ""})
    assert refused.status_code == 422
    told = refused.content.decode()
    assert "Compare two identifiers" in told and "A few words are enough" in told
    cat = {**given, "patient": str(bellas["cat"].public_id), "identifiers": ["name", "owner"], "reason": "x"}
    assert browser.post(of("attach", report), cat).status_code == 422
    done = browser.post(
        of("attach", report),
        {**given, "identifiers": ["name", "microchip"], "reason": "chip read at the desk"},
    )
    assert done.status_code == 302
    row = newest(house)
    assert (row.match, row.patient_id) == ("by_person", bellas["rivera"].pk)
    page = shown(browser, of("report", report))
    assert "Move to another patient" in page

    stale = browser.post(of("move", report), {**given, "identifiers": ["name", "owner"], "reason": "x"})
    assert stale.status_code in (409, 422)
    moved = {
        "patient": str(bellas["okafor"].public_id),
        "seen_version": row.version,
        "identifiers": ["name", "laboratory_number"],
        "reason": "the slip says Okafor",
    }
    assert browser.post(of("move", report), moved).status_code == 302
    assert newest(house).patient_id == bellas["okafor"].pk


def test_setting_aside_needs_a_reason_and_a_role(house: make.House) -> None:
    incoming.send(house, name="Stranger^Rex")
    report = newest(house)
    assert browser_of(house, "biller").get(of("dismiss", report)).status_code == 403
    browser = browser_of(house, "coordinator")
    assert browser.post(of("dismiss", report), {"seen_version": report.version}).status_code == 422
    given = {"seen_version": report.version, "reason": "of the clinic next door"}
    assert browser.post(of("dismiss", report), given).status_code == 302
    assert newest(house).match == "dismissed"
    assert "Rex" not in shown(browser, reverse("labs:inbox"))
    assert "of the clinic next door" in shown(browser, reverse("labs:all"))


def test_a_file_is_imported_and_a_wrong_one_is_told(house: make.House) -> None:
    make.patient(house, "Biscuit", owner=make.client(house))
    browser = browser_of(house, "nurse")
    wrong = SimpleUploadedFile("letter.txt", b"dear colleague")
    refused = browser.post(reverse("labs:upload"), {"file": wrong})
    assert refused.status_code == 422 and "not a laboratory file" in refused.content.decode()
    content = laboratory.message()
    done = browser.post(reverse("labs:upload"), {"file": SimpleUploadedFile("a.hl7", content)})
    assert done.status_code == 302
    assert newest(house).match == "automatic"


class TestTyping:
    @pytest.fixture
    def patient(self, house: make.House) -> UUID:
        return make.patient(house, "Biscuit", owner=make.client(house))

    def typed(self, browser: Client, patient: UUID, **more: object) -> Any:
        given: dict[str, object] = {
            "day": "2026-10-06",
            "time": "08:10",
            "wbc": "6.0",
            "wbc_unit": "10^9/L",
            "neutrophils": "3900",
            "neutrophils_unit": "/uL",
            "platelets": "240",
            "platelets_unit": "K/uL",
            "source": SimpleUploadedFile("fax.pdf", PDF),
            **more,
        }
        return browser.post(reverse("labs:type", args=[patient]), given)

    def test_counts_only_after_a_second_person(self, house: make.House, patient: UUID) -> None:
        nurse = browser_of(house, "nurse")
        assert self.typed(nurse, patient).status_code == 302
        report = newest(house)
        with within(house.practice_id):
            assert not LabResultRow.objects.filter(is_usable=True).exists()
        assert "another person confirms them" in shown(nurse, of("report", report))
        again = {"seen_version": report.version, "neutrophils": "3900", "platelets": "240", "compared": "on"}
        assert nurse.post(of("confirm", report), again).status_code == 422

        second = browser_of(house, "oncologist")
        assert "Biscuit" in shown(second, reverse("labs:to_confirm"))
        page = shown(second, of("confirm", report))
        assert "3900" not in page and "6.0 10^9/L" in page
        differs = second.post(of("confirm", report), {**again, "neutrophils": "390"})
        assert differs.status_code == 422 and "typed something else" in differs.content.decode()
        assert second.post(of("confirm", report), again).status_code == 302
        with within(house.practice_id):
            row = LabResultRow.objects.get(analyte="neutrophils", is_current=True)
            assert (row.value, row.unit, row.raw_unit, row.is_usable) == (
                Decimal("3.9"),
                "10^9/L",
                "/uL",
                True,
            )
        page = shown(second, of("report", report))
        assert "<del>" in page and "Oncologist oncologist" in page

    def test_wrong_entries_are_told_and_nothing_is_lost(self, house: make.House, patient: UUID) -> None:
        nurse = browser_of(house, "nurse")
        answer = self.typed(nurse, patient, neutrophils_unit="", wbc="lots")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "it is never assumed" in page and 'value="240"' in page
        answer = self.typed(nurse, patient, neutrophils="3900", neutrophils_unit="10^9/L")
        assert "cannot be true of a living animal" in answer.content.decode()
        answer = self.typed(nurse, patient, day="2026-10-07")
        assert "in the future" in answer.content.decode()
        answer = self.typed(nurse, patient, source=SimpleUploadedFile("fax.html", b"<script>"))
        assert "as PDF, PNG or JPEG" in answer.content.decode()
        with within(house.practice_id):
            assert not LabReportRow.objects.exists()

    def test_typed_again_replaces_the_entry(self, house: make.House, patient: UUID) -> None:
        nurse, second = browser_of(house, "nurse"), browser_of(house, "oncologist")
        self.typed(nurse, patient)
        self.typed(nurse, patient, neutrophils="1100", platelets="")
        report = newest(house)
        again = {"seen_version": report.version, "neutrophils": "1100", "compared": "on"}
        assert second.post(of("confirm", report), again).status_code == 302
        with within(house.practice_id):
            current = {row.analyte: row for row in LabResultRow.objects.filter(is_current=True)}
        assert sorted(current) == ["neutrophils", "wbc"]
        assert (current["neutrophils"].raw, current["neutrophils"].is_usable) == ("1100", True)
        assert current["wbc"].is_usable, "what was typed again unchanged is confirmed with the rest"

    def test_the_source_is_only_ever_a_download(self, house: make.House, patient: UUID) -> None:
        nurse = browser_of(house, "nurse")
        self.typed(nurse, patient)
        answer = nurse.get(reverse("patients:document", args=[newest(house).document.public_id]))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.content == PDF


def test_another_practice_sees_nothing_of_it(house: make.House) -> None:
    incoming.send(house, name="Stranger^Rex")
    report = newest(house)
    outsider = browser_of(make.staffed("Hilltop"), "nurse")
    assert "Rex" not in shown(outsider, reverse("labs:inbox"))
    for name in ("report", "attach", "move", "dismiss", "confirm"):
        assert outsider.get(of(name, report)).status_code == 404, name


def test_a_cat_of_another_practice_is_no_candidate(house: make.House) -> None:
    other = make.staffed("Hilltop")
    make.patient(other, "Rex", owner=make.client(other, "Stan Stranger"), species=Species.DOG)
    incoming.send(house, name="Stranger^Rex")
    assert "Nobody of this name" in shown(browser_of(house, "nurse"), of("report", newest(house)))
    with within(house.practice_id):
        assert not PatientRow.objects.exists()


def test_an_oncologist_records_what_she_read_on_the_smear(house: make.House) -> None:
    make.patient(house, "Biscuit", owner=make.client(house))
    incoming.send(house, *incoming.counts(platelets="clumped"))
    report = newest(house)
    nurse, oncologist = browser_of(house, "nurse"), browser_of(house, "oncologist")
    assert "An oncologist does this." in shown(nurse, of("report", report))
    given = {"seen_version": report.version, "value": "60", "unit": "10^9/L", "how": "4 a field, × 15"}
    assert nurse.post(of("smear", report), given).status_code == 403
    assert "Record what I read on the smear" in shown(oncologist, of("report", report))
    assert "× 15 is" in shown(oncologist, of("smear", report))
    wrong = oncologist.post(of("smear", report), {**given, "value": "60,000"})
    assert wrong.status_code == 422 and "Type one number" in wrong.content.decode()
    assert oncologist.post(of("smear", report), given).status_code == 302
    page = shown(oncologist, of("report", report))
    assert "read on the smear by Oncologist oncologist" in page and "4 a field, × 15" in page
    assert "smear read by" in shown(oncologist, reverse("labs:all"))


def test_what_changed_waits_until_somebody_has_seen_it(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    treated = course.on_course()
    course.ready(treated, 1)
    drawn = course.at(course.START, 8, 10)
    course.blood(treated, drawn, platelets="90", status="C", received=course.at(course.START, 9))
    browser = browser_of(treated.house, "coordinator")
    with django_assert_max_num_queries(20):
        page = shown(browser, reverse("labs:changed"))
    assert "Platelets: 240 K/uL → 90 K/uL (corrected)" in page
    assert "Nobody has seen the new version yet." in page
    assert "Neutrophils:" not in page  # what did not change is no news
    course.step(review_results, treated, "oncologist", 1, course.at(course.START, 9, 5))
    assert "Seen by Oncologist oncologist" in shown(browser, reverse("labs:changed"))


def test_what_came_again_without_news_is_listed(
    house: make.House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make.patient(house, "Biscuit", owner=make.client(house))
    browser = browser_of(house, "coordinator")
    assert "Nothing came twice." in shown(browser, reverse("labs:repeated"))
    incoming.send(house)
    incoming.send(house, number="M2", received=incoming.later(5), file="again.hl7")
    with django_assert_max_num_queries(20):
        page = shown(browser, reverse("labs:repeated"))
    assert "again.hl7" in page and "cbc.hl7" not in page


@pytest.mark.parametrize("name", ["changed", "repeated"])
def test_queues_of_another_practice_are_empty(house: make.House, name: str) -> None:
    make.patient(house, "Biscuit", owner=make.client(house))
    incoming.send(house)
    incoming.send(
        house, *incoming.counts(status="C", platelets="90"), number="M2", received=incoming.later(5)
    )
    incoming.send(
        house, *incoming.counts(status="C", platelets="90"), number="M3", received=incoming.later(9)
    )
    other = make.staffed()
    assert "Biscuit" in shown(browser_of(house, "coordinator"), reverse(f"labs:{name}"))
    assert "Biscuit" not in shown(browser_of(other, "coordinator"), reverse(f"labs:{name}"))
