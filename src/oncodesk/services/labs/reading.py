"""What does a laboratory file say? The one reader for the commands, the importer and the watched folder."""

from datetime import tzinfo

from oncodesk.domain.labs.read import Expected, read_file
from oncodesk.domain.labs.result import RawFile, Reading
from oncodesk.gateways.labs.formats import known_formats, read_bytes
from oncodesk.gateways.labs.formats.base import LARGEST
from oncodesk.services.errors import Invalid
from oncodesk.services.sentences import tell

__all__ = ["LARGEST", "NotALabFileError", "raw_of", "read_lab_file", "whole_of"]


class NotALabFileError(Invalid):
    """No known format recognises the file; the message is one sentence that says what to do."""


def raw_of(content: bytes, file: str) -> RawFile:
    """The texts of a laboratory file, before any rule. Raises NotALabFileError, with one sentence."""
    if not content.strip():
        raise NotALabFileError(f"{file} is empty; ask the laboratory to send it again.")
    if len(content) > LARGEST:
        raise NotALabFileError(f"{file} is larger than {LARGEST // 1_000_000} MB; no laboratory report is.")
    raw = read_bytes(content)
    if raw is None:
        raise NotALabFileError(
            f"{file} is not a laboratory file that can be read ({known_formats()}); export it in this format."
        )
    broken = [tell(each) for each in raw.findings if each.code == "labs.malformed"]
    if broken:
        raise NotALabFileError(f"{file}: {broken[0].message} {broken[0].fix}")
    return raw


def whole_of(content: bytes, file: str) -> RawFile:
    """The texts of a file of which nothing is cut off or unreadable; half a report can say the opposite.

    Raises NotALabFileError with everything that is wrong.
    """
    raw = raw_of(content, file)
    damage = [tell(finding) for finding in raw.findings if finding.stops]
    if damage:
        raise NotALabFileError(" ".join(f"{file}: {told.message} {told.fix}" for told in damage))
    return raw


def read_lab_file(content: bytes, expected: Expected, zone: tzinfo | None, file: str) -> Reading:
    """Read any known format into judged reports. Raises NotALabFileError; never another exception."""
    return read_file(raw_of(content, file), expected, zone)
