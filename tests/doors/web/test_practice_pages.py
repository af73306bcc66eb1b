"""Do the pages of a practice show what is, change it, and lose nothing that was typed?"""

import re
from datetime import date
from importlib.resources import files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from oncodesk.services.people.queries import list_colleagues
from oncodesk.services.practice.actions import add_closure
from oncodesk.services.practice.queries import get_settings, list_content
from oncodesk.services.practice.shipped import Kind, Shipped
from tests import make
from tests.doors.web.test_entering import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> make.House:
    return make.staffed()


def browser_of(house: make.House, who: str = "manager") -> Client:
    """Signed in as one of the house; the session is made without the password's slow check."""
    browser = Client()
    actor = house.manager if who == "manager" else house.people[who]
    email = next(
        each.email for each in list_colleagues(house.practice_id) if each.person_id == actor.person_id
    )
    sign_in(browser, email)
    browser.get("/account")  # the session remembers when she was seen
    return browser


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("practice:setup", 20),
        ("practice:settings", 15),
        ("practice:people", 12),
        ("practice:choose", 12),
        ("protocols:library", 20),
        ("patients:search", 12),
    ],
)
def test_pages_ask_the_database_a_small_number_of_times(
    house: make.House,
    name: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = browser_of(house)
    with django_assert_max_num_queries(most):
        assert browser.get(reverse(name)).status_code == 200


def test_hours_are_typed_and_shown_as_people_read_them(house: make.House) -> None:
    browser = browser_of(house)
    version = get_settings(house.practice_id).practice.version
    filled = {"seen_version": version, "request_key": "hours-1", "opens0": "08:30", "closes0": "17:00"}
    assert browser.post(reverse("practice:hours"), filled).status_code == 302
    shown = browser.get(reverse("practice:settings")).content.decode()
    assert "8:30 AM – 5:00 PM" in shown and shown.count("closed") >= 6
    half = browser.post(
        reverse("practice:hours"), {"seen_version": version + 1, "opens0": "09:00", "closes0": ""}
    )
    assert half.status_code == 422 and b"Give both times" in half.content and b"09:00" in half.content


def test_the_second_of_two_managers_is_told_who_was_first(house: make.House) -> None:
    version = get_settings(house.practice_id).practice.version
    first, second = browser_of(house), browser_of(house, "oncologist")
    capacity = {"treatment_places": 3, "starts_per_half_hour": 1, "seen_version": version}
    assert first.post(reverse("practice:capacity"), capacity).status_code == 302
    late = second.post(reverse("practice:capacity"), {**capacity, "treatment_places": 5})
    assert late.status_code == 409 and house.manager.label.encode() in late.content
    assert get_settings(house.practice_id).practice.treatment_places == 3


def test_a_day_with_visits_is_closed_only_after_they_were_seen(house: make.House) -> None:
    from tests.services.practice.test_practice import _visit

    on = date(2026, 11, 26)
    _visit(house, make.patient(house), on)
    browser = browser_of(house)
    filled = {
        "first_on": on.isoformat(),
        "last_on": on.isoformat(),
        "reason": "Thanksgiving",
        "seen_version": get_settings(house.practice_id).practice.version,
    }
    asked = browser.post(reverse("practice:close_days"), filled)
    page = asked.content.decode()
    assert asked.status_code == 422 and "Biscuit is planned for Thu Nov 26" in page
    assert "Thanksgiving" in page and "Close all the same" in page
    seen = asked.context["form"]["seen_visits"].value()
    assert browser.post(reverse("practice:close_days"), {**filled, "seen_visits": seen}).status_code == 302
    shown = browser.get(reverse("practice:settings")).content.decode()
    assert "Nov 26, 2026" in shown and "Thanksgiving" in shown


def test_a_closure_is_taken_back_with_one_button(house: make.House) -> None:
    day = date(2026, 12, 24)
    version = get_settings(house.practice_id).practice.version
    done = add_closure(house.context(), first_on=day, last_on=day, seen_version=version)
    browser = browser_of(house)
    undone = browser.post(
        reverse("practice:open_days"),
        {"first_on": day.isoformat(), "last_on": day.isoformat(), "seen_version": done.version},
    )
    assert undone.status_code == 302
    assert get_settings(house.practice_id).closures == ()


def test_who_manages_adds_changes_and_removes_people(house: make.House) -> None:
    browser = browser_of(house)
    filled = {
        "name": "Nia Nwosu",
        "email": "nia@example.com",
        "password": "too short",
        "role": "nurse",
        "request_key": "nia-1",
    }
    weak = browser.post(reverse("practice:add_person"), filled)
    assert weak.status_code == 422 and b"at least 12" in weak.content and b"Nia Nwosu" in weak.content
    filled["password"] = make.PASSWORD
    for _ in range(2):  # the button pressed twice
        assert browser.post(reverse("practice:add_person"), filled).status_code == 302
    [nia] = [each for each in list_colleagues(house.practice_id) if each.email == "nia@example.com"]
    changed = browser.post(
        reverse("practice:change_role", args=[nia.membership]),
        {"role": "coordinator", "marks": [], "seen_version": nia.version},
    )
    assert changed.status_code == 302
    stale = browser.post(
        reverse("practice:end_membership", args=[nia.membership]), {"seen_version": nia.version}
    )
    assert stale.status_code == 409
    gone = browser.post(
        reverse("practice:end_membership", args=[nia.membership]), {"seen_version": nia.version + 1}
    )
    assert gone.status_code == 302
    assert "no longer here" in browser.get(reverse("practice:people")).content.decode()


@pytest.mark.parametrize("who", ["nurse", "coordinator", "biller"])
def test_others_see_settings_and_cannot_change_them(house: make.House, who: str) -> None:
    browser = browser_of(house, who)
    assert b"Change hours" not in browser.get(reverse("practice:settings")).content
    for name in ("practice:hours", "practice:contact", "practice:capacity", "practice:add_person"):
        assert browser.get(reverse(name)).status_code == 403
    version = get_settings(house.practice_id).practice.version
    answer = browser.post(
        reverse("practice:capacity"),
        {"treatment_places": 9, "starts_per_half_hour": 9, "seen_version": version},
    )
    assert answer.status_code == 403
    assert get_settings(house.practice_id).practice.treatment_places == 2


def test_set_up_leads_to_what_is_missing(house: make.House) -> None:
    page = browser_of(house).get(reverse("practice:setup")).content.decode()
    assert "Opening hours" in page and "Blocks booking visits." in page and "3 minutes" in page
    assert reverse("practice:hours") in page and reverse("protocols:library") in page


def _version_of(house: make.House, slug: str) -> tuple[str, int]:
    found = next(each for each in list_content(house.practice_id) if each.slug == slug)
    return str(found.version_id), found.version


def _review(house: make.House, version: str, who: str = "nurse") -> None:
    """Somebody reads the page and presses its button."""
    browser = browser_of(house, who)
    page = browser.get(reverse("protocols:text", args=[version])).content.decode()
    hidden = re.findall(r'name="(seen_version|seen_trial)" value="([^"]+)"', page)
    done = browser.post(reverse("protocols:review", args=[version]), dict(hidden), follow=True)
    assert "Your review is kept with your name." in done.content.decode()


def test_an_oncologist_reads_and_signs_a_protocol(house: make.House) -> None:
    version, seen = _version_of(house, "chop-uw-25")
    browser = browser_of(house, "oncologist")
    page = browser.get(reverse("protocols:text", args=[version])).content.decode()
    for words in ("vinCRIStine", "DOXOrubicin", "Blood check", "Sources", "Lifetime limits", "Cycle 2"):
        assert words in page
    assert "Dog of 30 kg" in page and "Somebody else reviews it first" in page
    refused = browser.post(reverse("protocols:sign", args=[version]), {"seen_version": seen})
    assert refused.status_code == 422 and b"Nobody else has reviewed version" in refused.content
    _review(house, version)
    assert browser.post(reverse("protocols:sign", args=[version]), {"seen_version": seen}).status_code == 302
    page = browser.get(reverse("protocols:text", args=[version])).content.decode()
    assert house.people["oncologist"].label in page and "Retire" in page


def test_unverified_rows_are_read_before_the_signature(house: make.House) -> None:
    version, seen = _version_of(house, "rabacfosadine")
    browser = browser_of(house, "oncologist")
    _review(house, version)
    address = reverse("protocols:sign", args=[version])
    asked = browser.post(address, {"seen_version": seen})
    assert asked.status_code == 422 and b"general knowledge" in asked.content
    signed = browser.post(address, {"seen_version": seen, "accepts_unverified": "yes"})
    assert signed.status_code == 302


@pytest.mark.parametrize("slug", ["drugs", "in-range-review", "default", "l-chop", "radiation-16"])
def test_every_kind_of_text_can_be_read(house: make.House, slug: str) -> None:
    version, _ = _version_of(house, slug)
    page = browser_of(house, "nurse").get(reverse("protocols:text", args=[version]))
    assert page.status_code == 200 and b"An oncologist signs." in page.content


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        (
            "hemangiosarcoma-vac",
            ["Another drug in its place", "chlorambucil", "Off the protocol", "at most 6 doses"],
        ),
        ("verdinexor", ["2 times a week", "at least 72 hours apart"]),
        ("toceranib", ["steps down: 3.25, 2.75, 2.25"]),
        ("lopp", ["After failure of", "chop-uw-19", "rescue"]),
    ],
)
def test_a_protocol_page_shows_where_else_the_course_may_go(
    house: make.House, slug: str, says: list[str]
) -> None:
    version, _ = _version_of(house, slug)
    page = browser_of(house, "nurse").get(reverse("protocols:text", args=[version])).content.decode()
    assert [text for text in says if text not in page] == []


