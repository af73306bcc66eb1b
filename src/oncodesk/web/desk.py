"""At which desk does this request sit: who, in which practices, and acting as whom in each?"""

from dataclasses import dataclass

from django.http import HttpRequest

from oncodesk.domain.shared.roles import Actor, Permission
from oncodesk.services import clock
from oncodesk.services.context import Context
from oncodesk.services.errors import NotAllowed, NotThere
from oncodesk.services.people.queries import Seat

CHOSEN = "practice"  # the session's key for the practice that the person looks at


@dataclass(frozen=True, slots=True)
class Desk:
    """The seats of a signed-in person; `chosen` is the practice she looks at, None for all of them."""

    person: str
    seats: tuple[Seat, ...]
    chosen: Seat | None

    @property
    def practice_ids(self) -> tuple[int, ...]:
        """What lists show: the chosen practice, or all."""
        return (self.chosen.practice_id,) if self.chosen else self.all_practice_ids

    @property
    def all_practice_ids(self) -> tuple[int, ...]:
        """Where a thing named by its id is looked for."""
        return tuple(seat.practice_id for seat in self.seats)

    @property
    def first(self) -> Seat:
        """The chosen practice, or the first of all: where a page about one practice begins."""
        if self.chosen is not None:
            return self.chosen
        if not self.seats:
            raise NotThere("You work in no practice. Ask a manager to add you.")
        return self.seats[0]

    def seat_in(self, practice_id: int) -> Seat:
        found = next((seat for seat in self.seats if seat.practice_id == practice_id), None)
        if found is None:
            raise NotThere("You do not work in this practice.")
        return found


class DeskRequest(HttpRequest):
    """A request of a signed-in person, as the middleware leaves it."""

    desk: Desk
    actor: Actor
    practice_ids: tuple[int, ...]


def context_of(request: DeskRequest, practice_id: int) -> Context:
    """What an action is told: the actor in the practice of the thing, now, and the form's request key."""
    key = request.POST.get("request_key", "")[:80]
    return Context(request.desk.seat_in(practice_id).actor, practice_id, clock.now(), key or None)


def need(seat: Seat, permission: Permission) -> None:
    """Refuse a page that is of no use without the permission; the action asks again."""
    if not seat.may(permission):
        raise NotAllowed("Your role in this practice does not include this page.")
