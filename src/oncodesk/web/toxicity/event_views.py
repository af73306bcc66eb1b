"""Where are adverse events read, recorded and corrected?"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.patients.queries import get_header
from oncodesk.services.toxicity import events
from oncodesk.services.toxicity.queries import EventShown, list_drugs_given, list_events
from oncodesk.services.words import SIGN_WORDS, drug_words
from oncodesk.web.answering import answer_step
from oncodesk.web.dates import full_day, moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.toxicity.forms import ATTRIBUTIONS, OUTCOMES, SOURCES, CorrectEventForm, EventForm


@require_safe
def show_events(request: DeskRequest, patient: UUID) -> HttpResponse:
    """Every event that counts, each with its grade, version, drug, cycle and day."""
    header = get_header(request.desk.all_practice_ids, patient)
    found = list_events(request.desk.all_practice_ids, patient)
    shown = [(each, SIGN_WORDS.get(each.term, each.term), _lines(each, header.zone)) for each in found]
    return render(request, "toxicity/events.html", {"header": header, "events": shown})


def _lines(each: EventShown, zone: str) -> tuple[str, ...]:
    seen = _("since %(day)s · seen by %(who)s · %(outcome)s") % {
        "day": full_day(each.onset_on),
        "who": SOURCES[each.source],
        "outcome": OUTCOMES[each.outcome],
    }
    drug = _("no drug suspected")
    if each.drug:
        drug = " · ".join(part for part in (drug_words(each.drug), each.dose_of) if part)
    cause = _("%(drug)s · caused by it: %(how)s") % {"drug": drug, "how": ATTRIBUTIONS[each.attribution]}
    author = f"{each.scale} · {each.recorded_by}, {moment(each.recorded_at, zone)}"
    corrected = _("Corrected: %s") % each.correction if each.correction else ""
    return tuple(line for line in (each.description, seen, cause, author, corrected) if line)


def _drugs(request: DeskRequest, patient: UUID) -> list[tuple[str, str]]:
    given = list_drugs_given(request.desk.all_practice_ids, patient)
    return [(drug, drug_words(drug)) for drug in given]


def record_event(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.REVIEW_LABS)
    today = clock.now().astimezone(ZoneInfo(header.zone)).date()
    form = EventForm(
        request.POST or None,
        initial={"onset_on": today, "source": "vet"},
        drugs=_drugs(request, patient),
    )
    return answer_form(
        request,
        form,
        lambda: events.record_event(
            context_of(request, header.practice_id), patient=patient, event=form.event
        ),
        after=lambda done: _events_of(patient),
        page={
            "title": _("Adverse event"),
            "over": header.name,
            "lead": _("A grade proposes a change of the next dose to the oncologist; it never changes one."),
            "back_url": _events_of(patient),
        },
    )


def correct_event(request: DeskRequest, patient: UUID, event: UUID) -> HttpResponse:
    """The old entry stays in the record; the new one names it."""
    ids = request.desk.all_practice_ids
    header = get_header(ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.REVIEW_LABS)

    def found() -> EventShown:
        one = next((each for each in list_events(ids, patient) if each.event == event), None)
        if one is None:
            raise NotThere("This event was corrected already, or is of another patient.")
        return one

    shown = found()
    drugs = _drugs(request, patient)

    def make(posted: QueryDict | None) -> CorrectEventForm:
        is_listed = shown.term in SIGN_WORDS and shown.term != "other"
        return CorrectEventForm(
            posted,
            initial={
                "seen_version": shown.version,
                "term": shown.term if is_listed else "",
                "named": "" if is_listed else shown.term,
                "grade": shown.grade,
                "description": shown.description,
                "onset_on": shown.onset_on,
                "drug": shown.drug,
                "attribution": shown.attribution,
                "outcome": shown.outcome,
                "source": shown.source,
            },
            drugs=drugs,
        )

    def act(form: Any) -> Done:
        return events.correct_event(
            context_of(request, header.practice_id),
            corrects=event,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
            event=None if form.cleaned_data["is_error"] else form.event,
        )

    return answer_step(
        request,
        make,
        act,
        version=lambda: found().version,
        after=_events_of(patient),
        page={
            "title": _("Correct an event"),
            "over": header.name,
            "lead": _("The old entry stays in the record."),
            "back_url": _events_of(patient),
        },
    )


def _events_of(patient: UUID) -> str:
    return reverse("toxicity:events", args=[patient])
