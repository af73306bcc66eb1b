"""How is an anesthetic kept on its page: vital signs, agents, controlled drugs and recovery?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.patients.queries import get_header
from oncodesk.services.radiation import sheet as actions
from oncodesk.services.radiation.sheet_queries import Controlled, Sheet, get_sheet, sheet_of_controlled
from oncodesk.services.words import clock_words, moment_words
from oncodesk.web.answering import answer_step
from oncodesk.web.components.parts import Action, Fact
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.radiation import forms

# Names of readings on the sheet, with the unit behind the number.
_READINGS: dict[str, tuple[Promise, str]] = {
    "pulse": (gettext_lazy("pulse"), "/min"),
    "breaths": (gettext_lazy("breaths"), "/min"),
    "spo2": (gettext_lazy("SpO₂"), " %"),
    "etco2": (gettext_lazy("EtCO₂"), " mmHg"),
    "pressure": (gettext_lazy("mean pressure"), " mmHg"),
    "temperature_f": (gettext_lazy("temperature"), " °F"),
}
_STATES: dict[str, Promise] = {
    "running": gettext_lazy("Under anesthesia"),
    "recovered": gettext_lazy("Recovered"),
    "aborted": gettext_lazy("Ended without a beam"),
}


def sheet_url(anesthesia: UUID) -> str:
    return reverse("radiation:sheet", args=[anesthesia])


@require_safe
def show(request: DeskRequest, anesthesia: UUID) -> HttpResponse:
    kept = get_sheet(request.desk.all_practice_ids, anesthesia)
    seat = request.desk.seat_in(kept.practice_id)
    person_id = seat.actor.person_id
    may_keep = seat.may(Permission.GIVE)
    return render(
        request,
        "radiation/sheet.html",
        {
            "kept": kept,
            "course_url": "" if kept.course is None else reverse("radiation:course", args=[kept.course]),
            "facts": _facts(kept),
            "actions": tuple(_actions(kept)) if may_keep else (),
            "entries": [
                (clock_words(each.at, kept.zone), _entry_words(each), each.by) for each in kept.entries
            ],
            # Who gives and checks at the bedside sees controlled drugs; remote roles do not.
            "controlled": [_controlled(each, person_id) for each in kept.controlled] if may_keep else None,
        },
    )


def _facts(kept: Sheet) -> tuple[Fact, ...]:
    zone = kept.zone
    asa = f"{kept.asa}{'E' if kept.is_emergency else ''}"
    hours = "" if kept.fast_hours is None else _("instruction: %d hours") % kept.fast_hours
    found = [
        Fact(_("State"), str(_STATES[kept.state])),
        Fact(_("Last food"), moment_words(kept.fed_at, zone), hours),
        Fact(_("ASA class"), asa),
        Fact(_("Examination"), kept.examination),
        Fact(_("Induced"), moment_words(kept.induced_at, zone), kept.anesthetist),
    ]
    if kept.accepted:
        found.append(Fact(_("Accepted"), kept.accepted_reason, kept.accepted_by, "caution"))
    if kept.recovered_at is not None:
        found.append(Fact(_("Recovered"), moment_words(kept.recovered_at, zone), kept.recovery))
    return tuple(found)


def _actions(kept: Sheet) -> list[Action]:
    if kept.recovered_at is not None:
        return []

    def url(verb: str) -> str:
        return reverse("radiation:sheet_add", args=[kept.anesthesia, verb])

    return [
        Action(_("Vital signs"), url("vitals"), "primary"),
        Action(_("Agent or event"), url("agent")),
        Action(_("Controlled drug"), url("controlled")),
        Action(_("Awake"), url("recover")),
    ]


def _entry_words(each: Any) -> str:
    if each.kind == "vitals":
        return ", ".join(f"{_READINGS[name][0]} {value}{_READINGS[name][1]}" for name, value in each.readings)
    if each.amount is None:
        return str(each.what)
    return f"{each.what}, {each.amount.normalize():f} {each.unit}"


def _controlled(each: Controlled, person_id: int | None) -> tuple[str, str, Action | None]:
    told = {
        "drawn": f"{each.drawn.normalize():f} {each.unit}",
        "given": f"{each.given.normalize():f} {each.unit}",
        "wasted": f"{each.wasted.normalize():f} {each.unit}",
        "by": each.by,
    }
    text = _("drawn %(drawn)s, given %(given)s, wasted %(wasted)s, by %(by)s") % told
    if each.witness:
        text = f"{text}, {_('waste seen by %s') % each.witness}"
    if not each.needs_witness:
        return each.drug, text, None
    own = each.by_id == person_id
    return (
        each.drug,
        text,
        Action(
            _("I saw the waste"),
            reverse("radiation:witness", args=[each.controlled]),
            method="post",
            about=each.drug,
            why_not=_("Somebody else than you witnesses it.") if own else "",
            hidden=(("seen_version", str(each.version)),),
        ),
    )


@require_POST
def witness(request: DeskRequest, controlled: UUID) -> HttpResponse:
    practice_id, anesthesia = sheet_of_controlled(request.desk.all_practice_ids, controlled)
    seen = request.POST.get("seen_version", "")
    actions.witness_waste(
        context_of(request, practice_id),
        controlled=controlled,
        seen_version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
    )
    return HttpResponseRedirect(sheet_url(anesthesia))


def add(request: DeskRequest, anesthesia: UUID, verb: str) -> HttpResponse:
    """One more line of the sheet, or its end."""
    kept = get_sheet(request.desk.all_practice_ids, anesthesia)
    need(request.desk.seat_in(kept.practice_id), Permission.GIVE)
    now = clock.now().astimezone(kept.zone).replace(tzinfo=None, second=0, microsecond=0)
    context = context_of(request, kept.practice_id)
    zone = kept.zone.key

    def vitals(form: Any) -> Done:
        given = form.cleaned_data
        read = actions.Vitals(**{name: given[name] for name in _READINGS})
        return actions.record_vitals(context, anesthesia=anesthesia, at=form.instant, vitals=read)

    def agent(form: Any) -> Done:
        given = form.cleaned_data
        return actions.record_agent(
            context,
            anesthesia=anesthesia,
            at=form.instant,
            what=given["what"],
            amount=given["amount"],
            unit=given["unit"],
        )

    def controlled(form: Any) -> Done:
        given = form.cleaned_data
        return actions.record_controlled(
            context,
            anesthesia=anesthesia,
            drug=given["drug"],
            unit=given["unit"],
            drawn=given["drawn"],
            given=given["given"],
            wasted=given["wasted"],
        )

    def recover(form: Any) -> Done:
        return actions.recover(
            context,
            anesthesia=anesthesia,
            seen_version=form.seen,
            recovery=form.cleaned_data["recovery"],
        )

    steps: dict[str, tuple[str, Callable[[QueryDict | None], Any], Callable[[Any], Done]]] = {
        "vitals": (_("Vital signs"), lambda data: forms.VitalsForm(zone, data, initial={"at": now}), vitals),
        "agent": (_("Agent or event"), lambda data: forms.AgentForm(zone, data, initial={"at": now}), agent),
        "controlled": (_("Controlled drug"), forms.ControlledForm, controlled),
        "recover": (
            _("Awake"),
            lambda data: forms.RecoverForm(data, initial={"seen_version": kept.version}),
            recover,
        ),
    }
    if verb not in steps:
        raise Http404
    title, make, act = steps[verb]
    return answer_step(
        request,
        make,
        act,
        version=lambda: get_sheet(request.desk.all_practice_ids, anesthesia).version,
        after=sheet_url(anesthesia),
        page={
            "title": title,
            "over": kept.patient_name,
            "submit": title,
            "back_url": sheet_url(anesthesia),
            "back_label": _("Back to the sheet"),
        },
    )


def sign_fasting(request: DeskRequest, patient: UUID) -> HttpResponse:
    """What this patient fasts, in the words that the owner reads; the newest signature holds."""
    header = get_header(request.desk.all_practice_ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.SIGN_ANESTHESIA)
    form = forms.FastingForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.sign_fasting(
            context_of(request, header.practice_id),
            patient=patient,
            hours=form.cleaned_data["hours"],
            food=form.cleaned_data["food"],
            water=form.cleaned_data["water"],
            medicines=form.cleaned_data["medicines"],
        ),
        after=lambda done: reverse("patient", args=[patient]),
        page={
            "title": _("Fasting instruction"),
            "over": header.name,
            "lead": _("The owner reads these words the evening before. Without a signature nothing is sent."),
            "submit": _("Sign"),
            "back_url": reverse("patient", args=[patient]),
        },
    )
