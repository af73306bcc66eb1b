"""Which steps of a visit ask something first: arrival, weight, decision, hold, time and draw?"""

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.verdict import Verdict
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.labs.actions import confirm_request, mark_drawn
from oncodesk.services.patients.measuring import record_weight
from oncodesk.services.scheduling.booking import book_visit
from oncodesk.services.scheduling.queries import list_free_times
from oncodesk.services.sentences import tell
from oncodesk.services.treatment import actions
from oncodesk.services.treatment.jumps import list_jumps
from oncodesk.services.treatment.visit_queries import VisitShown, get_visit
from oncodesk.services.words import clock_words, moment_words
from oncodesk.web.answering import answer_step
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.labs.forms import MomentForm
from oncodesk.web.patients.forms import WeightForm
from oncodesk.web.treatment import forms
from oncodesk.web.treatment import visit_filling as filling
from oncodesk.web.treatment.visit_views import press, press_step, seen_in

Asking = Callable[[DeskRequest, VisitShown], HttpResponse]


def take_step(request: DeskRequest, visit: UUID, verb: str) -> HttpResponse:
    """One step of a visit, with or without questions."""
    if verb == "sign" and list_jumps(request.desk.all_practice_ids, visit, clock.now()):
        verb = "acknowledge"
    asking = _ASKING.get(verb)
    if asking is None:
        return press_step(request, visit, verb)
    return asking(request, get_visit(request.desk.all_practice_ids, visit, clock.now()))


def identifiers_of(visit: VisitShown) -> tuple[tuple[str, str], ...]:
    """What can be compared with the animal."""
    looks = ", ".join(part for part in (visit.breed or visit.species, visit.color) if part)
    found = [("name", _("Name: %s") % visit.patient_name), ("owner", _("Owner: %s") % visit.owner)]
    if visit.microchip:
        found.append(("microchip", _("Microchip: %s") % visit.microchip))
    found.append(("looks", _("Breed and color: %s") % looks))
    return tuple(found)


def step_page(visit: VisitShown, title: str, submit: str, lead: str = "") -> dict[str, object]:
    """What stands around the form of a step."""
    return {
        "title": title,
        "over": f"{visit.patient_name} · {filling.about(visit)} · {filling.title(visit)}",
        "lead": lead,
        "submit": submit,
        "back_url": reverse("visit", args=[visit.visit]),
        "back_label": _("Back to the visit"),
    }


def ask(
    request: DeskRequest,
    visit: VisitShown,
    form: Callable[..., Any],
    act: Callable[[Any], Done],
    page: dict[str, object],
    *,
    initial: dict[str, object] | None = None,
    version: Callable[[VisitShown], int] = lambda shown: shown.version,
    template: str = "forms/form.html",
    **options: object,
) -> HttpResponse:
    """The form of a step about a visit, or about something of it that has a version of its own."""

    def make(data: QueryDict | None) -> Any:
        return form(data, initial={"seen_version": version(visit), **(initial or {})}, **options)

    def now() -> int:
        return version(get_visit(request.desk.all_practice_ids, visit.visit, clock.now()))

    after = reverse("visit", args=[visit.visit])
    return answer_step(request, make, act, version=now, after=after, page=page, template=template)


def arrive(request: DeskRequest, visit: VisitShown) -> HttpResponse:
    return ask(
        request,
        visit,
        forms.ArriveForm,
        lambda form: actions.arrive(
            context_of(request, visit.practice_id),
            visit=visit.visit,
            seen_version=form.seen,
            identifiers=form.compared,
            arrived_at=_on_its_day(visit, form.cleaned_data["arrived_at"]),
        ),
        step_page(visit, _("Arrived"), _("Arrived")),
        identifiers=identifiers_of(visit),
    )


def _on_its_day(visit: VisitShown, at: time | None) -> datetime | None:
    return None if at is None else datetime.combine(visit.planned_on, at, ZoneInfo(visit.zone))


def weigh(request: DeskRequest, visit: VisitShown) -> HttpResponse:
    lead = _("There is no weight yet.")
    if visit.weight is not None:
        told = {
            "weight": filling.weight_words(visit.weight),
            "when": moment_words(visit.weight.measured_at, ZoneInfo(visit.zone)),
        }
        lead = _("Last weight: %(weight)s, %(when)s.") % told
    return ask(
        request,
        visit,
        WeightForm,
        lambda form: record_weight(
            context_of(request, visit.practice_id),
            patient=visit.patient,
            weight=form.cleaned_data["weight"],
            measured_at=clock.now(),
            is_measured=not form.cleaned_data["is_estimated"],
            weighed_again=form.cleaned_data["weighed_again"],
        ),
        step_page(visit, _("Record weight"), _("Record weight"), lead),
    )


