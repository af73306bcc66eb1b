"""Does the day board show every visit of a day once, with its state, its reason and nothing of others?"""

from datetime import timedelta

import pytest
from django.test import Client

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.shared.roles import Mark, Role
from oncodesk.records import tenancy
from oncodesk.services.labs.actions import mark_drawn
from oncodesk.services.people.actions import add_person
from oncodesk.services.people.queries import list_colleagues
from oncodesk.services.scheduling.booking import book_visit
from oncodesk.services.treatment.actions import hold_visit, release_visit, review_results, sign_orders
from tests import course, make
from tests.doors.web.at_desk import Clock, at, browser, counted, open_hours, words

__all__ = ["at"]
pytestmark = pytest.mark.django_db
DAY = f"/day/{course.START.isoformat()}"


def board(person: Client, address: str = "/") -> str:
    answer = person.get(address)
    assert answer.status_code == 200
    return words(answer)


def test_a_day_tells_state_reason_drugs_and_counts(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 8))
    coordinator = browser(dog.house, "coordinator")
    page = board(coordinator)
    assert "Biscuit" in page and "vinCRIStine" in page and "0.7 mg/m²" in page
    assert "Waiting for blood" in page and "Drawn here on the day." in page
    assert "No results yet" in page
    course.ready(dog, 1, neutrophils="1.2", white="1.9")
    at(course.at(course.START, 8, 29))
    page = board(coordinator, DAY)
    assert "Neutrophils 1.20 ×10⁹/L (1,200/µL): hold, limit 1.5" in page
    assert "Platelets 240 ×10⁹/L (240,000/µL): in range" in page


def test_each_step_of_the_day_shows_at_once(at: Clock) -> None:
    dog = course.on_course()
    coordinator = browser(dog.house, "coordinator")
    course.ready(dog, 1)
    at(course.at(course.START, 9))
    assert "Arrived 8:00 AM" in board(coordinator)
    course.step(review_results, dog, "oncologist", 1, course.at(course.START, 8, 45))
    course.step(sign_orders, dog, "oncologist", 1, course.at(course.START, 8, 46))
    course.step(release_visit, dog, "nurse", 1, course.at(course.START, 8, 50))
    assert "Released 8:50 AM by Nurse nurse" in board(coordinator)
    course.give_all(dog, 1, course.at(course.START, 9, 10))
    page = board(coordinator)
    assert "9:15 AM, Nurse nurse and Oncologist oncologist" in page


def test_results_that_ran_out_are_no_longer_ready_even_under_a_release(at: Clock) -> None:
    dog = course.on_course()
    course.released(dog, 1)
    coordinator = browser(dog.house, "coordinator")
    at(course.at(course.START, 8, 10) + timedelta(hours=48) - timedelta(minutes=1))
    assert "Released" in board(coordinator, DAY)
    at(course.at(course.START, 8, 10) + timedelta(hours=48, minutes=1))
    page = board(coordinator, DAY)
    assert "The results are too old by now" in page and "Waiting for blood" in page


def test_a_persons_hold_shows_her_words(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 9))
    course.step(hold_visit, dog, "nurse", 1, course.at(course.START, 8), reason="Vomited twice this morning")
    assert "Vomited twice this morning" in board(browser(dog.house, "coordinator"))


def test_blood_elsewhere_names_place_and_latest_time(at: Clock) -> None:
    dog = course.on_course(place=LabPlace.REFERRING_VET, start=course.START + timedelta(days=7))
    day = f"/day/{(course.START + timedelta(days=7)).isoformat()}"
    coordinator = browser(dog.house, "coordinator")
    at(course.at(course.START, 9))
    assert "To be drawn at the referring vet by Mon Oct 12, 4:00 PM." in board(coordinator, day)
    at(course.at(course.START + timedelta(days=6), 17))
    coordinator = browser(dog.house, "coordinator")
    assert "It is late." in board(coordinator, day)
    tenancy.enter([dog.house.practice_id])
    request = dog.visit(1).lab_requests.get()
    drawn = course.at(course.START + timedelta(days=6), 16, 30)
    mark_drawn(
        dog.context("coordinator", course.at(course.START + timedelta(days=6), 17)),
        request=request.public_id,
        seen_version=request.version,
        drawn_at=drawn,
    )
    page = board(coordinator, day)
    assert "Drawn at the referring vet; the result is awaited." in page and "Drawn 4:30 PM" in page


