"""Where are the day board, a visit with its steps, and its printable page?"""

from django.urls import path

from oncodesk.web.treatment import (
    board_views,
    elsewhere_views,
    exception_views,
    flow_views,
    interaction_views,
    label_views,
    order_views,
    step_views,
    visit_views,
)

urlpatterns = [
    path("", board_views.show_today, name="board"),
    path("day/<str:day>", board_views.show_day, name="board_day"),
    path("visits/<uuid:visit>", visit_views.show_visit, name="visit"),
    path("visits/<uuid:visit>/sheet", visit_views.show_checkpoints, name="checkpoints"),
    path("visits/<uuid:visit>/blood/<uuid:asked>/confirm", step_views.confirm_blood, name="confirm_blood"),
    path("visits/<uuid:visit>/blood/<uuid:asked>/drawn", step_views.mark_blood_drawn, name="blood_drawn"),
    path("visits/<uuid:visit>/orders/<uuid:order>/label.pdf", label_views.download_label, name="label"),
    path(
        "visits/<uuid:visit>/orders/<uuid:order>/<slug:verb>", order_views.take_order_step, name="order_step"
    ),
    path("patients/<uuid:patient>/flow-sheet", flow_views.show_flow_sheet, name="flow_sheet"),
    path("patients/<uuid:patient>/flow-sheet.pdf", flow_views.download_flow_sheet, name="flow_sheet_pdf"),
    path(
        "patients/<uuid:patient>/courses/<uuid:course>/flow-sheet",
        flow_views.show_flow_sheet,
        name="course_flow_sheet",
    ),
    path(
        "patients/<uuid:patient>/courses/<uuid:course>/flow-sheet.pdf",
        flow_views.download_flow_sheet,
        name="course_flow_sheet_pdf",
    ),
    path("visits/<uuid:visit>/elsewhere", elsewhere_views.elsewhere, name="visit_elsewhere"),
    path("visits/<uuid:visit>/off-protocol", exception_views.order_exception, name="order_exception"),
    path("visits/<uuid:visit>/interactions", interaction_views.decide, name="decide_interaction"),
    path("visits/<uuid:visit>/<slug:verb>", step_views.take_step, name="visit_step"),
]
