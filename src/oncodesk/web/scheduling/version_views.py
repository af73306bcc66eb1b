"""How does a course go over to a newer version of its protocol: compared rule by rule, then confirmed?"""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oncodesk.domain.scheduling.version import Difference
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stale, Stopped
from oncodesk.services.scheduling.queries import CourseShown, get_course
from oncodesk.services.treatment.migrating import migrate_course
from oncodesk.services.treatment.previews import VersionPreview, preview_version
from oncodesk.services.words import drug_words, unit_words
from oncodesk.web.components.parts import Fact
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import carry_out, new_key
from oncodesk.web.scheduling import plan_filling as filling
from oncodesk.web.scheduling.forms import ConfirmVersionForm
from oncodesk.web.treatment.plan_page import PlanPage, RuleLine

_KINDS: dict[str, Promise] = {
    "day": gettext_lazy("Day"),
    "dose": gettext_lazy("Dose"),
    "blood": gettext_lazy("Blood before"),
    "check": gettext_lazy("Blood check"),
    "interval": gettext_lazy("Minimum interval"),
    "limit": gettext_lazy("Lifetime limit"),
    "window": gettext_lazy("Window in days"),
    "decision": gettext_lazy("Decision point"),
}


def change_version(request: DeskRequest, course: UUID) -> HttpResponse:
    """What differs and what that does to the dates; only a POST with a reason stores it."""
    shown = get_course(request.desk.all_practice_ids, course)
    try:
        found = preview_version(request.desk.all_practice_ids, course=course, now=clock.now())
    except Invalid as refused:
        page = _page(shown, None, why_not=refused.sentence)
        return render(request, "treatment/plan.html", {"page": page})
    except Stopped as refused:
        page = _page(shown, None, why_not=refused.sentence, verdict=refused.verdict)
        return render(request, "treatment/plan.html", {"page": page})
    why_not = _why_not(request, shown, found)
    confirm = None if why_not else _confirm_form(request.POST or None, shown, found)
    status = 200
    if request.method == "POST" and confirm is not None:
        try:
            done = carry_out(confirm, partial(_store, request, shown, found, confirm))
        except Stale as refused:
            kept = request.POST.copy()
            kept["seen_version"], kept["request_key"] = str(shown.version), new_key()
            confirm = _confirm_form(kept, shown, found)
            confirm.is_valid()
            confirm.add_error(None, refused.sentence)
            status = 409
        else:
            if done is not None:
                told = _("The course is on version %d now. Its coming visits are signed anew.")
                messages.success(request, told % found.to_number)
                return HttpResponseRedirect(filling.patient_url(shown.patient))
            status = 422
    context = {"page": _page(shown, found, why_not), "confirm": confirm}
    return render(request, "treatment/plan.html", context, status=status)


def _store(
    request: DeskRequest, course: CourseShown, found: VersionPreview, confirm: ConfirmVersionForm
) -> Done:
    return migrate_course(
        context_of(request, course.practice_id),
        course=course.course,
        seen_version=confirm.seen,
        to_version=found.to_version,
        reason=confirm.cleaned_data["reason"],
        accept=confirm.accepted,
    )


def _confirm_form(data: object, course: CourseShown, found: VersionPreview) -> ConfirmVersionForm:
    return ConfirmVersionForm(data, initial={"seen_version": course.version}, left=found.plan.left)


def _why_not(request: DeskRequest, course: CourseShown, found: VersionPreview) -> str:
    seat = request.desk.seat_in(course.practice_id)
    if not seat.may(Permission.PRESCRIBE):
        return _("A prescriber confirms this change; you may show her this page.")
    if any(finding.override is None for finding in found.plan.left):
        return _("Something stands against the new dates that nobody may accept. Delay the course first.")
    if found.plan.left and not seat.may(Permission.DECIDE):
        return _("An oncologist accepts what stands against the new dates, or delay the course first.")
    return ""


def _page(
    course: CourseShown, found: VersionPreview | None, why_not: str = "", verdict: Verdict | None = None
) -> PlanPage:
    if found is None:
        facts: tuple[Fact, ...] = ()
        findings = () if verdict is None else finding_lines(verdict)
    else:
        first = Fact(_("New rules from"), _("visit %d") % found.first, _("what was given stays as it was"))
        facts = (*filling.facts_of(found.plan), first)
        findings = filling.findings_of(found.plan)
    return PlanPage(
        title=_("Another version of %s") % course.name
        if found is None
        else _("Version %(old)d to version %(new)d") % {"old": found.from_number, "new": found.to_number},
        patient=course.patient_name,
        patient_url=filling.patient_url(course.patient),
        about=f"{course.breed} · {course.name}",
        facts=facts,
        findings=findings,
        visits=() if found is None else filling.visits_of(found.plan),
        actions=(),
        rules=() if found is None else tuple(map(_rule, found.differences)),
        shows_was=True,
        confirm_label=_("Go over to this version"),
        why_not=why_not,
    )


def _rule(each: Difference) -> RuleLine:
    what = [str(_KINDS[each.kind])]
    if each.drug:
        what = [drug_words(each.drug)] if each.kind == "dose" else [*what, drug_words(each.drug)]
    if each.visit is not None:
        what.insert(0, _("Visit %d") % each.visit)
    return RuleLine(", ".join(what), unit_words(each.before), unit_words(each.after))
