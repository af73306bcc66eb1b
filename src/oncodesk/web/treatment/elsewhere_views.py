"""Where is it recorded that another practice gave the dose of a visit?"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.treatment.elsewhere import record_elsewhere
from oncodesk.services.treatment.standing_against import against_elsewhere
from oncodesk.services.treatment.visit_queries import OrderShown, get_visit
from oncodesk.services.words import day_words
from oncodesk.web.accepting import AcceptingOnDay
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import day_field
from oncodesk.web.treatment.step_views import ask, step_page

_LATER = (
    ("follow", gettext_lazy("count from the day of this dose")),
    ("keep", gettext_lazy("keep their days")),
)


class ElsewhereForm(AcceptingOnDay):
    """One amount for each drug that makes the visit, as the other practice's paper tells it."""

    day_name = "given_on"

    given_on = day_field(gettext_lazy("Given on"))
    place = forms.CharField(label=gettext_lazy("Practice that gave it"), max_length=120)
    document = forms.CharField(
        label=gettext_lazy("Paper that shows it"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Discharge note, invoice, e-mail of a day."),
    )
    weight = forms.CharField(
        label=gettext_lazy("Weight of that day"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("With its unit: 30 kg or 66 lb. Needed for an amount in mg."),
    )
    later = forms.ChoiceField(label=gettext_lazy("Later visits"), choices=_LATER)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Where an oncologist accepts days that a rule speaks against."),
    )

    def __init__(self, data: Any, *, orders: Sequence[OrderShown], may_accept: bool, **named: Any) -> None:
        super().__init__(data, **named)
        if not may_accept:
            for name in {"accept", "reason"} & set(self.fields):
                del self.fields[name]
        self.orders = orders
        for order in orders:
            self.fields[f"amount:{order.order}"] = forms.CharField(
                label=_("%s given there") % order.drug,
                max_length=30,
                help_text=_("As written, with its unit. The protocol says %s.") % order.standard,
            )
        amounts = [f"amount:{order.order}" for order in orders]
        self.order_fields(["given_on", "place", *amounts, "weight", "document", "later", "accept", "reason"])

    @property
    def amounts(self) -> dict[UUID, str]:
        return {order.order: self.cleaned_data[f"amount:{order.order}"] for order in self.orders}


def elsewhere(request: DeskRequest, visit: UUID) -> HttpResponse:
    """The visit is fulfilled, and the later ones count from the actual day unless somebody keeps them."""
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    need(request.desk.seat_in(shown.practice_id), Permission.PLAN_COURSE)
    orders = [order for order in shown.orders if order.is_cytotoxic] or list(shown.orders)

    def act(form: Any) -> Done:
        return record_elsewhere(
            context_of(request, shown.practice_id),
            visit=visit,
            seen_version=form.seen,
            given_on=form.cleaned_data["given_on"],
            place=form.cleaned_data["place"],
            document=form.cleaned_data["document"],
            amounts=form.amounts,
            weight=form.cleaned_data["weight"],
            later_follow=form.cleaned_data["later"] == "follow",
            accept=form.accepted,
            reason=form.cleaned_data.get("reason", ""),
        )

    def against(day: date, sent: Any) -> tuple[Finding, ...]:
        follow = sent.get("later") != "keep"
        ids = request.desk.all_practice_ids
        return against_elsewhere(ids, visit, day, clock.now(), later_follow=follow)

    today = clock.now().astimezone(ZoneInfo(shown.zone)).date()
    lead = _(
        "This visit is planned for %s. It ends as given elsewhere: its orders, blood request and booked time "
        "end, and the dose counts in the lifetime dose and for every minimum interval."
    )
    return ask(
        request,
        shown,
        ElsewhereForm,
        act,
        step_page(shown, _("Given elsewhere"), _("Record the dose"), lead % day_words(shown.planned_on)),
        initial={"given_on": min(today, shown.planned_on), "later": "follow"},
        orders=orders,
        against=against,
        may_accept=request.desk.seat_in(shown.practice_id).may(Permission.DECIDE),
    )
