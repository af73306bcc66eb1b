"""How does a manager see and change who works in a practice?"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services.errors import NotThere
from oncodesk.services.people import actions, regaining
from oncodesk.services.people.queries import Colleague, list_colleagues
from oncodesk.web.components.parts import Action
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form, new_key
from oncodesk.web.practice.forms import MARKS, FirstPasswordForm, PersonForm, RoleForm
from oncodesk.web.shell import ROLES


def _back() -> str:
    return reverse("practice:people")


@require_safe
def show_people(request: DeskRequest) -> HttpResponse:
    """Everybody with role and marks; who may manage sees the buttons."""
    seat = request.desk.first
    may_manage = seat.may(Permission.MANAGE_PRACTICE)
    lines = [
        {
            "person": each,
            "role": ROLES[each.role],
            "marks": ", ".join(str(MARKS[mark]) for mark in sorted(each.marks)),
            "last": moment(each.last_signed_in, seat.zone) if each.last_signed_in else "",
            "actions": _presses(each, seat.actor.person_id) if may_manage else (),
        }
        for each in list_colleagues(seat.practice_id)
    ]
    return render(request, "practice/people.html", {"lines": lines, "may_manage": may_manage})


def _presses(each: Colleague, own: int | None) -> tuple[Action, ...]:
    """What can be done about one person; her own password changes everybody on the account page."""
    change = Action(
        _("Change role"), reverse("practice:change_role", args=[each.membership]), about=each.name
    )
    hidden = (("seen_version", str(each.version)), ("request_key", new_key()))
    if not each.is_active:
        again = reverse("practice:resume_membership", args=[each.membership])
        return (Action(_("Add again"), again, method="post", hidden=hidden, about=each.name),)
    leave = Action(
        _("Remove"),
        reverse("practice:end_membership", args=[each.membership]),
        tone="danger",
        method="post",
        hidden=hidden,
        confirm=_("%s no longer opens this practice. What was recorded under the name stays.") % each.name,
        about=each.name,
    )
    if each.person_id == own:
        return change, leave
    password = Action(
        _("New first password"),
        reverse("practice:set_first_password", args=[each.membership]),
        about=each.name,
    )
    if not each.has_second_step:
        return change, password, leave
    second = Action(
        _("Remove second step"),
        reverse("practice:remove_second_step", args=[each.membership]),
        tone="danger",
        method="post",
        hidden=hidden,
        confirm=_(
            "Only when the phone of %s is lost: afterwards the password alone opens the account. "
            "The recovery codes stop working too."
        )
        % each.name,
        about=each.name,
    )
    return change, password, second, leave


def _colleague(practice_id: int, membership: UUID) -> Colleague:
    each = next((each for each in list_colleagues(practice_id) if each.membership == membership), None)
    if each is None:
        raise NotThere("No such person in this practice. Look at the list of people again.")
    return each


@sensitive_post_parameters("password")
def add_person(request: DeskRequest) -> HttpResponse:
    seat = request.desk.first
    need(seat, Permission.MANAGE_PRACTICE)
    form = PersonForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.add_person(
            context_of(request, seat.practice_id),
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
            role=form.chosen_role,
            marks=form.chosen_marks,
        ),
        after=lambda done: _back(),
        page={
            "title": _("Add a person"),
            "over": seat.practice_name,
            "lead": _("Everybody has an account of her own: two checks need two different people."),
            "back_url": _back(),
        },
    )


def change_role(request: DeskRequest, membership: UUID) -> HttpResponse:
    seat = request.desk.first
    need(seat, Permission.MANAGE_PRACTICE)
    each = _colleague(seat.practice_id, membership)
    initial = {
        "role": each.role.value,
        "marks": [mark.value for mark in each.marks],
        "seen_version": each.version,
    }
    form = RoleForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.change_role(
            context_of(request, seat.practice_id),
            membership=membership,
            role=form.chosen_role,
            marks=form.chosen_marks,
            seen_version=form.seen,
        ),
        after=lambda done: _back(),
        page={"title": _("Role of %s") % each.name, "over": seat.practice_name, "back_url": _back()},
    )


@sensitive_post_parameters("password")
def set_first_password(request: DeskRequest, membership: UUID) -> HttpResponse:
    """For somebody who forgot hers; whoever sets it tells it to her in person."""
    seat = request.desk.first
    need(seat, Permission.MANAGE_PRACTICE)
    each = _colleague(seat.practice_id, membership)
    form = FirstPasswordForm(request.POST or None, initial={"seen_version": each.version})
    return answer_form(
        request,
        form,
        lambda: regaining.set_first_password(
            context_of(request, seat.practice_id),
            membership=membership,
            password=form.cleaned_data["password"],
            seen_version=form.seen,
        ),
        after=lambda done: _back(),
        page={
            "title": _("New first password of %s") % each.name,
            "over": seat.practice_name,
            "lead": _(
                "The old password stops working, and every open page is signed out. Say the new one in "
                "person: it must be changed at the next sign-in. The audit keeps that you set it."
            ),
            "back_url": _back(),
        },
    )


@require_POST
def remove_second_step(request: DeskRequest, membership: UUID) -> HttpResponse:
    regaining.remove_second_step(
        context_of(request, request.desk.first.practice_id),
        membership=membership,
        seen_version=_seen(request),
    )
    return HttpResponseRedirect(_back())


def _seen(request: DeskRequest) -> int:
    text = request.POST.get("seen_version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_POST
def end_membership(request: DeskRequest, membership: UUID) -> HttpResponse:
    actions.end_membership(
        context_of(request, request.desk.first.practice_id),
        membership=membership,
        seen_version=_seen(request),
    )
    return HttpResponseRedirect(_back())


@require_POST
def resume_membership(request: DeskRequest, membership: UUID) -> HttpResponse:
    actions.resume_membership(
        context_of(request, request.desk.first.practice_id),
        membership=membership,
        seen_version=_seen(request),
    )
    return HttpResponseRedirect(_back())
