"""Which address leads to which door?"""

from django.urls import URLPattern, URLResolver, include, path

from oncodesk.web.health import livez, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("", include("oncodesk.web.urls")),
]
handler500 = "oncodesk.web.errors.broken"
