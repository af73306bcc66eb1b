"""What is a laboratory format? A way to recognise its bytes and a way to read them into texts.

Reading never raises on bad input: what is wrong with a file stands in its findings. A format adds no
judgement; whether a value may be used is decided in the domain, the same for every format.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from oncodesk.domain.labs.result import RawFile, RawReport, RawResult, Status
from oncodesk.domain.shared.verdict import Finding, unknown, warn

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
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd]"
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


def malformed(kind: str, where: str) -> RawFile:
    """A file that begins like a format and cannot be read as one; nothing of it is used."""
    return RawFile(findings=(unknown("labs.malformed", kind=kind, where=where),))


def whole(reports: Iterable[RawReport], findings: Iterable[Finding] = ()) -> RawFile:
    """The reports of a file, or none of them where it holds more than a laboratory ever sends at once."""
    kept, wrong = tuple(map(_shortened, reports)), tuple(findings)
    results = [result for report in kept for result in report.results]
    text = sum(len(each.value) + len(each.comment) for each in results)
    text += sum(len(comment.text) for report in kept for comment in report.comments)
    for what, found, most in (
        ("reports", len(kept), MOST_MESSAGES),
        ("results", len(results), MOST_RESULTS),
        ("characters", text, MOST_TEXT),
    ):
        if found > most:
            return RawFile((), (*wrong, unknown("labs.too_much", what=what, most=most)))
    if not kept and not any(each.stops for each in wrong):
        wrong = (*wrong, unknown("labs.no_report"))
    return RawFile(kept, wrong)


def _shortened(report: RawReport) -> RawReport:
    """Names as long as anybody needs; values and comments keep every letter."""
    return replace(
        report,
        patient=report.patient.strip()[:200],
        owner=report.owner.strip()[:200],
        species=report.species.strip()[:200],
        results=tuple(
            replace(
                each,
                code=each.code.strip()[:100],
                name=" ".join(each.name.split())[:200],
                value=each.value.strip(),
                unit=each.unit.strip()[:100],
                unit_code=each.unit_code.strip()[:100],
                reference=each.reference.strip()[:200],
                status_text=each.status_text.strip().casefold()[:20],  # `U` is a promise of HL7 alone
                panel=" ".join(each.panel.split())[:200],
                specimen=each.specimen.strip()[:200],
                filler=each.filler.strip()[:100],
                comment=each.comment.strip(),
            )
            for each in report.results
        ),
    )


# The words that vendors write; every other one is unknown, never final.
_WORDS: dict[str, Status] = {
    **dict.fromkeys(("f", "final", "complete", "completed", "done"), Status.FINAL),
    **dict.fromkeys(("c", "corrected", "correction", "amended", "revised"), Status.CORRECTED),
    **dict.fromkeys(("p", "i", "s", "r", "o", "n", "partial", "preliminary", "pending"), Status.PRELIMINARY),
    **dict.fromkeys(("in progress", "inprogress", "received", "submitted"), Status.PRELIMINARY),
    **dict.fromkeys(("partial results", "waiting for sample", "interim"), Status.PRELIMINARY),
    **dict.fromkeys(("d", "w", "x", "withdrawn", "deleted", "cancelled", "canceled"), Status.WITHDRAWN),
    **dict.fromkeys(("entered in error", "rejected", "retracted", "void"), Status.WITHDRAWN),
}


def status_of(word: str) -> Status:
    return _WORDS.get(" ".join(re.split(r"[\s_-]+", word.strip().casefold())), Status.UNKNOWN)


def joined(outer: Status | None, own: Status | None) -> Status:
    """The status of a result inside a report that has one too.

    The result's own counts, save that what is withdrawn or not understood as a whole is so in every part,
    and that a final part of a corrected whole may be what was corrected. Without any, unknown.
    """
    if own is None or outer is None:
        return own or outer or Status.UNKNOWN
    if Status.WITHDRAWN in (outer, own):
        return Status.WITHDRAWN
    if outer is Status.UNKNOWN or (outer is Status.CORRECTED and own is Status.FINAL):
        return outer
    return own


def unfinished(outer: Status | None, results: Iterable[RawResult], told: str) -> tuple[Finding, ...]:
    """The report as a whole is not final although some of its results are."""
    if outer is not Status.PRELIMINARY or all(each.status is not Status.FINAL for each in results):
        return ()
    return (warn("labs.panel_status_differs", panel="The report", status=told[:20]),)


_TIME = re.compile(
    r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\d*\s?(Z|[+-]\d{2}:?\d{2})?$"
)


def iso_time(text: str) -> str:
    """The time as ISO 8601 where it is one; day and month of `10/06/2026` are not guessed."""
    found = _TIME.match(text.strip())
    return text.strip() if found is None else f"{found[1]}T{found[2]}{found[3] or ''}"
