"""Does the visit page offer each step exactly when role and state allow, and tell every refusal in place?"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from oncodesk.domain.labs.request import LabPlace
from oncodesk.records import tenancy
from oncodesk.records.models import AdministrationRow, OrderRow, ReleaseRow
from oncodesk.services.treatment.actions import hold_visit
from tests import course, make, pdf
from tests.doors.web.at_desk import Clock, at, browser, counted, open_hours, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
NINE = course.at(course.START, 9)


def address(dog: course.Treated, number: int = 1, rest: str = "") -> str:
    return f"/visits/{dog.visit(number).public_id}{rest}"


def read(person: Client, dog: course.Treated, number: int = 1) -> str:
    answer = person.get(address(dog, number))
    assert answer.status_code == 200
    return words(answer)


def button(page: str, label: str) -> str:
    """`on`, `off: why`, or empty when the page has no such button."""
    plain = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    greyed = re.search(
        rf'<button type="button"[^>]*disabled[^>]*>{label}</button>'
        rf'<span class="why-not"[^>]*>{label}: (.*?)</span>',
        plain,
    )
    if greyed:
        return f"off: {greyed[1]}"
    return (
        "on" if re.search(rf">{label}(<span class=\"sr\">[^<]*</span>)?</(a|button|summary)>", plain) else ""
    )


def press(person: Client, dog: course.Treated, verb: str, number: int = 1, **values: str) -> tuple[int, str]:
    """Press a step as the page of now shows it."""
    sent = {"seen_version": str(dog.visit(number).version), **values}
    answer = person.post(address(dog, number, f"/{verb}"), sent)
    return answer.status_code, words(answer)


def test_the_page_tells_findings_with_fixes_results_with_limits_and_the_whole_calculation(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1, neutrophils="1.8", white="2.8")
    at(NINE)
    page = read(browser(dog.house, "oncologist"), dog)
    assert "Neutrophils 1.80 ×10⁹/L (1,800/µL): oncologist decides, limit 2.0." in page
    assert "An oncologist decides, or the dose waits for a new blood count." in page
    assert "in range from 2.0, oncologist decides from 1.5, hold from 1.0" in page
    assert "Body surface 10.1 × 30000" in page and "Rounded to steps of 0.01 mg: 0.683 to 0.68 mg" in page
    assert "30 kg (66.1 lb)" in page and "measured Tue Oct 6, 8:05 AM" in page
    assert "The order for vinCRIStine is not signed." in page
    assert "nobody yet" in page


@pytest.mark.parametrize(
    ("who", "label", "expected"),
    [
        ("coordinator", "Release", "off: An oncologist or a nurse does this."),
        ("nurse", "Release", "off: The order for vinCRIStine is not signed."),
        ("coordinator", "Sign orders", "off: A prescriber does this."),
        ("oncologist", "Sign orders", "on"),
        ("nurse", "Results seen", "on"),
        ("coordinator", "Results seen", "off: An oncologist or a nurse does this."),
        ("nurse", "Oncologist&#x27;s decision", "off: An oncologist does this."),
        ("oncologist", "Oncologist&#x27;s decision", "on"),
        ("biller", "Hold", "on"),
        ("coordinator", "Arrived", ""),
        ("coordinator", "Let it go on", ""),
        ("coordinator", "Book a time", "on"),
        ("coordinator", "Did not come", ""),
    ],
)
def test_each_step_is_offered_by_role_and_state(at: Clock, who: str, label: str, expected: str) -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    at(NINE)
    assert button(read(browser(dog.house, who), dog), label) == expected


def test_before_the_day_nobody_arrives_and_the_reason_stands_there(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    page = read(browser(dog.house, "coordinator"), dog, 2)
    assert button(page, "Arrived") == "off: This visit is planned for Tue Oct 13."
    assert button(page, "Did not come") == "off: This visit is planned for Tue Oct 13."


def test_a_dose_from_arrival_to_given_through_the_pages(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 8))
    coordinator, oncologist, nurse = (
        browser(dog.house, who) for who in ("coordinator", "oncologist", "nurse")
    )
    status, page = press(coordinator, dog, "arrive", identifiers="name")
    assert status == 422 and "Tick two." in page and "checked" in page
    answer = coordinator.post(
        address(dog, rest="/arrive"),
        {"seen_version": dog.visit(1).version, "identifiers": ["name", "owner"]},
    )
    assert answer.headers["Location"] == address(dog)
    assert press(nurse, dog, "weigh", weight="30")[0] == 422
    at(course.at(course.START, 8, 5))
    assert press(nurse, dog, "signs", weight="30 kg", temperature="101.3", asked="none")[0] == 422
    told: dict[str, Any] = {"weight": "30 kg", "temperature": "101.3 F", "asked": "none", "home": "nothing"}
    assert press(nurse, dog, "signs", **told)[0] == 302
    assert "101.3 °F (38.5 °C)" in read(nurse, dog)
    course.blood(dog, course.at(course.START, 8, 10), received=course.at(course.START, 8, 20))
    at(course.at(course.START, 8, 25))
    assert press(oncologist, dog, "sign")[0] == 302
    status, page = press(nurse, dog, "release")
    assert status == 422 and "Nobody has looked at these results yet." in page
    assert press(nurse, dog, "review")[0] == 302
    assert press(nurse, dog, "release")[0] == 302
    page = read(oncologist, dog)
    assert "Released 8:25 AM by Nurse nurse." in page
    order = next(order for order in dog.orders(1) if order.is_cytotoxic)
    assert button(page, "Give") == "" and button(page, "Check at the patient") == ""
    path = address(dog, rest=f"/orders/{order.public_id}")
    written = {**seen(dog, order), "lots": "L42", "drug_expires_on": "2026-12-31", "beyond_use": "14:00"}
    slip = {"concentration": "1", "volume": "6.8", "confirmed": ["closed_transfer"]}
    refused = nurse.post(f"{path}/prepare", {**written, **slip})
    page = words(refused)
    assert refused.status_code == 422 and "L42" in page
    assert "This volume holds 6.8, the order says 0.68" in page and "Put on gloves and gown" in page
    written |= {"concentration": "1", "volume": "0.68", "confirmed": ["protection", "closed_transfer"]}
    assert nurse.post(f"{path}/prepare", written).headers["Location"] == address(dog)
    assert button(read(nurse, dog), "Check the preparation") == "off: You prepared it; another person checks."
    shown = words(oncologist.get(f"{path}/check-preparation"))
    assert "0.68 mL of 1 mg/mL, lot L42, prepared by Nurse nurse" in shown and "0.9751" in shown
    assert oncologist.post(f"{path}/check-preparation", seen(dog, order)).status_code == 302
    assert (
        oncologist.post(f"{path}/check", {**seen(dog, order), "identifiers": ["name", "owner"]}).status_code
        == 302
    )
    assert button(read(oncologist, dog), "Give") == "off: You checked; another person gives."
    given = {**seen(dog, order), "confirmed": ["protection", "kit"], "partial": ""}
    refused = oncologist.post(f"{path}/give", given)
    assert refused.status_code == 422 and "The same person cannot check and give." in words(refused)
    assert nurse.post(f"{path}/give", given).headers["Location"] == address(dog)
    page = read(nurse, dog)
    assert "given by Nurse nurse, checked by Oncologist oncologist" in page and "lot L42" in page
    assert button(page, "Hold") == "" and "This visit has ended." in page


def seen(dog: course.Treated, order: OrderRow) -> dict[str, object]:
    """What the form of a step about this order carries now."""
    now = next(each for each in dog.orders(1) if each.pk == order.pk)
    return {"seen_version": str(now.version), "amount_shown": str(now.final_amount)}


def test_pressing_twice_gives_once(at: Clock) -> None:
    dog = course.on_course()
    course.released(dog, 1)
    course.checked(dog, 1, "vincristine", NINE)
    at(NINE)
    order = next(order for order in dog.orders(1) if order.is_cytotoxic)
    path = address(dog, rest=f"/orders/{order.public_id}")
    nurse = browser(dog.house, "nurse")
    pressed = {**seen(dog, order), "confirmed": ["protection", "kit"], "request_key": "one-press"}
    for _ in range(2):
        answer = nurse.post(f"{path}/give", pressed)
        assert answer.status_code == 302
    assert AdministrationRow.objects.count() == 1


def test_a_page_that_is_old_says_who_changed_what_and_keeps_what_was_typed(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1, neutrophils="1.8", white="2.8")
    at(NINE)
    oncologist = browser(dog.house, "oncologist")
    old = dog.visit(1).version
    course.step(hold_visit, dog, "nurse", 1, NINE, reason="Vomited")
    sent = {"seen_version": str(old), "choice": "as_planned", "reason": "Long stable, owner informed"}
    answer = oncologist.post(address(dog, rest="/decide"), sent)
    page = words(answer)
    assert answer.status_code == 409
    assert "Nurse nurse changed this while you were looking" in page
    assert "Long stable, owner informed" in page
    assert f'name="seen_version" value="{dog.visit(1).version}"' in page
    pressed = oncologist.post(address(dog, rest="/sign"), {"seen_version": str(old)})
    assert pressed.status_code == 409 and "Nurse nurse changed this" in words(pressed)


def test_the_oncologist_decides_with_a_reason_and_a_correction_takes_everything_back(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1, neutrophils="1.8", white="2.8")
    at(NINE)
    oncologist, nurse = browser(dog.house, "oncologist"), browser(dog.house, "nurse")
    status, page = press(oncologist, dog, "decide", choice="as_planned")
    assert status == 422 and "Say why, in a few words." in page
    assert press(oncologist, dog, "sign")[0] == 302
    assert press(oncologist, dog, "decide", choice="as_planned", reason="Stable dog")[0] == 302
    assert "treat as planned. Stable dog" in read(nurse, dog)
    assert press(nurse, dog, "release")[0] == 302
    course.blood(
        dog,
        course.at(course.START, 8, 10),
        neutrophils="0.90",
        white="1.4",
        status="C",
        received=course.at(course.START, 9, 10),
    )
    at(course.at(course.START, 9, 11))
    page = read(nurse, dog)
    assert "Neutrophils 0.90 ×10⁹/L (900/µL): hold, second oncologist needed" in page
    assert "corrected Tue Oct 6, 9:10 AM, was 1.80" in page
    assert "Stable dog" not in page
    assert ReleaseRow.objects.get().taken_back_at is not None
    assert button(page, "Release").startswith("off: ")


def test_below_the_floor_two_oncologists_and_never_one(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1, neutrophils="0.9", white="1.4")
    at(NINE)
    first, second = browser(dog.house, "oncologist"), browser(dog.house, "second")
    assert press(first, dog, "decide", choice="as_planned", reason="Relapse")[0] == 302
    label = "Confirm the decision as second oncologist"
    assert button(read(first, dog), label) == "off: Your own decision needs another oncologist."
    assert button(read(second, dog), label) == "on"
    decision = dog.visit(1).decisions.get()
    path, seen = address(dog, rest="/confirm-decision"), {"seen_version": str(decision.version)}
    assert first.post(path, seen).status_code == 422
    assert second.post(path, seen).status_code == 302
    assert "Confirmed by Second oncologist." in read(first, dog)


def test_reduced_here_or_forward(at: Clock) -> None:
    dog = course.on_course()
    course.ready(dog, 1)
    at(NINE)
    oncologist = browser(dog.house, "oncologist")
    order = dog.orders(1)[0]
    path = address(dog, rest=f"/orders/{order.public_id}/reduce")
    sent = {
        "seen_version": str(dog.visit(1).version),
        "kind": "standard",
        "percent": "20",
        "is_forward": "on",
        "cause": "neutropenia",
        "grade": "3",
        "reason": "Neutrophils 0.8 after the last dose",
    }
    assert 'name="cause"' in words(oncologist.get(path)) and "choose one" in words(oncologist.get(path))
    assert browser(dog.house, "nurse").post(path, sent).status_code == 403
    lost = oncologist.post(path, {**sent, "cause": ""})
    assert lost.status_code == 422 and "Neutrophils 0.8" in words(lost)
    assert oncologist.post(path, {**sent, "grade": ""}).status_code == 422
    assert oncologist.post(path, sent).status_code == 302
    assert oncologist.post(path, sent).status_code == 409  # pressed twice
    shown = read(oncologist, dog)
    assert "Modification 1, low neutrophils grade 3: -20.00 % of standard" in shown
    assert "Modification 2" not in shown


def test_a_checked_dose_has_its_label_beside_it(at: Clock) -> None:
    dog = course.on_course()
    course.released(dog, 1)
    at(NINE)
    [order] = [each.public_id for each in dog.orders(1) if each.drug == "vincristine"]
    nurse, label = browser(dog.house, "nurse"), address(dog, rest=f"/orders/{order}/label.pdf")
    assert button(read(nurse, dog), "Label") == ""
    assert nurse.get(label).status_code == 404
    course.prepared(dog, 1, "vincristine", NINE)
    page = read(nurse, dog)
    assert button(page, "Label") == "on" and label in page
    answer = nurse.get(label)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="label-1.pdf"'
    assert "vinCRIStine 0.68 mg" in pdf.text(answer.content)


def test_the_visit_of_another_practice_is_not_there(at: Clock) -> None:
    dog = course.on_course()
    order = dog.orders(1)[0].public_id
    mine = address(dog)
    before = dog.visit(1).version
    stranger = browser(make.staffed("Elsewhere"), "oncologist")
    at(NINE)
    for rest in ("", "/sheet", "/arrive", "/book", f"/orders/{order}/give", f"/orders/{order}/label.pdf"):
        assert stranger.get(mine + rest).status_code == 404
    for rest in ("/release", "/hold", f"/orders/{order}/hand-out"):
        sent = {"seen_version": str(before), "reason": "x"}
        assert stranger.post(mine + rest, sent).status_code == 404
    tenancy.enter([dog.house.practice_id])
    assert dog.visit(1).version == before
    assert browser(dog.house, "nurse").post(address(dog, rest="/no-such-step")).status_code == 404


def test_pressing_needs_a_post_and_a_form_of_ours(at: Clock) -> None:
    dog = course.on_course()
    at(NINE)
    nurse = browser(dog.house, "nurse")
    assert nurse.get(address(dog, rest="/release")).headers["Location"] == address(dog)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = nurse.cookies
    assert strict.post(address(dog, rest="/hold"), {"reason": "x"}).status_code == 403


def test_booking_offers_the_free_times_and_says_when_one_is_gone(at: Clock) -> None:
    house = make.staffed()
    open_hours(house)
    course.sign_everything(house)
    dogs = [course.on_course(house, name=name, signed=True) for name in ("Biscuit", "Otto", "Mabel")]
    at(course.at(course.START, 7))
    coordinator = browser(house, "coordinator")
    page = words(coordinator.get(address(dogs[0], 2, "/book")))
    assert "8:00 AM" in page and "4:00 PM" in page
    eight = course.at(course.START + timedelta(days=7), 8).isoformat()
    for dog in dogs[:2]:
        assert press(coordinator, dog, "book", 2, starts_at=eight)[0] == 302
    status, page = press(coordinator, dogs[2], "book", 2, starts_at=eight)
    assert status == 422 and "not one of the available choices" in page
    page = read(coordinator, dogs[0], 2)
    assert "Tue Oct 13, 8:00 AM" in page and "not confirmed yet" in page
    assert press(coordinator, dogs[0], "confirm-time", 2)[0] == 302
    assert button(read(coordinator, dogs[0], 2), "Owner confirmed") == "off: The owner has confirmed."


def test_blood_elsewhere_is_confirmed_and_drawn(at: Clock) -> None:
    dog = course.on_course(place=LabPlace.REFERRING_VET, start=course.START + timedelta(days=7))
    at(course.at(course.START + timedelta(days=6), 12))
    coordinator = browser(dog.house, "coordinator")
    request = dog.visit(1).lab_requests.get()
    page = read(coordinator, dog)
    assert button(page, "Blood drawn") == "on" and button(page, "Place confirmed") == "on"
    assert "asked for, at the referring vet · by Mon Oct 12, 4:00 PM" in page
    path = address(dog, rest=f"/blood/{request.public_id}")
    back = coordinator.post(f"{path}/confirm", {"seen_version": request.version})
    assert back.headers["Location"] == address(dog)
    assert button(read(coordinator, dog), "Place confirmed") == ""
    sent = {"seen_version": request.version + 1, "day": "2026-10-12", "time": "11:30"}
    assert coordinator.post(f"{path}/drawn", sent).headers["Location"] == address(dog)
    page = read(coordinator, dog)
    assert "drawn, at the referring vet · Mon Oct 12, 11:30 AM" in page
    assert button(page, "Blood drawn") == ""


def test_the_printable_page_has_every_time(at: Clock) -> None:
    dog = course.on_course()
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9, 10))
    at(course.at(course.START, 12))
    page = words(browser(dog.house, "coordinator").get(address(dog, rest="/sheet")))
    for told in (
        "Arrived",
        "Tue Oct 6, 8:00 AM",
        "Results in",
        "Tue Oct 6, 8:40 AM",
        "Reviewed",
        "Released",
        "Tue Oct 6, 8:50 AM",
        "Tue Oct 6, 9:15 AM",
        "Nurse nurse, Oncologist oncologist",
        "Printed Tue Oct 6, 12:00 PM by Coordinator coordinator",
        "not yet",
    ):
        assert told in page, told


def test_later_blood_and_weight_do_not_change_what_a_given_visit_rested_on(at: Clock) -> None:
    dog = course.on_course()
    course.released(dog, 1)
    course.give_all(dog, 1, course.at(course.START, 9, 10))
    later = course.START + timedelta(days=7)
    course.blood(dog, course.at(later, 8, 10), neutrophils="1.2", white="1.9")
    course.weigh(dog, course.at(later, 8, 20), "31 kg")
    at(course.at(later, 9))
    page = read(browser(dog.house, "nurse"), dog)
    assert "3.90 ×10⁹/L" in page and "1.20" not in page
    assert "30 kg (66.1 lb)" in page and "31 kg" not in page and "0.9751 m²" in page


def test_a_visit_is_read_with_few_questions_to_the_database(at: Clock) -> None:
    dog = course.on_course()
    course.released(dog, 1)
    at(NINE)
    nurse = browser(dog.house, "nurse")
    nurse.get(address(dog))
    with counted() as queries:
        nurse.get(address(dog))
    assert len(queries) <= 46, [query["sql"][:100] for query in queries.captured_queries]
