"""What is a laboratory format? A way to recognise its bytes and a way to read them into texts.

Reading never raises on bad input: what is wrong with a file stands in its findings. A format adds no
judgement; whether a value may be used is decided in the domain, the same for every format.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from oncodesk.domain.labs.result import RawFile
from oncodesk.domain.shared.verdict import Finding, unknown

LARGEST = 5_000_000  # bytes of one file
# Of one file; a real one holds far less. What is beyond is not read at all: half a text can say the opposite.
MOST_MESSAGES = 1_000
MOST_RESULTS = 5_000
MOST_TEXT = 100_000  # characters of values and comments, attached documents aside


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], RawFile]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, or the finding that says why the bytes cannot be trusted to be text."""

    text: str
    finding: Finding | None = None


# Marks that turn text around or hide in it: they can make a name or a number read as another.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]"
)


def decode(content: bytes, declared: str | None, fallback: str = "windows-1252") -> Decoded:
    """The text in its declared charset, else strict UTF-8, else the sender's own; nothing is ever replaced.

    `declared` is a Python codec name, or None when the sender names none.
    """
    for charset in (declared,) if declared else ("utf-8", fallback):
        try:
            text = content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        return Decoded(text, hidden_marks(text))
    return Decoded("", unknown("labs.charset_wrong", charset=declared or f"UTF-8 or {fallback}"))


def hidden_marks(text: str) -> Finding | None:
    """The finding for a text with marks that nobody sees; None for honest text."""
    hidden = _HIDDEN.search(text)
    return unknown("labs.hidden_characters", mark=f"U+{ord(hidden[0]):04X}") if hidden else None
