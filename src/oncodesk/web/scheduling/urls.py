"""Where is a course laid out, and where are its dates changed?"""

from django.urls import path

from oncodesk.web.scheduling import (
    change_views,
    closing_views,
    line_views,
    pause_views,
    start_views,
    version_views,
)

urlpatterns = [
    path("close-day", closing_views.close, name="close_day"),
    path("patients/<uuid:patient>/start", start_views.start_course, name="start_course"),
    path("courses/<uuid:course>/version", version_views.change_version, name="course_version"),
    path("courses/<uuid:course>/change", change_views.change_course, name="course_change"),
    path("courses/<uuid:course>/line", line_views.correct, name="course_line"),
    path("courses/<uuid:course>/hold", pause_views.hold, name="hold_course"),
    path("courses/<uuid:course>/resume", pause_views.resume, name="resume_course"),
]
