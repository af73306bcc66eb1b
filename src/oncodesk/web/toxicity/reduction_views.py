"""Where does an oncologist answer what the last dose of a drug proposes?"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.toxicity.reducing import answer_reduction as answer
from oncodesk.services.treatment.visit_queries import get_visit
from oncodesk.services.words import drug_words
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.toxicity.forms import ReductionForm
from oncodesk.web.treatment.forward import reason_words
from oncodesk.web.treatment.step_views import ask, step_page


def answer_reduction(request: DeskRequest, visit: UUID, drug: str) -> HttpResponse:
    """The proposal with its number, which she takes, changes or declines."""
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    found = next((each.feed for each in shown.forward if each.feed.drug == drug and each.is_open), None)
    if found is None:
        raise NotThere("Nothing is proposed for this drug, or it was answered already.")

    def act(form: Any) -> Done:
        given = form.cleaned_data
        return answer(
            context_of(request, shown.practice_id),
            visit=visit,
            seen_version=form.seen,
            drug=drug,
            choice=given["choice"],
            reason=given["reason"],
            percent=given["percent"],
            basis=given["basis"] or "standard",
            is_forward=given["is_forward"],
        )

    return ask(
        request,
        shown,
        ReductionForm,
        act,
        step_page(shown, _("Dose of %s") % drug_words(drug), _("Answer"), reason_words(found)),
        initial={
            "percent": found.percent,
            "basis": "standard",
            "is_forward": True,
            "reason": reason_words(found),
        },
    )
