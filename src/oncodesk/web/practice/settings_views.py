"""How does a manager change contact, hours, closures and capacity of a practice?"""

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.shared.calendar import Closure
from oncodesk.domain.shared.roles import Permission
from oncodesk.services.context import Done
from oncodesk.services.errors import Stopped
from oncodesk.services.practice import actions
from oncodesk.services.practice.queries import PracticeSettings, get_settings
from oncodesk.web.components.parts import Action, Fact
from oncodesk.web.dates import clock_time, full_day
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form, carry_out
from oncodesk.web.practice.forms import WEEKDAYS, CapacityForm, ClosureForm, ContactForm, HoursForm


def _managed(request: DeskRequest) -> PracticeSettings:
    """The settings of the practice at hand, for those who may change them."""
    need(request.desk.first, Permission.MANAGE_PRACTICE)
    return get_settings(request.desk.first.practice_id)


def _back() -> str:
    return reverse("practice:settings")


@require_safe
def show_settings(request: DeskRequest) -> HttpResponse:
    """Everything about the practice on one page, with what may be changed."""
    seat = request.desk.first
    kept = get_settings(seat.practice_id)
    practice, hours = kept.practice, {each.weekday: each for each in kept.hours}
    return render(
        request,
        "practice/settings.html",
        {
            "may_manage": seat.may(Permission.MANAGE_PRACTICE),
            "contact": (
                Fact(_("Name"), practice.name),
                Fact(_("Phone"), practice.phone or "–"),
                Fact(_("E-mail"), practice.email or "–"),
                Fact(_("Address"), practice.address or "–"),
                Fact(_("Time zone"), practice.zone.replace("_", " ")),
                Fact(_("When we are closed"), practice.after_hours or "–"),
            ),
            "hours": tuple(
                Fact(
                    str(label),
                    f"{clock_time(hours[number].opens)} – {clock_time(hours[number].closes)}"
                    if number in hours
                    else _("closed"),
                )
                for number, label in enumerate(WEEKDAYS)
            ),
            "closures": tuple(
                (_span(each), each.reason, _reopen(each, practice.version)) for each in kept.closures
            ),
            "capacity": (
                Fact(_("Treatment places"), str(practice.treatment_places)),
                Fact(_("Starts in half an hour"), str(practice.starts_per_half_hour)),
            ),
        },
    )


def _span(closure: Closure) -> str:
    if closure.first == closure.last:
        return full_day(closure.first)
    return f"{full_day(closure.first)} – {full_day(closure.last)}"


def _reopen(closure: Closure, version: int) -> Action:
    return Action(
        _("Open again"),
        reverse("practice:open_days"),
        method="post",
        tone="quiet",
        about=_span(closure),
        hidden=(
            ("first_on", closure.first.isoformat()),
            ("last_on", closure.last.isoformat()),
            ("seen_version", str(version)),
        ),
    )


def change_contact(request: DeskRequest) -> HttpResponse:
    kept = _managed(request).practice
    initial = {
        "name": kept.name,
        "phone": kept.phone,
        "email": kept.email,
        "address": kept.address,
        "after_hours": kept.after_hours,
        "zone": kept.zone,
        "seen_version": kept.version,
    }
    form = ContactForm(request.POST or None, initial=initial)
    zone = form.fields["zone"]
    if kept.zone not in dict(zone.choices):  # type: ignore[attr-defined]
        zone.choices = [(kept.zone, kept.zone), *zone.choices]  # type: ignore[attr-defined]
    return answer_form(
        request,
        form,
        lambda: actions.change_contact(
            context_of(request, kept.practice_id),
            name=form.cleaned_data["name"],
            phone=form.cleaned_data["phone"],
            email=form.cleaned_data["email"],
            address=form.cleaned_data["address"],
            after_hours=form.cleaned_data["after_hours"],
            zone=form.cleaned_data["zone"],
            seen_version=form.seen,
        ),
        after=lambda done: _back(),
        page={"title": _("Contact"), "over": kept.name, "back_url": _back()},
    )


def set_hours(request: DeskRequest) -> HttpResponse:
    kept = _managed(request)
    initial: dict[str, object] = {"seen_version": kept.practice.version}
    for each in kept.hours:
        initial |= {f"opens{each.weekday}": each.opens, f"closes{each.weekday}": each.closes}
    form = HoursForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.set_hours(
            context_of(request, kept.practice.practice_id), hours=form.hours, seen_version=form.seen
        ),
        after=lambda done: _back(),
        page={
            "title": _("Opening hours"),
            "over": kept.practice.name,
            "lead": _("Leave both times of a day empty when it is closed. Booked visits keep their times."),
            "back_url": _back(),
        },
    )


def close_days(request: DeskRequest) -> HttpResponse:
    """Close days; visits that are planned then are named first, and closing asks again."""
    kept = _managed(request).practice
    form = ClosureForm(request.POST or None, initial={"seen_version": kept.version})
    page: dict[str, object] = {
        "title": _("Close days"),
        "over": kept.name,
        "submit": _("Close"),
        "back_url": _back(),
    }
    if request.method == "POST":
        seen = [UUID(each) for each in form.data.get("seen_visits", "").split() if _is_uuid(each)]

        def act() -> Done:
            try:
                return actions.add_closure(
                    context_of(request, kept.practice_id),
                    first_on=form.cleaned_data["first_on"],
                    last_on=form.cleaned_data["last_on"],
                    reason=form.cleaned_data["reason"],
                    seen_visits=seen,
                    seen_version=form.seen,
                )
            except Stopped as stopped:
                named = " ".join(str(each.facts["visit"]) for each in stopped.verdict.findings)
                again = request.POST.copy()
                again["seen_visits"] = named
                form.data = again
                page["submit"] = _("Close all the same")
                raise

        if carry_out(form, act) is not None:
            return HttpResponseRedirect(_back())
        return render(request, "forms/form.html", {**page, "form": form}, status=422)
    return render(request, "forms/form.html", {**page, "form": form})


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_POST
def open_days(request: DeskRequest) -> HttpResponse:
    form = ClosureForm(request.POST)
    form.full_clean()
    days = form.cleaned_data
    actions.remove_closure(
        context_of(request, request.desk.first.practice_id),
        first_on=days.get("first_on") or date.min,
        last_on=days.get("last_on") or date.min,
        seen_version=form.seen,
    )
    return HttpResponseRedirect(_back())


def set_capacity(request: DeskRequest) -> HttpResponse:
    kept = _managed(request).practice
    initial = {
        "treatment_places": kept.treatment_places,
        "starts_per_half_hour": kept.starts_per_half_hour,
        "seen_version": kept.version,
    }
    form = CapacityForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.set_capacity(
            context_of(request, kept.practice_id),
            treatment_places=form.cleaned_data["treatment_places"],
            starts_per_half_hour=form.cleaned_data["starts_per_half_hour"],
            seen_version=form.seen,
        ),
        after=lambda done: _back(),
        page={"title": _("Capacity"), "over": kept.name, "back_url": _back()},
    )
