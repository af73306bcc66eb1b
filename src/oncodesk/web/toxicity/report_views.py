"""Where is written down what an owner told, and where does an oncologist read it?"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.patients.queries import get_file, get_header
from oncodesk.services.toxicity import actions
from oncodesk.services.toxicity.queries import OwnerReport, list_reports
from oncodesk.web.answering import answer_step
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.toxicity.forms import AssessForm, ReportForm

CHANNELS = {
    "phone": gettext_lazy("by phone"),
    "in_person": gettext_lazy("in person"),
    "message": gettext_lazy("by message"),
}


@require_safe
def show_reports(request: DeskRequest, patient: UUID) -> HttpResponse:
    """Everything that owners told about one patient, unread first."""
    header = get_header(request.desk.all_practice_ids, patient)
    found = sorted(
        list_reports(request.desk.all_practice_ids, patient), key=lambda each: each.read_at is not None
    )
    return render(
        request,
        "toxicity/reports.html",
        {
            "header": header,
            "reports": [(each, _told(each, header.zone), _seen(each, header.zone)) for each in found],
        },
    )


def _told(report: OwnerReport, zone: str) -> str:
    by = report.told_by or _("somebody else")
    return f"{by} · {CHANNELS[report.channel]} · {moment(report.told_at, zone)}"


def _seen(report: OwnerReport, zone: str) -> str:
    if report.read_at is None:
        return ""
    told = {"who": report.read_by, "at": moment(report.read_at, zone), "what": report.assessment}
    return _("Read by %(who)s, %(at)s: %(what)s") % told


def record_report(request: DeskRequest, patient: UUID) -> HttpResponse:
    """A phone note in the owner's words; it holds the next dose until an oncologist has read it."""
    kept = get_file(request.desk.all_practice_ids, patient)
    zone = kept.header.zone
    now = clock.now().astimezone(ZoneInfo(zone))
    form = ReportForm(
        zone,
        request.POST or None,
        initial={"day": now.date(), "time": now.strftime("%H:%M")},
        people=kept.header.people,
    )

    def act() -> Done:
        client = form.cleaned_data["client"]
        return actions.record_owner_report(
            context_of(request, kept.header.practice_id),
            patient=patient,
            told_at=form.cleaned_data["at"],
            channel=form.cleaned_data["channel"],
            body=form.cleaned_data["body"],
            client=UUID(client) if client else None,
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: reverse("toxicity:reports", args=[patient]),
        page={
            "title": _("The owner reported"),
            "over": kept.header.name,
            "lead": _("It holds the next dose until an oncologist has read it."),
            "back_url": reverse("patient", args=[patient]),
        },
    )


def read_report(request: DeskRequest, patient: UUID, report: UUID) -> HttpResponse:
    """The oncologist reads, and says what she makes of it."""
    ids = request.desk.all_practice_ids
    header = get_header(ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.DECIDE)

    def found() -> OwnerReport:
        every = list_reports(ids, patient)
        one = next((each for each in every if each.report == report), None)
        if one is None:
            raise NotThere("There is no such report about this patient.")
        return one

    shown = found()

    def make(posted: QueryDict | None) -> AssessForm:
        return AssessForm(posted, initial={"seen_version": shown.version})

    def act(form: Any) -> Done:
        return actions.read_report(
            context_of(request, header.practice_id),
            report=report,
            seen_version=form.seen,
            assessment=form.cleaned_data["assessment"],
        )

    return answer_step(
        request,
        make,
        act,
        version=lambda: found().version,
        after=_back(request, patient),
        page={
            "title": _("The owner reported"),
            "over": f"{header.name} · {_told(shown, header.zone)}",
            "lead": shown.body,
            "submit": _("I have read it"),
            "back_url": _back(request, patient),
            "back_label": _("Back without reading"),
        },
    )


def _back(request: DeskRequest, patient: UUID) -> str:
    """To the visit that was left for this, else to the patient's reports."""
    try:
        return reverse("visit", args=[UUID(request.GET.get("visit", ""))])
    except ValueError:
        return reverse("toxicity:reports", args=[patient])
