"""Where is a course laid out, and where are its dates changed?"""

from django.urls import path

from oncodesk.web.scheduling import change_views, start_views

urlpatterns = [
    path("patients/<uuid:patient>/start", start_views.start_course, name="start_course"),
    path("courses/<uuid:course>/change", change_views.change_course, name="course_change"),
]
