"""Who comes in, to what, and what does the browser get told?"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from oncodesk.domain.shared.roles import Role
from oncodesk.records.models import AuditEntryRow
from oncodesk.services import clock
from oncodesk.services.people.actions import add_person, end_membership
from oncodesk.services.people.queries import list_colleagues, list_seats
from oncodesk.services.practice.founding import is_empty_house
from oncodesk.services.reading import reading
from tests import make

pytestmark = pytest.mark.django_db


def _email(house: make.House, role: Role = Role.MANAGER) -> str:
    return next(each.email for each in list_colleagues(house.practice_id) if each.role is role)


def sign_in(browser: Client, email: str, password: str = make.PASSWORD) -> None:
    answer = browser.post(reverse("account_login"), {"login": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def test_an_empty_house_begins_with_naming_the_practice_and_only_then() -> None:
    browser = Client()
    assert browser.get("/set-up").headers["Location"] == "/welcome"
    assert browser.get("/sign-in").headers["Location"] == "/welcome"
    page = browser.get("/welcome")
    assert b"Name your practice" in page.content
    filled = {
        "name": "Lakeside Oncology",
        "zone": "America/Chicago",
        "founder_name": "Mara Manager",
        "founder_email": "mara@example.com",
        "founder_role": "manager",
        "founder_password": "short",
    }
    weak = browser.post("/welcome", filled)
    assert weak.status_code == 422 and b"at least 12" in weak.content
    assert b"Lakeside Oncology" in weak.content and is_empty_house()
    done = browser.post("/welcome", {**filled, "founder_password": make.PASSWORD})
    assert done.headers["Location"].startswith("/sign-in")
    assert browser.get("/welcome").headers["Location"] == "/sign-in"
    assert browser.post("/welcome", filled).headers["Location"] == "/sign-in"
    sign_in(browser, "mara@example.com")
    assert b"Set-up" in browser.get("/set-up").content


@pytest.mark.parametrize(
    "address", ["/set-up", "/settings", "/people", "/patients", "/protocols", "/practices", "/account"]
)
def test_pages_are_for_signed_in_people(address: str) -> None:
    make.house()
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in?next={address}"


def test_there_is_no_open_sign_up() -> None:
    make.house()
    assert Client().get("/sign-up").status_code == 404


def test_signing_in_changes_the_session_and_reaches_the_audit() -> None:
    house = make.house()
    browser = Client()
    browser.get("/sign-in")
    before = browser.session.session_key
    sign_in(browser, _email(house).upper())
    assert browser.session.session_key != before
    with reading([house.practice_id]):
        assert AuditEntryRow.objects.filter(action="person.sign_in").count() == 1
    answer = browser.get("/settings")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_wrong_password_is_refused_and_soon_throttled() -> None:
    house = make.house()
    browser = Client()
    for _ in range(6):
        answer = browser.post(reverse("account_login"), {"login": _email(house), "password": "wrong"})
        assert answer.status_code != 302
    right = browser.post(reverse("account_login"), {"login": _email(house), "password": make.PASSWORD})
    assert right.status_code != 302


def test_a_first_password_is_changed_before_anything_else() -> None:
    house = make.house()
    add_person(house.context(), name="Nia", email="nia@example.com", password=make.PASSWORD, role=Role.NURSE)
    browser = Client()
    sign_in(browser, "nia@example.com")
    assert browser.get("/patients").headers["Location"] == reverse("account_change_password")
    changed = browser.post(
        reverse("account_change_password"),
        {
            "oldpassword": make.PASSWORD,
            "password1": "quite another passphrase",
            "password2": "quite another passphrase",
        },
    )
    assert changed.headers["Location"] == "/account"
    assert browser.get("/patients").status_code == 200
    again = Client()
    sign_in(again, "nia@example.com", "quite another passphrase")


def test_who_left_sees_nothing_at_the_next_page() -> None:
    house = make.staffed()
    nurse = next(each for each in list_colleagues(house.practice_id) if each.role is Role.NURSE)
    browser = Client()
    sign_in(browser, nurse.email)
    assert browser.get("/patients").status_code == 200
    end_membership(house.context(), membership=nurse.membership, seen_version=nurse.version)
    assert browser.get("/patients").status_code in (302, 403)


def test_a_long_pause_signs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    house = make.house()
    browser = Client()
    sign_in(browser, _email(house))
    assert browser.get("/patients").status_code == 200
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr("oncodesk.services.clock.now", lambda: later)
    assert browser.get("/patients").headers["Location"].startswith("/sign-in")
    assert browser.get("/patients").headers["Location"].startswith("/sign-in")


def test_cookies_and_headers_protect_the_page() -> None:
    house = make.house()
    browser = Client()
    sign_in(browser, _email(house))
    cookie = browser.cookies["session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    answer = browser.get("/patients")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" not in answer.content and b"style=" not in answer.content


def test_forms_without_the_token_are_refused() -> None:
    house = make.house()
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(reverse("account_login"), {"login": _email(house), "password": make.PASSWORD})
    assert answer.status_code == 403


def test_two_practices_are_looked_at_together_or_one_by_one() -> None:
    first, second = make.house("Lakeside"), make.house("Hilltop")
    for each in (first, second):
        make.person(each, "cora", Role.COORDINATOR, email="cora@example.com")
        make.patient(each, f"Biscuit of {each.practice_id}")
    browser = Client()
    sign_in(browser, "cora@example.com")
    both = browser.get("/patients?q=biscuit").content.decode()
    assert "Lakeside" in both and "Hilltop" in both
    seat = list_seats(first.people["cora"].person_id or 0)[1]
    assert seat.practice_name == "Lakeside"
    browser.post("/practices", {"practice": str(seat.practice)})
    one = browser.get("/patients?q=biscuit").content.decode()
    assert f"Biscuit of {first.practice_id}" in one and f"Biscuit of {second.practice_id}" not in one
    browser.post("/practices", {"practice": "all"})
    assert "Hilltop" in browser.get("/patients?q=biscuit").content.decode()
