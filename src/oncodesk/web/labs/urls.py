"""Where do results come in, wait, get filed, typed, confirmed and moved?"""

from django.urls import path

from oncodesk.web.labs import entry_views as entry
from oncodesk.web.labs import queue_views as queue
from oncodesk.web.labs import report_views as report

app_name = "labs"
urlpatterns = [
    path("results", report.inbox, name="inbox"),
    path("results/to-confirm", report.to_confirm, name="to_confirm"),
    path("results/changed", queue.changed, name="changed"),
    path("results/sent-again", queue.repeated, name="repeated"),
    path("results/all", report.everything, name="all"),
    path("results/import", report.upload, name="upload"),
    path("results/<uuid:report>", report.show, name="report"),
    path("results/<uuid:report>/file", report.attach, name="attach"),
    path("results/<uuid:report>/move", report.move, name="move"),
    path("results/<uuid:report>/set-aside", report.dismiss, name="dismiss"),
    path("results/<uuid:report>/smear", entry.read_smear, name="smear"),
    path("results/<uuid:report>/confirm", entry.confirm, name="confirm"),
    path("patients/<uuid:patient>/type-results", entry.type_in, name="type"),
]
