"""How does a practice set what the assistant may do, and who gets its tasks?"""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from oncodesk.domain.assistant.duties import Mode
from oncodesk.domain.assistant.facts import Recipient
from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.services.assistant import actions, queries
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.people.queries import Seat, list_colleagues
from oncodesk.web.assistant.assistant_page import AssistantSettingsPage, Choice, DutySetting
from oncodesk.web.assistant.words import DUTIES, MODES
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm, answer_form, new_key
from oncodesk.web.shell import ROLES

# whose tasks may be sent to somebody else
_ROUTED = (Role.ONCOLOGIST, Role.NURSE, Role.COORDINATOR)
_REMINDER = "remind_before_visit"


@require_http_methods(["GET", "HEAD", "POST"])
def show_duties(request: DeskRequest) -> HttpResponse:
    """Every duty: off, asks first, or acts. What is about safety cannot be switched off."""
    seat = request.desk.first
    if request.method == "POST":
        need(seat, Permission.MANAGE_PRACTICE)
        _save(request, seat)
        return HttpResponseRedirect(reverse("assistant:settings"))
    may_manage = seat.may(Permission.MANAGE_PRACTICE)
    page = AssistantSettingsPage(
        tuple(_setting(each) for each in queries.list_duties(seat.practice_id)),
        reverse("assistant:settings"),
        (("request_key", new_key()),),
        "" if may_manage else _("A manager or an oncologist sets what the assistant may do."),
    )
    return render(request, "assistant/settings.html", {"page": page})


def _setting(duty: queries.DutySetting) -> DutySetting:
    name, does = DUTIES[duty.duty]
    label = _("What it says about food") if duty.duty == _REMINDER else _("Who gets its tasks")
    return DutySetting(
        duty.duty,
        str(name),
        str(does),
        tuple(
            Choice(
                mode.value,
                str(MODES[mode.value]),
                duty.mode is mode,
                _("It keeps patients safe. It can go to somebody else.")
                if duty.is_safety and mode is not Mode.ACTS
                else "",
            )
            for mode in Mode
        ),
        reverse("assistant:duty", args=[duty.duty]),
        label,
    )


def _save(request: DeskRequest, seat: Seat) -> None:
    """One action for each duty whose mode was changed; routes and food stay."""
    context = context_of(request, seat.practice_id)
    for duty in queries.list_duties(seat.practice_id):
        chosen = request.POST.get(duty.duty, duty.mode.value)
        if chosen in tuple(Mode) and chosen != duty.mode.value:
            actions.set_duty(
                replace(context, request_key=f"{context.request_key}:{duty.duty}"[:80]),
                duty=duty.duty,
                mode=Mode(chosen),
                routes=duty.routes,
                food=duty.food,
            )


class DutyForm(DeskForm):
    """Who gets the tasks of a duty, instead of the role that usually does."""

    oncologist = forms.ChoiceField(label=gettext_lazy("What goes to the oncologist"), required=False)
    nurse = forms.ChoiceField(label=gettext_lazy("What goes to the technician"), required=False)
    coordinator = forms.ChoiceField(label=gettext_lazy("What goes to the coordinator"), required=False)
    food = forms.CharField(
        label=gettext_lazy("What the reminder says about food before blood is drawn"),
        help_text=gettext_lazy("Left empty, the owner is asked to call before changing anything."),
        required=False,
        max_length=200,
    )

    def __init__(self, *arguments: Any, practice_id: int, duty: queries.DutySetting, **named: Any) -> None:
        super().__init__(*arguments, **named)
        colleagues = [each for each in list_colleagues(practice_id) if each.is_active]
        for role in _ROUTED:
            choices = [("", _("As usual"))]
            if role is not Role.ONCOLOGIST:
                choices += [(f"role:{each.value}", str(ROLES[each])) for each in Role if each is not role]
            choices += [
                (f"person:{each.person_id}:{each.role.value}", f"{each.name}, {ROLES[each.role]}")
                for each in colleagues
                if role is not Role.ONCOLOGIST or each.role is Role.ONCOLOGIST
            ]
            field = self.fields[role.value]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            field.initial = _chosen(duty.routes.get(role))
        self.fields["food"].initial = duty.food
        if duty.duty != _REMINDER:
            del self.fields["food"]

    def routes(self) -> dict[Role, Recipient]:
        found = {}
        for role in _ROUTED:
            kind, _colon, rest = str(self.cleaned_data.get(role.value) or "").partition(":")
            if kind == "role":
                found[role] = Recipient(Role(rest))
            elif kind == "person":
                person_id, _colon, its_role = rest.partition(":")
                found[role] = Recipient(Role(its_role), int(person_id))
        return found


def _chosen(to: Recipient | None) -> str:
    if to is None:
        return ""
    return f"role:{to.role.value}" if to.person_id is None else f"person:{to.person_id}:{to.role.value}"


@require_http_methods(["GET", "HEAD", "POST"])
def change_duty(request: DeskRequest, duty: str) -> HttpResponse:
    """Send the tasks of one duty to somebody else; what needs an oncologist goes to an oncologist only."""
    seat = request.desk.first
    need(seat, Permission.MANAGE_PRACTICE)
    found = next((each for each in queries.list_duties(seat.practice_id) if each.duty == duty), None)
    if found is None:
        raise NotThere("The assistant has no such duty.")
    form = DutyForm(request.POST or None, practice_id=seat.practice_id, duty=found)

    def act() -> Done:
        return actions.set_duty(
            context_of(request, seat.practice_id),
            duty=duty,
            mode=found.mode,
            routes=form.routes(),
            food=form.cleaned_data.get("food", ""),
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: reverse("assistant:settings"),
        page={"title": DUTIES[duty][0], "back_url": reverse("assistant:settings"), "submit": _("Save")},
    )
