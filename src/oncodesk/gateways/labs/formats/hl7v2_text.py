"""How do bytes become the segments of HL7 v2 messages?

Frames, line ends, charset, separators and escapes. Splitting is done here and not by a library: the
ones at hand drop what they cannot unescape and read a cut-off message as a whole one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from oncodesk.domain.shared.verdict import Finding, unknown
from oncodesk.gateways.labs.formats.base import MOST_MESSAGES, decode, hidden_marks

_BOM, _FRAME_START, _FRAME_END = b"\xef\xbb\xbf", b"\x0b", b"\x1c"
_HEADS = (b"MSH", b"FHS", b"BHS")
_SEGMENT = re.compile(r"^[A-Z][A-Z0-9]{2}$")

# HL7 table 0211, and the names that senders write there.
CHARSETS: dict[str, str] = {
    "ASCII": "ascii",
    **{f"8859/{part}": f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 15)},
    **{f"ISO-8859-{part}": f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 15)},
    **dict.fromkeys(("UNICODE UTF-8", "UNICODE UTF8", "UTF-8", "UTF8", "UNICODE"), "utf-8"),
    **dict.fromkeys(("WINDOWS-1252", "CP1252", "ANSI"), "windows-1252"),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """The separators that MSH names."""

    field: str
    component: str
    repeat: str
    escape: str
    part: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One line; fields count from 1 as in the standard, an absent one is empty."""

    name: str
    fields: tuple[str, ...]
    marks: Marks

    def raw(self, number: int) -> str:
        return self.fields[number] if number < len(self.fields) else ""

    def text(self, number: int) -> str:
        """The whole field as people read it; repetitions and components keep their marks."""
        return unescape(self.raw(number), self.marks)

    def _pieces(self, number: int) -> list[str]:
        first = self.raw(number).split(self.marks.repeat)[0] if self.marks.repeat else self.raw(number)
        return first.split(self.marks.component)

    def components(self, number: int) -> tuple[str, ...]:
        """The components of the first repetition, unescaped."""
        return tuple(unescape(each, self.marks).strip() for each in self._pieces(number))

    def leading(self, number: int, place: int) -> str:
        """The first part of a component: the family name itself, without its particle."""
        pieces = self._pieces(number)
        piece = pieces[place - 1] if place <= len(pieces) else ""
        return unescape(piece.split(self.marks.part)[0] if self.marks.part else piece, self.marks).strip()

    def words(self, number: int) -> str:
        """Everything in the field, its repetitions and components apart by spaces."""
        plain = self.raw(number)
        for mark in (self.marks.repeat, self.marks.component, self.marks.part):
            plain = plain.replace(mark, " ") if mark else plain
        return " ".join(unescape(plain, self.marks).split())

    def component(self, number: int, place: int) -> str:
        found = self.components(number)
        return found[place - 1] if place <= len(found) else ""


@dataclass(frozen=True, slots=True)
class Message:
    """The segments of one message, or the findings that say why there are none."""

    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...] = ()


def looks_like_hl7(content: bytes) -> bool:
    start = content.removeprefix(_BOM).lstrip(b" \t\r\n" + _FRAME_START).removeprefix(_BOM)[:4]
    return start[:3] in _HEADS and not start[3:].isalnum()


def messages_in(content: bytes) -> tuple[tuple[Message, ...], tuple[Finding, ...]]:
    """Every message of a file, and what is wrong with the file as a whole."""
    findings: list[Finding] = []
    if content.count(_FRAME_START) > content.count(_FRAME_END):
        findings.append(unknown("labs.truncated", what="a frame has no end"))
    plain = content.removeprefix(_BOM).replace(_FRAME_START, b"\r").replace(_FRAME_END, b"\r")
    lines = [line.strip(b" \t") for line in plain.replace(b"\r\n", b"\r").replace(b"\n", b"\r").split(b"\r")]
    groups: list[list[bytes]] = []
    heads = dict.fromkeys((b"FHS", b"BHS", b"BTS", b"FTS"), 0)
    promised = 0
    for line in (each.removeprefix(_BOM) for each in lines if each):
        name = line[:3]
        if name == b"MSH":
            groups.append([line])
        elif name in heads:
            heads[name] += 1
            if name == b"BTS":
                count = line.split(line[3:4] or b"|")[1:2]
                promised += int(count[0]) if count and re.fullmatch(rb"[0-9]{1,6}", count[0]) else 0
        elif groups:
            groups[-1].append(line)
        else:
            findings.append(unknown("labs.broken_line", line=_shown(line)))
    if heads[b"BHS"] != heads[b"BTS"] or heads[b"FHS"] != heads[b"FTS"]:
        findings.append(unknown("labs.truncated", what="a batch has no end"))
    if promised and promised != len(groups):
        findings.append(
            unknown("labs.truncated", what=f"{promised} messages were promised, {len(groups)} are here")
        )
    if len(groups) > MOST_MESSAGES:
        return (), (*findings, unknown("labs.too_much", what="messages", most=MOST_MESSAGES))
    return tuple(_message(group) for group in groups), tuple(findings)


