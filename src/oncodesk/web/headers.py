"""What does every page promise the browser? Only our own files run, and nobody frames us."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "img-src 'self' data:",  # the code for an authenticator app is a picture inside its page
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)


def page_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no inline script or style runs on any page, whatever a person typed into it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer
