"""How does somebody say that blood will be drawn, or was?"""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oncodesk.domain.shared.roles import Permission
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.labs import actions, queries
from oncodesk.services.labs.queries import RequestLine
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.labs.forms import MomentForm


def _visit(line: RequestLine) -> str:
    """The visit's own page, or the patient's where no door has one."""
    try:
        return reverse("visit", args=[line.visit])
    except NoReverseMatch:
        return reverse("patients:facts", args=[line.patient])


@require_POST
def confirm(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """The place has said that it will draw."""
    line = queries.get_request(request.desk.all_practice_ids, request_id)
    seen = request.POST.get("seen_version", "")
    actions.confirm_request(
        context_of(request, line.practice_id),
        request=request_id,
        seen_version=int(seen) if seen.isdigit() else 0,
    )
    return HttpResponseRedirect(_visit(line))


def drawn(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """Day and time of the draw."""
    line = queries.get_request(request.desk.all_practice_ids, request_id)
    need(request.desk.seat_in(line.practice_id), Permission.BOOK)
    now = clock.now().astimezone(ZoneInfo(line.zone))
    form = MomentForm(
        line.zone,
        request.POST or None,
        initial={"seen_version": line.version, "day": now.date(), "time": now.strftime("%H:%M")},
    )

    def act() -> Done:
        return actions.mark_drawn(
            context_of(request, line.practice_id),
            request=request_id,
            seen_version=form.seen,
            drawn_at=form.cleaned_data["at"],
        )

    page: dict[str, object] = {
        "title": _("Blood was drawn"),
        "over": line.patient_name,
        "lead": _("Asked for between %(start)s and %(end)s.")
        % {"start": moment(line.draw_from, line.zone), "end": moment(line.draw_until, line.zone)},
        "submit": _("Save"),
        "back_url": _visit(line),
    }
    return answer_form(request, form, act, after=lambda done: _visit(line), page=page)
