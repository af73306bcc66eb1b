"""What happens when somebody signed in? The only signal receiver of the program; it calls one action."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in
from django.contrib.auth.base_user import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest

from oncodesk.services import clock
from oncodesk.services.context import Context
from oncodesk.services.people.actions import record_sign_in
from oncodesk.services.people.queries import list_seats


@receiver(user_logged_in)
def remember_sign_in(request: HttpRequest, user: AbstractBaseUser, **_: Any) -> None:
    """The audit of each of her practices names the sign-in."""
    second = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    for seat in list_seats(user.pk):
        record_sign_in(Context(seat.actor, seat.practice_id, clock.now()), second_factor=second)