def _shown(line: bytes) -> str:
    return line[:40].decode("ascii", "backslashreplace")


def _message(lines: list[bytes]) -> Message:
    marks = _marks(lines[0])
    if marks is None:
        return Message((), (unknown("labs.message_broken", line=_shown(lines[0])),))
    fields = lines[0].split(marks.field.encode())
    named = fields[17].split(marks.repeat.encode())[0] if len(fields) > 17 else b""
    charset = CHARSETS.get(named.decode("ascii", "replace").strip().upper()) if named.strip() else None
    if named.strip() and charset is None:
        return Message((), (unknown("labs.charset_wrong", charset=_shown(named)),))
    decoded = decode(b"\r".join(lines), charset)
    if decoded.finding is not None:
        return Message((), (decoded.finding,))
    segments, findings = [], []
    for line in decoded.text.split("\r"):
        pieces = line.split(marks.field)
        if not _SEGMENT.match(pieces[0]) or pieces[0] in ("ADD", "DSC"):
            findings.append(unknown("labs.broken_line", line=line[:40]))
            continue
        if pieces[0] == "MSH":
            pieces.insert(1, marks.field)  # MSH-1 is the separator itself
        segments.append(Segment(pieces[0], tuple(pieces), marks))
    return Message(tuple(segments), tuple(findings))


def _marks(head: bytes) -> Marks | None:
    """The separators of MSH-1 and MSH-2; None when they are not there or not told apart."""
    found = re.match(rb"MSH([^\w\s])((?:(?!\1)[^\w\s]){2,5})(?:\1|$)", head)
    if found is None or not (found[1] + found[2]).isascii():
        return None
    marks = (found[1] + found[2]).decode("ascii", "replace")
    if len(set(marks)) != len(marks):
        return None
    marks = marks.ljust(5, "\0")
    return Marks(marks[0], marks[1], marks[2], marks[3].strip("\0"), marks[4].strip("\0"))


_FIXED: dict[str, Callable[[Marks], str]] = {
    "F": lambda marks: marks.field,
    "S": lambda marks: marks.component,
    "T": lambda marks: marks.part,
    "R": lambda marks: marks.repeat,
    "E": lambda marks: marks.escape,
    "H": lambda marks: "",  # highlighting on and off
    "N": lambda marks: "",
    ".br": lambda marks: " ",
    ".sp": lambda marks: " ",
}


def unescape(text: str, marks: Marks) -> str:
    """Escapes replaced; one that is not known, or hides a mark nobody sees, stays as it was written."""
    if not marks.escape or marks.escape not in text:
        return text
    pieces = text.split(marks.escape)
    return "".join(_unescaped(pieces, marks))


def _unescaped(pieces: list[str], marks: Marks) -> Iterator[str]:
    yield pieces[0]
    place = 1
    while place < len(pieces):
        known = _meaning(pieces[place], marks) if place + 1 < len(pieces) else None
        if known is None:
            yield marks.escape + pieces[place]
            place += 1
        else:
            yield known
            yield pieces[place + 1]
            place += 2


def _meaning(sequence: str, marks: Marks) -> str | None:
    if sequence in _FIXED:
        return _FIXED[sequence](marks)
    if re.fullmatch(r"X(?:[0-9A-Fa-f]{2}){1,64}", sequence):
        decoded = decode(bytes.fromhex(sequence[1:]), None)
        if decoded.finding is None and hidden_marks(decoded.text) is None:
            return re.sub(r"[\r\n\t]", " ", decoded.text)  # a line end in a value opens no segment
    return None
