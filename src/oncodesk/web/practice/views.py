"""Which practice does a person look at, how does one begin, and what is still to set up?"""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Actor, Permission, Role
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.practice.founding import Founder, found_practice, is_empty_house
from oncodesk.services.practice.setup import SetupItem, list_setup, minutes_left
from oncodesk.web.components.parts import Action
from oncodesk.web.desk import CHOSEN, DeskRequest, need
from oncodesk.web.forms import answer_form
from oncodesk.web.practice import setup_page
from oncodesk.web.practice.forms import AnotherForm, FoundForm
from oncodesk.web.shell import ROLES


@login_not_required
@sensitive_post_parameters("founder_password")
def found(request: HttpRequest) -> HttpResponse:
    """Name your practice: the first page of an empty house, closed for good afterwards."""
    if not is_empty_house():
        return HttpResponseRedirect(reverse("account_login"))
    form = FoundForm(request.POST or None)

    def act() -> Done:
        return _found(
            None,
            form.cleaned_data["name"],
            form.cleaned_data["zone"],
            Founder(
                form.cleaned_data["founder_name"],
                form.cleaned_data["founder_email"],
                form.cleaned_data["founder_password"],
                Role(form.cleaned_data["founder_role"]),
            ),
        )

    def after(_done: Done) -> str:
        messages.success(request, _("Your practice is there. Sign in to set it up."))
        return reverse("account_login") + "?next=" + reverse("practice:setup")

    page: dict[str, object] = {
        "title": _("Name your practice"),
        "lead": _("You are the first person here: you add the others and the opening hours."),
        "submit": _("Found the practice"),
    }
    return answer_form(request, form, act, after=after, page=page, template="practice/found.html")


def found_another(request: DeskRequest) -> HttpResponse:
    """One more practice, by somebody who may manage one."""
    seat = next((seat for seat in request.desk.seats if seat.may(Permission.MANAGE_PRACTICE)), None)
    need(seat or request.desk.first, Permission.MANAGE_PRACTICE)
    form = AnotherForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: _found(request.actor, form.cleaned_data["name"], form.cleaned_data["zone"], None),
        after=lambda done: reverse("practice:choose"),
        page={"title": _("Another practice"), "back_url": reverse("practice:choose")},
    )


def _found(actor: Actor | None, name: str, zone: str, founder: Founder | None) -> Done:
    founded = found_practice(actor, clock.now(), name=name, zone=zone, founder=founder)
    return Done(founded.practice)


def choose(request: DeskRequest) -> HttpResponse:
    """All my practices: look at one, or at all of them in one list."""
    if request.method == "POST":
        request.session[CHOSEN] = request.POST.get("practice", "")
        return HttpResponseRedirect("/")
    lines = [
        (seat, ROLES[seat.actor.role] if seat.actor.role else "", seat == request.desk.chosen)
        for seat in request.desk.seats
    ]
    context = {
        "lines": lines,
        "is_all": request.desk.chosen is None,
        "may_found": any(seat.may(Permission.MANAGE_PRACTICE) for seat in request.desk.seats),
    }
    return render(request, "practice/choose.html", context)


_WHERE = {
    "people": "practice:people",
    "hours": "practice:hours",
    "contact": "practice:contact",
    "library": "protocols:library",
}


@require_safe
def show_setup(request: DeskRequest) -> HttpResponse:
    """What is unsigned or missing in the practice, what it blocks, who can do it, how long it takes."""
    items = list_setup(request.desk.first.practice_id, clock.now())
    open_items = [item for item in items if item.state != "done"]
    page = setup_page.SetupPage(
        summary=(
            _("%(count)d things are open, about %(minutes)d minutes together.")
            % {"count": len(open_items), "minutes": minutes_left(items)}
            if open_items
            else _("Everything is set up.")
        ),
        done=len(items) - len(open_items),
        total=len(items),
        groups=tuple(
            setup_page.SetupGroup(title, tuple(_line(item) for item in group))
            for title, group in ((_("To do"), open_items), (_("Done"), _done(items)))
            if group
        ),
    )
    return render(request, "practice/setup.html", {"page": page})


def _done(items: Iterable[SetupItem]) -> list[SetupItem]:
    return [item for item in items if item.state == "done"]


def _line(item: SetupItem) -> setup_page.SetupItem:
    if item.state == "done":
        return setup_page.SetupItem(item.title, item.state, item.detail)
    return setup_page.SetupItem(
        what=item.title,
        state=item.state,
        blocks=f"{item.blocks} {item.detail}".strip(),
        who=_("By %s") % item.who,
        minutes=ngettext("%d minute", "%d minutes", item.minutes) % item.minutes,
        action=Action(_("Do it"), reverse(_WHERE[item.where]), about=item.title) if item.where else None,
    )