def decide(request: DeskRequest, visit: VisitShown) -> HttpResponse:
    """The oncologist sees what stands against the dose beside the choice."""

    def act(form: Any) -> Done:
        percent = form.cleaned_data["percent"]
        return actions.decide(
            context_of(request, visit.practice_id),
            visit=visit.visit,
            seen_version=form.seen,
            choice=form.cleaned_data["choice"],
            reason=form.cleaned_data["reason"],
            drug=form.cleaned_data["drug"],
            percent=None if percent is None else -Decimal(percent),
            cause=form.cleaned_data["cause"],
            grade=form.cleaned_data["grade"],
        )

    page = step_page(
        visit,
        _("Oncologist's decision and reason"),
        _("Record decision"),
        _("Holds for this visit and these results only."),
    )
    stopping = Verdict(tuple(finding for finding in visit.findings if finding.stops))
    page["lines"] = finding_lines(stopping)
    return ask(
        request,
        visit,
        forms.DecideForm,
        act,
        page,
        template="treatment/step.html",
        orders=visit.orders,
    )


def acknowledge(request: DeskRequest, visit: VisitShown) -> HttpResponse:
    """Before signing: a dose that jumped, or stayed fixed while the weight changed, with both numbers."""
    jumps = list_jumps(request.desk.all_practice_ids, visit.visit, clock.now())
    return ask(
        request,
        visit,
        forms.JumpForm,
        lambda form: actions.sign_orders(
            context_of(request, visit.practice_id),
            visit=visit.visit,
            seen_version=form.seen,
            acknowledged=form.cleaned_data["acknowledged"],
        ),
        step_page(
            visit,
            _("The dose jumps"),
            _("Sign orders"),
            _("Her weight changed what this dose means. Compare both numbers before you sign."),
        ),
        jumps=[(jump.key, tell(jump.finding).message) for jump in jumps],
    )


def hold(request: DeskRequest, visit: VisitShown) -> HttpResponse:
    return ask(
        request,
        visit,
        forms.ReasonForm,
        lambda form: actions.hold_visit(
            context_of(request, visit.practice_id),
            visit=visit.visit,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        ),
        step_page(
            visit,
            _("Hold"),
            _("Hold this visit"),
            _("Anybody may hold. A release is taken back at once; an oncologist lets the visit go on."),
        ),
    )


def book(request: DeskRequest, visit: VisitShown) -> HttpResponse:
    free = list_free_times(request.desk.all_practice_ids, visit.visit)
    zone = ZoneInfo(visit.zone)
    times = [(at.isoformat(), clock_words(at, zone)) for at in sorted(free.times)]
    page = step_page(
        visit,
        _("Another time") if free.booked else _("Book a time"),
        _("Book this time"),
        _("Booked now: %s.") % moment_words(free.booked, zone) if free.booked else "",
    )
    page["lines"] = finding_lines(Verdict(free.findings))
    return ask(
        request,
        visit,
        forms.BookForm,
        lambda form: book_visit(
            context_of(request, visit.practice_id),
            visit=visit.visit,
            seen_version=form.seen,
            starts_at=datetime.fromisoformat(form.cleaned_data["starts_at"]),
        ),
        page,
        initial={"starts_at": free.times[0].isoformat() if free.times else ""},
        template="treatment/step.html",
        times=times,
    )


_ASKING: dict[str, Asking] = {
    "arrive": arrive,
    "weigh": weigh,
    "decide": decide,
    "acknowledge": acknowledge,
    "hold": hold,
    "book": book,
}


def confirm_blood(request: DeskRequest, visit: UUID, asked: UUID) -> HttpResponse:
    """The place said that it will draw."""
    return press(
        request,
        visit,
        lambda shown: confirm_request(
            context_of(request, shown.practice_id), request=asked, seen_version=seen_in(request)
        ),
    )


def mark_blood_drawn(request: DeskRequest, visit: UUID, asked: UUID) -> HttpResponse:
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    now = clock.now().astimezone(ZoneInfo(shown.zone))

    def version(of: VisitShown) -> int:
        return next((each.version for each in of.requests if each.request == asked), 0)

    return ask(
        request,
        shown,
        partial(MomentForm, shown.zone),
        lambda form: mark_drawn(
            context_of(request, shown.practice_id),
            request=asked,
            seen_version=form.seen,
            drawn_at=form.cleaned_data["at"],
        ),
        step_page(shown, _("Blood drawn"), _("Blood drawn")),
        initial={"day": now.date(), "time": now.strftime("%H:%M")},
        version=version,
    )