def test_a_nurse_cannot_sign_and_a_stranger_finds_nothing(house: make.House) -> None:
    version, seen = _version_of(house, "chop-uw-19")
    address = reverse("protocols:sign", args=[version])
    nurse = browser_of(house, "nurse")
    assert nurse.post(address, {"seen_version": seen}).status_code == 403
    stranger = browser_of(make.house("Hilltop"))
    assert stranger.get(reverse("protocols:text", args=[version])).status_code == 404
    assert stranger.post(address, {"seen_version": seen}).status_code == 404


def test_who_manages_founds_a_second_practice(house: make.House) -> None:
    browser = browser_of(house)
    answer = browser.post(reverse("practice:found_another"), {"name": "Hilltop", "zone": "America/Denver"})
    assert answer.status_code == 302
    assert "Hilltop" in browser.get(reverse("practice:choose")).content.decode()
    refused = browser_of(house, "biller").post(
        reverse("practice:found_another"), {"name": "Mine", "zone": "America/Denver"}
    )
    assert refused.status_code == 403


def test_a_protocol_file_is_checked_kept_compared_and_listed(house: make.House) -> None:
    browser = browser_of(house)
    address = reverse("protocols:add_file")
    assert address in browser.get(reverse("protocols:library")).content.decode()
    shipped = files("oncodesk") / "content" / "protocols" / "chop-uw-25.toml"
    text = shipped.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"', 1)

    def sent(content: str) -> dict[str, SimpleUploadedFile]:
        return {"file": SimpleUploadedFile("ours.toml", content.encode())}

    broken = browser.post(address, sent(text.replace("late_days = 3", "late_days = -3", 1)))
    assert broken.status_code == 422 and b"ours.toml, line " in broken.content
    unread = browser.post(address, sent("schema = 1\nid ="))
    assert unread.status_code == 422 and b"ours.toml, line 2" in unread.content
    kept = browser.post(address, sent(text))
    assert kept.status_code == 302
    page = browser.get(kept.headers["Location"]).content.decode()
    assert "version 2" in page and "Version 1" in page and "The file itself" in page
    [changes] = re.findall(r'href="([^"]+/changes/[^"]+)"', page)
    shown = browser.get(changes).content.decode()
    assert '<ins class="changed">+version = &quot;2&quot;</ins>' in shown
    assert b"Fetch" not in browser.get(reverse("protocols:library")).content


