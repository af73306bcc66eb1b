"""How does the label of a prepared dose come to the printer?"""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from oncodesk.services.treatment.labels import get_label
from oncodesk.web.desk import DeskRequest
from oncodesk.web.pdf import pdf_download


@require_safe
def download_label(request: DeskRequest, visit: UUID, order: UUID) -> HttpResponse:
    label = get_label(request.desk.all_practice_ids, visit, order)
    return pdf_download(label.name, label.content)
