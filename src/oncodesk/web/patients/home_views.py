"""Where is written down what a patient takes at home, and where is it asked again?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.home_drugs import actions as home_list
from oncodesk.services.home_drugs.queries import (
    HomeDrugShown,
    HomeListShown,
    get_home_list,
    read_seen,
)
from oncodesk.services.patients.queries import PatientHeader, get_header
from oncodesk.services.people.queries import Seat
from oncodesk.services.sentences import tell
from oncodesk.web.answering import answer_step
from oncodesk.web.components.parts import Action
from oncodesk.web.dates import full_day, moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm, answer_form, new_key
from oncodesk.web.patients.home_forms import ENDS, PRESCRIBERS, EndForm, HomeDrugForm, JudgementForm


@require_safe
def show_home(request: DeskRequest, patient: UUID) -> HttpResponse:
    """The list with who gave each, what nobody knows yet, what ended, and when it was asked last."""
    ids = request.desk.all_practice_ids
    header, kept = get_header(ids, patient), get_home_list(ids, patient)
    seat = request.desk.seat_in(header.practice_id)
    query = f"?visit={request.GET['visit']}" if _visit(request) else ""
    return render(
        request,
        "patients/home_drugs.html",
        {
            "header": header,
            "asked": _asked(kept, header.zone),
            "drugs": [
                (each, _lines(each, header.zone), _steps(each, header, seat, query)) for each in kept.drugs
            ],
            "before": [(each, _ended_line(each)) for each in kept.before],
            "actions": _list_steps(kept, header, query),
            "visit_url": _visit(request),
        },
    )


def _asked(kept: HomeListShown, zone: str) -> str:
    if kept.asked_at is None:
        return _("Nobody has asked yet. Until somebody does, no dose is released.")
    return _("Last asked by %(who)s, %(at)s.") % {"who": kept.asked_by, "at": moment(kept.asked_at, zone)}


def _lines(drug: HomeDrugShown, zone: str) -> list[str]:
    found = [drug.dose] if drug.dose else []
    since = full_day(drug.since) if drug.since else _("nobody knows since when")
    days = _("since %s") % since if drug.since else since
    if drug.until is not None:
        days += " · " + _("until %s") % full_day(drug.until)
    found.append(f"{days} · " + _("given by %s") % PRESCRIBERS[drug.prescribed_by])
    told = {"who": drug.added_by, "at": moment(drug.added_at, zone)}
    found.append(_("Written down by %(who)s, %(at)s") % told)
    if drug.judgement:
        found.append(_("Looked up by %(who)s: %(what)s") % {"who": drug.judged_by, "what": drug.judgement})
    return found


def _ended_line(drug: HomeDrugShown) -> str:
    assert drug.ended_on is not None
    why = ENDS[drug.ended_reason]
    return f"{full_day(drug.ended_on)} · {why} · {drug.ended_by}"


def _steps(drug: HomeDrugShown, header: PatientHeader, seat: Seat, query: str) -> tuple[Action, ...]:
    if header.died_at is not None:
        return ()
    where = [header.patient, drug.home_drug]
    end = Action(_("End"), reverse("patients:end_home_drug", args=where) + query, "quiet", about=drug.name)
    if drug.substance or drug.judgement:
        return (end,)
    why_not = "" if seat.may(Permission.DECIDE) else _("An oncologist does this.")
    judge = reverse("patients:judge_home_drug", args=where) + query
    return (Action(_("I looked it up"), judge, icon="oncologist", why_not=why_not, about=drug.name), end)


def _list_steps(kept: HomeListShown, header: PatientHeader, query: str) -> tuple[Action, ...]:
    if header.died_at is not None:
        return ()
    label = _("Asked: this list is complete") if kept.drugs else _("Asked: nothing at home")
    return (
        Action(
            _("Add"), reverse("patients:add_home_drug", args=[header.patient]) + query, "primary", icon="plus"
        ),
        Action(
            label,
            reverse("patients:ask_home_drugs", args=[header.patient]) + query,
            method="post",
            hidden=(("seen", kept.seen), ("request_key", new_key())),
        ),
    )


@require_POST
def ask_home(request: DeskRequest, patient: UUID) -> HttpResponse:
    """One press after asking; a list that changed meanwhile is told by the error page."""
    header = get_header(request.desk.all_practice_ids, patient)
    seen = read_seen(request.POST.get("seen", ""))
    if seen is None:
        raise NotThere("This page is out of date. Open the list again.")
    home_list.record_asking(context_of(request, header.practice_id), patient=patient, seen=seen)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(_back(request, patient))


def add_home(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    form = HomeDrugForm(request.POST or None)

    def act() -> Done:
        given = form.cleaned_data
        return home_list.add_home_drug(
            context_of(request, header.practice_id),
            patient=patient,
            name=given["name"],
            dose=given["dose"],
            prescribed_by=given["prescribed_by"],
            since=given["since"],
            until=given["until"],
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: _back(request, patient),
        page={
            "title": _("Taken at home"),
            "over": header.name,
            "lead": _("Drugs, supplements, flea and heartworm products, creams."),
            "back_url": _back(request, patient),
        },
    )


def end_home(request: DeskRequest, patient: UUID, home_drug: UUID) -> HttpResponse:
    """Why and since when she takes it no longer; a steroid that was stopped warns."""

    def act(context_request: DeskRequest, practice: int, form: Any) -> Done:
        done = home_list.end_home_drug(
            context_of(context_request, practice),
            home_drug=home_drug,
            seen_version=form.seen,
            ended_on=form.cleaned_data["ended_on"],
            reason=form.cleaned_data["reason"],
        )
        for code in done.remarks:
            told = tell(home_list.REMARKS[code], _)
            messages.warning(request, f"{told.message} {told.fix}")
        return done

    return _about_one(request, patient, home_drug, EndForm, act, _("Ended"), _("End"))


def judge_home(request: DeskRequest, patient: UUID, home_drug: UUID) -> HttpResponse:
    """An oncologist says what she found on a drug that nobody knows."""
    header = get_header(request.desk.all_practice_ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.DECIDE)

    def act(context_request: DeskRequest, practice: int, form: Any) -> Done:
        return home_list.judge_home_drug(
            context_of(context_request, practice),
            home_drug=home_drug,
            seen_version=form.seen,
            judgement=form.cleaned_data["judgement"],
        )

    return _about_one(request, patient, home_drug, JudgementForm, act, _("Looked up"), _("Save"))


def _about_one(
    request: DeskRequest,
    patient: UUID,
    home_drug: UUID,
    form: Callable[..., DeskForm],
    act: Callable[[DeskRequest, int, Any], Done],
    title: str,
    submit: str,
) -> HttpResponse:
    ids = request.desk.all_practice_ids
    header = get_header(ids, patient)

    def found() -> HomeDrugShown:
        kept = get_home_list(ids, patient)
        one = next((each for each in (*kept.drugs, *kept.before) if each.home_drug == home_drug), None)
        if one is None:
            raise NotThere("There is no such home drug of this patient.")
        return one

    shown = found()

    def make(posted: QueryDict | None) -> DeskForm:
        return form(posted, initial={"seen_version": shown.version})

    return answer_step(
        request,
        make,
        lambda filled: act(request, header.practice_id, filled),
        version=lambda: found().version,
        after=_back(request, patient),
        page={
            "title": f"{title}: {shown.name}",
            "over": header.name,
            "submit": submit,
            "back_url": _back(request, patient),
        },
    )


def _visit(request: DeskRequest) -> str:
    """The visit that was left for the list."""
    try:
        return reverse("visit", args=[UUID(request.GET.get("visit", ""))])
    except ValueError:
        return ""


def _back(request: DeskRequest, patient: UUID) -> str:
    """To the list, which keeps the visit that was left for it."""
    visit = request.GET.get("visit", "") if _visit(request) else ""
    return reverse("patients:home_drugs", args=[patient]) + (f"?visit={visit}" if visit else "")
