"""Do the pages about a patient register, correct and find her, and stay inside the practice?"""

from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from oncodesk.domain.patients.patient import Genotype
from oncodesk.services.patients.queries import PatientFile, find_patients, get_file
from tests import make
from tests.doors.web.test_practice_pages import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> make.House:
    return make.staffed()


def _file(house: make.House, patient: UUID) -> PatientFile:
    return get_file([house.practice_id], patient)


def test_from_a_new_owner_to_a_weighed_patient(house: make.House) -> None:
    browser = browser_of(house, "coordinator")
    owner = browser.post(
        reverse("patients:register_client"),
        {
            "name": "Maria Rivera",
            "email": "maria@example.com",
            "phone": "(608) 555-0142",
            "language": "en",
            "travel_minutes": 40,
            "care_consent": "on",
            "request_key": "owner-1",
        },
    )
    assert owner.status_code == 302 and owner.headers["Location"].endswith("/new-patient")
    animal = {
        "name": "Biscuit",
        "species": "dog",
        "breed": "mixed",
        "sex": "female_spayed",
        "born_on": "2018-03-02",
        "genotype": "unknown",
        "ancestry": "",
        "pays": "on",
    }
    open_question = browser.post(owner.headers["Location"], animal)
    assert open_question.status_code == 422 and b"herding breeds" in open_question.content
    assert b"Biscuit" in open_question.content
    registered = browser.post(owner.headers["Location"], {**animal, "ancestry": "no"})
    assert registered.status_code == 302
    [found] = find_patients([house.practice_id], "biscuit")
    weight = reverse("patients:weight", args=[found.patient])
    assert browser.post(weight, {"weight": "24.1"}).status_code == 422
    assert browser.post(weight, {"weight": "24.1 kg"}).status_code == 302
    slip = browser.post(weight, {"weight": "53.1 kg", "weighed_again": "on"})
    assert slip.status_code == 422 and b"53.1 lb" in slip.content
    page = browser.get(registered.headers["Location"]).content.decode()
    assert "Biscuit" in page and "24.1 kg (53.1 lb)" in page and "Maria Rivera" in page
    assert "decides about the treatment, pays, is informed" in page
    assert "Unknown: ask or test" in page


def test_a_weight_is_corrected_from_the_list(house: make.House) -> None:
    patient = make.patient(house)
    browser = browser_of(house, "nurse")
    browser.post(reverse("patients:weight", args=[patient]), {"weight": "24.1 kg"})
    [wrong] = _file(house, patient).weights
    address = reverse("patients:correct_weight", args=[patient, wrong.weight])
    assert b"24.1 kg" in browser.get(address).content
    assert browser.post(address, {"weight": "23.8 kg", "seen_version": wrong.version}).status_code == 302
    [right] = _file(house, patient).weights
    assert right.is_correction
    assert browser.post(address, {"weight": "23.7 kg", "seen_version": wrong.version}).status_code == 404


def test_diagnosis_with_its_report_and_consent(house: make.House) -> None:
    owner = make.client(house)
    patient = make.patient(house, owner=owner)
    browser = browser_of(house, "coordinator")
    diagnosis = reverse("patients:diagnosis", args=[patient])
    filled = {"condition": "Lymphoma", "method": "cytology", "confirmed_on": "2026-09-30"}
    assert browser.post(diagnosis, filled).status_code == 422
    report = SimpleUploadedFile("cytology.pdf", b"%PDF-1.7 x", content_type="text/html")
    assert browser.post(diagnosis, {**filled, "report": report}).status_code == 302
    line = _file(house, patient).diagnoses[0]
    assert line.report is not None
    document = browser.get(reverse("patients:document", args=[line.report]))
    assert document.headers["Content-Type"] == "application/pdf"
    assert document.headers["Content-Disposition"] == 'attachment; filename="cytology.pdf"'
    stranger = browser_of(make.house("Hilltop"))
    assert stranger.get(reverse("patients:document", args=[line.report])).status_code == 404
    consent = reverse("patients:consent", args=[patient])
    given = {"client": str(owner), "protocol_slug": "chop-uw-25", "given_on": "2026-10-06", "how": "signed"}
    assert browser.post(consent, given).status_code == 302
    [kept] = _file(house, patient).consents
    assert kept.given_on == date(2026, 10, 6)
    withdraw = reverse("patients:withdraw_consent", args=[patient, kept.consent])
    assert browser.post(withdraw, {"seen_version": kept.version}).status_code == 302
    assert _file(house, patient).consents[0].withdrawn_at is not None


