"""How does a person come to a practice, change her role, and leave?"""

from collections.abc import Collection
from uuid import UUID

from oncodesk.domain.shared.roles import ActorKind, Mark, Permission, Role
from oncodesk.records.read import people as read
from oncodesk.records.write import people as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotAllowed, Refusal
from oncodesk.services.people import steps
from oncodesk.services.people.passwords import kept_password
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action


@action("person.add", Permission.MANAGE_PRACTICE)
def add_person(
    work: Work,
    *,
    name: str,
    email: str,
    password: str,
    role: Role,
    marks: Collection[Mark] = (),
    language: str = "en",
    changes_password: bool = True,
) -> Done:
    """Give a person a role here, with an account of her own. Answers with the membership's id.

    The first password is known to two people, so it must be changed at the first sign-in. Somebody who
    has an account already keeps it. Raises Invalid by field: name, email, password, marks, language.
    """
    row = steps.enrol(
        work,
        name=name,
        email=email,
        password=password,
        role=role,
        marks=marks,
        language=language,
        has_first_password=changes_password,
    )
    return Done(str(row.public_id), row.version)


@action("person.create_admin", Permission.READ)
def create_admin(work: Work, *, name: str, email: str, password: str) -> Done:
    """Add a manager from the command line: whoever runs commands on the machine already holds the data."""
    if work.actor.kind is not ActorKind.SERVICE:
        raise NotAllowed("Only a command on this machine may do that. Ask a manager to add the person.")
    row = steps.enrol(
        work,
        name=name,
        email=email,
        password=password,
        role=Role.MANAGER,
        marks=(),
        language="en",
        has_first_password=False,
    )
    return Done(str(row.public_id), row.version)


@action("person.change_role", Permission.MANAGE_PRACTICE)
def change_role(
    work: Work, *, membership: UUID, role: Role, marks: Collection[Mark] = (), seen_version: int
) -> Done:
    """Another role or other marks, from now on. What she did before keeps the role she had.

    Raises Refusal when nobody would be left who may manage the practice.
    """
    row = steps.membership_to_change(work, membership, seen_version)
    typed = Typed()
    kept = steps.kept_marks(typed, role, marks)
    typed.refuse()
    write.change_membership(work.ledger, row, role=role.value, marks=kept)
    steps.keep_somebody_in_charge(work)
    return Done(str(row.public_id), row.version)


@action("person.leave", Permission.MANAGE_PRACTICE)
def end_membership(work: Work, *, membership: UUID, seen_version: int) -> Done:
    """She no longer works here: her next page is refused. An account without any practice goes to sleep."""
    row = steps.membership_to_change(work, membership, seen_version)
    write.change_membership(work.ledger, row, is_active=False)
    if not read.works_anywhere(row.person_id):
        write.change_person(work.ledger, row.person, is_active=False)
    steps.keep_somebody_in_charge(work)
    return Done(str(row.public_id), row.version)


@action("person.return", Permission.MANAGE_PRACTICE)
def resume_membership(work: Work, *, membership: UUID, seen_version: int) -> Done:
    """She works here again, in the role that she had."""
    row = steps.membership_to_change(work, membership, seen_version)
    write.change_membership(work.ledger, row, is_active=True)
    steps.wake(work, row.person)
    return Done(str(row.public_id), row.version)


@action("person.change_language", Permission.READ)
def change_language(work: Work, *, language: str) -> Done:
    """The language of the pages for the person who acts."""
    person = read.person(work.actor.person_id) if work.actor.person_id is not None else None
    if person is None:
        raise Refusal("Only a signed-in person has a language.")
    typed = Typed()
    spoken = typed.language("language", language)
    typed.refuse()
    write.change_person(work.ledger, person, language=spoken)
    return Done(str(person.public_id))


@action("person.change_password", Permission.READ)
def change_password(work: Work, *, password: str) -> Done:
    """A new password for the person who acts; who asks for it has checked the old one."""
    person = read.person(work.actor.person_id) if work.actor.person_id is not None else None
    if person is None:
        raise Refusal("Only a signed-in person has a password.")
    typed = Typed()
    hashed = kept_password(typed, "password", password, email=person.email, name=person.name)
    typed.refuse()
    write.change_person(work.ledger, person, password=hashed, has_first_password=False)
    return Done(str(person.public_id))


@action("person.sign_in", Permission.READ)
def record_sign_in(work: Work, *, second_factor: bool) -> Done:
    """The audit of each of her practices knows that she signed in, and how."""
    row = read.membership_of(work.practice_id, work.actor.person_id or 0)
    if row is None:
        raise Refusal("Only a person of this practice signs in.")
    work.ledger.note("sign_in", row, {"second_factor": second_factor})
    return Done(str(row.public_id), row.version)
