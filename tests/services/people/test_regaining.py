"""Who may give a colleague a new first password, and what does it end?"""

from uuid import UUID

import pytest
from django.contrib.auth.hashers import check_password

from oncodesk.domain.shared.roles import Role
from oncodesk.records.models import AuditEntryRow, PersonRow
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal, Stale
from oncodesk.services.people import actions, queries, regaining
from oncodesk.services.practice.founding import found_practice
from oncodesk.services.reading import reading
from tests import make

pytestmark = pytest.mark.django_db

NEW = "borrowed umbrella nine"


def _nia(house: make.House) -> queries.Colleague:
    make.person(house, "nia", Role.NURSE, email="nia@example.com")
    actions.change_password(house.context("nia"), password="only nia knows this")
    found = queries.list_colleagues(house.practice_id)
    return next(each for each in found if each.email == "nia@example.com")


def _set(house: make.House, nia: queries.Colleague, who: str = "manager", password: str = NEW) -> None:
    context = house.context() if who == "manager" else house.context(who)
    regaining.set_first_password(
        context, membership=nia.membership, password=password, seen_version=nia.version
    )


@pytest.mark.parametrize("who", ["manager", "oncologist"])
def test_the_new_password_must_be_changed_and_the_audit_knows_who_set_it(who: str) -> None:
    house = make.staffed()
    nia = _nia(house)
    _set(house, nia, who)
    kept = PersonRow.objects.get(email="nia@example.com")
    assert check_password(NEW, kept.password) and kept.has_first_password
    with reading([house.practice_id]):
        entry = AuditEntryRow.objects.get(action="person.set_first_password")
    actor = house.manager if who == "manager" else house.people[who]
    assert entry.person_id == actor.person_id and str(kept.public_id) in entry.body
    assert NEW not in entry.body and kept.password not in entry.body


@pytest.mark.parametrize("password", ["short", "password1234", "nia@example.com"])
def test_the_rule_for_passwords_is_the_same(password: str) -> None:
    house = make.house()
    nia = _nia(house)
    before = PersonRow.objects.get(email="nia@example.com").password
    with pytest.raises(Invalid) as refused:
        _set(house, nia, password=password)
    assert set(refused.value.fields) == {"password"}
    assert PersonRow.objects.get(email="nia@example.com").password == before


def test_somebody_of_another_practice_is_out_of_reach_until_the_actor_manages_that_too() -> None:
    house, other = make.house("Lakeside"), make.house("Hilltop")
    nia = _nia(house)
    make.person(other, "nia", Role.BILLER, email="nia@example.com")
    for act in (
        lambda: _set(house, nia),
        lambda: regaining.remove_second_step(
            house.context(), membership=nia.membership, seen_version=nia.version
        ),
    ):
        with pytest.raises(NotAllowed, match="also works in a practice that you do not manage"):
            act()
    colleagues = queries.list_colleagues(house.practice_id)
    [email] = [each.email for each in colleagues if each.person_id == house.manager.person_id]
    # In the other practice without the right to manage it is not enough.
    done = actions.add_person(other.context(), name="", email=email, password="", role=Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        _set(house, nia)
    actions.change_role(
        other.context(), membership=UUID(done.id), role=Role.MANAGER, seen_version=done.version
    )
    _set(house, nia)
    assert PersonRow.objects.get(email="nia@example.com").has_first_password


def test_a_practice_that_she_left_does_not_count() -> None:
    house, other = make.house("Lakeside"), make.house("Hilltop")
    nia = _nia(house)
    there = make.person(other, "nia", Role.BILLER, email="nia@example.com")
    actions.end_membership(other.context(), membership=UUID(there.id), seen_version=there.version)
    _set(house, nia)
    assert PersonRow.objects.get(email="nia@example.com").has_first_password


def test_not_the_own_account_nobody_who_left_nobody_elsewhere_and_not_what_changed_meanwhile() -> None:
    house, other = make.house("Lakeside"), make.house("Hilltop")
    nia = _nia(house)
    [boss] = [each for each in queries.list_colleagues(house.practice_id) if each.role is Role.MANAGER]
    with pytest.raises(Refusal, match="your own account"):
        _set(house, boss)
    with pytest.raises(NotThere):
        _set(other, nia)
    left = actions.end_membership(house.context(), membership=nia.membership, seen_version=nia.version)
    with pytest.raises(Stale):
        _set(house, nia)
    with pytest.raises(Refusal, match="no longer works here"):
        regaining.set_first_password(
            house.context(), membership=nia.membership, password=NEW, seen_version=left.version
        )
    assert not PersonRow.objects.get(email="nia@example.com").has_first_password


def test_managing_two_practices_is_enough_for_a_colleague_of_both() -> None:
    house = make.house("Lakeside")
    nia = _nia(house)
    second = found_practice(house.manager, make.NOW, name="Second", zone="America/Denver")
    both = make.House(second.practice_id, UUID(second.practice), second.founder)
    make.person(both, "nia", Role.NURSE, email="nia@example.com")
    _set(house, nia)
    assert PersonRow.objects.get(email="nia@example.com").has_first_password
