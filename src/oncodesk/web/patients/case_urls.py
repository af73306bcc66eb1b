"""Where is a patient's case read, and her death recorded?"""

from django.urls import path

from oncodesk.web.patients import case_views

urlpatterns = [
    path("patients/<uuid:patient>", case_views.show_case, name="patient"),
    path("patients/<uuid:patient>/death", case_views.record_death, name="record_death"),
    path("patients/<uuid:patient>/death/error", case_views.undo_death, name="undo_death"),
]
