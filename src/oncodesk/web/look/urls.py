"""Where is the page that shows the design, and where is light or dark chosen?"""

from django.urls import path

from oncodesk.web.look import views

app_name = "look"
urlpatterns = [
    path("look", views.show_components, name="components"),
    path("look/pages/<slug:name>", views.show_page, name="page"),
    path("look/theme", views.choose_theme, name="theme"),
]
