"""Is what she takes at home written down, asked again and decided about through the pages?"""

import re

import pytest

from oncodesk.records.models import HomeDrugRow, HomeDrugsAskedRow
from oncodesk.services.reading import reading
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
NINE = course.at(course.START, 9)
TYPED = {"name": "Ketoconazole", "dose": "200 mg a day", "prescribed_by": "referring_vet"}


def home(dog: course.Treated, rest: str = "") -> str:
    return f"/patients/{dog.patient}/home{rest}"


def visit_of(dog: course.Treated, rest: str = "") -> str:
    return f"/visits/{dog.visit(1).public_id}{rest}"


def drug_of(dog: course.Treated) -> HomeDrugRow:
    with reading([dog.house.practice_id]):
        return HomeDrugRow.objects.get()


def test_a_drug_is_added_asked_about_decided_and_ended(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    at(NINE)
    nurse, doctor = browser(dog.house, "nurse"), browser(dog.house, "oncologist")
    assert home(dog) in nurse.get(f"/patients/{dog.patient}").content.decode()
    page = words(nurse.get(home(dog)))
    assert "Nothing is on the list." in page and "Last asked by Nurse nurse" in page
    refused = nurse.post(home(dog, "/new"), {**TYPED, "name": ""})
    assert refused.status_code == 422 and "200 mg a day" in refused.content.decode()
    visit = str(dog.visit(1).public_id)
    assert nurse.post(home(dog, f"/new?visit={visit}"), TYPED).headers["Location"].endswith(f"?visit={visit}")
    page = words(nurse.get(home(dog, f"?visit={visit}")))
    assert "200 mg a day" in page and "given by the referring vet" in page and "Back to the visit" in page

    page = words(doctor.get(visit_of(dog)))
    assert "vinCRIStine and Ketoconazole are not given together" in page
    seen = {"seen_version": dog.visit(1).version, "reason": "the referring vet stops it tonight"}
    asked = doctor.get(visit_of(dog, "/interactions"))
    pair = re.search(r'name="pair"[^>]*value="([^"]+)"', asked.content.decode())
    assert pair is not None
    answer = doctor.post(visit_of(dog, "/interactions"), {**seen, "pair": "vincristine|nothing"})
    assert answer.status_code == 422
    assert (
        browser(dog.house, "nurse")
        .post(visit_of(dog, "/interactions"), {**seen, "pair": pair[1]})
        .status_code
        == 403
    )
    assert doctor.post(visit_of(dog, "/interactions"), {**seen, "pair": pair[1]}).status_code == 302
    assert "are given together by an oncologist" in words(doctor.get(visit_of(dog)))

    drug = drug_of(dog)
    end = home(dog, f"/{drug.public_id}/end")
    assert nurse.post(end, {"seen_version": drug.version, "reason": "bored"}).status_code == 422
    assert nurse.post(end, {"seen_version": drug.version + 1, "reason": "stopped"}).status_code == 409
    assert nurse.post(end, {"seen_version": drug.version, "reason": "stopped"}).status_code == 302
    page = words(nurse.get(home(dog)))
    assert "Oct 6, 2026 · stopped · Nurse nurse" in page
    assert "Ketoconazole ended Tue Oct 6; with vinCRIStine" in words(nurse.get(visit_of(dog)))


def test_asking_is_one_press_and_a_list_that_changed_is_told(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    nurse = browser(dog.house, "nurse")
    assert "Nobody has asked yet." in words(nurse.get(home(dog)))
    assert nurse.post(home(dog, "/asked"), {"seen": "nothing"}).status_code == 302
    assert nurse.post(home(dog, "/new"), TYPED).status_code == 302
    assert nurse.post(home(dog, "/asked"), {"seen": "nothing"}).status_code == 409
    for odd in ("", "x", "nothing,nothing"):
        assert nurse.post(home(dog, "/asked"), {"seen": odd}).status_code == 404
    page = nurse.get(home(dog)).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    assert nurse.post(home(dog, "/asked"), {"seen": seen[1]}).status_code == 302
    with reading([dog.house.practice_id]):
        assert [len(row.drug_ids) for row in HomeDrugsAskedRow.objects.order_by("pk")] == [0, 1]


def test_the_arrival_check_asks_and_refuses_a_list_that_changed(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    nurse = browser(dog.house, "nurse")
    typed = {"temperature": "101.3 F", "asked": "none", "home": "nothing"}
    assert nurse.post(home(dog, "/new"), TYPED).status_code == 302
    assert "Asked: still the same: Ketoconazole" in words(nurse.get(visit_of(dog, "/signs")))
    answer = nurse.post(visit_of(dog, "/signs"), typed)
    assert answer.status_code == 422 and "The list changed while you were asking." in words(answer)
    assert nurse.post(visit_of(dog, "/signs"), {**typed, "home": "changed"}).status_code == 302
    assert "What she takes at home is not known" in words(nurse.get(visit_of(dog)))
    kept = str(drug_of(dog).public_id)
    assert nurse.post(visit_of(dog, "/signs"), {**typed, "home": kept}).status_code == 302
    page = words(nurse.get(visit_of(dog)))
    assert "asked Tue Oct 6" in page and "What she takes at home is not known" not in page


def test_an_unknown_drug_is_looked_up_by_an_oncologist(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    nurse, doctor = browser(dog.house, "nurse"), browser(dog.house, "oncologist")
    nurse.post(home(dog, "/new"), {**TYPED, "name": "Turkey tail <b>mushroom</b>"})
    page = nurse.get(home(dog)).content.decode()
    assert "Unknown drug: an oncologist must look it up." in page and "<b>mushroom" not in page
    drug = drug_of(dog)
    judge = home(dog, f"/{drug.public_id}/look-up")
    assert nurse.get(judge).status_code == 403
    assert doctor.post(judge, {"seen_version": 1, "judgement": ""}).status_code == 422
    assert doctor.post(judge, {"seen_version": 1, "judgement": "harmless"}).status_code == 302
    assert "Looked up by Oncologist oncologist: harmless" in words(doctor.get(home(dog)))


def test_another_practice_finds_nothing(at: Clock) -> None:
    dog, other = course.on_course(), make.staffed("Hilltop Oncology")
    at(NINE)
    stranger = browser(other, "oncologist")
    for address in (home(dog), home(dog, "/new"), visit_of(dog, "/interactions")):
        assert stranger.get(address).status_code == 404
    assert stranger.post(home(dog, "/asked"), {"seen": "nothing"}).status_code == 404


def test_the_list_is_read_with_few_questions(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    nurse = browser(dog.house, "nurse")
    for name in ("Ketoconazole", "fish oil", "Rimadyl"):
        nurse.post(home(dog, "/new"), {**TYPED, "name": name})
    with counted() as queries:
        nurse.get(home(dog))
    assert len(queries) <= 22, [query["sql"][:100] for query in queries.captured_queries]
