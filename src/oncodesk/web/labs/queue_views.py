"""Which results changed since somebody relied on them, and which reports were only sent again?"""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.services.labs import queues
from oncodesk.services.labs.queues import ChangedLine
from oncodesk.web.components.parts import Action
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest
from oncodesk.web.labs.report_views import shown_list, shown_report
from oncodesk.web.labs.results_page import UnmatchedReport
from oncodesk.web.labs.words import STATUSES


@require_safe
def changed(request: DeskRequest) -> HttpResponse:
    """What replaced what, and who has seen the new value."""
    many = len(request.practice_ids) > 1
    rows = tuple(_changed(each, many) for each in queues.list_changed(request.practice_ids))
    return shown_list(request, "changed", _("What replaced what"), _("No result has changed."), rows)


@require_safe
def repeated(request: DeskRequest) -> HttpResponse:
    """Reports that said nothing new."""
    many = len(request.practice_ids) > 1
    rows = tuple(shown_report(each, many) for each in queues.list_repeats(request.practice_ids))
    return shown_list(request, "repeated", _("Sent again, nothing new"), _("Nothing came twice."), rows)


def _changed(line: ChangedLine, many: bool) -> UnmatchedReport:
    drawn = moment(line.collected_at, line.zone) if line.collected_at else _("not told")
    how = _("read on the smear by %s") % line.read_by if line.read_by else str(STATUSES[line.status])
    if not line.is_usable:
        how = f"{how}, {_('cannot be used')}"
    seen = (
        _("Seen by %s") % ", ".join(line.seen_by)
        if line.seen_by
        else _("Nobody has seen the new version yet.")
    )
    return UnmatchedReport(
        moment(line.received_at, line.zone),
        line.practice if many else _("drawn %s") % drawn,
        line.patient_name,
        f"{line.name}: {line.before} → {line.after} ({how})",
        seen,
        actions=(
            Action(_("Open"), reverse("labs:report", args=[line.report]), about=line.patient_name),
            Action(_("Patient"), reverse("patients:facts", args=[line.patient]), about=line.patient_name),
        ),
    )
