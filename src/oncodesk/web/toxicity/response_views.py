"""Where is read and written how the disease responds, and how good her days are?"""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.support.quality_of_life import ACCEPTABLE, BEST, ITEMS
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.patients.queries import get_header
from oncodesk.services.toxicity import assessing
from oncodesk.services.toxicity.outcome import ResponseShown, ScoreShown, get_outcome
from oncodesk.web.components.trend import Score, Trend
from oncodesk.web.dates import full_day
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.toxicity.forms import (
    CATEGORIES,
    MEASURED_BY,
    QUALITY,
    QualityForm,
    ResponseForm,
)


@require_safe
def show_response(request: DeskRequest, patient: UUID) -> HttpResponse:
    """Assessments with their sums, scores with their trend, newest first."""
    header = get_header(request.desk.all_practice_ids, patient)
    outcome = get_outcome(request.desk.all_practice_ids, patient)
    responses = [(each, CATEGORIES[each.category], response_lines(each)) for each in outcome.responses]
    scores = [(each, score_words(each), _score_lines(each)) for each in outcome.scores]
    context = {
        "header": header,
        "responses": responses[::-1],
        "scores": scores[::-1],
        "trend": trend_of(outcome.scores),
    }
    return render(request, "toxicity/response.html", context)


def response_lines(each: ResponseShown) -> tuple[str, ...]:
    """What was measured, what the sums say, and who decided."""
    measured = ", ".join(f"{name} {mm.normalize():f} mm" for name, mm in each.lesions.items())
    lines = [f"{full_day(each.on)} · {MEASURED_BY[each.method]} · {each.decided_by}"]
    if measured:
        total = f"{each.change.total.normalize():f}"
        lines.append(_("%(lesions)s · sum %(sum)s mm") % {"lesions": measured, "sum": total})
    if each.change.from_first is not None:
        lines.append(_("%+.1f %% from the first sum") % each.change.from_first)
    if each.change.from_smallest is not None:
        lines.append(_("%+.1f %% from the smallest sum") % each.change.from_smallest)
    if each.has_new_lesion:
        lines.append(_("There is a new lesion"))
    if each.change.suggests is not None:
        lines.append(_("The sums alone would say %s; the clinician decides.") % each.change.suggests.value)
    if each.change.on_limit:
        lines.append(_("Exactly on a limit, where sources disagree."))
    return (*lines, each.words) if each.words else tuple(lines)


def score_words(each: ScoreShown) -> str:
    if each.total is None:
        return _("no total: %d of 7 items") % len(each.items)
    return _("%d of 70") % each.total


def _score_lines(each: ScoreShown) -> tuple[str, ...]:
    told = _("told by the owner") if each.told_by == "owner" else _("told by us")
    items = ", ".join(f"{QUALITY[item]} {each.items[item]}" for item in ITEMS if item in each.items)
    lines = [f"{full_day(each.on)} · {told} · {each.recorded_by}", items]
    if each.needs_a_look:
        lines.append(_("Low: a clinician looks at it."))
    return (*lines, each.words) if each.words else tuple(lines)


def trend_of(scores: tuple[ScoreShown, ...]) -> Trend:
    return Trend(
        "quality",
        _("Quality of life, 0 to 70"),
        len(ITEMS) * BEST,
        ACCEPTABLE,
        tuple(Score(each.on, each.total, score_words(each)) for each in scores),
    )


def record_response(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.DECIDE)
    before = get_outcome(request.desk.all_practice_ids, patient).responses
    names = next((tuple(each.lesions) for each in before if each.lesions), ())
    today = clock.now().astimezone(ZoneInfo(header.zone)).date()
    form = ResponseForm(request.POST or None, initial={"assessed_on": today}, names=names)

    def act() -> Done:
        given = form.cleaned_data
        return assessing.record_response(
            context_of(request, header.practice_id),
            patient=patient,
            assessed_on=given["assessed_on"],
            category=given["category"],
            method=given["method"],
            lesions=form.lesions,
            has_new_lesion=given["has_new_lesion"],
            words=given["words"],
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: _page_of(patient),
        page={
            "title": _("Response"),
            "over": header.name,
            "lead": _("Measure the same lesions as at first. The sums only help; you name the response."),
            "back_url": _page_of(patient),
        },
    )


def record_quality(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    today = clock.now().astimezone(ZoneInfo(header.zone)).date()
    form = QualityForm(request.POST or None, initial={"scored_on": today, "told_by": "owner"})

    def act() -> Done:
        given = form.cleaned_data
        return assessing.record_quality_of_life(
            context_of(request, header.practice_id),
            patient=patient,
            scored_on=given["scored_on"],
            items=form.items,
            told_by=given["told_by"],
            words=given["words"],
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: _page_of(patient),
        page={
            "title": _("Quality of life"),
            "over": header.name,
            "lead": _("HHHHHMM scale, seven items, 0 to 10. An empty item means that there is no total."),
            "back_url": _page_of(patient),
        },
    )


def _page_of(patient: UUID) -> str:
    return reverse("toxicity:response", args=[patient])
