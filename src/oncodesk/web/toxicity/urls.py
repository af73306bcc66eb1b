"""Where is it asked how she is, and where is read what owners told?"""

from django.urls import path

from oncodesk.web.toxicity import report_views, sign_views

app_name = "toxicity"
urlpatterns = [
    path("visits/<uuid:visit>/signs", sign_views.record_signs, name="signs"),
    path("visits/<uuid:visit>/judge-signs", sign_views.judge_signs, name="judge"),
    path("patients/<uuid:patient>/reports", report_views.show_reports, name="reports"),
    path("patients/<uuid:patient>/reports/new", report_views.record_report, name="report"),
    path("patients/<uuid:patient>/reports/<uuid:report>", report_views.read_report, name="read"),
]
