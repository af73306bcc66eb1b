"""Where does a practice begin, where is it set up, and who works in it?"""

from django.urls import path

from oncodesk.web.practice import people_views, settings_views, views

app_name = "practice"
urlpatterns = [
    path("welcome", views.found, name="found"),
    path("practices", views.choose, name="choose"),
    path("practices/new", views.found_another, name="found_another"),
    path("set-up", views.show_setup, name="setup"),
    path("settings", settings_views.show_settings, name="settings"),
    path("settings/contact", settings_views.change_contact, name="contact"),
    path("settings/hours", settings_views.set_hours, name="hours"),
    path("settings/close-days", settings_views.close_days, name="close_days"),
    path("settings/open-days", settings_views.open_days, name="open_days"),
    path("settings/capacity", settings_views.set_capacity, name="capacity"),
    path("people", people_views.show_people, name="people"),
    path("people/add", people_views.add_person, name="add_person"),
    path("people/<uuid:membership>/role", people_views.change_role, name="change_role"),
    path("people/<uuid:membership>/password", people_views.set_first_password, name="set_first_password"),
    path(
        "people/<uuid:membership>/second-step/remove",
        people_views.remove_second_step,
        name="remove_second_step",
    ),
    path("people/<uuid:membership>/end", people_views.end_membership, name="end_membership"),
    path("people/<uuid:membership>/resume", people_views.resume_membership, name="resume_membership"),
]
