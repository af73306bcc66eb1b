"""How are the dates of a course changed: looked at with every consequence, then confirmed with a reason?"""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.scheduling.ways import Way
from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import Stale
from oncodesk.services.scheduling.actions import change_schedule
from oncodesk.services.scheduling.queries import CourseShown, get_course
from oncodesk.services.treatment.previews import PlanPreview, preview_change
from oncodesk.services.words import day_words
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import carry_out, new_key
from oncodesk.web.patients.offering import line_words
from oncodesk.web.scheduling import plan_filling as filling
from oncodesk.web.scheduling.forms import CONFIRM, WAYS, ChangeForm, ConfirmChangeForm
from oncodesk.web.treatment.plan_page import OtherWay, PlanPage

_MOVES = (Verb.DELAY, Verb.PULL)
_DEFAULT_DAYS = 7


def change_course(request: DeskRequest, course: UUID) -> HttpResponse:
    """The change stands in the address; only a POST with a reason stores it."""
    shown = get_course(request.desk.all_practice_ids, course)
    form = _choices(request, shown)
    if shown.state not in ("active", "held") or not shown.movable:
        page = _page(shown, None, _("This course has ended; its dates cannot change."))
        return render(request, "treatment/plan.html", {"page": page})
    if not form.is_valid():
        return render(request, "treatment/plan.html", {"page": _page(shown, None), "form": form})
    change, way = _change(form.cleaned_data), Way(form.cleaned_data["way"] or Way.FOLLOWING)
    plan = preview_change(
        request.desk.all_practice_ids, course=course, change=change, way=way, now=clock.now()
    )
    why_not = _why_not(request, shown, change, plan)
    confirm = None if why_not else _confirm_form(request.POST or None, shown, plan, change.verb)
    status = 200
    if request.method == "POST" and confirm is not None:
        try:
            done = carry_out(confirm, partial(_store, request, shown, change, way, confirm))
        except Stale as refused:
            # The plan above is the one of now: the next press counts for it.
            kept = request.POST.copy()
            kept["seen_version"], kept["request_key"] = str(shown.version), new_key()
            confirm = _confirm_form(kept, shown, plan, change.verb)
            confirm.is_valid()
            confirm.add_error(None, refused.sentence)
            status = 409
        else:
            if done is not None:
                messages.success(request, _("The dates are changed. Owners hear of it as you set it up."))
                return HttpResponseRedirect(filling.patient_url(shown.patient))
            status = 422
    page = _page(shown, plan, why_not, change, _options(plan, shown, change, way))
    context = {"page": page, "form": form, "confirm": confirm}
    return render(request, "treatment/plan.html", context, status=status)


def _store(
    request: DeskRequest, course: CourseShown, change: Change, way: Way, confirm: ConfirmChangeForm
) -> Done:
    return change_schedule(
        context_of(request, course.practice_id),
        course=course.course,
        seen_version=confirm.seen,
        change=change,
        way=way,
        code=confirm.cleaned_data["code"],
        reason=confirm.cleaned_data["reason"],
        accept=confirm.accepted,
    )


def _choices(request: DeskRequest, course: CourseShown) -> ChangeForm:
    """What the address asks for; a delay by a week where it says nothing more."""
    asked = request.GET.copy()
    asked.setdefault("verb", Verb.DELAY.value)
    asked.setdefault("visit", str(course.movable[0][0]) if course.movable else "")
    if asked.get("verb") in _MOVES and not asked.get("days"):
        asked["days"] = str(_DEFAULT_DAYS if asked["verb"] == Verb.DELAY else 1)
    visits = [
        (str(number), _("visit %(number)d, %(on)s") % {"number": number, "on": day_words(on)})
        for number, on in course.movable
    ]
    return ChangeForm(asked, visits=visits)


def _change(chosen: dict[str, Any]) -> Change:
    verb = Verb(chosen["verb"])
    if verb is Verb.EXTEND:
        return Change(verb, count=int(chosen["count"] or 1))
    return Change(verb, int(chosen["visit"]), int(chosen["days"] or 1) if verb in _MOVES else 0)


def _confirm_form(data: Any, course: CourseShown, plan: PlanPreview, verb: Verb) -> ConfirmChangeForm:
    return ConfirmChangeForm(data, initial={"seen_version": course.version}, left=plan.left, verb=verb)


def _options(plan: PlanPreview, course: CourseShown, change: Change, chosen: Way) -> tuple[OtherWay, ...]:
    """The other ways to do the same, each with where it leads."""
    words = dict(WAYS)
    return tuple(
        OtherWay(
            label=str(words[option.way.value]),
            url=f"{reverse('course_change', args=[course.course])}?"
            + urlencode(
                {"verb": change.verb, "visit": change.visit, "days": change.days, "way": option.way.value}
            ),
            next_on=day_words(option.next_on) if option.next_on else "–",
            ends_on=day_words(option.ends_on) if option.ends_on else "–",
            stops=option.stops,
            is_chosen=option.way is chosen,
        )
        for option in plan.options
    )


def _why_not(request: DeskRequest, course: CourseShown, change: Change, plan: PlanPreview) -> str:
    seat = request.desk.seat_in(course.practice_id)
    needed = Permission.PLAN_COURSE if change.verb is Verb.DELAY else Permission.PRESCRIBE
    if not seat.may(needed):
        return _("A prescriber confirms this change; you may show her this page.")
    if not plan.changes:
        return _("This change cannot be; the first part of the page says why.")
    if any(finding.override is None for finding in plan.left):
        return _("Something stands against it that nobody may accept. Choose other days.")
    if plan.left and not seat.may(Permission.DECIDE):
        return _("An oncologist accepts what stands against these days, or choose other days.")
    return ""


def _page(
    course: CourseShown,
    plan: PlanPreview | None,
    why_not: str = "",
    change: Change | None = None,
    options: tuple[OtherWay, ...] = (),
) -> PlanPage:
    title = _("Change the dates of %s") % course.name
    label = ""
    if change is not None:
        label = str(CONFIRM[change.verb.value])
        title = label
        if change.visit:
            title = _("%(what)s · visit %(number)d") % {"what": label, "number": change.visit}
        if change.days:
            title += " · " + ngettext("%d day", "%d days", change.days) % change.days
    return PlanPage(
        title=title,
        patient=course.patient_name,
        patient_url=filling.patient_url(course.patient),
        about=f"{course.breed} · {course.name} · {line_words(course.line)}",
        facts=() if plan is None else filling.facts_of(plan),
        findings=() if plan is None else filling.findings_of(plan),
        visits=() if plan is None else filling.visits_of(plan),
        actions=(),
        form_url=reverse("course_change", args=[course.course]),
        shows_was=True,
        confirm_label=label,
        why_not=why_not,
        options=options,
    )
