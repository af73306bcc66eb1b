"""Where is a reaction or a drug beside the vein recorded, read and corrected?"""

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
from oncodesk.domain.treatment.mishap import Mishap
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.patients.queries import get_header
from oncodesk.services.toxicity import mishaps
from oncodesk.services.toxicity.mishap_queries import MishapShown, first_aid_of, list_mishaps
from oncodesk.services.treatment.visit_queries import get_visit
from oncodesk.services.words import drug_words
from oncodesk.web.answering import answer_step
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.labs.forms import MomentForm
from oncodesk.web.treatment.giving_views import order_in

KINDS = {
    Mishap.EXTRAVASATION.value: gettext_lazy("Extravasation"),
    Mishap.REACTION.value: gettext_lazy("Reaction"),
}
_TEXT = forms.Textarea(attrs={"rows": 3})


class MishapForm(MomentForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What"), choices=list(KINDS.items()), widget=forms.RadioSelect
    )
    observed = forms.CharField(label=gettext_lazy("What was seen"), max_length=500, widget=_TEXT)
    volume_ml = forms.DecimalField(
        label=gettext_lazy("Estimated volume beside the vein, mL"),
        required=False,
        max_digits=8,
        decimal_places=2,
        help_text=gettext_lazy("Empty: nobody knows."),
    )
    done = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=500,
        widget=_TEXT,
        help_text=gettext_lazy("With times and doses, and who was called."),
    )

    def __init__(self, zone: str, *arguments: Any, **named: Any) -> None:
        super().__init__(zone, *arguments, **named)
        self.fields["day"].label = _("Noticed on")
        self.order_fields(["kind", "day", "time", "observed", "volume_ml", "done"])

    @property
    def told(self) -> mishaps.Told:
        given = self.cleaned_data
        return mishaps.Told(
            Mishap(given["kind"]), given["at"], given["observed"], given["done"], given["volume_ml"]
        )


class CorrectMishapForm(MishapForm):
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=200)
    is_error = forms.BooleanField(label=gettext_lazy("Nothing of this happened"), required=False)


def record_mishap(request: DeskRequest, visit: UUID, order: UUID) -> HttpResponse:
    """What to do first stands above the form; recording it tells the oncologist."""
    shown = get_visit(request.desk.all_practice_ids, visit, clock.now())
    need(request.desk.seat_in(shown.practice_id), Permission.GIVE)
    drug = order_in(shown, order)
    now = clock.now().astimezone(ZoneInfo(shown.zone))

    def make(posted: QueryDict | None) -> MishapForm:
        return MishapForm(shown.zone, posted, initial={"day": now.date(), "time": now.time()})

    def act(form: Any) -> Done:
        return mishaps.record_mishap(context_of(request, shown.practice_id), order=order, told=form.told)

    return answer_step(
        request,
        make,
        act,
        version=lambda: drug.version,
        after=_of(shown.patient),
        template="toxicity/mishap.html",
        page={
            "title": _("Reaction or extravasation: %s") % drug.drug,
            "over": shown.patient_name,
            "first": finding_lines(first_aid_of(drug.drug_id)),
            "lead": _("The oncologist is told at once, and the days on which somebody looks become tasks."),
            "back_url": reverse("visit", args=[visit]),
        },
    )


@require_safe
def show_mishaps(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    found = [
        (each, f"{KINDS[each.kind]}: {drug_words(each.drug)}", _lines(each, header.zone))
        for each in list_mishaps(request.desk.all_practice_ids, patient)
    ]
    rows = [(*row, finding_lines(row[0].first_aid)) for row in found]
    return render(request, "toxicity/mishaps.html", {"header": header, "mishaps": rows})


def _lines(each: MishapShown, zone: str) -> tuple[str, ...]:
    noticed = _("noticed %s") % moment(each.noticed_at, zone)
    volume = ""
    if each.kind is Mishap.EXTRAVASATION:
        volume = _("volume not known")
        if each.volume_ml is not None:
            volume = _("about %s mL") % f"{each.volume_ml.normalize():f}"
    author = _("recorded by %(who)s, %(at)s") % {
        "who": each.recorded_by,
        "at": moment(each.recorded_at, zone),
    }
    corrected = _("Corrected: %s") % each.correction if each.correction else ""
    facts = " · ".join(part for part in (noticed, volume) if part)
    return tuple(
        line for line in (each.observed, facts, _("Done: %s") % each.done, author, corrected) if line
    )


def correct_mishap(request: DeskRequest, patient: UUID, mishap: UUID) -> HttpResponse:
    """The old record stays; the new one names it."""
    ids = request.desk.all_practice_ids
    header = get_header(ids, patient)
    need(request.desk.seat_in(header.practice_id), Permission.GIVE)

    def found() -> MishapShown:
        one = next((each for each in list_mishaps(ids, patient) if each.mishap == mishap), None)
        if one is None:
            raise NotThere("This was corrected already, or is of another patient.")
        return one

    shown = found()
    noticed = shown.noticed_at.astimezone(ZoneInfo(header.zone))

    def make(posted: QueryDict | None) -> CorrectMishapForm:
        return CorrectMishapForm(
            header.zone,
            posted,
            initial={
                "seen_version": shown.version,
                "kind": shown.kind.value,
                "day": noticed.date(),
                "time": noticed.time(),
                "observed": shown.observed,
                "volume_ml": shown.volume_ml,
                "done": shown.done,
            },
        )

    def act(form: Any) -> Done:
        return mishaps.correct_mishap(
            context_of(request, header.practice_id),
            corrects=mishap,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
            told=None if form.cleaned_data["is_error"] else form.told,
        )

    return answer_step(
        request,
        make,
        act,
        version=lambda: found().version,
        after=_of(patient),
        page={
            "title": _("Correct: %s") % drug_words(shown.drug),
            "over": header.name,
            "lead": _("The old record stays. What was open of it ends, and begins anew from what you write."),
            "back_url": _of(patient),
        },
    )


def _of(patient: UUID) -> str:
    return reverse("toxicity:mishaps", args=[patient])
