"""What does /look show? Every component in every state, and full pages with invented content."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from oncodesk.web.components import states
from oncodesk.web.components.appearance import COOKIE, THEMES
from oncodesk.web.components.tags import icon_names
from oncodesk.web.look.examples import pages, parts

_A_YEAR = 365 * 24 * 3600


def _only_for_staff(request: HttpRequest) -> None:
    """The invented pages could be taken for real ones: only staff see them, or anyone in the demo."""
    user = getattr(request, "user", None)
    if not (settings.DEMO or settings.DEBUG or (user is not None and user.is_authenticated)):
        raise Http404


@login_not_required
@require_safe
def show_components(request: HttpRequest) -> HttpResponse:
    _only_for_staff(request)
    context = {
        "shell": parts.shell("Look"),
        "looks": states,
        "icons": icon_names(),
        "pages": pages.PAGES,
        **parts.everything(),
    }
    return render(request, "look/components.html", context)


@login_not_required
@require_safe
def show_page(request: HttpRequest, name: str) -> HttpResponse:
    _only_for_staff(request)
    example = pages.PAGES.get(name)
    if example is None:
        raise Http404
    return render(request, example.template, example.context(), status=example.status)


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice in a cookie and go back; an unknown choice means as the device says."""
    back = request.headers.get("Referer", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
