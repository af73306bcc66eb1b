"""Where does one read what the assistant did, answer it, set it, and see tasks and messages?"""

from django.urls import path

from oncodesk.web.assistant import outbox_views, settings_views, views

app_name = "assistant"
urlpatterns = [
    path("assistant", views.show_feed, name="feed"),
    path("assistant/proposals/<uuid:proposal>/accept", views.accept, name="accept"),
    path("assistant/proposals/<uuid:proposal>/dismiss", views.dismiss, name="dismiss"),
    path("assistant/visits/<uuid:visit>/undo-booking", views.undo_booking, name="undo_booking"),
    path("assistant/tasks", views.show_tasks, name="tasks"),
    path("assistant/tasks/<uuid:task>/acknowledge", views.acknowledge, name="acknowledge"),
    path("assistant/tasks/<uuid:task>/done", views.finish, name="finish"),
    path("assistant/settings", settings_views.show_duties, name="settings"),
    path("assistant/settings/<slug:duty>", settings_views.change_duty, name="duty"),
    path("outbox", outbox_views.show_outbox, name="outbox"),
    path("outbox/<uuid:message>", outbox_views.show_message, name="message"),
    path("outbox/<uuid:message>/<slug:answer>", outbox_views.answer_message, name="answer_message"),
]
