"""Where is a lifetime sum read, and where are doses elsewhere and looks at the heart written down?"""

from django.urls import path

from oncodesk.web.dosing import modified_views, views

app_name = "dosing"
urlpatterns = [
    path("patients/lifetime", views.show_report, name="report"),
    path("patients/<uuid:patient>/lifetime", views.show_lifetime, name="lifetime"),
    path("patients/<uuid:patient>/lifetime/new", views.record_external, name="external"),
    path("patients/<uuid:patient>/lifetime/<uuid:entry>", views.take_back_external, name="take_back"),
    path(
        "patients/<uuid:patient>/courses/<uuid:course>/doses", modified_views.show_modified, name="modified"
    ),
    path(
        "patients/<uuid:patient>/courses/<uuid:course>/doses/<uuid:modification>",
        modified_views.take_back_modified,
        name="take_back_modified",
    ),
    path("patients/<uuid:patient>/heart/new", views.record_heart, name="heart"),
    path("patients/<uuid:patient>/heart/<uuid:check>", views.take_back_heart, name="take_back_heart"),
]
