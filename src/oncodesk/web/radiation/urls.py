"""Where is radiation prescribed, seen by the week, and recorded?"""

from django.urls import path

from oncodesk.web.radiation import course_views as course
from oncodesk.web.radiation import file_views as file
from oncodesk.web.radiation import fraction_views as fraction
from oncodesk.web.radiation import record_views as record
from oncodesk.web.radiation import settings_views as settings
from oncodesk.web.radiation import sheet_views as sheet
from oncodesk.web.radiation import week_views as week

app_name = "radiation"
urlpatterns = [
    path("radiation", week.show_this_week, name="week"),
    path("radiation/week/<str:day>", week.show_week, name="week_of"),
    path("radiation/outage/<uuid:resource>", week.plan_outage, name="outage"),
    path("radiation/outages/<uuid:outage>/end", week.end_outage, name="end_outage"),
    path("patients/<uuid:patient>/radiation/new", course.draft, name="draft"),
    path("patients/<uuid:patient>/fasting", sheet.sign_fasting, name="fasting"),
    path("radiation/courses/<uuid:course>", course.show, name="course"),
    path("radiation/courses/<uuid:course>/phase", course.add_phase, name="add_phase"),
    path("radiation/courses/<uuid:course>/effect", record.grade, name="effect"),
    path("radiation/courses/<uuid:course>/review", record.review, name="review"),
    path("radiation/courses/<uuid:course>/record", record.packet, name="record"),
    path("radiation/courses/<uuid:course>/record.pdf", record.download_packet, name="record_pdf"),
    path("radiation/courses/<uuid:course>/<slug:verb>", course.change, name="change"),
    path("radiation/phases/<uuid:phase>/file", file.add, name="file"),
    path("radiation/phases/<uuid:phase>/<slug:verb>", course.change_phase, name="phase"),
    path("radiation/fractions/<uuid:fraction>/<slug:verb>", fraction.take_step, name="step"),
    path("radiation/anesthesia/<uuid:anesthesia>", sheet.show, name="sheet"),
    path("radiation/anesthesia/<uuid:anesthesia>/<slug:verb>", sheet.add, name="sheet_add"),
    path("radiation/controlled/<uuid:controlled>/witness", sheet.witness, name="witness"),
    path("radiation/resources", settings.show, name="resources"),
    path("radiation/after", settings.choose, name="after"),
    path("radiation/resources/new", settings.add, name="add_resource"),
    path("radiation/resources/<uuid:resource>", settings.change, name="resource"),
]
