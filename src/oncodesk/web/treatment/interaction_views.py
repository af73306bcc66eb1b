"""Where does an oncologist give a dose although two drugs do not go together?"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.verdict import Finding, Verdict
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.sentences import tell
from oncodesk.services.treatment.interacting import DECIDABLE, decide_interaction
from oncodesk.services.treatment.visit_queries import get_visit
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.patients.home_forms import InteractionForm
from oncodesk.web.treatment.step_views import ask, step_page


def decide(request: DeskRequest, visit: UUID) -> HttpResponse:
    """The pairs, records and measurements that stop this visit, one decision each."""
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    stopping = tuple(each for each in shown.findings if each.code in DECIDABLE)
    if not stopping:
        raise NotThere("Nothing that can be decided here stops this visit.")
    pairs = {f"{each.facts['one']}|{each.facts['two']}": _label(each) for each in stopping}
    page = step_page(
        shown,
        _("Give it all the same"),
        _("Record decision"),
        _("Holds for this visit and these entries only."),
    )
    page["lines"] = finding_lines(Verdict(stopping))

    def act(form: Any) -> Done:
        one, two = form.cleaned_data["pair"].split("|")
        return decide_interaction(
            context_of(request, shown.practice_id),
            visit=visit,
            seen_version=form.seen,
            one=one,
            two=two,
            reason=form.cleaned_data["reason"],
        )

    return ask(
        request, shown, InteractionForm, act, page, template="treatment/step.html", pairs=list(pairs.items())
    )


def _label(finding: Finding) -> str:
    names = [str(finding.facts[each]) for each in ("drug", "other") if each in finding.facts]
    return " + ".join(names) if "other" in finding.facts else tell(finding, _).message
