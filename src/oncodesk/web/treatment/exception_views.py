"""How is a drug ordered off the protocol: which, how much, by which route, and why?"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.protocols.protocol import Where
from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.treatment.off_protocol import order_off_protocol
from oncodesk.services.treatment.signed import list_signed_drugs
from oncodesk.services.treatment.visit_queries import get_visit
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm
from oncodesk.web.treatment.step_views import ask, step_page


class ExceptionForm(DeskForm):
    drug = forms.ChoiceField(label=gettext_lazy("Drug"))
    amount = forms.CharField(
        label=gettext_lazy("Dose"), max_length=40, help_text=gettext_lazy("With its unit, such as 0.8 mg/m2.")
    )
    route = forms.ChoiceField(
        label=gettext_lazy("Route"), choices=[(each.value, each.value) for each in Route]
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Given"),
        choices=[
            (Where.CLINIC.value, gettext_lazy("at the practice")),
            (Where.HOME.value, gettext_lazy("at home")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the protocol is left"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *arguments: Any, drugs: tuple[tuple[str, str], ...], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["drug"].choices = list(drugs)  # type: ignore[attr-defined]


def order_exception(request: DeskRequest, visit: UUID) -> HttpResponse:
    """One drug at this visit on the prescriber's own authority; every other rule holds."""
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    need(request.desk.seat_in(shown.practice_id), Permission.ORDER_EXCEPTION)

    def act(form: Any) -> Done:
        given = form.cleaned_data
        return order_off_protocol(
            context_of(request, shown.practice_id),
            visit=visit,
            seen_version=form.seen,
            drug=given["drug"],
            amount=given["amount"],
            route=given["route"],
            where=Where(given["where"]),
            reason=given["reason"],
        )

    lead = _(
        "It takes the place of the protocol's dose of the same drug at this visit, and is no visit of the "
        "protocol. Dose limits, blood limits, intervals, lifetime dose, release and two people hold as ever. "
        "Reductions of the course are not applied to it."
    )
    return ask(
        request,
        shown,
        ExceptionForm,
        act,
        step_page(shown, _("Order off the protocol"), _("Order it"), lead),
        drugs=list_signed_drugs(shown.practice_id),
    )
