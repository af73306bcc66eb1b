"""What has she had of each drug in her life, what did her heart say, and how is either written down?"""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.dosing import actions
from oncodesk.services.dosing.shipped import drug_ids, get_drug
from oncodesk.services.errors import NotThere
from oncodesk.services.patients.queries import PatientHeader, get_header
from oncodesk.services.treatment.lifetime import get_lifetime, list_lifetime
from oncodesk.services.words import drug_words
from oncodesk.web.dates import full_day
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.dosing import filling
from oncodesk.web.dosing.forms import HEART, OK, ExternalForm, HeartForm, TakeBackForm
from oncodesk.web.forms import answer_form


def lifetime_url(patient: UUID) -> str:
    return reverse("dosing:lifetime", args=[patient])


@require_safe
def show_lifetime(request: DeskRequest, patient: UUID) -> HttpResponse:
    """The sums with their limits, what the plan will add, every entry, and the looks at the heart."""
    header = get_header(request.desk.all_practice_ids, patient)
    kept = get_lifetime(request.desk.all_practice_ids, patient)
    seat = request.desk.seat_in(header.practice_id)
    page = {
        "header": header,
        "sums": filling.sums_of(kept),
        "entries": filling.entries_of(kept, patient, may=seat.may(Permission.PRESCRIBE)),
        "heart": filling.heart_of(kept, patient, may=seat.may(Permission.REVIEW_LABS)),
        "may_record_heart": seat.may(Permission.REVIEW_LABS),
    }
    return render(request, "dosing/lifetime.html", page)


@require_safe
def show_report(request: DeskRequest) -> HttpResponse:
    """Cumulative doses of every living patient in the practices that are shown, nearest to a limit first."""
    lines = list_lifetime(request.practice_ids)
    return render(
        request,
        "dosing/report.html",
        {
            "lines": [filling.report_line(each) for each in lines],
            "several": len(request.practice_ids) > 1,
        },
    )


def record_external(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    drugs = [(each, drug_words(each)) for each in drug_ids() if _counts(each)]
    form = ExternalForm(request.POST or None, drugs=drugs, initial={"substance": "doxorubicin"})
    return answer_form(
        request,
        form,
        lambda: actions.record_external(
            context_of(request, header.practice_id),
            patient=patient,
            substance=form.cleaned_data["substance"],
            on=form.cleaned_data["on"],
            place=form.cleaned_data["place"],
            doses=form.cleaned_data["doses"],
            amount=form.cleaned_data["amount"],
            surface=form.cleaned_data["surface"],
            weight=form.cleaned_data["weight"],
            document=form.cleaned_data["document"],
            is_told=form.cleaned_data["is_told"],
        ),
        after=lambda done: lifetime_url(patient),
        page=_page(header, _("Doses given elsewhere")),
    )


def _counts(drug_id: str) -> bool:
    drug = get_drug(drug_id)
    return drug is not None and drug.cytotoxic and drug.unit == "mg"


def take_back_external(request: DeskRequest, patient: UUID, entry: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.PRESCRIBE)
    kept = get_lifetime(request.desk.all_practice_ids, patient)
    line = next((each for each in kept.entries if each.entry == entry), None)
    if line is None:
        raise NotThere("There is no such entry of this patient.")
    form = TakeBackForm(request.POST or None)
    told = {"drug": drug_words(line.substance), "sum": f"{line.mg_per_m2:f}", "on": full_day(line.on)}
    lead = _("%(drug)s, %(sum)s mg/m², %(on)s. The entry stays visible and counts no more.") % told
    return answer_form(
        request,
        form,
        lambda: actions.take_back_external(
            context_of(request, header.practice_id), entry=entry, reason=form.cleaned_data["reason"]
        ),
        after=lambda done: lifetime_url(patient),
        page={**_page(header, _("Entered wrong")), "lead": lead},
    )


def record_heart(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.REVIEW_LABS)
    today = clock.now().astimezone(ZoneInfo(header.zone)).date()
    form = HeartForm(request.POST or None, initial={"checked_on": today})
    return answer_form(
        request,
        form,
        lambda: actions.record_heart_check(
            context_of(request, header.practice_id),
            patient=patient,
            kind=form.cleaned_data["kind"],
            is_ok=form.cleaned_data["result"] == OK,
            checked_on=form.cleaned_data["checked_on"],
            checked_by=form.cleaned_data["checked_by"],
            next_due=form.cleaned_data["next_due"],
        ),
        after=lambda done: lifetime_url(patient),
        page=_page(header, _("Echo or ECG")),
    )


def take_back_heart(request: DeskRequest, patient: UUID, check: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.REVIEW_LABS)
    kept = get_lifetime(request.desk.all_practice_ids, patient)
    line = next((each for each in kept.heart if each.check == check), None)
    if line is None:
        raise NotThere("This look was taken back already, or is of another patient.")
    form = TakeBackForm(request.POST or None, initial={"seen_version": line.version})
    told = {"kind": next(str(words) for kind, words in HEART.items() if kind == line.kind)}
    lead = _("%(kind)s of %(on)s. It stays in the record and counts no more.") % {
        **told,
        "on": full_day(line.on),
    }
    return answer_form(
        request,
        form,
        lambda: actions.take_back_heart_check(
            context_of(request, header.practice_id),
            check=check,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        ),
        after=lambda done: lifetime_url(patient),
        page={**_page(header, _("Recorded wrong")), "lead": lead},
    )


def _page(header: PatientHeader, title: str) -> dict[str, object]:
    return {"title": title, "over": header.name, "back_url": lifetime_url(header.patient)}
