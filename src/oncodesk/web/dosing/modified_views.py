"""Where are the changed doses of a course read, and taken back?"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services.errors import NotThere
from oncodesk.services.treatment.modified import get_modified
from oncodesk.services.treatment.modifying import take_back_modification
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.dosing import filling
from oncodesk.web.dosing.forms import TakeBackForm
from oncodesk.web.forms import answer_form


@require_safe
def show_modified(request: DeskRequest, patient: UUID, course: UUID) -> HttpResponse:
    """Every changed dose, newest first, with its reason, its person, and what was taken back."""
    kept = get_modified(request.desk.all_practice_ids, patient, course)
    may = request.desk.seat_in(kept.practice_id).may(Permission.PRESCRIBE)
    return render(
        request,
        "dosing/modified.html",
        {"kept": kept, "course": course, "lines": filling.modified_of(kept, course, may=may)},
    )


def take_back_modified(request: DeskRequest, patient: UUID, course: UUID, modification: UUID) -> HttpResponse:
    kept = get_modified(request.desk.all_practice_ids, patient, course)
    need(request.desk.seat_in(kept.practice_id), Permission.PRESCRIBE)
    found = next((each for each in kept.doses if each.modification == modification), None)
    if found is None or found.taken_back:
        raise NotThere("This dose change was taken back already, or is of another course.")
    form = TakeBackForm(request.POST or None, initial={"seen_version": found.version})
    drug, what, *_rest = filling.modified_line(found)
    after = reverse("dosing:modified", args=[patient, course])
    lead = _("%(drug)s: %(what)s. It stays to be read; later doses are calculated without it.")
    return answer_form(
        request,
        form,
        lambda: take_back_modification(
            context_of(request, kept.practice_id),
            modification=modification,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        ),
        after=lambda done: after,
        page={
            "title": _("Take back a changed dose"),
            "over": kept.patient_name,
            "back_url": after,
            "lead": lead % {"drug": drug, "what": what},
        },
    )
