"""How does a step that asks first answer: shown, refused with nothing lost, or carried out and left?"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from oncodesk.services.context import Done
from oncodesk.services.errors import Stale, Taken
from oncodesk.web.desk import DeskRequest
from oncodesk.web.forms import DeskForm, carry_out, new_key

Make = Callable[[QueryDict | None], DeskForm]


def answer_step(
    request: DeskRequest,
    make: Make,
    act: Callable[[Any], Done],
    *,
    version: Callable[[], int],
    after: str,
    page: dict[str, object],
    template: str = "forms/form.html",
) -> HttpResponse:
    """A form whose thing may have changed under it: then it tells by whom, with everything typed kept.

    The next press counts for what is shown now, so the form carries the new version and a new key.
    """
    if request.method != "POST":
        return render(request, template, {**page, "form": make(None)})
    form = make(request.POST)
    try:
        done = carry_out(form, lambda: act(form))
    except (Stale, Taken) as refused:
        kept = request.POST.copy()
        kept["seen_version"], kept["request_key"] = str(version()), new_key()
        form = make(kept)
        form.is_valid()
        form.add_error(None, refused.sentence)
        return render(request, template, {**page, "form": form}, status=409)
    if done is None:
        return render(request, template, {**page, "form": form}, status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(after)
