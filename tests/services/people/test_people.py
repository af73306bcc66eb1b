"""Does everybody get the role she should have, and does somebody stay in charge?"""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.hashers import check_password

from oncodesk.domain.shared.roles import Actor, ActorKind, Mark, Role
from oncodesk.records.models import AuditEntryRow, MembershipRow, PersonRow
from oncodesk.services.context import Context
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal, Stale
from oncodesk.services.people import actions, queries
from oncodesk.services.practice.founding import Founder, found_practice, is_empty_house
from oncodesk.services.reading import reading
from tests import make

pytestmark = pytest.mark.django_db


def _membership(house: make.House, email: str) -> queries.Colleague:
    return next(each for each in queries.list_colleagues(house.practice_id) if each.email == email)


def test_a_person_comes_with_a_role_and_a_password_that_she_must_change() -> None:
    house = make.house()
    done = actions.add_person(
        house.context(),
        name="Olga Osei",
        email=" Olga@Example.com ",
        password=make.PASSWORD,
        role=Role.ONCOLOGIST,
        marks=[Mark.PRESCRIBER],
    )
    [olga] = [each for each in queries.list_colleagues(house.practice_id) if str(each.membership) == done.id]
    assert (olga.email, olga.role, olga.marks) == (
        "olga@example.com",
        Role.ONCOLOGIST,
        frozenset({Mark.PRESCRIBER}),
    )
    assert olga.has_first_password
    kept = PersonRow.objects.get(email="olga@example.com").password
    assert make.PASSWORD not in kept and check_password(make.PASSWORD, kept)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("elevenchars", "at least 12"),
        ("password1234", "common"),
        ("olga.osei@example.com", "similar"),
        ("x" * 201, "at most 200"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str, sentence: str) -> None:
    house = make.house()
    with pytest.raises(Invalid) as refused:
        actions.add_person(
            house.context(),
            name="Olga Osei",
            email="olga.osei@example.com",
            password=password,
            role=Role.NURSE,
        )
    assert sentence in refused.value.fields["password"]
    assert not PersonRow.objects.filter(email="olga.osei@example.com").exists()


def test_every_wrong_field_is_told_at_once_and_nothing_is_stored() -> None:
    house = make.house()
    with pytest.raises(Invalid) as refused:
        actions.add_person(
            house.context(),
            name=" ",
            email="no address",
            password="short",
            role=Role.NURSE,
            marks=[Mark.PRESCRIBER],
            language="english",
        )
    assert set(refused.value.fields) == {"name", "email", "password", "marks", "language"}
    assert MembershipRow.objects.filter(practice_id=house.practice_id).count() == 1


def test_one_account_works_in_two_practices_and_keeps_its_password() -> None:
    first, second = make.house("Lakeside"), make.house("Hilltop")
    make.person(first, "cora", Role.COORDINATOR, email="cora@example.com")
    before = PersonRow.objects.get(email="cora@example.com").password
    make.person(second, "cora", Role.BILLER, email="cora@example.com")
    cora = PersonRow.objects.get(email="cora@example.com")
    assert cora.password == before
    seats = queries.list_seats(cora.pk)
    assert [(seat.practice_name, seat.actor.role) for seat in seats] == [
        ("Hilltop", Role.BILLER),
        ("Lakeside", Role.COORDINATOR),
    ]
    with pytest.raises(Invalid, match="correct"):
        make.person(second, "again", Role.NURSE, email="cora@example.com")


def test_the_last_person_in_charge_cannot_leave_or_step_down() -> None:
    house = make.house()
    nurse = make.person(house, "nurse", Role.NURSE)
    [boss] = [each for each in queries.list_colleagues(house.practice_id) if each.role is Role.MANAGER]
    with pytest.raises(Refusal, match="run this practice"):
        actions.end_membership(house.context(), membership=boss.membership, seen_version=boss.version)
    with pytest.raises(Refusal, match="run this practice"):
        actions.change_role(
            house.context(), membership=boss.membership, role=Role.BILLER, seen_version=boss.version
        )
    assert queries.list_seats(boss.person_id)
    actions.change_role(
        house.context(), membership=UUID(nurse.id), role=Role.ONCOLOGIST, seen_version=nurse.version
    )
    actions.end_membership(house.context(), membership=boss.membership, seen_version=boss.version)
    assert queries.list_seats(boss.person_id) == ()


def test_who_leaves_has_no_seat_and_the_account_sleeps_until_she_returns() -> None:
    house = make.staffed()
    nurse = next(each for each in queries.list_colleagues(house.practice_id) if each.role is Role.NURSE)
    left = actions.end_membership(house.context(), membership=nurse.membership, seen_version=nurse.version)
    assert not PersonRow.objects.get(pk=nurse.person_id).is_active
    assert queries.find_actor(house.practice_id, nurse.email) is None
    actions.resume_membership(house.context(), membership=nurse.membership, seen_version=left.version)
    assert PersonRow.objects.get(pk=nurse.person_id).is_active
    assert queries.list_seats(nurse.person_id)


