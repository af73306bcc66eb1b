"""Which format is a laboratory's file? The content decides, never its name; one file a format."""

from oncodesk.domain.labs.result import RawFile
from oncodesk.gateways.labs.formats import hl7v2
from oncodesk.gateways.labs.formats.base import Format

FORMATS: tuple[Format, ...] = (hl7v2.FORMAT,)


def read_bytes(content: bytes) -> RawFile | None:
    """The texts of a laboratory file of any known format; None when no format recognises it."""
    for each in FORMATS:
        if each.recognises(content):
            return each.read(content)
    return None


def known_formats() -> str:
    return ", ".join(each.name for each in FORMATS)
