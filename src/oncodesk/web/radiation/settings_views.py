"""What are fractions booked on, as a manager sets it, and what follows a course in this practice?"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.radiation_after import SOURCE
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.radiation.after import choose_after
from oncodesk.services.radiation.queries import list_resources
from oncodesk.services.radiation.record_queries import AfterShown, get_after
from oncodesk.services.radiation.resources import set_resource
from oncodesk.services.words import moment_words
from oncodesk.web.components.parts import Action, Fact
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.radiation.forms import KINDS, AfterForm, ResourceForm


@require_safe
def show(request: DeskRequest) -> HttpResponse:
    seat = request.desk.first
    kinds = dict(KINDS)
    rows = [
        (
            each.name,
            str(kinds[each.kind.value]),
            _("%d at the same time") % each.capacity if each.is_active else _("not in use"),
            Action(_("Change"), reverse("radiation:resource", args=[each.resource]), about=each.name),
            Action(
                _("Out of use"), reverse("radiation:outage", args=[each.resource]), "quiet", about=each.name
            ),
        )
        for each in list_resources(seat.practice_id)
    ]
    may_manage = seat.may(Permission.MANAGE_PRACTICE)
    after = get_after(seat.practice_id)
    context = {"rows": rows, "may_manage": may_manage, "after": _after_facts(after, ZoneInfo(seat.zone))}
    if seat.may(Permission.PRESCRIBE_RADIATION):
        context["change_after"] = reverse("radiation:after")
    return render(request, "radiation/resources.html", context)


def _after_facts(after: AfterShown, zone: ZoneInfo) -> tuple[Fact, ...]:
    days = ", ".join(str(day) for day in after.plan.days)
    late = _("one look at six months")
    if after.plan.late_every is not None:
        late = _("from six months on, every %d days") % after.plan.late_every
    who = _("as printed (%s); nobody has chosen here yet") % SOURCE
    if after.chosen_at is not None:
        who = f"{after.chosen_by}, {moment_words(after.chosen_at, zone)}"
    return (
        Fact(_("Acute effects"), _("on days %s after the last fraction") % days),
        Fact(_("Late effects"), late),
        Fact(_("Chosen by"), who),
    )


def choose(request: DeskRequest) -> HttpResponse:
    """The radiation oncologist chooses what the practice does after a course."""
    seat = request.desk.first
    need(seat, Permission.PRESCRIBE_RADIATION)
    after = get_after(seat.practice_id)
    initial = {
        "days": ", ".join(str(day) for day in after.plan.days),
        "late_every": after.plan.late_every,
        "seen_version": after.version,
    }
    form = AfterForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: choose_after(
            context_of(request, seat.practice_id),
            days=form.cleaned_data["days"],
            late_every=form.cleaned_data["late_every"],
            seen_version=form.seen,
        ),
        after=lambda done: reverse("radiation:resources"),
        page={
            "title": _("After the last fraction"),
            "over": seat.practice_name,
            "lead": _(
                "It counts for courses that end from now on. Printed: one week and three months; "
                "late effects are watched from six months on, for life."
            ),
            "back_url": reverse("radiation:resources"),
        },
    )


def add(request: DeskRequest) -> HttpResponse:
    return _answer(request, None, {"capacity": 1, "is_active": True})


def change(request: DeskRequest, resource: UUID) -> HttpResponse:
    kept = next(
        (each for each in list_resources(request.desk.first.practice_id) if each.resource == resource), None
    )
    if kept is None:
        raise NotThere("There is no such resource.")
    initial = {
        "kind": kept.kind.value,
        "name": kept.name,
        "capacity": kept.capacity,
        "is_active": kept.is_active,
        "seen_version": kept.version,
    }
    return _answer(request, resource, initial)


def _answer(request: DeskRequest, resource: UUID | None, initial: dict[str, Any]) -> HttpResponse:
    seat = request.desk.first
    need(seat, Permission.MANAGE_PRACTICE)
    form = ResourceForm(request.POST or None, initial=initial)

    def act() -> Done:
        given = form.cleaned_data
        return set_resource(
            context_of(request, seat.practice_id),
            kind=ResourceKind(given["kind"]),
            name=given["name"],
            capacity=given["capacity"],
            is_active=given["is_active"],
            resource=resource,
            seen_version=form.seen,
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: reverse("radiation:resources"),
        page={
            "title": _("What fractions are booked on"),
            "over": seat.practice_name,
            "back_url": reverse("radiation:resources"),
        },
    )
