"""How does a dose go from released to given on the screen, step by step?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.protocols.protocol import Where
from oncodesk.domain.treatment.order import OrderState
from oncodesk.services import clock
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import NotThere
from oncodesk.services.people.queries import list_colleagues
from oncodesk.services.treatment import bedside, correcting, preparing
from oncodesk.services.treatment.visit_queries import OrderShown, VisitShown
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import DeskForm
from oncodesk.web.treatment import forms, giving_forms
from oncodesk.web.treatment import visit_filling as filling
from oncodesk.web.treatment.step_views import ask, identifiers_of, step_page

Asking = Callable[[DeskRequest, VisitShown, OrderShown], HttpResponse]
_TEMPLATE = "treatment/giving.html"


def order_in(visit: VisitShown, order: UUID) -> OrderShown:
    found = next((each for each in visit.orders if each.order == order), None)
    if found is None:
        raise NotThere("There is no such order at this visit.")
    return found


def _version_of(order: UUID) -> Callable[[VisitShown], int]:
    return lambda visit: order_in(visit, order).version


def dose_words(visit: VisitShown, order: OrderShown) -> str:
    """What both people compare: drug, dose, route, and the place in the course."""
    amount = _("not signed") if order.amount is None else f"{order.amount.normalize():f} {order.unit}"
    route = filling.ROUTES.get(order.route.upper(), order.route)
    return f"{order.drug} {amount}, {route} · {order.standard} · {filling.title(visit)}"


def _page(visit: VisitShown, order: OrderShown, title: str, submit: str) -> dict[str, object]:
    """The dose, what stands prepared, and the whole calculation beside the form."""
    page = step_page(visit, title, submit, dose_words(visit, order))
    zone = ZoneInfo(visit.zone)
    page["notes"] = [] if order.preparation is None else filling.preparation_notes(order.preparation, zone)
    page["calculation"] = order.steps
    return page


def prepare(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    now = clock.now().astimezone(ZoneInfo(visit.zone))
    return ask(
        request,
        visit,
        giving_forms.PrepareForm,
        lambda form: preparing.prepare_dose(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            amount_shown=form.cleaned_data["amount_shown"],
            drawn=form.drawn,
            diluent=form.cleaned_data.get("diluent", ""),
            final_volume=form.cleaned_data.get("final_volume"),
            storage=form.cleaned_data["storage"],
        ),
        _page(visit, order, _("Prepare %s") % order.drug, _("Prepared")),
        initial={"amount_shown": order.amount},
        version=_version_of(order.order),
        template=_TEMPLATE,
        drug=get_drug(order.drug_id),
        route=Route(order.route),
        unit=order.unit,
        ordered=order.amount,
        zone=visit.zone,
        day=now.date(),
    )


def check_preparation(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    return ask(
        request,
        visit,
        giving_forms.SeenForm,
        lambda form: preparing.check_preparation(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            amount_shown=form.cleaned_data["amount_shown"],
        ),
        _page(visit, order, _("Check the preparation of %s") % order.drug, _("I have compared everything")),
        initial={"amount_shown": order.amount},
        version=_version_of(order.order),
        template=_TEMPLATE,
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
        _page(visit, order, _("Check at the patient"), _("I have checked")),
        initial={"amount_shown": order.amount},
        version=_version_of(order.order),
        template=_TEMPLATE,
        identifiers=identifiers_of(visit),
    )


def _given_page(visit: VisitShown, order: OrderShown, title: str, submit: str) -> dict[str, object]:
    page = _page(visit, order, title, submit)
    if order.check is not None:
        page["lead"] = f"{page['lead']} · " + _("checked by %s") % order.check.by
    return page


def start(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    return ask(
        request,
        visit,
        giving_forms.BeginForm,
        lambda form: bedside.start_giving(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            amount_shown=form.cleaned_data["amount_shown"],
            confirmed=form.cleaned_data["confirmed"],
        ),
        _given_page(visit, order, _("Begin %s") % order.drug, _("The infusion begins now")),
        initial={"amount_shown": order.amount},
        version=_version_of(order.order),
        template=_TEMPLATE,
        **_about(order),
    )


def _about(order: OrderShown) -> dict[str, Any]:
    return {
        "drug": get_drug(order.drug_id),
        "route": Route(order.route),
        "goes_home": order.where == Where.HOME,
    }


def give(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    """At once, or the end of an infusion that was begun before."""
    has_begun = order.state is OrderState.GIVING
    about: dict[str, Any] = {} if has_begun else _about(order)
    title = _("End of %s") % order.drug if has_begun else _("Give %s") % order.drug
    return ask(
        request,
        visit,
        giving_forms.EndForm if has_begun else giving_forms.GiveForm,
        lambda form: bedside.give(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            amount_shown=form.cleaned_data["amount_shown"],
            confirmed=form.cleaned_data.get("confirmed", ()),
            partial=form.cleaned_data["partial"],
        ),
        _given_page(visit, order, title, _("Given") if has_begun else _("Given now")),
        initial={"amount_shown": order.amount},
        version=_version_of(order.order),
        template=_TEMPLATE,
        **about,
    )


def _colleagues(request: DeskRequest, visit: VisitShown) -> list[tuple[str, str]]:
    """Who can witness: everybody who works here now, less the one who asks."""
    me = request.desk.seat_in(visit.practice_id).actor.person_id
    return [
        (str(each.membership), each.name)
        for each in list_colleagues(visit.practice_id)
        if each.is_active and each.person_id != me
    ]


def _witness(form: giving_forms.ThrowAwayForm) -> UUID | None:
    chosen = form.cleaned_data["witness"]
    return UUID(chosen) if chosen else None


def not_given(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    """Where something stands prepared, its disposal is part of the same step."""
    stands = order.preparation is not None and not order.preparation.outcome
    options: dict[str, Any] = {"colleagues": _colleagues(request, visit)} if stands else {}
    return ask(
        request,
        visit,
        giving_forms.NotGivenForm if stands else forms.ReasonForm,
        lambda form: bedside.not_given(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
            disposal=form.cleaned_data.get("disposal", ""),
            witness=_witness(form) if stands else None,
        ),
        _page(visit, order, *_ending(order)),
        version=_version_of(order.order),
        template=_TEMPLATE,
        **options,
    )


def _ending(order: OrderShown) -> tuple[str, str]:
    """Title and button: a drug that nobody signed is skipped, another one was not given."""
    if order.state is OrderState.PLANNED:
        return _("Skip %s at this visit") % order.drug, _("Skip this drug")
    return _("%s was not given") % order.drug, _("Not given")


def throw_away(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    return ask(
        request,
        visit,
        giving_forms.ThrowAwayForm,
        lambda form: preparing.discard_preparation(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            disposal=form.cleaned_data["disposal"],
            witness=_witness(form),
        ),
        _page(visit, order, _("Throw away prepared %s") % order.drug, _("Thrown away")),
        version=_version_of(order.order),
        template=_TEMPLATE,
        colleagues=_colleagues(request, visit),
    )


def doubt(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    """The first of two people; nothing changes until the second confirms."""
    page = _page(visit, order, _("%s was entered in error") % order.drug, _("Say so"))
    page["lead"] = _(
        "%s. Another person confirms it; until then the dose counts. It stays to be read, struck through."
    ) % dose_words(visit, order)
    return ask(
        request,
        visit,
        forms.ReasonForm,
        lambda form: correcting.doubt_given(
            context_of(request, visit.practice_id),
            order=order.order,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        ),
        page,
        version=_version_of(order.order),
        template=_TEMPLATE,
    )


def confirm_error(request: DeskRequest, visit: VisitShown, order: OrderShown) -> HttpResponse:
    """The second of two people; exposure, intervals and the visit follow at once."""
    page = _page(visit, order, _("Confirm: %s was entered in error") % order.drug, _("I confirm"))
    if order.given is not None:
        page["lead"] = f"{page['lead']} · {order.given.doubted_by}: {order.given.doubt}"
    return ask(
        request,
        visit,
        DeskForm,
        lambda form: correcting.confirm_error(
            context_of(request, visit.practice_id), order=order.order, seen_version=form.seen
        ),
        page,
        version=_version_of(order.order),
        template=_TEMPLATE,
    )


ASKING: dict[str, Asking] = {
    "doubt": doubt,
    "confirm-error": confirm_error,
    "prepare": prepare,
    "check-preparation": check_preparation,
    "check": check,
    "start": start,
    "give": give,
    "not-given": not_given,
    "throw-away": throw_away,
}
