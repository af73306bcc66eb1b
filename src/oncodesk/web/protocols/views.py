"""What does the library show, and how does an oncologist sign a version?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.services.errors import NotThere, Stopped
from oncodesk.services.people.queries import Seat
from oncodesk.services.practice import signing
from oncodesk.services.practice.queries import (
    ContentSummary,
    ContentText,
    Review,
    count_courses,
    count_new_shipped,
    get_content,
    get_settings,
    list_content,
    list_versions,
)
from oncodesk.services.practice.shipped import Kind, documents_in, texts_in
from oncodesk.services.practice.using import list_courses_on, list_superseded
from oncodesk.services.protocols.checking import judge_protocol
from oncodesk.services.protocols.reading import read_protocol_file
from oncodesk.web.components.parts import Action, FindingLine
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import new_key
from oncodesk.web.protocols.course_views import course_lines
from oncodesk.web.protocols.library_page import LibraryPage, ProtocolRow, Reading, VersionLine, VersionPage
from oncodesk.web.protocols.protocol_page import read_protocol
from oncodesk.web.protocols.text_page import read_documents

KINDS: dict[Kind, Promise] = {
    Kind.PROTOCOL: gettext_lazy("Protocols"),
    Kind.GATE: gettext_lazy("Blood limits"),
    Kind.DRUGS: gettext_lazy("Drugs"),
    Kind.DOSING: gettext_lazy("Body surface and heart checks"),
    Kind.STANDING_ORDER: gettext_lazy("Standing orders"),
}


@require_safe
def show_library(request: DeskRequest) -> HttpResponse:
    """Every version, by kind; a draft counts for nothing until an oncologist signs it."""
    seat = request.desk.first
    library = list_content(seat.practice_id)
    courses = count_courses(seat.practice_id)
    rows = [
        (each.state, _row(each, seat.zone, courses.get(each.version_id, 0)))
        for kind in KINDS
        for each in library
        if each.kind is kind
    ]
    page = LibraryPage(
        rows=tuple(row for state, row in rows if state != "retired"),
        retired=tuple(row for state, row in rows if state == "retired"),
        superseded=_superseded(len(list_superseded(seat.practice_id))),
        actions=_offers(seat) if seat.may(Permission.MANAGE_PRACTICE) else (),
    )
    return render(request, "protocols/library.html", {"page": page})


def _superseded(number: int) -> str:
    return _("Plans on a superseded version: %d") % number if number else ""


def _row(each: ContentSummary, zone: str, courses: int) -> ProtocolRow:
    return ProtocolRow(
        name=each.name,
        version=str(each.number),
        url=reverse("protocols:text", args=[each.version_id]),
        about=str(KINDS[each.kind]),
        state=each.state,
        signed=_signature(each, zone),
        courses=ngettext("%d course", "%d courses", courses) % courses if courses else "",
    )


def _offers(seat: Seat) -> tuple[Action, ...]:
    """A file of one's own; and texts of a newer Oncodesk, when there are any."""
    own = Action(_("Add a protocol file"), reverse("protocols:add_file"), tone="primary", icon="plus")
    new = count_new_shipped(seat.practice_id)
    rules = Action(_("Choose dosing rules"), reverse("protocols:dosing"))
    if not new:
        return own, rules
    version = get_settings(seat.practice_id).practice.version
    fetch = Action(
        ngettext("Fetch %d new shipped text", "Fetch %d new shipped texts", new) % new,
        reverse("protocols:fetch_shipped"),
        method="post",
        hidden=(("seen_version", str(version)), ("request_key", new_key())),
    )
    return own, rules, fetch


def _signature(each: ContentSummary, zone: str) -> str:
    if each.signed_at is None:
        return ""
    return _("%(who)s, %(when)s") % {"who": each.signed_by, "when": moment(each.signed_at, zone)}


def find_version(request: DeskRequest, version: UUID) -> tuple[Seat, ContentText]:
    """The version in whichever of the person's practices it stands; the chosen one is asked first."""
    ordered = sorted(request.desk.seats, key=lambda seat: seat != request.desk.first)
    for seat in ordered:
        try:
            return seat, get_content(seat.practice_id, version)
        except NotThere:
            continue
    raise NotThere("No such version in your practices.")


