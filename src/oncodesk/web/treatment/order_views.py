"""What is done about one drug of a visit: another dose, handed out, or a step from prepared to given?"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.treatment import bedside, correcting
from oncodesk.services.treatment.modifying import cap_dose, fix_dose, modify_dose
from oncodesk.services.treatment.visit_queries import OrderShown, VisitShown, get_visit
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.treatment import forms
from oncodesk.web.treatment import giving_views as giving
from oncodesk.web.treatment.giving_views import Asking, dose_words
from oncodesk.web.treatment.step_views import ask, step_page
from oncodesk.web.treatment.visit_views import press, seen_in


def take_order_step(request: DeskRequest, visit: UUID, order: UUID, verb: str) -> HttpResponse:
    if verb in _PRESSED:
        return _pressed(request, visit, order, _PRESSED[verb])
    asking = _ASKING.get(verb)
    if asking is None:
        raise Http404
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    return asking(request, shown, giving.order_in(shown, order))


def _pressed(request: DeskRequest, visit: UUID, order: UUID, act: Callable[..., Done]) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse("visit", args=[visit]))
    return press(
        request,
        visit,
        lambda shown: act(context_of(request, shown.practice_id), order=order, seen_version=seen_in(request)),
    )


def modify(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    """Another dose of one drug: here, or here and at every later visit of the course."""

    def act(form: Any) -> Done:
        given = form.cleaned_data
        context = context_of(request, visit.practice_id)
        common = {
            "visit": visit.visit,
            "seen_version": form.seen,
            "drug": order.drug_id,
            "is_forward": given["is_forward"],
            "cause": given["cause"],
            "grade": given["grade"],
            "reason": given["reason"],
        }
        if given["kind"] == "fixed":
            return fix_dose(context, amount=given["amount"], may_exceed=given["may_exceed"], **common)
        if given["kind"] == "cap":
            return cap_dose(context, amount=given["amount"], **common)
        percent = Decimal(0) if given["percent"] is None else -Decimal(given["percent"])
        return modify_dose(context, percent=percent, basis=given["kind"], **common)

    return ask(
        request,
        visit,
        forms.ModifyForm,
        act,
        step_page(
            visit,
            _("Change the dose of %s") % order.drug,
            _("Change the dose"),
            _("%s. What was signed for it is signed again.") % dose_words(visit, order),
        ),
    )


_PRESSED: dict[str, Callable[..., Done]] = {"hand-out": bedside.hand_out, "keep": correcting.keep_given}
_ASKING: dict[str, Asking] = {**giving.ASKING, "reduce": modify}
