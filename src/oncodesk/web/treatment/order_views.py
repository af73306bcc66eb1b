"""What is done about one drug of a visit: reduced, checked at the patient, given, or not given?"""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.treatment.order import OrderState
from oncodesk.services import clock
from oncodesk.services.errors import NotThere
from oncodesk.services.treatment import actions, bedside
from oncodesk.services.treatment.visit_queries import OrderShown, VisitShown, get_visit
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.treatment import forms
from oncodesk.web.treatment import visit_filling as filling
from oncodesk.web.treatment.step_views import ask, identifiers_of, step_page
from oncodesk.web.treatment.visit_views import press, seen_in

Asking = Callable[[DeskRequest, VisitShown, OrderShown], HttpResponse]


def take_order_step(request: DeskRequest, visit: UUID, order: UUID, verb: str) -> HttpResponse:
    if verb == "hand-out":
        return _hand_out(request, visit, order)
    asking = _ASKING.get(verb)
    if asking is None:
        raise Http404
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    return asking(request, shown, _order_in(shown, order))


def _order_in(visit: VisitShown, order: UUID) -> OrderShown:
    found = next((each for each in visit.orders if each.order == order), None)
    if found is None:
        raise NotThere("There is no such order at this visit.")
    return found


def _version_of(order: UUID) -> Callable[[VisitShown], int]:
    return lambda visit: _order_in(visit, order).version


def _dose(visit: VisitShown, order: OrderShown) -> str:
    """What both people compare: drug, dose, route, and the place in the course."""
    amount = _("not signed") if order.amount is None else f"{order.amount.normalize():f} {order.unit}"
    route = filling.ROUTES.get(order.route.upper(), order.route)
    return f"{order.drug} {amount}, {route} · {order.standard} · {filling.title(visit)}"


def _hand_out(request: DeskRequest, visit: UUID, order: UUID) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse("visit", args=[visit]))
    return press(
        request,
        visit,
        lambda shown: bedside.hand_out(
            context_of(request, shown.practice_id), order=order, seen_version=seen_in(request)
        ),
    )


def check(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    return ask(
        request,
        visit,
        forms.CheckForm,
        lambda form: bedside.check_at_patient(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            amount_shown=form.cleaned_data["amount_shown"],
            identifiers=form.compared,
        ),
        step_page(visit, _("Check at the patient"), _("I have checked"), _dose(visit, order)),
        initial={"amount_shown": order.amount},
        version=_version_of(order.order),
        identifiers=identifiers_of(visit),
    )


def give(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    lead = _dose(visit, order)
    if order.check is not None:
        lead += " · " + _("checked by %s") % order.check.by
    return ask(
        request,
        visit,
        forms.GiveForm,
        lambda form: bedside.give(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            amount_shown=form.cleaned_data["amount_shown"],
            lot=form.cleaned_data["lot"],
            partial=form.cleaned_data["partial"],
        ),
        step_page(visit, _("Give %s") % order.drug, _("Given now"), lead),
        initial={"amount_shown": order.amount},
        version=_version_of(order.order),
    )


def not_given(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    return ask(
        request,
        visit,
        forms.ReasonForm,
        lambda form: bedside.not_given(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        ),
        step_page(visit, *_ending(order), _dose(visit, order)),
        version=_version_of(order.order),
    )


def _ending(order: OrderShown) -> tuple[str, str]:
    """Title and button: a drug that nobody signed is skipped, another one was not given."""
    if order.state is OrderState.PLANNED:
        return _("Skip %s at this visit") % order.drug, _("Skip this drug")
    return _("%s was not given") % order.drug, _("Not given")


def reduce(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    """Fewer milligrams of one drug: here, or here and at every later visit of the course."""
    return ask(
        request,
        visit,
        forms.ReduceForm,
        lambda form: actions.modify_dose(
            context_of(request, visit.practice_id),
            visit=visit.visit,
            seen_version=form.seen,
            drug=order.drug_id,
            percent=-Decimal(form.cleaned_data["percent"]),
            basis=form.cleaned_data["basis"],
            is_forward=form.cleaned_data["is_forward"],
            reason=form.cleaned_data["reason"],
        ),
        step_page(
            visit,
            _("Reduce %s") % order.drug,
            _("Reduce the dose"),
            _("%s. What was signed for it is signed again.") % _dose(visit, order),
        ),
    )


_ASKING: dict[str, Asking] = {"check": check, "give": give, "not-given": not_given, "reduce": reduce}