@pytest.mark.parametrize("who", ["nurse", "coordinator", "biller"])
def test_only_who_manages_brings_texts_into_the_library(house: make.House, who: str) -> None:
    browser = browser_of(house, who)
    assert reverse("protocols:add_file") not in browser.get(reverse("protocols:library")).content.decode()
    assert browser.get(reverse("protocols:add_file")).status_code == 403
    assert browser.post(reverse("protocols:fetch_shipped"), {"seen_version": "1"}).status_code == 403


def test_newly_shipped_texts_are_offered_and_fetched(
    house: make.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = Shipped(Kind.STANDING_ORDER, "newer", 1, "A newer order", 'schema = 1\nname = "A newer order"\n')
    for module in ("queries", "steps"):
        monkeypatch.setattr(f"oncodesk.services.practice.{module}.list_shipped_content", lambda: (newer,))
    browser = browser_of(house)
    page = browser.get(reverse("protocols:library")).content.decode()
    assert "Fetch 1 new shipped text" in page
    version = get_settings(house.practice_id).practice.version
    done = browser.post(reverse("protocols:fetch_shipped"), {"seen_version": version}, follow=True)
    page = done.content.decode()
    assert "A newer order" in page and "drafts now" in page and "Fetch" not in page


def test_retired_versions_stay_in_the_library(house: make.House) -> None:
    version, seen = _version_of(house, "chop-uw-25")
    browser = browser_of(house, "oncologist")
    _review(house, version)
    assert b"Retired versions" not in browser.get(reverse("protocols:library")).content
    browser.post(reverse("protocols:sign", args=[version]), {"seen_version": seen})
    browser.post(reverse("protocols:retire", args=[version]), {"seen_version": seen + 1})
    page = browser.get(reverse("protocols:library")).content.decode()
    assert reverse("protocols:text", args=[version]) in page.split("Retired versions")[1]


def test_a_version_is_taken_along_as_its_exact_text(house: make.House) -> None:
    version, _ = _version_of(house, "chop-uw-25")
    answer = browser_of(house, "nurse").get(reverse("protocols:file", args=[version]))
    shipped = files("oncodesk") / "content" / "protocols" / "chop-uw-25.toml"
    assert answer.content == shipped.read_bytes()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="chop-uw-25-1.toml"'
    stranger = browser_of(make.house("Hilltop"))
    assert stranger.get(reverse("protocols:file", args=[version])).status_code == 404
