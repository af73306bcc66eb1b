"""Which patients are on a version, and which are on one that was superseded?"""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.services.practice.using import CourseInUse, list_superseded
from oncodesk.services.words import day_words
from oncodesk.web.components.parts import Action
from oncodesk.web.desk import DeskRequest
from oncodesk.web.protocols.library_page import CourseLine


@require_safe
def show_superseded(request: DeskRequest) -> HttpResponse:
    """Courses that go on as they began; moving one to the newer version is an act of its own."""
    lines = course_lines(list_superseded(request.desk.first.practice_id))
    return render(request, "protocols/superseded.html", {"lines": lines})


def course_lines(courses: Iterable[CourseInUse]) -> tuple[CourseLine, ...]:
    return tuple(
        CourseLine(
            patient=each.patient_name,
            url=reverse("patient", args=[each.patient]),
            about=_("%(name)s, version %(number)d") % {"name": each.protocol, "number": each.number},
            days=_("%(first)s to %(last)s")
            % {"first": day_words(each.start_on), "last": day_words(each.ends_on)},
            state=_("on hold") if each.state == "held" else "",
            action=_move(each),
        )
        for each in courses
    )


def _move(each: CourseInUse) -> Action | None:
    if each.newer is None:
        return None
    label = _("Compare with version %d") % each.newer
    return Action(label, reverse("course_version", args=[each.course]), about=each.patient_name)
