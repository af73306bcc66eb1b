"""How does this reader want pages to look, and is this the demo? Every template may ask."""

from django.conf import settings
from django.http import HttpRequest

COOKIE = "theme"
THEMES = frozenset({"light", "dark"})


def appearance(request: HttpRequest) -> dict[str, object]:
    """`theme` is light, dark or empty (as the device says); `is_demo` puts the banner on the page."""
    chosen = request.COOKIES.get(COOKIE, "")
    return {"theme": chosen if chosen in THEMES else "", "is_demo": settings.DEMO}
