"""Where is a lifetime sum read, and where are doses elsewhere and looks at the heart written down?"""

from django.urls import path

from oncodesk.web.dosing import views

app_name = "dosing"
urlpatterns = [
    path("patients/lifetime", views.show_report, name="report"),
    path("patients/<uuid:patient>/lifetime", views.show_lifetime, name="lifetime"),
    path("patients/<uuid:patient>/lifetime/new", views.record_external, name="external"),
    path("patients/<uuid:patient>/lifetime/<uuid:entry>", views.take_back_external, name="take_back"),
    path("patients/<uuid:patient>/heart/new", views.record_heart, name="heart"),
    path("patients/<uuid:patient>/heart/<uuid:check>", views.take_back_heart, name="take_back_heart"),
]
