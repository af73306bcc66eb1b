"""How are effects graded and weeks reviewed, and what does the reviewer read who works elsewhere?"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.documents.paper import Record, Section, Table, draw_record
from oncodesk.services.radiation import reviewing
from oncodesk.services.radiation.queries import CourseShown, get_course
from oncodesk.services.radiation.record_queries import get_course_and_record
from oncodesk.web.components.states import FRACTIONS
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.pdf import pdf_download, printed_lines, printed_words
from oncodesk.web.radiation import forms, words
from oncodesk.web.radiation.course_page import CoursePage, check_lines, effect_words, fill, review_words
from oncodesk.web.radiation.course_views import course_url


def grade(request: DeskRequest, course: UUID) -> HttpResponse:
    shown = get_course(request.desk.all_practice_ids, course)
    need(request.desk.seat_in(shown.practice_id), Permission.GIVE)
    form = forms.EffectForm(request.POST or None)

    def act() -> Done:
        given: dict[str, Any] = form.cleaned_data
        scale, _space, version = given["scale"].rpartition(" ")
        return reviewing.grade_effect(
            context_of(request, shown.practice_id),
            course=course,
            tissue=given["tissue"],
            scale=scale,
            scale_version=version,
            grade=given["grade"],
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: course_url(course),
        page={
            "title": _("Grade an effect"),
            "over": f"{shown.patient_name} · {words.name_of(shown)}",
            "lead": _("Read the scale in its own version. A grade changes nothing by itself."),
            "back_url": course_url(course),
        },
    )


def review(request: DeskRequest, course: UUID) -> HttpResponse:
    shown = get_course(request.desk.all_practice_ids, course)
    need(request.desk.seat_in(shown.practice_id), Permission.GIVE)
    today = clock.now().astimezone(shown.zone).date()
    form = forms.ReviewForm(request.POST or None, initial={"reviewed_on": today})
    lead = _("Skin, mucosa, weight, doses, and what changes.")
    if not shown.is_open:
        lead = _("The field, acute and late effects, and what changes. It ends what was due until now.")
    if shown.reviewer:
        lead = _("%s reviews from elsewhere: write down what she said.") % shown.reviewer
    return answer_form(
        request,
        form,
        lambda: reviewing.record_review(
            context_of(request, shown.practice_id),
            course=course,
            words=form.cleaned_data["words"],
            reviewed_on=form.cleaned_data["reviewed_on"],
        ),
        after=lambda done: course_url(course),
        page={
            "title": _("Weekly review") if shown.is_open else _("Look after the course"),
            "over": f"{shown.patient_name} · {words.name_of(shown)}",
            "lead": lead,
            "back_url": course_url(course),
        },
    )


@require_safe
def packet(request: DeskRequest, course: UUID) -> HttpResponse:
    """Everything a reviewer needs on one page for printing: prescription, fractions, effects, reviews."""
    return render(
        request,
        "radiation/record.html",
        {
            **_parts(request, course)[1],
            "course_url": reverse("radiation:course", args=[course]),
            "pdf_url": reverse("radiation:record_pdf", args=[course]),
        },
    )


def _parts(request: DeskRequest, course: UUID) -> tuple[CourseShown, dict[str, Any]]:
    """What the page and the paper both say."""
    shown, kept = get_course_and_record(request.desk.all_practice_ids, course)
    return shown, {
        "page": fill(shown, request.desk.seat_in(shown.practice_id)),
        "effects": [effect_words(each, shown.zone) for each in kept.effects],
        "reviews": [review_words(each) for each in kept.reviews],
        "checks": check_lines(kept, shown.zone),
    }


@require_safe
def download_packet(request: DeskRequest, course: UUID) -> HttpResponse:
    """The same on paper, for a reviewer who works elsewhere."""
    shown, parts = _parts(request, course)
    page: CoursePage = parts["page"]
    seat = request.desk.seat_in(shown.practice_id)
    rows = tuple(
        (row.number, row.on, " · ".join(part for part in (_state(row.state), row.text) if part), row.gy)
        for row in page.fractions
    )
    said = tuple(": ".join(each) for each in (*parts["effects"], *parts["reviews"]))
    record = Record(
        title=f"{_('Radiation record')}: {page.title}",
        patient=page.patient,
        practice=seat.practice_name,
        printed=printed_words(clock.now(), shown.zone.key, request.desk.person),
        sections=(
            Section(_("Facts"), printed_lines(page.facts)),
            *(
                Section(f"{_('Prescription')}: {each.title}", printed_lines(each.facts))
                for each in page.phases
            ),
            Section(_("Fractions"), table=Table((_("No."), _("Day"), _("State"), _("Dose")), rows)),
            Section(
                _("Effects and reviews"),
                words=said,
                empty=_("No effect is graded and no week is reviewed yet."),
            ),
            Section(
                _("Looks after the last fraction"),
                words=tuple(": ".join(each) for each in parts["checks"]),
                empty=_("No fraction is planned."),
            ),
        ),
    )
    return pdf_download("radiation-record.pdf", draw_record(record))


def _state(code: str) -> str:
    return str(FRACTIONS[code].label)
