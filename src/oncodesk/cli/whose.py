"""In which practice does a command work, and as whom? `--practice` and `--as`, the same for every command."""

import getpass

import click

from oncodesk.domain.shared.roles import Actor, ActorKind
from oncodesk.services import clock
from oncodesk.services.context import Context
from oncodesk.services.people.queries import find_actor
from oncodesk.services.practice.queries import PracticeSummary, list_practices


def choose_practice(wanted: str | None) -> PracticeSummary:
    """The practice of that name or id, or the only one there is."""
    there = list_practices()
    if not there:
        raise click.ClickException(
            "There is no practice yet; name one on the first page, or with oncodesk create-admin."
        )
    names = ", ".join(practice.name for practice in there)
    if wanted is None:
        if len(there) > 1:
            raise click.ClickException(f"There are several practices; choose one with --practice: {names}.")
        return there[0]
    found = [each for each in there if wanted.casefold() in (each.name.casefold(), str(each.practice))]
    if len(found) != 1:
        reason = "More than one practice is" if found else "No practice is"
        raise click.ClickException(f"{reason} named {wanted}; there are: {names}.")
    return found[0]


def service_actor() -> Actor:
    """The account of the operating system, as the audit will name it."""
    return Actor(ActorKind.SERVICE, f"{getpass.getuser()} (command line)")


def context_for(practice: str | None, as_email: str | None) -> Context:
    """Whom and where an action's context names; an unknown person ends the command."""
    chosen = choose_practice(practice)
    actor = service_actor() if as_email is None else find_actor(chosen.practice_id, as_email)
    if actor is None:
        raise click.ClickException(f"Nobody with the address {as_email} works in {chosen.name}.")
    return Context(actor, chosen.practice_id, clock.now())
