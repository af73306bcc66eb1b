"""How does a text of the practice begin to count, and stop counting?"""

from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding, Level, Verdict
from oncodesk.records.locks import lock_practice
from oncodesk.records.read import practice as read
from oncodesk.records.write import practice as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere, Refusal, Stopped
from oncodesk.services.practice.shipped import Kind, unverified_rows
from oncodesk.services.protocols.checking import judge_protocol
from oncodesk.services.protocols.reading import UnreadableProtocolError, read_protocol_file
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import ContentVersionRow


@action("content.sign", Permission.SIGN_CONTENT)
def sign_content(work: Work, *, version: UUID, seen_version: int, accepts_unverified: bool = False) -> Done:
    """An oncologist signs a version: it counts from now on, and the version signed before it retires.

    Rows that rest on general knowledge are named by Stopped first; signing them too asks for
    `accepts_unverified`, which the audit keeps with the names of the rows. A protocol with a finding
    that nobody may decide otherwise (a broken interval, an uncertain number) is signed by nobody.
    """
    row = _version_to_change(work, version, seen_version)
    if row.state != "draft":
        raise Refusal(f"This version is {row.state} already. Only a draft can be signed.")
    if row.kind == Kind.PROTOCOL:
        _refuse_broken(row)
    unverified = unverified_rows(Kind(row.kind), row.slug, row.body)
    if unverified and not accepts_unverified:
        raise Stopped(
            f"{len(unverified)} rows rest on general knowledge. Read them before you sign.",
            Verdict(
                tuple(Finding("practice.unverified_row", Level.UNKNOWN, {"row": name}) for name in unverified)
            ),
        )
    for before in read.signed_content(work.practice_id, row.kind, row.slug):
        write.change_content(work.ledger, before, state="retired")
    write.change_content(
        work.ledger, row, state="signed", signed_by_id=work.actor.person_id, signed_at=work.now
    )
    if unverified:
        work.ledger.note("accept_unverified", row, {"rows": list(unverified)})
    treatment.rejudge_practice(work)
    return Done(str(row.public_id), row.version)


@action("content.retire", Permission.SIGN_CONTENT)
def retire_content(work: Work, *, version: UUID, seen_version: int) -> Done:
    """A signed version counts no more. Running courses keep the copy that they began with."""
    row = _version_to_change(work, version, seen_version)
    if row.state != "signed":
        raise Refusal("Only a signed version can be retired.")
    write.change_content(work.ledger, row, state="retired")
    treatment.rejudge_practice(work)
    return Done(str(row.public_id), row.version)


def _refuse_broken(row: "ContentVersionRow") -> None:
    """Raise when the text is no protocol, or breaks a rule without an override."""
    try:
        protocol = read_protocol_file(row.body.encode(), row.slug)
    except UnreadableProtocolError as wrong:
        raise Refusal(str(wrong)) from wrong
    if not isinstance(protocol, Protocol):
        raise Refusal("This version is not a usable protocol. Correct the file and store it as a new one.")
    firm = tuple(each for each in judge_protocol(protocol) if each.stops and each.override is None)
    if firm:
        raise Stopped("This protocol breaks its own rules. Nobody may sign it.", Verdict(firm))


def _version_to_change(work: Work, outside_id: UUID, seen_version: int) -> "ContentVersionRow":
    lock_practice(work.practice_id)
    row = read.content_version(work.practice_id, outside_id)
    if row is None:
        raise NotThere("No such version in this practice. Look at the library again.")
    work.check_seen(row, seen_version)
    return row
