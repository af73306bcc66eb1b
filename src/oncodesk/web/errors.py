"""What does a person see when something was refused or broke: what happened, what was saved, what to do?"""

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from oncodesk.services.errors import NotAllowed, NotThere, Refusal, Stale, Stopped, Taken
from oncodesk.web.components.appearance import appearance
from oncodesk.web.components.wording import finding_lines

_UNREACHABLE = (OperationalError, InterfaceError)


class RefusalPages:
    """Middleware: a refusal that no view showed gets its page. Nothing was stored when it was raised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, _UNREACHABLE):
            return without_database(request)
        return refused(request, error) if isinstance(error, Refusal) else None


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The page of one refusal; an input that a view forgot to show is told as a plain refusal."""
    if isinstance(error, NotThere):
        return render(request, "404.html", status=404)
    if isinstance(error, NotAllowed):
        return render(request, "403.html", {"reason": error.sentence}, status=403)
    if isinstance(error, Stale | Taken):
        return render(request, "409.html", {"conflict": error.sentence}, status=409)
    lines = finding_lines(error.verdict) if isinstance(error, Stopped) else ()
    return render(request, "422.html", {"reason": error.sentence, "lines": lines}, status=422)


def without_database(request: HttpRequest) -> HttpResponse:
    """503, drawn from nothing that is stored."""
    return HttpResponse(render_to_string("503.html", appearance(request)), status=503)


def broken(request: HttpRequest) -> HttpResponse:
    """500 for what nobody foresaw, drawn from nothing that may be broken too."""
    if isinstance(sys.exc_info()[1], _UNREACHABLE):
        return without_database(request)
    return HttpResponse(render_to_string("500.html", appearance(request)), status=500)
