"""Which address shows which page?"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("oncodesk.web.look.urls")),
]
