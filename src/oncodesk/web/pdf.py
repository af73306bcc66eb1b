"""How does a PDF go to the browser?"""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oncodesk.services.documents.paper import Line
from oncodesk.web.components.parts import Fact
from oncodesk.web.dates import moment


def printed_words(now: datetime, zone: str, who: str) -> str:
    return _("printed %(at)s by %(who)s") % {"at": moment(now, zone), "who": who}


def printed_lines(facts: Iterable[Fact]) -> tuple[Line, ...]:
    """The facts of a page as lines of a record, small print behind them."""
    return tuple(
        Line(fact.label, f"{fact.value} ({fact.note})" if fact.note else fact.value) for fact in facts
    )


def pdf_download(name: str, content: bytes) -> HttpResponse:
    """A file to keep or print; nothing between us and the browser keeps a copy."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
