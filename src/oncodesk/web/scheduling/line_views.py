"""Where does an oncologist say that a course is another line of treatment than was counted?"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oncodesk.domain.scheduling.line import MOST_LINES
from oncodesk.domain.shared.roles import Permission
from oncodesk.services.context import Done
from oncodesk.services.scheduling.correcting_line import correct_line
from oncodesk.services.scheduling.queries import get_course
from oncodesk.web.answering import answer_step
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm
from oncodesk.web.patients.offering import line_words


class LineForm(DeskForm):
    line = forms.IntegerField(label=gettext_lazy("Line of treatment"), min_value=1, max_value=MOST_LINES)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("For example which treatment was given elsewhere before."),
    )


def correct(request: DeskRequest, course: UUID) -> HttpResponse:
    """The number is a fact for reading: it moves no date and no dose."""
    ids = request.desk.all_practice_ids
    shown = get_course(ids, course)
    need(request.desk.seat_in(shown.practice_id), Permission.DECIDE)

    def make(data: QueryDict | None) -> LineForm:
        kept = {"seen_version": shown.version, "line": shown.line, "reason": shown.line_reason}
        return LineForm(data, initial=kept)

    def act(form: Any) -> Done:
        return correct_line(
            context_of(request, shown.practice_id),
            course=course,
            seen_version=form.seen,
            line=form.cleaned_data["line"],
            reason=form.cleaned_data["reason"],
        )

    back = reverse("patient", args=[shown.patient])
    return answer_step(
        request,
        make,
        act,
        version=lambda: get_course(ids, course).version,
        after=back,
        page={
            "title": _("Line of treatment: %s") % shown.name,
            "over": f"{shown.patient_name} · {shown.breed}",
            "lead": _(
                "%s. It is counted from her earlier courses of the same disease here; treatment elsewhere "
                "counts when you say so. Later courses count on from your number; no date and no dose "
                "changes."
            )
            % line_words(shown.line),
            "submit": _("Save the line"),
            "back_url": back,
            "back_label": _("Back to %s") % shown.patient_name,
        },
    )
