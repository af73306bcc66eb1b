"""Where does a practice choose its own constants of the body surface and its number for heart checks?"""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.roles import Permission
from oncodesk.services.practice.choosing import choose_dosing
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.protocols.forms import DosingForm


def choose(request: DeskRequest) -> HttpResponse:
    """A new draft of the dosing rules; nothing counts before two people stand behind it."""
    seat = request.desk.first
    need(seat, Permission.MANAGE_PRACTICE)
    form = DosingForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: choose_dosing(
            context_of(request, seat.practice_id),
            dog_k=form.cleaned_data["dog_k"],
            cat_k=form.cleaned_data["cat_k"],
            exponent=form.cleaned_data["exponent"],
            before_total=form.cleaned_data["before_total"],
        ),
        after=lambda done: reverse("protocols:text", args=[done.id]),
        page={
            "title": _("Dosing rules"),
            "over": seat.practice_name,
            "lead": _("BSA = k ÷ 100 × kg^exponent. Stored as a draft: one reads it, an oncologist signs."),
            "back_url": reverse("protocols:library"),
        },
    )
