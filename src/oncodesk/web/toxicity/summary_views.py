"""Where is read, on one printable page, what a course amounts to?"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.treatment.intensity import Intensity
from oncodesk.services import clock
from oncodesk.services.documents.paper import Record, Section, Table, draw_record
from oncodesk.services.toxicity.outcome import Summary, get_summary
from oncodesk.services.treatment.modified import ModifiedDose
from oncodesk.services.words import SIGN_WORDS, drug_words
from oncodesk.web.components.parts import Fact
from oncodesk.web.dates import full_day
from oncodesk.web.desk import DeskRequest
from oncodesk.web.dosing.filling import modified_line
from oncodesk.web.patients.offering import line_words
from oncodesk.web.pdf import pdf_download, printed_lines, printed_words
from oncodesk.web.toxicity.forms import CATEGORIES
from oncodesk.web.toxicity.response_views import response_lines, score_words, trend_of


@require_safe
def show_summary(request: DeskRequest, patient: UUID, course: UUID) -> HttpResponse:
    """Planned and given, delays with their reasons, events by grade, exposure, response, quality of life."""
    found = get_summary(request.desk.all_practice_ids, patient, course)
    context = {**_parts(found), "summary": found, "patient": patient, "course": course}
    return render(request, "toxicity/summary.html", context)


def _parts(found: Summary) -> dict[str, Any]:
    """What the page and the paper both say."""
    return {
        "facts": _facts(found),
        "drugs": [(drug_words(each.drug), *_intensity(each, found)) for each in found.intensities],
        "modified": [modified_line(each) for each in found.modified],
        "delays": [(full_day(each.on), _verb(each.verb, each.days), each.reason) for each in found.delays],
        "worst": [(SIGN_WORDS.get(term, term), grade) for term, grade in sorted(found.worst.items())],
        "responses": [(CATEGORIES[each.category], response_lines(each)) for each in found.responses],
        "scores": [(full_day(each.on), score_words(each)) for each in found.scores],
        "trend": trend_of(found.scores),
    }


@require_safe
def download_summary(request: DeskRequest, patient: UUID, course: UUID) -> HttpResponse:
    """The same on paper, to send with the patient."""
    found = get_summary(request.desk.all_practice_ids, patient, course)
    parts = _parts(found)
    head = (_("Drug"), _("Doses"), _("Planned"), _("Given"), _("Relative dose intensity"), _("Exposure"))
    responses = tuple(" · ".join((str(words), *lines)) for words, lines in parts["responses"])
    worst = tuple(f"{term}: " + _("grade %d") % grade for term, grade in parts["worst"])
    record = Record(
        title=_("Summary of %s") % found.protocol,
        patient=found.patient_name,
        practice=found.practice,
        printed=printed_words(clock.now(), found.zone, request.desk.person),
        sections=(
            Section(_("Facts"), printed_lines(parts["facts"])),
            Section(
                _("Planned and given"),
                table=Table(head, tuple(parts["drugs"])),
                empty=_("Nothing was given yet."),
            ),
            Section(
                _("Changed doses"),
                words=tuple(
                    f"{drug}: {what} · {where}" + (f" · {taken_back}" if taken_back else "")
                    for drug, what, where, taken_back in parts["modified"]
                ),
                empty=_("None."),
            ),
            Section(
                _("Changes of dates"),
                words=tuple(" · ".join(map(str, each)) for each in parts["delays"]),
                empty=_("None."),
            ),
            Section(_("Adverse events, worst grade"), words=worst, empty=_("None was recorded.")),
            Section(_("Response"), words=responses, empty=_("Nobody has assessed the response.")),
            Section(
                _("Quality of life"),
                words=tuple(f"{on}: {said}" for on, said in parts["scores"]),
                empty=_("Nobody has scored it."),
            ),
        ),
    )
    return pdf_download("summary.pdf", draw_record(record))


def _facts(found: Summary) -> tuple[Fact, ...]:
    states = {
        "active": _("goes on"),
        "held": _("paused"),
        "completed": _("completed"),
        "ceased": _("stopped"),
        "died": _("ended with the death"),
    }
    first = full_day(found.first_on) if found.first_on else "–"
    last = full_day(found.last_on) if found.last_on else "–"
    told = {"given": found.visits_given, "planned": found.visits_planned}
    return (
        Fact(_("State"), states.get(found.state, found.state), found.end_reason),
        Fact(_("Oncologist"), found.oncologist),
        Fact(_("Line"), line_words(found.line), found.line_reason),
        Fact(_("Treatments given"), _("%(given)d of %(planned)d") % told, f"{first} – {last}"),
        Fact(_("Longer than planned"), _("%d days") % found.delay_days),
    )


def _intensity(each: Intensity, found: Summary) -> tuple[str, str, str, str, str]:
    exposure = found.exposure.get(each.drug)
    relative = "–" if each.relative is None else f"{each.relative} %"
    causes = [change.why for change in found.modified if _explains(change, each.drug)]
    return (
        _("%(given)d of %(planned)d") % {"given": each.doses_given, "planned": each.doses_planned},
        _amount(each.planned, each.unit),
        _amount(each.given, each.unit),
        f"{relative} ({'; '.join(dict.fromkeys(causes))})" if causes else relative,
        _amount(exposure, "mg"),
    )


def _explains(change: ModifiedDose, drug: str) -> bool:
    """A changed dose of this drug that counts, and so explains what is missing to the planned intensity."""
    return change.drug == drug and not change.taken_back


def _amount(amount: Decimal | None, unit: str) -> str:
    return "–" if amount is None else f"{amount.quantize(Decimal('0.01'))} {unit}/m²"


def _verb(verb: str, days: int) -> str:
    words = {"delay": _("delayed"), "pull": _("pulled forward"), "omit": _("skipped"), "cease": _("stopped")}
    return f"{words.get(verb, verb)} {_('%d days') % days if days else ''}".strip()
