"""How does django-allauth meet our rules: no open sign-up, and passwords through the action?"""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from oncodesk.services import clock
from oncodesk.services.context import Context
from oncodesk.services.errors import NotAllowed
from oncodesk.services.people.actions import change_password
from oncodesk.services.people.queries import list_seats


class OneDoor(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Accounts are made by a practice's manager; here people only sign in and look after their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Change the password through the action, which keeps the rules and the audit."""
        seats = list_seats(user.pk)
        if not seats:
            raise NotAllowed("This account belongs to no practice. Ask a manager to add you.")
        change_password(Context(seats[0].actor, seats[0].practice_id, clock.now()), password=password)
        user.refresh_from_db()
