"""Does the authenticator app stand between a stolen password and a chart?"""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import get_hasher
from django.test import Client, override_settings
from django.urls import reverse

from oncodesk.config import settings as real
from oncodesk.domain.shared.roles import Role
from oncodesk.records.models import AuditEntryRow, PersonRow
from oncodesk.services.people.queries import list_colleagues
from oncodesk.services.reading import reading
from tests import make
from tests.doors.web.test_entering import sign_in
from tests.doors.web.test_practice_pages import browser_of

pytestmark = pytest.mark.django_db


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _with_app(house: make.House) -> tuple[str, list[str]]:
    """A nurse who added the app on her account page: its secret and her recovery codes."""
    make.person(house, "nia", Role.NURSE, email="nia@example.com")
    browser = Client()
    sign_in(browser, "nia@example.com")
    address = reverse("mfa_activate_totp")
    page = browser.get(address)
    if page.status_code == 302:  # asked for the password again
        confirmed = browser.post(page.headers["Location"], {"password": make.PASSWORD})
        assert confirmed.status_code == 302
        page = browser.get(address)
    found = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())
    assert found is not None and b"data:image/svg+xml" in page.content
    wrong = browser.post(address, {"code": "000000"})
    assert wrong.status_code == 200 and b"ncorrect" in wrong.content
    added = browser.post(address, {"code": _code(found[1])})
    assert added.status_code == 302, added.content.decode()[:3000]
    codes = re.findall(r"<li><code>([^<]+)</code>", browser.get(added.headers["Location"]).content.decode())
    assert b"asked for at every sign-in" in browser.get("/account").content
    return found[1], codes


def test_the_password_alone_no_longer_opens_the_account() -> None:
    house = make.house()
    _, codes = _with_app(house)
    browser = Client()
    half = browser.post(reverse("account_login"), {"login": "nia@example.com", "password": make.PASSWORD})
    assert half.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert browser.get("/patients").headers["Location"].startswith("/sign-in")
    assert b"Second step" in browser.get(reverse("mfa_authenticate")).content
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert browser.get("/patients").status_code == 302
    right = browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert right.status_code == 302
    assert browser.get("/patients").status_code == 200
    with reading([house.practice_id]):
        newest = AuditEntryRow.objects.filter(action="person.sign_in").order_by("-sequence")[0]
    assert '"second_factor":true' in newest.body


def test_a_recovery_code_opens_once() -> None:
    _, codes = _with_app(make.house())
    for expected in (302, 200):
        browser = Client()
        browser.post(reverse("account_login"), {"login": "nia@example.com", "password": make.PASSWORD})
        assert browser.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


@override_settings(PASSWORD_HASHERS=real.PASSWORD_HASHERS)
def test_passwords_are_kept_with_argon2() -> None:
    make.person(make.house(), "nia", Role.NURSE, email="nia@example.com")
    assert get_hasher().algorithm == "argon2"
    assert PersonRow.objects.get(email="nia@example.com").password.startswith("argon2$argon2id$")
    sign_in(Client(), "nia@example.com")


def test_who_lost_password_and_phone_is_let_in_again() -> None:
    house = make.staffed()
    _with_app(house)
    hers, boss = Client(), browser_of(house)
    page = boss.get(reverse("practice:people")).content.decode()
    [nia] = [each for each in list_colleagues(house.practice_id) if each.email == "nia@example.com"]
    address = reverse("practice:set_first_password", args=[nia.membership])
    assert address in page and "Remove second step" in page
    assert b"signed out" in boss.get(address).content
    weak = boss.post(address, {"password": "short", "seen_version": nia.version})
    assert weak.status_code == 422 and b"at least 12" in weak.content
    new = {"password": "borrowed umbrella nine", "seen_version": nia.version}
    assert boss.post(address, new).status_code == 302
    half = hers.post(
        reverse("account_login"), {"login": "nia@example.com", "password": "borrowed umbrella nine"}
    )
    assert half.headers["Location"].startswith(reverse("mfa_authenticate"))
    gone = boss.post(
        reverse("practice:remove_second_step", args=[nia.membership]), {"seen_version": nia.version}
    )
    assert gone.status_code == 302
    assert b"Remove second step" not in boss.get(reverse("practice:people")).content
    hers = Client()
    sign_in(hers, "nia@example.com", "borrowed umbrella nine")
    assert hers.get("/patients").headers["Location"] == reverse("account_change_password")


def test_a_new_first_password_ends_every_session() -> None:
    house = make.staffed()
    hers, boss = browser_of(house, "nurse"), browser_of(house)
    assert hers.get("/patients").status_code == 200
    [nurse] = [each for each in list_colleagues(house.practice_id) if each.role is Role.NURSE]
    address = reverse("practice:set_first_password", args=[nurse.membership])
    boss.post(address, {"password": "borrowed umbrella nine", "seen_version": nurse.version})
    assert hers.get("/patients").headers["Location"].startswith("/sign-in")
    assert browser_of(house).get("/patients").status_code == 200
