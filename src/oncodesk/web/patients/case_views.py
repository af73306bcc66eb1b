"""Where is one patient's case read, and where is her death recorded?"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.patients.queries import get_file, get_header
from oncodesk.services.radiation.queries import list_courses
from oncodesk.services.treatment import death, undoing_death
from oncodesk.services.treatment.case_queries import get_case
from oncodesk.web.answering import answer_step
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm
from oncodesk.web.patients import case_filling
from oncodesk.web.radiation.on_patient import radiation_panel


class DeathForm(DeskForm):
    died_at = forms.DateTimeField(
        label=gettext_lazy("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    is_certain = forms.BooleanField(label=gettext_lazy("I have read what ends, and it is this patient"))


class DoubtForm(DeskForm):
    reason = forms.CharField(label=gettext_lazy("How do you know?"), max_length=200)


class UndoForm(DeskForm):
    is_certain = forms.BooleanField(label=gettext_lazy("I know that this patient lives"))


@require_safe
def show_case(request: DeskRequest, patient: UUID) -> HttpResponse:
    ids = request.desk.all_practice_ids
    kept = get_file(ids, patient)
    case = get_case(ids, patient, clock.now())
    seat = request.desk.seat_in(kept.header.practice_id)
    page = case_filling.fill(kept, case, seat)
    radiation = radiation_panel(list_courses(ids, patient), kept.header, seat)
    return render(request, "patients/patient.html", {"page": page, "radiation": radiation})


def record_death(request: DeskRequest, patient: UUID) -> HttpResponse:
    """What ends is said before it is confirmed; no word goes to the owner from here."""
    ids = request.desk.all_practice_ids
    header = get_header(ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.RECORD_DEATH)
    zone = ZoneInfo(header.zone)
    now = clock.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)

    def make(data: QueryDict | None) -> DeathForm:
        return DeathForm(data, initial={"seen_version": header.version, "died_at": now})

    def act(form: Any) -> Any:
        return death.record_death(
            context_of(request, header.practice_id),
            patient=patient,
            seen_version=form.seen,
            died_at=form.cleaned_data["died_at"].replace(tzinfo=zone),
        )

    return answer_step(
        request,
        make,
        act,
        version=lambda: get_header(ids, patient).version,
        after=reverse("patient", args=[patient]),
        page={
            "title": _("%s died") % header.name,
            "over": f"{header.decider} · {header.practice_name}",
            "lead": _(
                "Every visit, booked time, order, lab request, reminder and task of %s ends at once. "
                "What was given and written stays. Nothing is sent to the owner by itself."
            )
            % header.name,
            "submit": _("Record that %s died") % header.name,
            "back_url": reverse("patient", args=[patient]),
            "back_label": _("Back without recording"),
        },
    )


def undo_death(request: DeskRequest, patient: UUID) -> HttpResponse:
    """The first person says why it was an error; for the second one the same address confirms it."""
    ids = request.desk.all_practice_ids
    header = get_header(ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.RECORD_DEATH)
    is_second = get_case(ids, patient, clock.now()).death_doubted_by is not None

    def make(data: QueryDict | None) -> DeskForm:
        kind = UndoForm if is_second else DoubtForm
        return kind(data, initial={"seen_version": header.version})

    def act(form: Any) -> Any:
        context = context_of(request, header.practice_id)
        if is_second:
            return undoing_death.undo_death(context, patient=patient, seen_version=form.seen)
        return undoing_death.doubt_death(
            context, patient=patient, seen_version=form.seen, reason=form.cleaned_data["reason"]
        )

    return answer_step(
        request,
        make,
        act,
        version=lambda: get_header(ids, patient).version,
        after=reverse("patient", args=[patient]),
        page={
            "title": _("The death of %s was recorded in error") % header.name,
            "over": f"{header.decider} · {header.practice_name}",
            "lead": _(
                "It takes two people. Then every course returns on hold: nothing is booked again, nothing "
                "that was held back is sent late, and every order is signed anew."
            ),
            "submit": _("Confirm as the second person") if is_second else _("Say that it was an error"),
            "back_url": reverse("patient", args=[patient]),
            "back_label": _("Back without saying so"),
        },
    )
