"""What does the radiation week look like, and what happens to it when something is out of use?"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.errors import NotThere, Stale
from oncodesk.services.radiation import queries
from oncodesk.services.radiation.queries import WeekCell
from oncodesk.services.radiation.resources import Affected, preview_outage, record_outage
from oncodesk.services.radiation.resources import end_outage as end
from oncodesk.services.words import clock_words, day_words
from oncodesk.web.components.parts import Action
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import carry_out, new_key
from oncodesk.web.radiation.forms import ConfirmOutageForm, OutageForm

_DAYS = 7


def _today(request: DeskRequest) -> date:
    return clock.now().astimezone(ZoneInfo(request.desk.first.zone)).date()


@require_safe
def show_this_week(request: DeskRequest) -> HttpResponse:
    return _show(request, _today(request))


@require_safe
def show_week(request: DeskRequest, day: str) -> HttpResponse:
    try:
        return _show(request, date.fromisoformat(day))
    except ValueError:
        raise Http404 from None


def _show(request: DeskRequest, day: date) -> HttpResponse:
    monday = day - timedelta(days=day.weekday())
    cells = queries.list_week(request.desk.practice_ids, monday, monday + timedelta(days=_DAYS - 1))
    days = [monday + timedelta(days=step) for step in range(_DAYS)]
    undecided = sum(each.is_undecided for each in cells)
    seat = request.desk.first
    return render(
        request,
        "radiation/week.html",
        {
            "title": _("Radiation week of %s") % day_words(monday),
            "over": request.desk.chosen.practice_name if request.desk.chosen else _("All practices"),
            "days": [
                (day_words(on), on == _today(request), [_cell(each) for each in cells if each.on == on])
                for on in days
                if on.weekday() < 5 or any(each.on == on for each in cells)
            ],
            "undecided": ngettext(
                "%d missed fraction waits for the radiation oncologist.",
                "%d missed fractions wait for the radiation oncologist.",
                undecided,
            )
            % undecided
            if undecided
            else "",
            "earlier": Action(_("Earlier"), _week(monday - timedelta(days=7)), icon="back"),
            "later": Action(_("Later"), _week(monday + timedelta(days=7)), icon="forward"),
            "resources_url": reverse("radiation:resources"),
            "close_url": reverse("close_day") if seat.may(Permission.PLAN_COURSE) else None,
            "outages": [
                (
                    each.machine,
                    _days(each.first_on, each.last_on),
                    each.reason,
                    Action(
                        _("In use again"),
                        reverse("radiation:end_outage", args=[each.outage]),
                        method="post",
                        about=each.machine,
                        hidden=(("seen_version", str(each.version)),),
                    ),
                )
                for each in queries.list_outages(seat.practice_id, _today(request))
            ],
        },
    )


def _week(day: date) -> str:
    return reverse("radiation:week_of", args=[day.isoformat()])


def _days(first: date, last: date) -> str:
    return day_words(first) if first == last else f"{day_words(first)} – {day_words(last)}"


def _cell(each: WeekCell) -> dict[str, object]:
    return {
        "at": "" if each.starts_at is None else clock_words(each.starts_at, each.zone),
        "patient": each.patient_name,
        "url": reverse("radiation:course", args=[each.course]),
        "machine": each.machine,
        "state": each.state.value,
        "is_undecided": each.is_undecided,
    }


def plan_outage(request: DeskRequest, resource: UUID) -> HttpResponse:
    """Every patient that an outage touches, in one preview; only a POST stores, all or none."""
    seat = request.desk.first
    need(seat, Permission.BOOK)
    kept = next(
        (each for each in queries.list_resources(seat.practice_id) if each.resource == resource), None
    )
    if kept is None:
        raise NotThere("There is no such resource.")
    today = _today(request)
    form = OutageForm(
        request.GET if request.GET.get("first_on") else None, initial={"first_on": today, "last_on": today}
    )
    context: dict[str, Any] = {
        "title": _("%s is out of use") % kept.name,
        "over": seat.practice_name,
        "form": form,
        "confirm": None,
        "rows": None,
        "back_url": reverse("radiation:resources"),
    }
    if not form.is_bound or not form.is_valid():
        return render(request, "radiation/outage.html", context, status=422 if form.is_bound else 200)
    first_on, last_on = form.cleaned_data["first_on"], form.cleaned_data["last_on"]
    shown = preview_outage(seat.practice_id, resource, first_on, last_on, clock.now())
    confirm = ConfirmOutageForm(request.POST or None, initial={"shown": shown.seen})
    status = 200
    if request.method == "POST":
        try:
            done = carry_out(
                confirm,
                lambda: record_outage(
                    context_of(request, seat.practice_id),
                    resource=resource,
                    first_on=first_on,
                    last_on=last_on,
                    reason=confirm.cleaned_data["reason"],
                    seen=confirm.cleaned_data["shown"],
                ),
            )
        except Stale as refused:
            again = request.POST.copy()
            again["shown"], again["request_key"] = shown.seen, new_key()
            confirm = ConfirmOutageForm(again)
            confirm.is_valid()
            confirm.add_error(None, refused.sentence)
            status = 409
        else:
            if done is not None:
                messages.success(
                    request, _("Recorded. Every missed fraction waits for the radiation oncologist.")
                )
                return HttpResponseRedirect(_week(first_on))
            status = 422
    zone = ZoneInfo(seat.zone)
    context |= {"confirm": confirm, "rows": [_affected(each, zone) for each in shown.affected]}
    return render(request, "radiation/outage.html", context, status=status)


def _affected(each: Affected, zone: ZoneInfo) -> dict[str, object]:
    lost = _("no day free within forty days: a person must look")
    kept = lost if each.kept_on is None else day_words(each.kept_on)
    if each.arrives_at is not None:
        becomes = _("The same day, anesthesia at %s") % clock_words(each.arrives_at, zone)
    elif each.was_kept_free:
        becomes = _("Only kept free until now; now %s") % kept
    else:
        becomes = _("Missed; day kept free: %s") % kept
    return {
        "patient": each.patient_name,
        "url": reverse("radiation:course", args=[each.course]),
        "day": day_words(each.planned_on),
        "becomes": becomes,
        "is_missed": each.arrives_at is None and not each.was_kept_free,
    }


@require_POST
def end_outage(request: DeskRequest, outage: UUID) -> HttpResponse:
    seen = request.POST.get("seen_version", "")
    end(
        context_of(request, request.desk.first.practice_id),
        outage=outage,
        seen_version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
    )
    return HttpResponseRedirect(reverse("radiation:week"))
