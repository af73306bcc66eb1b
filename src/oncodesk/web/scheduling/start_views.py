"""How is a course laid out, looked at, and started?"""

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid
from oncodesk.services.patients.queries import PatientFile, get_file
from oncodesk.services.practice.queries import ContentSummary, list_content
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.scheduling.actions import activate_course
from oncodesk.services.treatment.previews import PlanPreview, preview_course
from oncodesk.web.components.parts import Action, Fact, FindingLine
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import carry_out
from oncodesk.web.patients.offering import line_words
from oncodesk.web.scheduling import plan_filling as filling
from oncodesk.web.scheduling.forms import ActivateForm, StartForm
from oncodesk.web.treatment.plan_page import PlanPage


def start_course(request: DeskRequest, patient: UUID) -> HttpResponse:
    """The choices stand in the address, so the preview can be read again; only a POST stores."""
    kept = get_file(request.desk.all_practice_ids, patient)
    header = kept.header
    signed = [each for each in list_content(header.practice_id, Kind.PROTOCOL) if each.state == "signed"]
    today = clock.now().astimezone(ZoneInfo(header.zone)).date()
    chosen = request.GET if "start_on" in request.GET else None
    form = StartForm(
        chosen,
        initial={
            "protocol": request.GET.get("protocol"),
            "start_on": today,
            "place": LabPlace.HERE.value,
        },
        protocols=[(str(each.version_id), f"{each.name}, version {each.number}") for each in signed],
    )
    if chosen is None or not form.is_valid():
        page = _page(kept, _("Start a course"), (), _missing(kept, signed, None))
        return render(request, "treatment/plan.html", {"page": page, "form": form})
    try:
        plan = preview_course(
            request.desk.all_practice_ids,
            patient=patient,
            protocol=UUID(form.cleaned_data["protocol"]),
            start_on=form.cleaned_data["start_on"],
            resolve_closed=not form.cleaned_data["keep_closed"],
        )
    except Invalid as refused:
        form.add_error("protocol", refused.sentence)
        page = _page(kept, _("Start a course"), (), _missing(kept, signed, None))
        return render(request, "treatment/plan.html", {"page": page, "form": form}, status=422)
    version = next(each for each in signed if str(each.version_id) == form.cleaned_data["protocol"])
    return _confirm(request, kept, form, plan, version, signed)


def _confirm(
    request: DeskRequest,
    kept: PatientFile,
    form: StartForm,
    plan: PlanPreview,
    version: ContentSummary,
    signed: Sequence[ContentSummary],
) -> HttpResponse:
    header = kept.header
    missing = _missing(kept, signed, version.slug)
    may = request.desk.seat_in(header.practice_id).may(Permission.PRESCRIBE)
    why_not = "" if may else _("A prescriber starts the course; you may show her this page.")
    confirm = None
    if may and not any(line.level == "unknown" for line in missing):
        confirm = ActivateForm(
            request.POST or None,
            left=plan.left,
            diagnoses=[
                (str(each.diagnosis), f"{each.condition} · {line_words(plan.lines.get(each.diagnosis))}")
                for each in kept.diagnoses
            ],
            consents=[
                (str(each.consent), f"{each.client}, {each.given_on:%b} {each.given_on.day}")
                for each in kept.consents
                if each.protocol_slug == version.slug and each.withdrawn_at is None
            ],
        )
    status = 200
    if request.method == "POST" and confirm is not None:
        done = carry_out(confirm, lambda: _activate(request, header.practice_id, kept, form, confirm))
        if done is not None:
            messages.success(request, _("The course has started. The assistant books its visits."))
            return HttpResponseRedirect(filling.patient_url(header.patient))
        status = 422
    title = _("Start %s") % plan.title
    page = _page(kept, title, filling.facts_of(plan), (*missing, *filling.findings_of(plan)), plan, why_not)
    context = {"page": page, "form": form, "confirm": confirm}
    return render(request, "treatment/plan.html", context, status=status)


def _activate(
    request: DeskRequest, practice_id: int, kept: PatientFile, form: StartForm, confirm: ActivateForm
) -> Done:
    chosen: dict[str, Any] = form.cleaned_data
    wished: time | None = chosen["time"]
    return activate_course(
        context_of(request, practice_id),
        patient=kept.header.patient,
        protocol=UUID(chosen["protocol"]),
        start_on=chosen["start_on"],
        diagnosis=UUID(confirm.cleaned_data["diagnosis"]),
        consent=UUID(confirm.cleaned_data["consent"]),
        lab_place=LabPlace(chosen["place"]),
        preferred_weekday=int(chosen["weekday"]) if chosen["weekday"] else None,
        preferred_time=wished,
        resolve_closed=not chosen["keep_closed"],
        accept=confirm.accepted,
    )


def _missing(
    kept: PatientFile, signed: Sequence[ContentSummary], slug: str | None
) -> tuple[FindingLine, ...]:
    """What a course begins with and is not there yet, each with the page where it is written down."""
    patient = kept.header.patient
    found = []
    if not signed:
        found.append(_line(_("No protocol is signed."), _("Read and sign one"), reverse("protocols:library")))
    if not kept.diagnoses:
        found.append(
            _line(
                _("No diagnosis is recorded."), _("Record it"), reverse("patients:diagnosis", args=[patient])
            )
        )
    agreed = [each for each in kept.consents if each.withdrawn_at is None]
    if slug is not None and not any(each.protocol_slug == slug for each in agreed):
        found.append(
            _line(
                _("No owner's consent to this protocol is recorded."),
                _("Record it"),
                reverse("patients:consent", args=[patient]),
            )
        )
    return tuple(found)


def _line(message: str, label: str, url: str) -> FindingLine:
    return FindingLine("unknown", message, actions=(Action(label, url, about=message),))


def _page(
    kept: PatientFile,
    title: str,
    facts: tuple[Fact, ...],
    findings: tuple[FindingLine, ...],
    plan: PlanPreview | None = None,
    why_not: str = "",
) -> PlanPage:
    header = kept.header
    return PlanPage(
        title=title,
        patient=header.name,
        patient_url=filling.patient_url(header.patient),
        about=header.breed or header.species.value,
        facts=facts,
        findings=findings,
        visits=() if plan is None else filling.visits_of(plan),
        actions=(),
        form_url=reverse("start_course", args=[header.patient]),
        shows_was=plan is not None and any(visit.was for visit in plan.visits),
        confirm_label=_("Start this course"),
        why_not=why_not,
    )
