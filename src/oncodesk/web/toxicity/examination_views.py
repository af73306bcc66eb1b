"""Where does a person record blood pressure, and say what a urinalysis shows?"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.toxicity import examining
from oncodesk.services.toxicity.examination_queries import list_readable
from oncodesk.services.treatment.visit_queries import VisitShown, get_visit
from oncodesk.web.components.parts import FindingLine
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.toxicity.examination_forms import PressureForm, UrineForm
from oncodesk.web.treatment.step_views import ask, step_page


def _now(shown: VisitShown) -> dict[str, object]:
    now = clock.now().astimezone(ZoneInfo(shown.zone))
    return {"day": now.date(), "time": now.strftime("%H:%M")}


def record_pressure(request: DeskRequest, visit: UUID) -> HttpResponse:
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())

    def act(form: Any) -> Done:
        return examining.record_pressure(
            context_of(request, shown.practice_id),
            patient=shown.patient,
            systolic=form.cleaned_data["systolic"],
            readings=form.cleaned_data["readings"],
            measured_at=form.cleaned_data["at"],
        )

    page = step_page(shown, _("Blood pressure"), _("Save"), _("The newest measurement counts."))
    return ask(request, shown, _in_zone(PressureForm, shown), act, page, initial=_now(shown))


def read_urine(request: DeskRequest, visit: UUID) -> HttpResponse:
    """The texts of her reports stand above the form; a person answers, no rule reads them."""
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    need(request.desk.seat_in(shown.practice_id), Permission.REVIEW_LABS)
    reports = list_readable(request.desk.all_practice_ids, shown.patient)

    def act(form: Any) -> Done:
        report = form.cleaned_data["report"]
        return examining.read_urine(
            context_of(request, shown.practice_id),
            patient=shown.patient,
            blood=form.cleaned_data["blood"],
            protein=form.cleaned_data["protein"],
            collected_at=form.cleaned_data["at"],
            report=UUID(report) if report else None,
            words=form.cleaned_data["words"],
        )

    page = step_page(shown, _("Urinalysis"), _("Save"), _("Say what you read. Your name stands beside it."))
    page["lines"] = tuple(
        FindingLine("note", f"{moment(each.collected_at, shown.zone)}: {'; '.join(each.texts)}")
        for each in reports
        if each.texts
    )
    choices = [(str(each.report), moment(each.collected_at, shown.zone)) for each in reports]
    make = _in_zone(UrineForm, shown)
    template = "treatment/step.html"
    return ask(request, shown, make, act, page, initial=_now(shown), template=template, reports=choices)


def _in_zone(form: type[PressureForm] | type[UrineForm], shown: VisitShown) -> Any:
    return lambda data, **named: form(shown.zone, data, **named)
