"""Where does a nurse write down how she is at arrival, and an oncologist decide what it means?"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.verdict import Verdict
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.home_drugs.queries import get_home_list, read_seen
from oncodesk.services.toxicity import actions
from oncodesk.services.treatment.visit_queries import get_visit
from oncodesk.services.words import moment_words
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.toxicity.forms import ArrivalForm, JudgeForm
from oncodesk.web.treatment.step_views import ask, step_page
from oncodesk.web.treatment.visit_filling import weight_words


def record_signs(request: DeskRequest, visit: UUID) -> HttpResponse:
    """Weight, temperature and signs on one screen; an empty weight leaves the one that stands."""
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    lead = _("There is no weight yet.")
    if shown.weight is not None:
        told = {
            "weight": weight_words(shown.weight),
            "when": moment_words(shown.weight.measured_at, ZoneInfo(shown.zone)),
        }
        lead = _("Last weight: %(weight)s, %(when)s. Left empty, it stays.") % told

    home = get_home_list(request.desk.all_practice_ids, shown.patient)

    def act(form: Any) -> Done:
        return actions.record_signs(
            context_of(request, shown.practice_id),
            visit=visit,
            temperature=form.cleaned_data["temperature"],
            grades=form.grades,
            words=form.cleaned_data["words"],
            weight=form.cleaned_data["weight"],
            weighed_again=form.cleaned_data["weighed_again"],
            home_drugs=read_seen(form.cleaned_data["home"]),
            blood_in_urine=form.cleaned_data.get("blood_in_urine", ""),
        )

    page = step_page(shown, _("Arrival check"), _("Save"), lead)
    return ask(request, shown, ArrivalForm, act, page, home=home, asks_urine=shown.condition.asks_urine)


def judge_signs(request: DeskRequest, visit: UUID) -> HttpResponse:
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    page = step_page(
        shown,
        _("Decide on fever or signs"),
        _("Record decision"),
        _("Holds for this visit, this temperature and these signs only."),
    )
    page["lines"] = finding_lines(
        Verdict(tuple(each for each in shown.findings if each.code.startswith("toxicity.")))
    )

    def act(form: Any) -> Done:
        return actions.decide_on_signs(
            context_of(request, shown.practice_id),
            visit=visit,
            seen_version=form.seen,
            choice=form.cleaned_data["choice"],
            reason=form.cleaned_data["reason"],
        )

    return ask(request, shown, JudgeForm, act, page, template="treatment/step.html")
