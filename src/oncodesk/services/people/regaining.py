"""How does a colleague come in again who forgot her password or lost the phone with her second step?"""

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Permission, may
from oncodesk.records.read import people as read
from oncodesk.records.write import people as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotAllowed, Refusal
from oncodesk.services.people import steps
from oncodesk.services.people.passwords import kept_password
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import MembershipRow


@action("person.set_first_password", Permission.MANAGE_PRACTICE)
def set_first_password(work: Work, *, membership: UUID, password: str, seen_version: int) -> Done:
    """A new first password, told to her in person: she must change it at the next sign-in.

    Every session of hers ends, because sessions hold only for the password that opened them. Her second
    step stays. Raises Invalid by field: password; NotAllowed as `_colleague` says.
    """
    row = _colleague(work, membership, seen_version)
    typed = Typed()
    hashed = kept_password(typed, "password", password, email=row.person.email, name=row.person.name)
    typed.refuse()
    write.change_person(work.ledger, row.person, password=hashed, has_first_password=True)
    return Done(str(row.public_id), row.version)


@action("person.remove_second_step", Permission.MANAGE_PRACTICE)
def remove_second_step(work: Work, *, membership: UUID, seen_version: int) -> Done:
    """The authenticator app and the recovery codes are asked for no more; her password alone opens."""
    row = _colleague(work, membership, seen_version)
    if not write.remove_second_step(work.ledger, row.person):
        raise Refusal(f"{row.person.name} has no second step at sign-in. There is nothing to remove.")
    return Done(str(row.public_id), row.version)


def _colleague(work: Work, membership: UUID, seen_version: int) -> "MembershipRow":
    """Somebody else who works here, and nowhere that the actor may not manage.

    An account opens every practice of its person: who manages one of them must not come into another.
    """
    row = steps.membership_to_change(work, membership, seen_version)
    if row.person_id == work.actor.person_id:
        raise Refusal("This is your own account. Change its password and second step on your account page.")
    if not row.is_active:
        raise Refusal(f"{row.person.name} no longer works here. Add her again first.")
    managed = {
        seat.practice_id
        for seat in read.memberships_of(work.actor.person_id or 0)
        if may(steps.actor_of(seat), Permission.MANAGE_PRACTICE)
    }
    if any(seat.practice_id not in managed for seat in read.memberships_of(row.person_id)):
        raise NotAllowed(
            f"{row.person.name} also works in a practice that you do not manage, and the account opens both. "
            "Somebody who manages every practice of hers can do this."
        )
    return row
