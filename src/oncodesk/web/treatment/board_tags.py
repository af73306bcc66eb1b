"""How is one row of the day board drawn? Once for the same facts, because the board is asked every minute."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oncodesk.web.treatment.board_page import BoardRow

register = template.Library()
_KEPT = 5_000  # rows of some twenty large practices, about 1 kB each


@register.simple_tag
def board_row(row: BoardRow, shows_practice: bool) -> SafeString:
    """A row is its frozen facts and a language: equal ones are drawn once in a process."""
    return _drawn(row, shows_practice, get_language() or "")


@lru_cache(maxsize=_KEPT)
def _drawn(row: BoardRow, shows_practice: bool, language: str) -> SafeString:
    return render_to_string("treatment/board_row.html", {"row": row, "shows_practice": shows_practice})
