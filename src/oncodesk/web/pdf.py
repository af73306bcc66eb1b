"""How does a PDF go to the browser?"""

from django.http import HttpResponse


def pdf_download(name: str, content: bytes) -> HttpResponse:
    """A file to keep or print; nothing between us and the browser keeps a copy."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
