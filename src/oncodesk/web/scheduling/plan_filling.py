"""How does a previewed plan become its page?"""

from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.order import WENT_IN
from oncodesk.services.sentences import tell
from oncodesk.services.treatment.previews import ExceptionPreview, PlanPreview, VisitPreview
from oncodesk.services.words import day_words
from oncodesk.web.components.parts import Fact, FindingLine
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.treatment.plan_page import PlannedVisit


def facts_of(plan: PlanPreview) -> tuple[Fact, ...]:
    """First and last day, how many visits, and what moves."""
    treatments = [visit for visit in plan.visits if visit.number is not None and not visit.is_dropped]
    found = [
        Fact(_("First day"), day_words(plan.first_on)),
        Fact(_("Last day"), day_words(plan.ends_on) if plan.ends_on else "–", _was(plan)),
        Fact(_("Treatments"), str(len(treatments))),
        Fact(_("Blood checks"), str(sum(visit.number is None for visit in plan.visits))),
    ]
    moved = sum(visit.was is not None for visit in plan.visits)
    if moved:
        found.append(Fact(_("Moved days"), str(moved)))
    off_closed = plan.changes[plan.wishes :]
    if off_closed:
        told = (
            _("visit %(visit)d by %(days)d") % {"visit": each.visit, "days": each.days} for each in off_closed
        )
        found.append(Fact(_("Off closed days"), ", ".join(told), _("days, with all later visits")))
    if not plan.has_weight:
        found.append(Fact(_("Doses"), _("need a weight"), tone="caution"))
    return tuple(found)


def _was(plan: PlanPreview) -> str:
    if plan.ended_on is None or plan.ended_on == plan.ends_on:
        return ""
    return _("was %s") % day_words(plan.ended_on)


def findings_of(plan: PlanPreview) -> tuple[FindingLine, ...]:
    return finding_lines(Verdict((*plan.findings, *plan.consequences)))


def visits_of(plan: PlanPreview) -> tuple[PlannedVisit, ...]:
    return tuple(_visit(visit) for visit in plan.visits)


def _visit(visit: VisitPreview) -> PlannedVisit:
    first = min(visit.findings, key=lambda finding: not finding.stops, default=None)
    note = "" if first is None else tell(first).message
    if visit.is_dropped:
        note = _("falls away")
    blood = ", ".join(test.upper() for test in visit.requires)
    drugs = ", ".join(visit.drugs)
    if not drugs:
        drugs = _("Blood check: %s") % blood if visit.number is None else _("no drug")
    elif blood:
        drugs += " · " + blood
    return PlannedVisit(
        number="" if visit.number is None else str(visit.number),
        week=str(visit.week),
        on=day_words(visit.on),
        drugs=drugs,
        was="" if visit.was is None else day_words(visit.was),
        note=note,
        stops=first is not None and first.stops,
        off_protocol=tuple(map(_exception, visit.exceptions)),
    )


def _exception(each: ExceptionPreview) -> str:
    parts = [_("Off protocol")]
    if each.replaces:
        parts.append(_("in place of the protocol's dose"))
    if each.state in WENT_IN:
        parts.append(_("given"))
    told = {"off": ", ".join(parts), "drug": each.drug, "why": each.reason, "who": each.by}
    return _("%(off)s: %(drug)s, ordered by %(who)s: %(why)s") % told


def patient_url(patient: object) -> str:
    return reverse("patient", args=[patient])
