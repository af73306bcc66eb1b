"""How does a protocol file of the practice's own come into its library?"""

from hashlib import sha256

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict, block
from oncodesk.records.locks import lock_practice
from oncodesk.records.read import practice as read
from oncodesk.records.write import practice as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.protocols.checking import check_protocol_file
from oncodesk.services.protocols.reading import UnreadableProtocolError, read_protocol_file
from oncodesk.services.work import Work, action

_AGAIN = "Correct the file and choose it again. It is not in the library."
_LONGEST_NAME = 160  # what lists and the library have room for


@action("content.store_protocol", Permission.MANAGE_PRACTICE)
def store_protocol_file(work: Work, *, content: bytes, file: str) -> Done:
    """Keep a protocol file as a draft, the next number of its id; nothing is kept of a file with a fault.

    Raises Invalid by field `file` when it cannot be read or stands in the library already, and Stopped
    with every line to correct, with every finding that nobody may decide otherwise, or when its id and
    version name another text already: a version never changes. Anything less is shown on its page.
    """
    try:
        checked = check_protocol_file(content, file)
    except UnreadableProtocolError as wrong:
        raise Invalid("Nothing was stored.", {"file": str(wrong)}) from wrong
    firm = tuple(each for each in checked.findings if each.stops and each.override is None)
    if checked.protocol is None or firm:
        raise Stopped(_AGAIN, Verdict(firm))
    if len(checked.protocol.name) > _LONGEST_NAME:
        raise Invalid("Nothing was stored.", {"file": f"Shorten its name to {_LONGEST_NAME} letters."})
    protocol, body = checked.protocol, content.decode("utf-8-sig")
    digest = sha256(body.encode()).hexdigest()
    lock_practice(work.practice_id)
    kept = read.content_of_file(work.practice_id, Kind.PROTOCOL.value, protocol.id)
    same = next((row for row in kept if row.digest == digest), None)
    if same is not None:
        raise Invalid(
            "Nothing was stored.",
            {"file": f"This very text is in the library already as version {same.number}."},
        )
    if any(_version_in(row.body, row.slug) == protocol.version for row in kept):
        taken = block("protocols.version_in_library", protocol=protocol.id, version=protocol.version)
        raise Stopped(_AGAIN, Verdict((taken,)))
    row = write.add_content(
        work.ledger,
        kind=Kind.PROTOCOL.value,
        slug=protocol.id,
        number=max((_counted(protocol.version), *(each.number + 1 for each in kept))),
        name=protocol.name,
        body=body,
        digest=digest,
    )
    return Done(str(row.public_id), row.version)


def _version_in(body: str, slug: str) -> str:
    read_back = read_protocol_file(body.encode(), slug)
    return read_back.version if isinstance(read_back, Protocol) else ""


def _counted(version: str) -> int:
    """The file's own version where that is a number, so that page and file say the same."""
    return int(version) if version.isdecimal() and len(version) < 6 else 1