def test_the_oncologist_first_sees_what_needs_a_doctor(at: Clock) -> None:
    house = make.staffed()
    course.sign_everything(house)
    routine = course.on_course(house, name="Otto", signed=True)
    low = course.on_course(house, name="Biscuit", signed=True)
    course.ready(routine, 1)
    course.step(sign_orders, routine, "oncologist", 1, course.at(course.START, 8, 45))
    course.ready(low, 1, neutrophils="1.8", white="2.8")
    at(course.at(course.START, 9))
    mine = board(browser(house, "oncologist"))
    assert "Biscuit" in mine and "Oncologist decides" in mine and "Otto" not in mine
    everything = board(browser(house, "oncologist"), "/?show=all")
    assert "Biscuit" in everything and "Otto" in everything
    assert "Otto" in board(browser(house, "nurse"))
    held = board(browser(house, "nurse"), "/?show=oncologist")
    assert "Biscuit" in held and "Otto" not in held


def test_two_practices_stand_in_one_list_and_a_third_does_not(at: Clock) -> None:
    lakeside, bay = make.staffed(), make.staffed("Mission Bay Oncology", "America/Los_Angeles")
    strange = make.staffed("Elsewhere")
    for house, name in ((lakeside, "Biscuit"), (bay, "Mabel"), (strange, "Rex")):
        course.on_course(house, name=name)
    coordinator = lakeside.people["coordinator"]
    email = next(
        each.email
        for each in list_colleagues(lakeside.practice_id)
        if each.person_id == coordinator.person_id
    )
    add_person(
        bay.context(), name=coordinator.label, email=email, password=make.PASSWORD, role=Role.COORDINATOR
    )
    at(course.at(course.START, 12))
    person = browser(lakeside, coordinator)
    page = board(person)
    assert "Biscuit" in page and "Mabel" in page and "Rex" not in page
    assert "Mission Bay Oncology, Los Angeles time" in page and "Lakeside Oncology, New York time" in page
    one = board(person, f"/?practice={bay.practice}")
    assert "Mabel" in one and "Biscuit" not in one
    # A practice of others is no filter: it shows what the person may see anyway.
    assert "Rex" not in board(person, f"/?practice={strange.practice}")


def test_a_board_asks_the_database_as_often_for_many_visits_as_for_one(at: Clock) -> None:
    house = make.staffed()
    open_hours(house)
    course.sign_everything(house)
    at(course.at(course.START, 9))
    person = browser(house, "coordinator")
    first = course.on_course(house, name="Otto", signed=True)
    course.step(book_visit, first, "coordinator", 1, course.at(course.START, 7))
    person.get("/")
    with counted() as one:
        person.get("/")
    for name in ("Biscuit", "Mabel", "Rosie", "Ziggy"):
        dog = course.on_course(house, name=name, signed=True)
        course.released(dog, 1) if name != "Ziggy" else course.ready(dog, 1)
    with counted() as many:
        page = board(person)
    assert all(name in page for name in ("Otto", "Biscuit", "Ziggy"))
    assert len(many) == len(one), [query["sql"][:120] for query in many.captured_queries]
    assert len(one) <= 37


def test_closed_days_other_days_and_nonsense(at: Clock) -> None:
    house = make.staffed()
    open_hours(house)
    at(course.at(course.START, 9))
    person = browser(house, "coordinator")
    page = board(person, "/day/2026-10-10")
    assert "Not a day on which the practice is open." in page and "No visits on this day." in page
    assert "/day/2026-10-09" in page and "/day/2026-10-11" in page
    assert person.get("/day/yesterday").status_code == 404
    assert person.post("/").status_code == 405
    assert Client().get("/").status_code == 302


def test_what_a_biller_may_read_is_shown_too(at: Clock) -> None:
    dog = course.on_course()
    at(course.at(course.START, 9))
    assert "Biscuit" in board(browser(dog.house, "biller"))
    make.person(dog.house, "trainee", Role.ONCOLOGIST, Mark.TRAINEE)
    assert "show=oncologist-needed" in board(browser(dog.house, "trainee"))
