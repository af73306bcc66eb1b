"""How does a text of the practice begin to count, and stop counting?

Two people stand behind what counts: one reads the version with what it says for a dummy patient and puts
her name to it, another one, an oncologist, signs. Two trained people are enough, one of them an oncologist.
Source: two reviewers and a clinician, tested on a dummy patient, with a periodic review date, retired and
never deleted (ARIA SOP; BMC HSR). The signing oncologist is the clinician and reads as the second reviewer.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.house_rules import DosingRules
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding, Level, Verdict, unknown
from oncodesk.records.locks import lock_practice
from oncodesk.records.read import practice as read
from oncodesk.records.write import practice as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import read_dosing
from oncodesk.services.errors import NotThere, Refusal, Stale, Stopped
from oncodesk.services.practice.shipped import Kind, is_marked_draft, unverified_rows
from oncodesk.services.practice.trying import kept_trials, seal_of, try_version
from oncodesk.services.protocols.checking import judge_protocol
from oncodesk.services.protocols.reading import UnreadableProtocolError, read_protocol_file
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import ContentVersionRow


DRAFT_FILE = (
    "This file is marked draft: rows of it were never checked against their source. Download it, check the"
    " rows, name your source in them, set the status to active with a version of your own, and add it again."
)
READ_AGAIN_DAYS = 365  # a signed version is read again once a year; S26 names no number, so this is ours


@action("content.review", Permission.REVIEW_CONTENT)
def review_content(work: Work, *, version: UUID, seen_version: int, seen_trial: str) -> Done:
    """A trained person has read this version and what it says for a dummy patient; her name stays on it.

    Of a draft it opens the way to a signature by somebody else; of a signed version it moves the day on
    which it is read again. `seen_trial` is the seal of the trial that was shown: Stale when it says
    something else by now. Retired versions and broken protocols are not reviewed.
    """
    row = _version_to_change(work, version, seen_version)
    if row.state == "retired":
        raise Refusal("This version is retired. Only a draft or a signed version is reviewed.")
    if not row.needs_review and row.state == "draft":
        raise Refusal("An oncologist signs this text alone; nobody needs to review it first.")
    if row.kind == Kind.PROTOCOL:
        _refuse_broken(row)
    trials = try_version(row)
    if seen_trial != seal_of(trials):
        raise Stale("What this version says for the dummy patient has changed. Read it again, then review.")
    review = write.add_content_review(
        work.ledger,
        content_version=row,
        reviewed_by_id=work.actor.person_id,
        trial=kept_trials(trials),
    )
    if row.state == "signed":
        write.change_content(work.ledger, row, review_by_on=_next_review(work, row))
    return Done(str(review.public_id), row.version)


def _next_review(work: Work, row: "ContentVersionRow") -> date:
    return work.now.astimezone(ZoneInfo(row.practice.zone)).date() + timedelta(days=READ_AGAIN_DAYS)


@action("content.sign", Permission.SIGN_CONTENT)
def sign_content(work: Work, *, version: UUID, seen_version: int, accepts_unverified: bool = False) -> Done:
    """An oncologist signs a version: it counts from now on, and the version signed before it retires.

    Somebody else reviewed it by name before, unless it is a standing order; else Stopped, and nobody may
    decide otherwise.
    Rows that rest on general knowledge are named by Stopped first; signing them too asks for
    `accepts_unverified`, which the audit keeps with the names of the rows. A protocol with a finding
    that nobody may decide otherwise (a broken interval, an uncertain number) is signed by nobody, nor is
    a file that calls itself a draft: who has checked its rows stores them as an active version of her own.
    """
    row = _version_to_change(work, version, seen_version)
    if row.state != "draft":
        raise Refusal(f"This version is {row.state} already. Only a draft can be signed.")
    if row.kind == Kind.PROTOCOL:
        _refuse_broken(row)
    if is_marked_draft(Kind(row.kind), row.slug, row.body):
        raise Refusal(DRAFT_FILE)
    if row.kind == Kind.DOSING and not isinstance(read_dosing(row.body), DosingRules):
        raise Refusal("These rules cannot be used. Choose them again and store them as a new version.")
    reviewer = _another_reviewer(work, row)
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
        work.ledger,
        row,
        state="signed",
        signed_by_id=work.actor.person_id,
        signed_at=work.now,
        reviewed_by_id=reviewer,
        review_by_on=_next_review(work, row),
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


def _another_reviewer(work: Work, row: "ContentVersionRow") -> int | None:
    """Who else reviewed this version; None only where nobody needs to. Raises Stopped."""
    others = [each for each in read.reviews_of(row.pk) if each.reviewed_by_id != work.actor.person_id]
    if others:
        return others[0].reviewed_by_id
    if row.needs_review:
        raise Stopped(
            "Nobody else has reviewed this version yet. Nothing was signed.",
            Verdict((unknown("practice.not_reviewed", version=row.number),)),
        )
    return None


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
