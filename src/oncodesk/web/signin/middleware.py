"""Who is at the door, and may she come in? Turns a signed-in request into a desk, or sends it to sign-in."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from oncodesk.services import clock
from oncodesk.services.people.queries import Seat, list_seats
from oncodesk.services.practice.founding import is_empty_house
from oncodesk.web.desk import CHOSEN, Desk, DeskRequest

_LAST_SEEN = "seen_at"
_WRITE_EVERY = 60  # seconds between two writes of "last seen" into the session
# Pages about the own account that somebody with a first password, or with nothing yet, still reaches.
_OWN_ACCOUNT = frozenset({"account_change_password", "account_logout", "account_reauthenticate"})


class DeskMiddleware:
    """After authentication: pages are for signed-in persons unless they say otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):  # one person's language never reaches the next
            response = self.get_response(request)
        if getattr(request, "desk", None) is not None:
            response.headers.setdefault("Cache-Control", "no-store")  # shared machines keep no copy
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _: Any, __: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) and not request.user.is_authenticated:
            is_sign_in = request.resolver_match is not None and (
                request.resolver_match.view_name == settings.LOGIN_URL
            )
            return (
                HttpResponseRedirect(reverse("practice:found")) if is_sign_in and is_empty_house() else None
            )
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if _was_idle(request):
            logout(request)
            messages.warning(request, gettext("You were signed out after a long pause. Nothing was lost."))
            return _to_sign_in(request)
        return _sit_down(cast(DeskRequest, request))


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if is_empty_house():
        return HttpResponseRedirect(reverse("practice:found"))
    address = reverse(settings.LOGIN_URL)
    if request.method == "GET":
        address += f"?next={quote(request.get_full_path(), safe='/')}"
    return HttpResponseRedirect(address)


def _was_idle(request: HttpRequest) -> bool:
    """True after the idle time; else the session remembers this moment, at most once a minute."""
    now = int(clock.now().timestamp())
    last = request.session.get(_LAST_SEEN)
    if last is not None and now - int(last) > settings.IDLE_SECONDS:
        return True
    if last is None or now - int(last) >= _WRITE_EVERY:
        request.session[_LAST_SEEN] = now
    return False


def _sit_down(request: DeskRequest) -> HttpResponse | None:
    person = request.user
    seats = list_seats(cast(int, person.pk))
    desk = Desk(str(person), seats, _chosen(request, seats))
    request.desk, request.practice_ids = desk, desk.practice_ids
    language = str(getattr(person, "language", "en"))
    translation.activate(language)
    name = request.resolver_match.view_name if request.resolver_match is not None else ""
    if name in _OWN_ACCOUNT:
        return None
    if not seats:
        return render(request, "practice/no_practice.html", status=403)
    request.actor = desk.first.actor
    if getattr(person, "has_first_password", False):
        messages.warning(request, gettext("Choose your own password first: somebody else knows this one."))
        return HttpResponseRedirect(reverse("account_change_password"))
    return None


def _chosen(request: HttpRequest, seats: tuple[Seat, ...]) -> Seat | None:
    if len(seats) == 1:
        return seats[0]
    wanted = request.session.get(CHOSEN)
    return next((seat for seat in seats if str(seat.practice) == wanted), None)
