"""Where is a patient's whole treatment read by cycle and day, on a page and on paper?"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.services import clock
from oncodesk.services.documents.paper import Record, Section, Table, draw_record
from oncodesk.services.treatment.flow_sheet import FlowSheet, get_flow_sheet
from oncodesk.web.components.parts import Tab
from oncodesk.web.dates import full_day
from oncodesk.web.desk import DeskRequest
from oncodesk.web.pdf import pdf_download, printed_words
from oncodesk.web.treatment.flow_page import HEAD, Line, Said, later_said, lifetime_said, line_of


@require_safe
def show_flow_sheet(request: DeskRequest, patient: UUID, course: UUID | None = None) -> HttpResponse:
    """One row a visit; a patient with several courses has a sheet of each and one of all."""
    found = get_flow_sheet(request.desk.all_practice_ids, patient, course)
    return render(request, "treatment/flow_sheet.html", {**_parts(found), "sheet": found})


def _parts(found: FlowSheet) -> dict[str, Any]:
    """What the page and the paper both say."""
    lines = tuple(
        line_of(row, tells_course=found.course is None and len(found.courses) > 1) for row in found.rows
    )
    here = [found.patient] if found.course is None else [found.patient, found.course]
    return {
        "lines": lines,
        "head": HEAD,
        "later": later_said(found.later),
        "lifetime": tuple(map(lifetime_said, found.lifetime)),
        "tabs": _tabs(found),
        "pdf_url": reverse("flow_sheet_pdf" if found.course is None else "course_flow_sheet_pdf", args=here),
        "cancelled": found.cancelled,
    }


def _tabs(found: FlowSheet) -> tuple[Tab, ...]:
    if len(found.courses) < 2:
        return ()
    every = Tab(_("All courses"), reverse("flow_sheet", args=[found.patient]), found.course is None)
    return (
        every,
        *(
            Tab(
                name,
                reverse("course_flow_sheet", args=[found.patient, course]),
                course == found.course,
                note=full_day(start_on),
            )
            for course, name, start_on in found.courses
        ),
    )


@require_safe
def download_flow_sheet(request: DeskRequest, patient: UUID, course: UUID | None = None) -> HttpResponse:
    """The same on paper, across the page."""
    found = get_flow_sheet(request.desk.all_practice_ids, patient, course)
    parts = _parts(found)
    record = Record(
        title=_("Flow sheet: %s") % found.course_name if found.course_name else _("Flow sheet"),
        patient=f"{found.patient_name}, {found.about}",
        practice=found.practice,
        printed=printed_words(clock.now(), found.zone, request.desk.person),
        sections=(
            Section(
                _("Lifetime doses"),
                words=_texts(parts["lifetime"]),
                empty=_("None of a drug with a lifetime limit."),
            ),
            Section(
                _("By cycle and day"),
                table=Table((_("Visit"), *map(str, HEAD)), tuple(map(_paper_row, parts["lines"]))),
                empty=_("No visit is planned and nothing was given."),
            ),
            Section(_("After the last row"), words=_texts(parts["later"]), empty=_("Nothing.")),
        ),
        is_wide=True,
    )
    return pdf_download("flow-sheet.pdf", draw_record(record))


def _texts(said: tuple[Said, ...]) -> tuple[str, ...]:
    return tuple(each.text for each in said)


def _paper_row(line: Line) -> tuple[str, ...]:
    first = "\n".join((line.title, line.on, *_texts(line.marks)))
    return (first, *("\n".join(_texts(said)) for _name, said in line.cells))
