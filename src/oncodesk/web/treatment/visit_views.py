"""Where does a person read one visit, press a step, and print its page?"""

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.services import clock
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import Invalid, NotAllowed, Refusal, Stale, Stopped, Taken
from oncodesk.services.scheduling.actions import mark_no_show
from oncodesk.services.scheduling.booking import confirm_appointment
from oncodesk.services.treatment import actions
from oncodesk.services.treatment.visit_queries import VisitShown, get_visit
from oncodesk.services.words import moment_words
from oncodesk.web.components.parts import Fact
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.treatment import visit_filling as filling
from oncodesk.web.treatment.checkpoints_page import CheckpointsPage

Press = Callable[[Context, VisitShown, int], Done]


def _confirm_decision(context: Context, visit: VisitShown, seen: int) -> Done:
    if visit.decision is None:
        raise Invalid("There is no decision to confirm.")
    return actions.confirm_decision(context, decision=visit.decision.decision, seen_version=seen)


# What is carried out as soon as it is pressed, and what the person then reads.
PRESSED: dict[str, Press] = {
    "review": lambda context, visit, seen: actions.review_results(
        context, visit=visit.visit, seen_version=seen
    ),
    "sign": lambda context, visit, seen: actions.sign_orders(context, visit=visit.visit, seen_version=seen),
    "release": lambda context, visit, seen: actions.release_visit(
        context, visit=visit.visit, seen_version=seen
    ),
    "go-on": lambda context, visit, seen: actions.go_on(context, visit=visit.visit, seen_version=seen),
    "finish": lambda context, visit, seen: actions.finish_check(
        context, visit=visit.visit, seen_version=seen
    ),
    "no-show": lambda context, visit, seen: mark_no_show(context, visit=visit.visit, seen_version=seen),
    "confirm-time": lambda context, visit, _seen: confirm_appointment(context, visit=visit.visit),
    "confirm-decision": _confirm_decision,
}


def seen_in(request: DeskRequest) -> int:
    """The version that the pressed form carried; 0 matches nothing."""
    text = request.POST.get("seen_version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_safe
def show_visit(request: DeskRequest, visit: UUID) -> HttpResponse:
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    return show(request, shown)


def show(request: DeskRequest, shown: VisitShown, refused: Refusal | None = None) -> HttpResponse:
    """The visit's page; after a refusal it says what was not done, and why, above what is true now."""
    seat = request.desk.seat_in(shown.practice_id)
    verdict = refused.verdict if isinstance(refused, Stopped) else None
    page = filling.fill(
        shown, seat, clock.now(), refused="" if refused is None else refused.sentence, verdict=verdict
    )
    return render(request, "treatment/visit.html", {"page": page}, status=status_of(refused))


def status_of(refused: Refusal | None) -> int:
    if refused is None:
        return 200
    if isinstance(refused, NotAllowed):
        return 403
    return 409 if isinstance(refused, Stale | Taken) else 422


def press(request: DeskRequest, visit: UUID, act: Callable[[VisitShown], Done]) -> HttpResponse:
    """Carry out one step and come back to the visit; a refusal is told on the visit's own page."""
    ids = request.desk.all_practice_ids
    shown = get_visit(ids, visit, clock.now())
    try:
        act(shown)
    except (Invalid, Stopped, Stale, Taken, NotAllowed) as refused:
        return show(request, get_visit(ids, visit, clock.now()), refused)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("visit", args=[visit]))


def press_step(request: DeskRequest, visit: UUID, verb: str) -> HttpResponse:
    """A step without further questions."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("visit", args=[visit]))
    pressed = PRESSED.get(verb)
    if pressed is None:
        raise Http404
    return press(
        request,
        visit,
        lambda shown: pressed(context_of(request, shown.practice_id), shown, seen_in(request)),
    )


@require_safe
def show_checkpoints(request: DeskRequest, visit: UUID) -> HttpResponse:
    """The one printable page of a visit."""
    now = clock.now()
    shown = get_visit(request.desk.all_practice_ids, visit, now)
    zone = ZoneInfo(shown.zone)
    orders = ", ".join(
        f"{order.drug} {order.amount.normalize():f} {order.unit}"
        if order.amount is not None
        else f"{order.drug} {order.standard}"
        for order in shown.orders
    )
    printed = {"at": moment_words(now, zone), "who": request.desk.person}
    page = CheckpointsPage(
        practice=shown.practice,
        patient=shown.patient_name,
        visit_url=reverse("visit", args=[visit]),
        title=f"{filling.title(shown)}, {filling.over(shown).partition(' · ')[0]}",
        facts=(
            Fact(_("Patient"), f"{shown.patient_name}, {filling.about(shown)}"),
            Fact(_("Microchip"), shown.microchip or "–"),
            Fact(_("Protocol"), shown.course_name or "–"),
            Fact(_("Drugs"), orders or "–"),
            *filling.facts_of(shown),
        ),
        checkpoints=filling.checkpoints(shown),
        printed=_("Printed %(at)s by %(who)s") % printed,
    )
    return render(request, "treatment/checkpoints.html", {"page": page})
