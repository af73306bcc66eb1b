"""Which address shows which page?"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("oncodesk.web.signin.urls")),
    path("", include("oncodesk.web.practice.urls")),
    path("", include("oncodesk.web.dosing.urls")),
    path("", include("oncodesk.web.patients.urls")),
    path("", include("oncodesk.web.protocols.urls")),
    path("", include("oncodesk.web.assistant.urls")),
    path("", include("oncodesk.web.patients.case_urls")),
    path("", include("oncodesk.web.scheduling.urls")),
    path("", include("oncodesk.web.toxicity.urls")),  # before treatment, which takes every other step
    path("", include("oncodesk.web.treatment.urls")),
    path("", include("oncodesk.web.labs.urls")),
    path("", include("oncodesk.web.radiation.urls")),
    path("", include("oncodesk.web.look.urls")),
]