def _protocol(text: ContentText) -> Protocol | None:
    if text.summary.kind is not Kind.PROTOCOL:
        return None
    found = read_protocol_file(text.body.encode(), text.summary.slug)
    return found if isinstance(found, Protocol) else None


def _reading(text: ContentText) -> Reading:
    protocol = _protocol(text)
    if protocol is not None:
        return read_protocol(protocol)
    return read_documents(documents_in(text.summary.kind, text.summary.slug, text.body))


@dataclass(frozen=True, slots=True)
class Refused:
    """A signature that was not taken: why, and what may be done instead."""

    sentence: str
    lines: tuple[FindingLine, ...]
    actions: tuple[Action, ...]


def _page(
    request: DeskRequest, seat: Seat, text: ContentText, refused: Refused | None = None
) -> HttpResponse:
    summary = text.summary
    page = VersionPage(
        name=summary.name,
        kind=str(KINDS[summary.kind]),
        about=_("%(practice)s · version %(number)d")
        % {"practice": seat.practice_name, "number": summary.number},
        state=summary.state,
        signed=_signature(summary, seat.zone),
        reading=_reading(text),
        raw=texts_in(summary.kind, text.body),
        notice=_notice(text) if refused is None else refused.sentence,
        is_refused=refused is not None,
        findings=_standing(text) if refused is None else refused.lines,
        versions=_others(seat, summary),
        trials=text.trials,
        courses=course_lines(list_courses_on(seat.practice_id, summary.version_id)),
        reviews=tuple(
            _("%(who)s, %(when)s") % {"who": each.reviewed_by, "when": moment(each.at, seat.zone)}
            for each in text.reviews
        ),
        read_again=_read_again(summary),
        actions=_presses(seat, text) if refused is None else refused.actions,
    )
    return render(request, "protocols/protocol.html", {"page": page}, status=422 if refused else 200)


def _read_again(summary: ContentSummary) -> str:
    if summary.state != "signed" or summary.kind is Kind.STANDING_ORDER:
        return ""
    if summary.review_by_on is None:
        return _("Signed before reviews were kept: read it again.")
    return (
        _("Read again by %s")
        % f"{summary.review_by_on:%b} {summary.review_by_on.day}, {summary.review_by_on:%Y}"
    )


def _notice(text: ContentText) -> str:
    number = len(text.unverified)
    if not number or text.summary.state != "draft":
        return ""
    return (
        ngettext(
            "%d row rests on general knowledge that nobody checked against a source. Signing names it.",
            "%d rows rest on general knowledge that nobody checked against a source. Signing names them.",
            number,
        )
        % number
    )


def _standing(text: ContentText) -> tuple[FindingLine, ...]:
    """What stands against a protocol before it is signed; what is unverified is counted in the notice."""
    if text.summary.kind is not Kind.PROTOCOL or text.summary.state != "draft":
        return ()
    protocol = _protocol(text)
    found = () if protocol is None else judge_protocol(protocol)
    return finding_lines(Verdict(tuple(each for each in found if each.code != "protocols.unverified")))


def _others(seat: Seat, summary: ContentSummary) -> tuple[VersionLine, ...]:
    return tuple(
        VersionLine(
            title=_("Version %d") % each.number,
            url=reverse("protocols:text", args=[each.version_id]),
            state=each.state,
            signed=_signature(each, seat.zone),
            changes_url=reverse("protocols:changes", args=[summary.version_id, each.version_id]),
        )
        for each in list_versions(seat.practice_id, summary.kind, summary.slug)
        if each.version_id != summary.version_id
    )


