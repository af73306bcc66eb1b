"""How is a day closed that has visits: all patients seen at once, then moved together?"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oncodesk.domain.scheduling.closing import Need
from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.errors import Stale
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.treatment.close_day import close_day
from oncodesk.services.treatment.closing_day import DayShown, FractionOff, PlacedShown, preview_closing
from oncodesk.services.words import clock_words, day_words, moment_words
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm, carry_out, day_field, new_key

NEEDS = {
    Need.FRACTION: gettext_lazy("Radiation fraction"),
    Need.RECHECK: gettext_lazy("Recheck after low counts"),
    Need.LATE: gettext_lazy("Late already"),
    Need.FIRST_CYCLE: gettext_lazy("First cycle"),
    Need.TREATMENT: gettext_lazy("Treatment"),
    Need.BLOOD_CHECK: gettext_lazy("Blood check"),
    Need.OTHER: gettext_lazy("Other visit"),
}


class DayForm(forms.Form):
    day = day_field(gettext_lazy("Day"))


class CloseDayForm(DeskForm):
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=120, help_text=gettext_lazy("Snow, illness.")
    )


def close(request: DeskRequest) -> HttpResponse:
    """The day stands in the address; what is confirmed is exactly what was shown."""
    seat = request.desk.first
    need(seat, Permission.PLAN_COURSE)
    today = clock.now().astimezone(ZoneInfo(seat.zone)).date()
    choice = DayForm(request.GET if request.GET.get("day") else {"day": today.isoformat()})
    context: dict[str, Any] = {
        "choice": choice,
        "practice": seat.practice_name,
        "title": _("Close a day"),
        "back_url": reverse("board"),
    }
    if not choice.is_valid():
        return render(request, "scheduling/close_day.html", context, status=422)
    day: date = choice.cleaned_data["day"]
    settings = get_settings(seat.practice_id)
    closure = next((each for each in settings.closures if each.covers(day)), None)
    if closure is not None and request.method != "POST":
        context |= {"title": _("%s is closed") % day_words(day), "closed": closure.reason or _("No reason.")}
        return render(request, "scheduling/close_day.html", context)
    shown = preview_closing(request.desk.all_practice_ids, seat.practice_id, day, clock.now())
    form = _form(request.POST or None, shown)
    status = 200
    if request.method == "POST":
        try:
            done = carry_out(
                form,
                lambda: close_day(
                    context_of(request, seat.practice_id),
                    day=day,
                    reason=form.cleaned_data["reason"],
                    seen=form.cleaned_data["shown"],
                    seen_version=form.seen,
                ),
            )
        except Stale as refused:
            kept = request.POST.copy()
            kept["shown"], kept["seen_version"] = shown.seen, str(shown.practice_version)
            kept["request_key"] = new_key()
            form = _form(kept, shown)
            form.is_valid()
            form.add_error(None, refused.sentence)
            status = 409
        else:
            if done is not None:
                messages.success(request, _("The day is closed, and the visits have their new times."))
                return HttpResponseRedirect(reverse("board_day", args=[day.isoformat()]))
            status = 422
    zone = ZoneInfo(seat.zone)
    context |= {
        "title": _("Close %s") % day_words(day),
        "fractions": [_fraction(each, zone) for each in shown.fractions],
        "rows": [_row(each, zone) for each in shown.visits],
        "form": form,
    }
    return render(request, "scheduling/close_day.html", context, status=status)


def _form(sent: Any, shown: DayShown) -> CloseDayForm:
    return CloseDayForm(sent, initial={"shown": shown.seen, "seen_version": shown.practice_version})


def _fraction(each: FractionOff, zone: ZoneInfo) -> dict[str, object]:
    kept = "" if each.kept_on is None else day_words(each.kept_on)
    if each.is_under_way:
        becomes = _("Under anesthesia now: write down there what became of it.")
    elif not kept:
        becomes = _("No day is free at the end within forty days: a person must look.")
    elif each.was_kept_free:
        becomes = _("Only kept free until now; now %s.") % kept
    else:
        becomes = _("Day kept free at the end: %s. The radiation oncologist chooses.") % kept
    return {
        "name": each.patient_name,
        "url": reverse("radiation:course", args=[each.course]),
        "was": clock_words(each.was_at, zone) if each.was_at else _("no time"),
        "becomes": becomes,
        "is_missed": not each.is_under_way and not each.was_kept_free,
    }


def _row(each: PlacedShown, zone: ZoneInfo) -> dict[str, object]:
    return {
        "name": each.patient_name,
        "url": reverse("visit", args=[each.visit]),
        "title": each.title,
        "need": NEEDS[each.need],
        "was": clock_words(each.was_at, zone) if each.was_at else _("no time"),
        "to": moment_words(each.to_at, zone) if each.to_at else "",
        "later_move": each.later_move,
    }
