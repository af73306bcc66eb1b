"""How does a text come into the library as a file, leave it as one, and differ from another version?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.shared.roles import Permission
from oncodesk.services.context import Done
from oncodesk.services.practice.actions import store_shipped_content
from oncodesk.services.practice.comparing import compare_content
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.practice.uploading import store_protocol_file
from oncodesk.services.protocols.reading import LARGEST
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.protocols.forms import FileForm
from oncodesk.web.protocols.views import find_version, seen_in


@require_safe
def download(request: DeskRequest, version: UUID) -> HttpResponse:
    """The exact text that was signed, byte for byte: stored elsewhere, it has the same digest."""
    _seat, text = find_version(request, version)
    summary = text.summary
    ending, media = (
        ("json", "application/json") if summary.kind is Kind.DRUGS else ("toml", "application/toml")
    )
    answer = HttpResponse(text.body.encode(), content_type=f"{media}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{summary.slug}-{summary.number}.{ending}"'
    return answer


def add_file(request: DeskRequest) -> HttpResponse:
    """A protocol file of the practice's own: its faults by line, or its page as a draft."""
    seat = request.desk.first
    need(seat, Permission.MANAGE_PRACTICE)
    form = FileForm(request.POST or None, request.FILES or None)

    def act() -> Done:
        given = form.cleaned_data["file"]
        return store_protocol_file(
            context_of(request, seat.practice_id), content=given.read(LARGEST + 1), file=given.name
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: reverse("protocols:text", args=[done.id]),
        page={
            "title": _("Add a protocol file"),
            "over": seat.practice_name,
            "lead": _("It becomes a draft. No course starts on it before an oncologist signs it."),
            "submit": _("Check and keep"),
            "multipart": True,
            "back_url": reverse("protocols:library"),
        },
    )


@require_POST
def fetch_shipped(request: DeskRequest) -> HttpResponse:
    """Texts that came with a newer Oncodesk become drafts; what was signed stays signed."""
    practice_id = request.desk.first.practice_id
    store_shipped_content(context_of(request, practice_id), seen_version=seen_in(request))
    messages.success(request, _("The new texts are drafts now. An oncologist reads and signs them."))
    return HttpResponseRedirect(reverse("protocols:library"))


@require_safe
def show_changes(request: DeskRequest, version: UUID, other: UUID) -> HttpResponse:
    """Line by line, what the newer of two versions says differently."""
    seat, text = find_version(request, version)
    found = compare_content(seat.practice_id, version, other)
    context = {
        "name": text.summary.name,
        "over": _("Version %(older)d to version %(newer)d")
        % {"older": found.older.number, "newer": found.newer.number},
        "back_url": reverse("protocols:text", args=[version]),
        "lines": found.lines,
    }
    return render(request, "protocols/changes.html", context)
