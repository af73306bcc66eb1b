"""Which persons and memberships are there? Both stand outside the wall: sign-in comes before a practice."""

from uuid import UUID

from allauth.mfa.models import Authenticator

from oncodesk.records.models import MembershipRow, PersonRow


def person_by_email(email: str) -> PersonRow | None:
    return PersonRow.objects.filter(email=email.strip().lower()).first()


def person(person_id: int) -> PersonRow | None:
    return PersonRow.objects.filter(pk=person_id).first()


def any_person() -> bool:
    return PersonRow.objects.exists()


def memberships_of(person_id: int) -> list[MembershipRow]:
    """Where this person works now, with the practices, by name."""
    rows = MembershipRow.objects.filter(person_id=person_id, is_active=True, person__is_active=True)
    return list(rows.select_related("practice", "person").order_by("practice__name", "practice_id"))


def memberships_in(practice_id: int) -> list[MembershipRow]:
    """Everybody who works or worked here, with the persons, by name."""
    rows = MembershipRow.objects.filter(practice_id=practice_id).select_related("person")
    return list(rows.order_by("-is_active", "person__name", "pk"))


def membership(practice_id: int, outside_id: UUID) -> MembershipRow | None:
    rows = MembershipRow.objects.filter(practice_id=practice_id, public_id=outside_id)
    return rows.select_related("person").first()


def membership_of(practice_id: int, person_id: int) -> MembershipRow | None:
    rows = MembershipRow.objects.filter(practice_id=practice_id, person_id=person_id)
    return rows.select_related("person").first()


def works_anywhere(person_id: int) -> bool:
    return MembershipRow.objects.filter(person_id=person_id, is_active=True).exists()


def with_second_step(practice_id: int) -> set[int]:
    """The persons of a practice whose sign-in asks for more than the password."""
    rows = Authenticator.objects.filter(user__memberships__practice_id=practice_id)
    return set(rows.values_list("user_id", flat=True))


def not_stored(*, email: str, name: str) -> PersonRow:
    """A person who is not in the database, for rules that compare a password with its owner."""
    return PersonRow(email=email, name=name)
