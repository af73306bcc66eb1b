"""How is a plan or a treatment record of the planning system filed with a course?"""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from oncodesk.domain.shared.roles import Permission
from oncodesk.services.context import Done
from oncodesk.services.patients.steps import Upload
from oncodesk.services.radiation import filing, queries
from oncodesk.web.answering import answer_step
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.radiation import forms, words
from oncodesk.web.radiation.course_views import course_url


def add(request: DeskRequest, phase: UUID) -> HttpResponse:
    """A file from this computer, filed under one prescription."""
    ids = request.desk.all_practice_ids
    shown = queries.get_course(ids, queries.course_of_phase(ids, phase))
    need(request.desk.seat_in(shown.practice_id), Permission.GIVE)
    row = next(each for each in shown.phases if each.phase == phase)

    def make(data: QueryDict | None) -> forms.FileForm:
        return forms.FileForm(data, request.FILES or None, initial={"seen_version": row.version})

    def act(form: forms.FileForm) -> Done:
        given = form.cleaned_data["file"]
        return filing.file_document(
            context_of(request, shown.practice_id),
            phase=phase,
            seen_version=form.seen,
            upload=Upload(given.name, given.read()),
        )

    return answer_step(
        request,
        make,
        act,
        version=lambda: row.version,
        after=course_url(shown.course),
        page={
            "title": _("File a plan or record"),
            "over": f"{shown.patient_name} · {row.site}, {words.prescribed(row)}",
            "lead": _("Kept as evidence and compared. It changes no prescription and records no dose."),
            "submit": _("File it"),
            "multipart": True,
            "back_url": course_url(shown.course),
            "back_label": _("Back to the course"),
        },
    )