def test_people_around_her(house: make.House) -> None:
    patient, ben = make.patient(house), make.client(house, "Ben Okafor")
    browser = browser_of(house, "coordinator")
    found = browser.get(reverse("patients:find_person", args=[patient]) + "?name=oka")
    assert b"Ben Okafor" in found.content
    address = reverse("patients:set_relation", args=[patient, ben])
    both = {"rights": ["informed", "not_to_be_told"], "seen_version": 1}
    assert browser.post(address, both).status_code == 422
    assert browser.post(address, {"rights": ["not_to_be_told"], "seen_version": 1}).status_code == 302
    assert (
        "is not to be told anything"
        in browser.get(reverse("patients:facts", args=[patient])).content.decode()
    )
    end = reverse("patients:end_relation", args=[patient, ben])
    assert browser.post(end, {"seen_version": 1}).status_code == 409
    assert browser.post(end, {"seen_version": 2}).status_code == 302


def test_facts_and_contact_are_corrected(house: make.House) -> None:
    owner = make.client(house)
    patient = make.patient(house, owner=owner)
    browser = browser_of(house, "biller")
    change = reverse("patients:change", args=[patient])
    page = browser.get(change).content.decode()
    assert "Golden Retriever" in page
    filled = {"name": "Biscuit", "species": "dog", "breed": "Beagle", "sex": "female", "seen_version": 1}
    assert browser.post(change, filled).status_code == 302
    genotype = {"genotype": "mutant/normal", "seen_version": 2}
    assert browser.post(reverse("patients:genotype", args=[patient]), genotype).status_code == 302
    header = _file(house, patient).header
    assert (header.breed, header.genotype) == ("Beagle", Genotype.ONE_MUTANT)
    contact = reverse("patients:client", args=[owner])
    renamed = {"name": "Maria Núñez", "language": "es", "travel_minutes": 20, "seen_version": 1}
    assert browser.post(contact, renamed).status_code == 302
    assert browser.post(contact, renamed).status_code == 409


def test_search_on_the_page_and_as_a_fragment(house: make.House) -> None:
    make.patient(house)
    browser = browser_of(house)
    page = browser.get("/patients?q=rivera").content.decode()
    assert "Biscuit" in page and "<html" in page
    fragment = browser.get("/patients?q=rivera", headers={"HX-Request": "true"}).content.decode()
    assert "Biscuit" in fragment and "<html" not in fragment
    assert "Nobody is called like that" in browser.get("/patients?q=zzz").content.decode()
    assert "Biscuit" not in browser_of(make.house("Hilltop")).get("/patients?q=biscuit").content.decode()


def test_everything_about_a_patient_is_404_for_strangers(house: make.House) -> None:
    owner = make.client(house)
    patient = make.patient(house, owner=owner)
    stranger = browser_of(make.house("Hilltop"))
    for name in ("facts", "change", "weight", "genotype", "diagnosis", "consent", "find_person"):
        assert stranger.get(reverse(f"patients:{name}", args=[patient])).status_code == 404, name
    assert stranger.get(reverse("patients:client", args=[owner])).status_code == 404
    assert stranger.get(reverse("patients:register", args=[owner])).status_code == 404


def test_the_facts_page_asks_a_fixed_number_of_times(
    house: make.House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    patient = make.patient(house)
    browser = browser_of(house)
    for weight in ("24.1 kg", "24.2 kg", "24.3 kg"):
        browser.post(reverse("patients:weight", args=[patient]), {"weight": weight})
    with django_assert_max_num_queries(15):
        assert browser.get(reverse("patients:facts", args=[patient])).status_code == 200


def test_markup_in_names_stays_text(house: make.House) -> None:
    patient = make.patient(house, "<b onclick=x>Rex")
    page = browser_of(house).get(reverse("patients:facts", args=[patient])).content.decode()
    assert "<b onclick" not in page and "&lt;b onclick" in page
