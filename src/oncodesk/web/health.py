"""Does this process live, and is the desk ready to work? For machines that watch, without sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from oncodesk.services import clock
from oncodesk.services.upkeep.checks import State, ready


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; it asks nobody."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything that the desk needs holds, else 503; either way what was found."""
    found = ready(clock.now())
    bad = any(checked.state is State.BAD for checked in found)
    document = {
        "ready": not bad,
        "checks": {
            checked.name: {"state": str(checked.state), "message": checked.sentence} for checked in found
        },
    }
    return JsonResponse(document, status=503 if bad else 200)