def _presses(seat: Seat, text: ContentText) -> tuple[Action, ...]:
    """What this person may do with the version now: review it, sign it, retire it, take the file along."""
    summary = text.summary
    seen = ("seen_version", str(summary.version))
    is_mine = any(each.person_id == seat.actor.person_id for each in text.reviews)
    others = [each for each in text.reviews if each.person_id != seat.actor.person_id]
    review = Action(
        _("Review"),
        reverse("protocols:review", args=[summary.version_id]),
        tone="primary" if summary.state == "draft" and not others else "plain",
        method="post",
        icon="check",
        hidden=(seen, ("request_key", new_key()), ("seen_trial", text.seal)),
        why_not="" if seat.may(Permission.REVIEW_CONTENT) else _("A nurse or an oncologist reviews."),
        confirm=_("You have read it whole, with what it says for a dummy patient. Your name stays on it."),
    )
    sign_it = Action(
        _("Sign"),
        reverse("protocols:sign", args=[summary.version_id]),
        tone="primary",
        method="post",
        icon="signature",
        hidden=(seen, ("request_key", new_key())),
        why_not=_why_not_sign(seat, text, others),
    )
    retire_it = Action(
        _("Retire"),
        reverse("protocols:retire", args=[summary.version_id]),
        tone="danger",
        method="post",
        hidden=(seen, ("request_key", new_key())),
        why_not="" if seat.may(Permission.SIGN_CONTENT) else _("An oncologist retires."),
        confirm=_("Nothing new starts on it. Running courses keep the copy that they began with."),
    )
    take = Action(
        _("Download the file"),
        reverse("protocols:file", args=[summary.version_id]),
        tone="quiet",
        icon="document",
    )
    offered = {
        "draft": (review,) * (summary.needs_review and not is_mine) + (sign_it,),
        "signed": (review,) * (summary.kind is not Kind.STANDING_ORDER) + (retire_it,),
    }
    return (*offered.get(summary.state, ()), take)


def _why_not_sign(seat: Seat, text: ContentText, others: Sequence[Review]) -> str:
    if not seat.may(Permission.SIGN_CONTENT):
        return _("An oncologist signs.")
    if text.is_marked_draft:
        return _("The file is marked draft. Check its rows, then add it as an active version of your own.")
    if text.summary.needs_review and not others:
        return _("Somebody else reviews it first: a nurse or another oncologist.")
    return ""


@require_safe
def show_text(request: DeskRequest, version: UUID) -> HttpResponse:
    """One version, whole and readable, with what nobody verified, and the button that signs it."""
    seat, text = find_version(request, version)
    return _page(request, seat, text)


def seen_in(request: DeskRequest) -> int:
    given = request.POST.get("seen_version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


@require_POST
def review(request: DeskRequest, version: UUID) -> HttpResponse:
    """Put one's name to what was read, the answers for the dummy patients included."""
    seat, _text = find_version(request, version)
    signing.review_content(
        context_of(request, seat.practice_id),
        version=version,
        seen_version=seen_in(request),
        seen_trial=request.POST.get("seen_trial", "")[:80],
    )
    messages.success(request, _("Your review is kept with your name."))
    return HttpResponseRedirect(reverse("protocols:text", args=[version]))


@require_POST
def sign(request: DeskRequest, version: UUID) -> HttpResponse:
    """Sign; unverified rows are named first, and the second button signs them too."""
    seat, text = find_version(request, version)
    try:
        signing.sign_content(
            context_of(request, seat.practice_id),
            version=version,
            seen_version=seen_in(request),
            accepts_unverified=request.POST.get("accepts_unverified") == "yes",
        )
    except Stopped as stopped:
        accept = Action(
            _("I have read these rows, and I sign"),
            reverse("protocols:sign", args=[version]),
            tone="primary",
            method="post",
            icon="signature",
            hidden=(
                ("seen_version", str(seen_in(request))),
                ("request_key", new_key()),
                ("accepts_unverified", "yes"),
            ),
        )
        firm = any(each.code != "practice.unverified_row" for each in stopped.verdict.stopping)
        presses = () if firm else (accept,)
        return _page(request, seat, text, Refused(stopped.sentence, finding_lines(stopped.verdict), presses))
    return HttpResponseRedirect(reverse("protocols:text", args=[version]))


@require_POST
def retire(request: DeskRequest, version: UUID) -> HttpResponse:
    seat, _text = find_version(request, version)
    signing.retire_content(
        context_of(request, seat.practice_id), version=version, seen_version=seen_in(request)
    )
    return HttpResponseRedirect(reverse("protocols:text", args=[version]))
