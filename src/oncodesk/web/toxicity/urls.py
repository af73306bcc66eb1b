"""Where is it asked how she is, and where is read what owners told?"""

from django.urls import path

from oncodesk.web.toxicity import (
    event_views,
    examination_views,
    mishap_views,
    reduction_views,
    report_views,
    response_views,
    sign_views,
    summary_views,
)

app_name = "toxicity"
urlpatterns = [
    path("visits/<uuid:visit>/signs", sign_views.record_signs, name="signs"),
    path("visits/<uuid:visit>/urine", examination_views.read_urine, name="urine"),
    path("visits/<uuid:visit>/pressure", examination_views.record_pressure, name="pressure"),
    path("visits/<uuid:visit>/judge-signs", sign_views.judge_signs, name="judge"),
    path("visits/<uuid:visit>/reductions/<slug:drug>", reduction_views.answer_reduction, name="reduction"),
    path("patients/<uuid:patient>/events", event_views.show_events, name="events"),
    path("patients/<uuid:patient>/events/new", event_views.record_event, name="event"),
    path("patients/<uuid:patient>/events/<uuid:event>", event_views.correct_event, name="correct_event"),
    path("patients/<uuid:patient>/mishaps", mishap_views.show_mishaps, name="mishaps"),
    path("patients/<uuid:patient>/mishaps/<uuid:mishap>", mishap_views.correct_mishap, name="correct_mishap"),
    path(
        "visits/<uuid:visit>/orders/<uuid:order>/mishap/new", mishap_views.record_mishap, name="record_mishap"
    ),
    path("patients/<uuid:patient>/response", response_views.show_response, name="response"),
    path("patients/<uuid:patient>/response/new", response_views.record_response, name="assess"),
    path("patients/<uuid:patient>/quality/new", response_views.record_quality, name="score"),
    path("patients/<uuid:patient>/courses/<uuid:course>/summary", summary_views.show_summary, name="summary"),
    path(
        "patients/<uuid:patient>/courses/<uuid:course>/summary.pdf",
        summary_views.download_summary,
        name="summary_pdf",
    ),
    path("patients/<uuid:patient>/reports", report_views.show_reports, name="reports"),
    path("patients/<uuid:patient>/reports/new", report_views.record_report, name="report"),
    path("patients/<uuid:patient>/reports/<uuid:report>", report_views.read_report, name="read"),
]