def test_leaving_one_practice_keeps_the_account_awake_for_the_other() -> None:
    first, second = make.house("Lakeside"), make.house("Hilltop")
    make.person(first, "cora", Role.COORDINATOR, email="cora@example.com")
    make.person(second, "cora", Role.COORDINATOR, email="cora@example.com")
    here = _membership(first, "cora@example.com")
    actions.end_membership(first.context(), membership=here.membership, seen_version=here.version)
    assert [seat.practice_name for seat in queries.list_seats(here.person_id)] == ["Hilltop"]


def test_the_second_of_two_people_is_told_what_the_first_changed() -> None:
    house = make.staffed()
    nurse = next(each for each in queries.list_colleagues(house.practice_id) if each.role is Role.NURSE)
    actions.change_role(
        house.context("oncologist"),
        membership=nurse.membership,
        role=Role.COORDINATOR,
        seen_version=nurse.version,
    )
    with pytest.raises(Stale) as stale:
        actions.end_membership(house.context(), membership=nurse.membership, seen_version=nurse.version)
    assert stale.value.by == house.people["oncologist"].label
    assert "role" in stale.value.what


def test_a_membership_of_another_practice_is_not_there() -> None:
    first, second = make.house("Lakeside"), make.staffed("Hilltop")
    theirs = queries.list_colleagues(second.practice_id)[0]
    with pytest.raises(NotThere):
        actions.end_membership(first.context(), membership=theirs.membership, seen_version=theirs.version)


def test_a_repeated_request_adds_nobody_twice() -> None:
    house = make.house()
    again = {"name": "Nia", "email": "nia@example.com", "password": make.PASSWORD, "role": Role.NURSE}
    one = actions.add_person(house.context(key="k1"), **again)  # type: ignore[arg-type]
    two = actions.add_person(house.context(key="k1"), **again)  # type: ignore[arg-type]
    assert one == two


def test_her_own_password_language_and_sign_in_reach_the_audit_without_the_words() -> None:
    house = make.house()
    make.person(house, "nurse", Role.NURSE, email="nia@example.com")
    actions.change_password(house.context("nurse"), password="another good passphrase")
    actions.change_language(house.context("nurse"), language="es")
    actions.record_sign_in(house.context("nurse", make.NOW + timedelta(hours=1)), second_factor=True)
    nia = PersonRow.objects.get(email="nia@example.com")
    assert nia.language == "es" and check_password("another good passphrase", nia.password)
    with reading([house.practice_id]):
        bodies = list(
            AuditEntryRow.objects.filter(person_id=nia.pk).order_by("sequence").values_list("action", "body")
        )
    assert [name for name, _ in bodies] == [
        "person.change_password",
        "person.change_language",
        "person.sign_in",
    ]
    assert not any(nia.password in body or "passphrase" in body for _, body in bodies)


def test_only_an_empty_house_is_founded_without_sign_in() -> None:
    assert is_empty_house()
    founder = Founder("Mara", "mara@example.com", make.PASSWORD)
    founded = found_practice(None, make.NOW, name="Lakeside", zone="America/Chicago", founder=founder)
    assert founded.founder.role is Role.MANAGER
    assert not is_empty_house()
    with pytest.raises(NotAllowed, match="exists already"):
        found_practice(None, make.NOW, name="Mine", zone="UTC", founder=founder)


def test_a_nurse_founds_no_practice_and_who_may_keeps_her_role_in_the_new_one() -> None:
    house = make.staffed()
    with pytest.raises(NotAllowed):
        found_practice(house.people["nurse"], make.NOW, name="Mine", zone="UTC")
    founded = found_practice(house.manager, make.NOW, name="Second", zone="America/Denver")
    assert founded.founder.person_id == house.manager.person_id
    assert founded.founder.role is Role.MANAGER


def test_a_wrong_founding_tells_every_field_and_leaves_the_house_empty() -> None:
    with pytest.raises(Invalid) as refused:
        found_practice(
            None,
            make.NOW,
            name="",
            zone="Lakeside/Time",
            phone="call us",
            founder=Founder("Mara", "mara@example.com", make.PASSWORD),
        )
    assert set(refused.value.fields) == {"name", "zone", "phone"}
    with pytest.raises(Invalid) as weak:
        found_practice(
            None, make.NOW, name="X", zone="UTC", founder=Founder("Mara", "m@example.com", "short")
        )
    assert set(weak.value.fields) == {"founder_password"}
    assert is_empty_house()


def test_only_a_command_makes_an_admin() -> None:
    house = make.house()
    command = Context(Actor(ActorKind.SERVICE, "root"), house.practice_id, make.NOW)
    done = actions.create_admin(command, name="Ada", email="ada@example.com", password=make.PASSWORD)
    assert _membership(house, "ada@example.com").role is Role.MANAGER and done.id
    with pytest.raises(NotAllowed):
        actions.create_admin(house.context(), name="B", email="b@example.com", password=make.PASSWORD)
