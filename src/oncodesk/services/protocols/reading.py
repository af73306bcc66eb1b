"""Is this text a protocol file? TOML is decoded here, because the domain reads no foreign format."""

import re
import tomllib
from decimal import Decimal, InvalidOperation

from oncodesk.domain.protocols.fields import Problem
from oncodesk.domain.protocols.parse import parse_protocol
from oncodesk.domain.protocols.protocol import Protocol

_LINE = re.compile(r"line (?P<line>[0-9]+),")
LARGEST = 500_000  # bytes; the largest shipped file has under 10,000


class UnreadableProtocolError(Exception):
    """The file is not readable as TOML of a known schema; the message is one sentence with its fix."""


def _decode(text: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        reason, _, place = str(wrong).partition(" (at ")
        found = _LINE.match(place)  # else the end of the file was reached in the middle of something
        line = found["line"] if found else len(text.splitlines())
        told = f"{file}, line {line}: this is not valid TOML: {reason}. Correct that line."
        raise UnreadableProtocolError(told) from wrong
    except (ValueError, InvalidOperation, RecursionError) as wrong:
        raise UnreadableProtocolError(
            f"{file} holds a number or a nesting that is too large. Write plain numbers and flat tables."
        ) from wrong


def read_protocol_file(content: bytes, file: str) -> Protocol | tuple[Problem, ...]:
    """The protocol, or every problem with its line. Raises UnreadableProtocolError."""
    if len(content) > LARGEST:
        raise UnreadableProtocolError(
            f"{file} is larger than {LARGEST} bytes. A protocol is a short TOML file."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise UnreadableProtocolError(f"{file} is not a text file in UTF-8. Save it as UTF-8.") from wrong
    table = _decode(text, file)
    schema = table.get("schema")
    if type(schema) is not int or schema != 1:
        raise UnreadableProtocolError(f"{file} does not say schema = 1 at its top; add that line.")
    return parse_protocol(table, text, file)
