"""How is a course put on hold, and resumed with new dates?"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.scheduling.queries import CourseShown, get_course
from oncodesk.services.treatment.pausing import hold_course, resume_course
from oncodesk.services.treatment.standing_against import against_resuming
from oncodesk.services.words import day_words
from oncodesk.web.accepting import AcceptingOnDay
from oncodesk.web.answering import answer_step
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm, day_field


class HoldForm(DeskForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class ResumeForm(AcceptingOnDay):
    day_name = "first_on"
    first_on = day_field(gettext_lazy("Next treatment on"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)


def hold(request: DeskRequest, course: UUID) -> HttpResponse:
    """Anybody at the desk may stop; only a prescriber lets it go on."""
    shown = get_course(request.desk.all_practice_ids, course)
    need(request.desk.seat_in(shown.practice_id), Permission.PLAN_COURSE)

    def act(form: Any) -> Done:
        return hold_course(
            context_of(request, shown.practice_id),
            course=course,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        )

    return _answer(
        request,
        shown,
        HoldForm,
        act,
        {
            "title": _("Hold %s") % shown.name,
            "lead": _(
                "No dose can be released, and booked times of treatments are given back. Blood checks stay. "
                "Nothing goes on by itself: a prescriber resumes the course with new dates."
            ),
            "submit": _("Hold the course"),
        },
    )


def resume(request: DeskRequest, course: UUID) -> HttpResponse:
    """A resumed course always has a day that somebody chose today."""
    shown = get_course(request.desk.all_practice_ids, course)
    need(request.desk.seat_in(shown.practice_id), Permission.PRESCRIBE)
    today = clock.now().astimezone(ZoneInfo(shown.zone)).date()
    following = shown.movable[0][1] if shown.movable else today

    def act(form: Any) -> Done:
        return resume_course(
            context_of(request, shown.practice_id),
            course=course,
            seen_version=form.seen,
            first_on=form.cleaned_data["first_on"],
            reason=form.cleaned_data["reason"],
            accept=form.accepted,
        )

    ids = request.desk.all_practice_ids

    def against(day: date, _sent: object) -> tuple[Finding, ...]:
        return against_resuming(ids, course, day, clock.now())

    return _answer(
        request,
        shown,
        partial(ResumeForm, against=against),
        act,
        {
            "title": _("Resume %s") % shown.name,
            "lead": _(
                "The next treatment stood on %s. All later visits follow the day that you choose, closed "
                "days are stepped over, and every order is signed anew."
            )
            % day_words(following),
            "submit": _("Resume the course"),
        },
        first_on=max(following, today),
    )


def _answer(
    request: DeskRequest,
    shown: CourseShown,
    form: Callable[..., DeskForm],
    act: Any,
    page: dict[str, object],
    **initial: object,
) -> HttpResponse:
    def make(data: QueryDict | None) -> DeskForm:
        return form(data, initial={"seen_version": shown.version, **initial})

    back = reverse("patient", args=[shown.patient])
    return answer_step(
        request,
        make,
        act,
        version=lambda: get_course(request.desk.all_practice_ids, shown.course).version,
        after=back,
        page={
            **page,
            "over": f"{shown.patient_name} · {shown.breed}",
            "back_url": back,
            "back_label": _("Back to %s") % shown.patient_name,
        },
    )
